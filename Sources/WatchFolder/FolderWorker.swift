import Synchronization
public import SystemPackage

/// The worker of one drop folder: a thread that lists directories when an event, a timer or an appointment says so.
///
/// Everything of this folder that may hang is done on this thread, and so may the caller do from within the callbacks.
/// All callbacks are called on it, one at a time.
///
/// An event only says where to look. The listing is the truth, and a whole pass over the tree makes up for events that
/// never came. While the folder is not surely itself (unmounted, replaced, refused by `check`) it is frozen: nothing is
/// listed, and nothing may be concluded about it.
public final class FolderWorker: Sendable {
    /// What is in one directory at one moment.
    public struct Listing: Sendable {
        /// The drop folder, with the identity that it has now.
        public let folder: DropFolder
        /// The directory, relative to the root; empty for the root itself.
        public let directory: FilePath
        /// Everything in it but what is ignored.
        public let entries: [Entry]
        /// Whether it was listed only because the last visit had asked for it: no event that was heard of has told of anything
        /// since, nor is it part of a pass. Where no events come, that says nothing.
        public let isAppointment: Bool
        /// The directory as it was opened for listing it.
        let opened: Descriptor?
        let inbox: Inbox?

        init(
            folder: DropFolder,
            directory: FilePath,
            entries: [Entry],
            isAppointment: Bool = false,
            opened: Descriptor? = nil,
            inbox: Inbox? = nil
        ) {
            (self.folder, self.directory, self.entries) = (folder, directory, entries)
            (self.isAppointment, self.opened, self.inbox) = (isAppointment, opened, inbox)
        }

        /// Whether the worker is to stop: what has not been looked at yet need not be.
        public var isStopped: Bool { inbox?.isStopped ?? false }

        /// The stamp of a regular file, nil if there is nothing of that name; of one in this directory with a single call.
        ///
        /// - Throws: as ``DropFolder/stamp(_:)``.
        public func stamp(_ path: FilePath) throws(FolderError) -> FileStamp? {
            guard let opened, path.removingLastComponent() == directory, let name = path.lastComponent else {
                return try folder.stamp(path)
            }
            return try opened.status(of: name)?.regularFileStamp()
        }
    }

    /// A whole pass over the tree.
    public struct Pass: Sendable {
        /// The directories that were listed, relative to the root.
        public internal(set) var directories: Set<FilePath> = []
        /// Those that could not be listed: nothing is known of what is in and below them.
        public internal(set) var failures: [FilePath: FolderError] = [:]
        /// Regular files seen.
        public internal(set) var files = 0
        /// Whether it went to its end on a folder that was still itself then.
        public internal(set) var reachedTheEnd = false

        /// Whether what it has not seen is not there. Only then may absence mean anything.
        public var isComplete: Bool { reachedTheEnd && failures.isEmpty }
    }

    /// Whether the folder can be trusted to be itself.
    public enum Health: Sendable, Equatable {
        /// It is.
        case healthy
        /// It is not, or that is not known.
        case frozen(FolderLoss)
    }

    /// A snapshot for status pages and metrics.
    public struct Status: Sendable {
        /// Whether the folder can be trusted to be itself.
        public internal(set) var health = Health.frozen(.notSeenYet)
        /// Since when.
        public internal(set) var since = ContinuousClock.now
        /// When the drive last answered anything. Long ago means that it hangs: it is asked every ten seconds.
        public internal(set) var lastAnswer: ContinuousClock.Instant?
        /// When the last whole pass ended.
        public internal(set) var lastPassEnded: ContinuousClock.Instant?
        /// How long it took.
        public internal(set) var lastPassDuration: Duration?
        /// Directories that it listed.
        public internal(set) var directories = 0
        /// How its directories are watched.
        public internal(set) var watching = Watching()
        /// Whole passes made.
        public internal(set) var passes = 0
        /// Directories listed, in passes and singly.
        public internal(set) var listings = 0
    }

    /// What a worker does, and whom it tells.
    struct Duties: Sendable {
        let mode: WatchMode
        let scanInterval: Duration
        let pollInterval: Duration
        let check: @Sendable (DropFolder) -> String?
        let visit: @Sendable (Listing) -> ContinuousClock.Instant?
        let passed: @Sendable (Pass) -> Void
        let watchingChanged: @Sendable (Watching) -> Void
        let healthChanged: @Sendable (DropFolder, Health) -> Void
    }

    private struct State {
        var folder: DropFolder
        var status = Status()
        var isStarted = false
        var hasEnded = false
        var waiting: [Int: CheckedContinuation<Bool, Never>] = [:]
    }

