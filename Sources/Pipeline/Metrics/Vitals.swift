import SystemPackage
import WatchFolder

/// What the running daemon can tell of itself at any moment: for metrics, and for who asks whether it is ready.
public struct Vitals: Sendable {
    let store: Store
    let account: Account
    let situation: Situation
    let watcher: Watcher?
    let life: Life

    /// How things stand at one moment.
    public struct Reading: Sendable {
        /// How many takes stand in each state, all states named.
        public let takes: [(state: String, count: Int)]
        /// Of takes that are with the API, or may be; as estimated.
        public let creditsReserved: Int
        /// Of all others, since the store began; as estimated. It only grows.
        public let creditsSpent: Int
        /// How many requests could be made at once.
        public let requestsLeft: Int
        /// Why nothing is sent, as a sentence; nil when nothing stands in the way.
        public let whySendingStopped: String?
        /// What the kernel's event queue has told; nil without one.
        public let events: Events?
        /// The drop folders.
        public let folders: [Folder]
    }

    /// The kernel's event queue.
    public struct Events: Sendable {
        /// Directories that are watched now.
        public let watches: Int
        /// Events that came.
        public let count: Int
        /// Times that events were lost because the queue was full.
        public let overflows: Int
    }

    /// How a drop folder is.
    public struct Folder: Sendable {
        /// Where it is.
        public let path: String
        /// Why nothing is done with it; nil when it is healthy.
        public let problem: String?
        /// Directories whose changes send events.
        public let watched: Int
        /// Directories that are looked at again and again.
        public let polled: Int
        /// How often everything in it was looked at.
        public let scans: Int
        /// How long the last time took, in seconds; nil before the first.
        public let scanSeconds: Double?
        /// How long ago that was, in seconds.
        public let secondsSinceScan: Double?
        /// How long ago the drive last answered anything, in seconds. More than a few mean that it hangs.
        public let secondsSinceAnswer: Double?
        /// Whether it has been looked at once, or can't be because it is away.
        let isKnown: Bool

        init(path: String, _ status: FolderWorker.Status) {
            func age(_ instant: ContinuousClock.Instant?) -> Double? { instant.map { (.now - $0) / .seconds(1) } }
            self.path = path
            switch status.health {
            case .healthy:
                problem = nil
                isKnown = status.passes > 0
            case .frozen(let loss):
                problem = "\(loss)"
                isKnown = loss != .notSeenYet
            }
            watched = status.watching.watched
            polled = status.watching.polled
            scans = status.passes
            scanSeconds = status.lastPassDuration.map { $0 / .seconds(1) }
            secondsSinceScan = age(status.lastPassEnded)
            secondsSinceAnswer = age(status.lastAnswer)
        }
    }

    /// How things stand now.
    ///
    /// - Throws: an error of the database.
    public func read() async throws -> Reading {
        let tally = try await store.tally()
        return Reading(
            takes: TakeState.allCases.map { ($0.rawValue, tally.takes[$0] ?? 0) },
            creditsReserved: tally.creditsReserved,
            creditsSpent: tally.creditsSpent,
            requestsLeft: await account.requestsLeft,
            whySendingStopped: tally.whyStopped,
            events: (watcher?.counters).map {
                Events(watches: $0.watches, count: $0.events, overflows: $0.overflows)
            },
            folders: folderReadings
        )
    }

    /// Why no job that is dropped now would be sent soon, a sentence for each reason; empty when all is well.
    ///
    /// - Throws: an error of the database.
    public func whyNotReady() async throws -> [String] {
        if situation.folders == nil { return ["The drop folders have not been looked at yet."] }
        let folders = folderReadings
        var reasons = folders.filter { !$0.isKnown }.map { "\($0.path): It has not been looked at yet." }
        let away = folders.filter { $0.isKnown && $0.problem != nil }
        if !folders.isEmpty, away.count == folders.count {
            reasons += away.map { "\($0.path): \($0.problem ?? "")" }
        }
        if let why = try await store.tally().whyStopped { reasons.append(why) }
        return reasons
    }

    /// Which of the daemon's loops have not come around for a minute, although they were asked to; empty when it lives.
    public func whatHangs() async -> [String] {
        // Before that they may not have begun, and after it they end.
        guard situation.phase == .working else { return [] }
        return await life.silent().map(\.rawValue)
    }

    private var folderReadings: [Folder] {
        (situation.folders ?? []).map { Folder(path: $0.files.folder().path.string, $0.status) }
    }
}
