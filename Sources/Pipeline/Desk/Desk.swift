import Foundation
import Logging
public import SystemPackage
import WatchFolder

/// What people do while the daemon runs: look at jobs and films, and order. The page and the control API are made of it.
public struct Desk: Sendable {
    let store: Store
    let account: Account
    let situation: Situation
    let wakes: Wakes
    let inputs: InputSpool
    let stateDirectory: FilePath
    /// What has changed since it was last asked for.
    public let changes: DeskChanges
    /// Who draws contact sheets.
    public let sheets: Sheets

    init(in resources: Resources) {
        store = resources.store
        account = resources.account
        situation = resources.situation
        wakes = resources.wakes
        inputs = resources.inputs
        stateDirectory = resources.stateDirectory
        changes = DeskChanges()
        sheets = Sheets(situation: resources.situation, logger: resources.logger)
        store.observe(changes)
    }

    /// The socket of the control API. Whoever may open it may order.
    public var controlSocket: FilePath { StateDirectory(path: stateDirectory).controlSocket }

    /// Where small pictures of films may be kept; whatever is in it can be made again.
    public var pictureCache: FilePath { stateDirectory.appending("pictures") }

    /// How things stand now.
    ///
    /// - Throws: an error of the database.
    public func status() async throws -> DeskStatus {
        let tally = try await store.tally()
        let budget = situation.budget
        let today = try await store.deskToday()
        return DeskStatus(
            takes: Dictionary(uniqueKeysWithValues: TakeState.allCases.map { ($0.rawValue, tally.takes[$0] ?? 0) }),
            folders: try await store.deskFolders(),
            creditsToday: today.credits,
            filmsToday: today.films,
            creditsPerDay: budget.creditsPerDay,
            allowance: await account.requestsLeft,
            requestsPerMinute: Int(await account.requestsPerMinute),
            paused: try await store.deskIsPaused(),
            stopped: tally.whyStopped
        )
    }

    /// Jobs, the newest first.
    ///
    /// - Throws: an error of the database.
    public func jobs(_ query: JobQuery) async throws -> JobPage {
        try await store.deskJobs(query)
    }

    /// Some jobs by their numbers, those that are not known left out.
    ///
    /// - Throws: an error of the database.
    public func jobs(_ ids: [Int64]) async throws -> [JobView] {
        try await store.deskJobs(ids)
    }

    /// One job with all its takes, those of earlier revisions too; nil when it is not known.
    ///
    /// - Throws: an error of the database.
    public func job(_ id: Int64) async throws -> JobView? {
        try await store.deskJob(id)
    }

    /// The jobs of these takes.
    ///
    /// - Throws: an error of the database.
    public func jobs(ofTakes takes: [Int64]) async throws -> [Int64] {
        try await store.deskJobs(ofTakes: takes)
    }

    // MARK: Orders

    /// Carries out an order for a job, and has the stages act on it at once.
    ///
    /// - Returns: what was done, a sentence for each take; empty when the order concerns none of them, nil when no such job
    ///   is known.
    /// - Throws: an error of the database.
    public func carryOut(_ order: PersonsOrder, job id: Int64) async throws -> [String]? {
        guard let done = try await store.carryOut(order, job: id) else { return nil }
        if !done.isEmpty { wakes.all() }
        return done.map { order.sentence(for: $0.folderPath.pushing($0.jobPath), state: $0.state) }
    }

    /// Stops the sending of films, or starts it again. What is with the API goes on.
    ///
    /// - Throws: an error of the database.
    public func pause(_ isPaused: Bool) async throws {
        try await store.deskPause(isPaused)
        wakes.all()
    }

    /// Somebody else has changed the store: everything is looked at.
    public func poke() {
        wakes.all()
        changes.everything()
    }

    // MARK: Files

    /// The film of a take, as it was delivered.
    ///
    /// - Throws: ``NoSuchFile`` in words for who asked, or an error of the database.
    public func film(ofTake id: Int64) async throws -> DeskFile {
        guard let take = try await store.deskTake(id), take.state == .delivered, let path = take.filmPath else {
            throw NoSuchFile(description: "There is no such film.")
        }
        guard let files = situation.folders?.map(\.files).first(where: { $0.id == take.folder }) else {
            throw NoSuchFile(description: "The drop folder of this film is not watched now.")
        }
        let file: OpenFile
        do {
            file = try await files.run { try $0.open(path) }
        } catch let error as FolderError where !error.isTransient {
            throw NoSuchFile(description: "The film is no longer where it was put. It may have been moved or renamed.")
        } catch {
            throw NoSuchFile(description: "The drive gives no answer just now.")
        }
        // Whatever else has got the name is nobody's affair here.
        if let stamp = take.filmStamp, stamp.size != file.stamp.size || stamp.modified != file.stamp.modified {
            throw NoSuchFile(description: "Another file has the film's name now.")
        }
        let opened = DeskFile(file, files, name: path.lastComponent?.string ?? "film.mp4")
        guard try await opened.read(at: 4, count: 4) == Array("ftyp".utf8) else {
            throw NoSuchFile(description: "What has the film's name now is no film.")
        }
        return opened
    }

    /// The first image that a take is made from, and its digest, as long as the spool has it; nil when there is none.
    ///
    /// - Throws: an error of the database.
    public func image(ofTake id: Int64) async throws -> (file: FileDescriptor, digest: String)? {
        guard let digest = try await store.deskTake(id)?.request?.digests.first else { return nil }
        let file = try? FileDescriptor.open(inputs.path(of: digest), .readOnly, options: [.closeOnExec, .noFollow])
        return file.map { ($0, digest) }
    }

    /// Why a file is not shown; a sentence for who asked.
    public struct NoSuchFile: Error, CustomStringConvertible {
        /// The reason.
        public let description: String
    }
}

/// A film that is open.
public struct DeskFile: Sendable {
    private let file: OpenFile
    private let files: FolderFiles
    /// What it is called.
    public let name: String
    /// In bytes.
    public var byteCount: Int { Int(file.stamp.size) }
    /// Another one for another content.
    public var version: String { "\(file.stamp.size)-\(file.stamp.modified)" }

    init(_ file: OpenFile, _ files: FolderFiles, name: String) {
        self.file = file
        self.files = files
        self.name = name
    }

    /// Some of its bytes; fewer than asked for only at its end.
    ///
    /// - Throws: an error of the file system, or when the drive gives no answer in time.
    public func read(at offset: Int, count: Int) async throws -> [UInt8] {
        try await files.run { [file] _ in try file.read(at: Int64(offset), count: count) }
    }

    /// Another descriptor of the file, for the caller to close.
    ///
    /// - Throws: `Errno`.
    public func duplicate() throws -> FileDescriptor { try file.duplicate() }
}
