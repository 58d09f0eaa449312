public import Foundation
import SystemPackage

/// Which jobs are asked for. All conditions hold together.
public struct JobQuery: Sendable, Equatable {
    /// Of this drop folder alone.
    public var folder: Int64?
    /// With a take in one of these states; any when empty.
    public var states: Set<String> = []
    /// With a take that came between these two moments.
    public var day: Range<Date>?
    /// With this in its path or a prompt; in any case of ASCII letters.
    public var text = ""
    /// Older than the job with this number.
    public var before: Int64?
    /// At most so many.
    public var limit = 50

    /// All jobs.
    public init() {}
}

/// Some of the jobs that were asked for.
public struct JobPage: Sendable, Encodable {
    /// The newest first.
    public let jobs: [JobView]
    /// What to ask for as `before` to get the next ones; nil when these are the last.
    public let next: Int64?
}

/// A job, as people see it.
public struct JobView: Sendable, Encodable {
    /// Its number.
    public let id: Int64
    /// The number of its drop folder.
    public let folder: Int64
    /// Where its file is, absolute.
    public let path: String
    /// The bytes of the path when it is not text.
    public let pathBase64: String?
    /// The file's name.
    public let name: String
    /// The directory within the drop folder; empty for the folder itself.
    public let directory: String
    /// Whether its file is gone.
    public let isGone: Bool
    /// The state of the take that a person should know of first.
    public let state: String
    /// The takes that it asks for now, or those that are not at their end; the first sixty of them.
    public let takes: [TakeView]
    /// How many such takes stand in each state; states without any are left out.
    public let counts: [String: Int]
    /// What they cost, as estimated.
    public let credits: Int
    /// What the folder's note says; nil when there is nothing to say.
    public let note: String?
    /// Why what is next in line is not sent; nil when it is about to be, or there is nothing.
    public let stopped: String?
    /// The orders that concern it now: `retry`, `release`, `cancel`.
    public let orders: [String]
    /// Takes of earlier revisions; told only of one job alone.
    public let earlier: [TakeView]?
    /// Each time that a film was asked of the API for credits, the first first; told only of one job alone.
    public let sent: [Sent]?

    /// What was asked of the API once.
    public struct Sent: Sendable, Encodable {
        /// The number of the take.
        public let take: Int64
        /// When.
        public let at: Date
        /// As estimated.
        public let credits: Int
    }

    /// So many takes are told.
    static let mostTakes = 60

    init(
        id: Int64,
        folder: Int64,
        path: FilePath,
        in root: FilePath,
        isGone: Bool,
        takes: [TakeView],
        states: [TakeState: (count: Int, credits: Int)],
        note: String?,
        whyStopped: String?,
        earlier: [TakeView]? = nil,
        sent: [Sent]? = nil
    ) {
        self.id = id
        self.folder = folder
        let whole = root.pushing(path)
        self.path = whole.string
        pathBase64 = whole.base64IfNotText
        name = path.lastComponent?.string ?? ""
        directory = path.removingLastComponent().string
        self.isGone = isGone
        state = (Self.order.first { states[$0] != nil } ?? .cancelled).rawValue
        self.takes = takes
        counts = Dictionary(uniqueKeysWithValues: states.map { ($0.key.rawValue, $0.value.count) })
        credits = states.filter { $0.key != .cancelled }.values.map(\.credits).reduce(0, +)
        self.note = note
        orders = [PersonsOrder.retry, .release, .cancel].filter { order in
            states.keys.contains { order.outcome(of: $0) != nil }
        }.map(\.rawValue)
        stopped = states[.ready] == nil ? nil : whyStopped
        self.earlier = earlier
        self.sent = sent
    }

    /// What a person must do comes before what only takes time.
    private static let order: [TakeState] = [
        .held, .rejected, .failed, .lost, .submitting, .running, .completed, .ready, .waiting, .delivered,
    ]
}

/// A take, as people see it. Its key, its links and its nonce are none of it.
public struct TakeView: Sendable, Encodable {
    /// Its number.
    public let id: Int64
    /// How far it is (design §3).
    public let state: String
    /// Since when it is so.
    public let since: Date
    /// What tells it from the job's other takes, as in the film's name; empty when it is the only one.
    public let label: String
    /// The film's name, as it is or will be.
    public let film: String
    /// As estimated.
    public let credits: Int?
    /// What a person should know about the state.
    public let message: String?
    /// What the API's list shows of a take whose answer was lost.
    public let evidence: String?
    /// The API's name for it.
    public let taskID: String?
    /// When it came.
    public let createdAt: Date
    /// When it was last asked for.
    public let askedAt: Date
    /// When it was sent.
    public let submittedAt: Date?
    /// When the API said that it is done.
    public let completedAt: Date?
    /// When its film was in the folder.
    public let deliveredAt: Date?
    /// How long such films have been taking, in seconds.
    public let usualSeconds: Double?
    /// What it asks for; nil for a job that has problems.
    public let request: Request?

    /// What is asked of the API.
    public struct Request: Sendable, Encodable {
        /// As the job has it.
        public let prompt: String
        /// The model's short name.
        public let model: String
        /// Such as `720p`.
        public let resolution: String
        /// In seconds.
        public let duration: Int
        /// Such as `16:9`; nil when the film has the image's shape.
        public let aspectRatio: String?
        /// The seed that was drawn, or the job's.
        public let seed: Int64
        /// The first frame's name or address.
        public let image: String?
        /// The last frame's.
        public let imageEnd: String?
        /// What people should know of how the job was read.
        public let remarks: [String]
    }

    init(_ take: Take, usual: UsualTime?) {
        id = take.id
        state = take.state.rawValue
        since = take.since
        label = take.suffix
        let filmName =
            take.filmPath?.lastComponent
            ?? FileNames.film(output: take.output, job: take.jobPath, suffix: take.suffix)
        film = filmName?.string ?? ""
        credits = take.credits
        message = take.message
        evidence = take.evidence
        taskID = take.taskID
        createdAt = take.createdAt
        askedAt = take.askedAt
        submittedAt = take.submittedAt
        completedAt = take.completedAt
        deliveredAt = take.deliveredAt
        usualSeconds = usual.map { $0.typical / .seconds(1) }
        request = take.request.map { request in
            Request(
                prompt: request.prompt,
                model: request.model,
                resolution: request.resolution,
                duration: request.duration,
                aspectRatio: request.aspectRatio,
                seed: request.seed,
                image: request.image?.shownName,
                imageEnd: request.imageEnd?.shownName,
                remarks: request.remarks ?? []
            )
        }
    }
}
