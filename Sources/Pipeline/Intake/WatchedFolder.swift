import FoundationEssentials
import Logging
import ServiceLifecycle
import Synchronization
import SystemPackage
import WatchFolder

/// One drop folder at work: its worker's thread lists, its intake takes in.
struct WatchedFolder: Service {
    let files: FolderFiles
    let intake: Intake
    private let lease: FolderLease
    private let worker: FolderWorker
    private let course: Course

    /// - Parameters:
    ///   - folder: the directory that is there now, or an absent one.
    ///   - known: what the store knows it as.
    /// - Throws: ``FolderError`` when the process has no descriptors left.
    init(
        place: Settings.Folder,
        folder: DropFolder,
        known: FolderRow,
        watcher: Watcher?,
        store: Store,
        inputs: InputSpool,
        lease: FolderLease,
        settings: Settings,
        wakes: Wakes,
        logger: Logger
    ) throws {
        self.lease = lease
        let course = Course()
        self.course = course
        let intake = Intake(
            id: known.id,
            store: store,
            spool: inputs,
            settle: place.settle,
            settings: settings,
            wakes: wakes,
            logger: logger
        )
        self.intake = intake
        let worker = try FolderWorker(
            folder: folder,
            watcher: watcher,
            mode: place.watch,
            scanInterval: place.scan ?? .seconds(60),
            pollInterval: place.scan ?? .seconds(5),
            ignoring: { Debris.isDebris($0, isDirectory: $1) || (!$1 && NoteText.onlyTells($0)) },
            check: { FolderMarker.check(known.marker, in: $0) ?? lease.check(in: $0) },
            visit: { course.isOver ? nil : intake.visit($0) },
            passed: {
                if course.isOver { return }
                intake.passed($0)
                if course.isLookedAtNow() { wakes.status.call() }
            },
            watchingChanged: { watching in
                if course.isOver { return }
                var how: Logger.Metadata = ["folder": "\(folder.path)", "directories": "\(watching.watched)"]
                if let reason = watching.reason {
                    how["polled"] = "\(watching.polled)"
                    how["why"] = "\(reason)"
                }
                if let notices = watching.notices { how["notices"] = "\(notices)" }
                logger.info("folder watched", metadata: how)
                try? store.watching(watching, ofFolder: known.id)
            },
            healthChanged: { folder, health in
                if course.isOver { return }
                let problem: String? = if case .frozen(let loss) = health { "\(loss)" } else { nil }
                if let problem {
                    intake.lost()
                    logger.error("folder frozen", metadata: ["folder": "\(folder.path)", "why": "\(problem)"])
                } else {
                    logger.info("folder healthy", metadata: ["folder": "\(folder.path)"])
                    wakes.all()
                }
                try? store.health(ofFolder: known.id, problem: problem)
                wakes.status.call()
            }
        )
        self.worker = worker
        files = FolderFiles(
            id: known.id,
            folder: { worker.folder },
            standing: {
                if case .frozen(let loss) = worker.status.health { return .init(loss: loss, mayOrder: false) }
                // Another host may have brought the films that are about to be brought here.
                guard intake.isRestored else { return .init(loss: .notSeenYet, mayOrder: false) }
                return .init(mayOrder: lease.isFresh() && intake.isCaughtUp, arriving: intake.arriving)
            }
        )
    }

    /// Lets another host work in the folder at once, when all work here is done.
    func leave() async {
        // Perhaps before anything in it was seen.
        try? await files.runAnyway { [lease] in try lease.release(in: $0) }
    }

    func run() async throws {
        try worker.start()
        await cancelWhenGracefulShutdown {
            // The worker renews the lease as well, but it may be busy with many images for longer than a lease lasts.
            var next = ContinuousClock.now + lease.beat / 2
            while !Task.isCancelled {
                try? await Task.sleep(until: next, clock: .continuous)
                if let latest = lease.latestRenewal, latest > .now {
                    // A little later: the worker, when it has time, renews it at just that moment.
                    next = latest + lease.beat / 10
                    continue
                }
                next = .now + lease.beat / 2
                if (try? await files.run({ [lease] in lease.check(in: $0) })) != nil {
                    // Others may have worked here since: what they did must be read before anything is sent.
                    intake.lost()
                    worker.lookAtEverything()
                }
            }
        }
        await worker.stop()
        // A drive that hangs may let its thread go much later, when the next crew is at work.
        course.ends()
    }

    /// Whether it was looked at once, or can't be for now: it is away, or its drive gives no answer.
    var isLookedAt: Bool {
        if course.wasLookedAt { return true }
        let status = worker.status
        if case .frozen(let loss) = status.health, loss != .notSeenYet { return true }
        return (status.lastAnswer ?? status.since) + PatientThreads.patience < .now
    }

    /// How the folder is and what was done so far.
    var status: FolderWorker.Status { worker.status }

    /// Whether everything in the folder was looked at and decided upon, or can't be because the folder is away.
    var isTakenIn: Bool {
        let status = worker.status
        if case .frozen = status.health { return status.since + .seconds(10) < .now }
        return status.passes > 0 && intake.isDecided
    }
}

/// How far the work in a folder is.
private final class Course: Sendable {
    private let state = Mutex((wasLookedAt: false, isOver: false))

    var wasLookedAt: Bool { state.withLock(\.wasLookedAt) }

    /// Nobody wants to know any more.
    var isOver: Bool { state.withLock(\.isOver) }

    func ends() { state.withLock { $0.isOver = true } }

    /// - Returns: whether this was the first look.
    func isLookedAtNow() -> Bool {
        state.withLock { state in
            defer { state.wasLookedAt = true }
            return !state.wasLookedAt
        }
    }
}