    private let watcher: Watcher?
    private let inbox: Inbox
    private let duties: Duties
    private let state: Mutex<State>

    /// A worker that has not started yet.
    ///
    /// - Parameters:
    ///   - watcher: Whose events to use; nil to find everything by passes.
    ///   - mode: How the operator wants it watched.
    ///   - scanInterval: The time between the end of one whole pass and the next.
    ///   - pollInterval: The same for directories that send no events. Where looking takes long, looks are rarer, so that
    ///     they take a tenth of the time.
    ///   - ignoring: Names that are left out of listings, directories that are not entered, and whose events wake nobody.
    ///     Also called on the watcher's thread, so it has to be quick.
    ///   - check: Whether this is the right folder, by a marker in it perhaps: nil for yes, otherwise a sentence that says
    ///     why not. Asked every ten seconds, every two while it says no, and in front of every pass and single listing.
    ///     It decides alone whether another directory at the same path (a new mount) is accepted.
    ///   - visit: Gets every listing. Returns when to list this directory again even without an event, nil for no
    ///     appointment; the answer replaces an earlier appointment.
    ///   - passed: Told after every whole pass, complete or not.
    ///   - watchingChanged: Told when directories begin or cease to send events.
    ///   - healthChanged: Told of every freeze and thaw, the first thaw after the start included.
    /// - Throws: `FolderError.busy` when the process has no descriptors left.
    public init(
        folder: DropFolder,
        watcher: Watcher?,
        mode: WatchMode = .auto,
        scanInterval: Duration,
        pollInterval: Duration = .seconds(5),
        ignoring: @escaping @Sendable (FilePath.Component, _ isDirectory: Bool) -> Bool = Debris.isDebris,
        check: @escaping @Sendable (DropFolder) -> String? = { _ in nil },
        visit: @escaping @Sendable (Listing) -> ContinuousClock.Instant?,
        passed: @escaping @Sendable (Pass) -> Void = { _ in },
        watchingChanged: @escaping @Sendable (Watching) -> Void = { _ in },
        healthChanged: @escaping @Sendable (DropFolder, Health) -> Void = { _, _ in }
    ) throws(FolderError) {
        self.watcher = watcher
        inbox = try Inbox(ignoring: ignoring)
        duties = Duties(
            mode: mode,
            scanInterval: scanInterval,
            pollInterval: pollInterval,
            check: check,
            visit: visit,
            passed: passed,
            watchingChanged: watchingChanged,
            healthChanged: healthChanged
        )
        state = Mutex(State(folder: folder))
    }

    /// The drop folder, with the identity that it had when it was last healthy.
    public var folder: DropFolder { state.withLock { $0.folder } }

    /// How the folder is and what was done so far.
    public var status: Status { state.withLock { $0.status } }

    /// Starts the thread; does nothing the second time.
    ///
    /// - Throws: `FolderError.busy` when the system allows no more threads.
    public func start() throws(FolderError) {
        let isFirst = state.withLock { state in
            defer { state.isStarted = true }
            return !state.isStarted
        }
        guard isFirst else { return }
        do {
            try startThread(named: "folder") { self.run() }
        } catch {
            state.withLock { $0.isStarted = false }
            throw error
        }
    }

    /// Stops the thread and waits for its end, but not for ever: a dead drive may hold it.
    ///
    /// - Returns: Whether it has ended. If not, a callback may still be running, or run later once.
    @discardableResult
    public func stop(within limit: Duration = .seconds(5)) async -> Bool {
        inbox.post { $0.isStopped = true }
        let ticket = Int.random(in: .min ... .max)
        return await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.hasEnded || !state.isStarted { return true }
                state.waiting[ticket] = continuation
                return false
            }
            if isOver { return continuation.resume(returning: true) }
            Task {
                try? await Task.sleep(for: limit)
                state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume(returning: false)
            }
        }
    }

    /// Asks for a listing of one directory, soon.
    public func look(at directory: FilePath) {
        inbox.post { $0.changed.insert(directory) }
    }

    /// Asks for a whole pass, soon.
    public func lookAtEverything() {
        inbox.post { $0.everything = true }
    }

    private func run() {
        watcher?.attach(inbox)
        var round = WorkerRound(
            folder: folder,
            inbox: inbox,
            watcher: watcher,
            duties: duties,
            publish: { folder, status in
                self.state.withLock {
                    $0.folder = folder
                    $0.status = status
                }
            }
        )
        round.run()
        watcher?.detach(inbox)
        let waiting = state.withLock { state in
            state.hasEnded = true
            defer { state.waiting = [:] }
            return state.waiting
        }
        for continuation in waiting.values { continuation.resume(returning: true) }
    }
}
