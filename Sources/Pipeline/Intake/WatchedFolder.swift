import FoundationEssentials
import Logging
import ServiceLifecycle
import SystemPackage
import WatchFolder

/// One drop folder at work: its worker's thread lists, its intake takes in.
struct WatchedFolder: Service {
    let files: FolderFiles
    let intake: Intake
    private let lease: FolderLease
    private let worker: FolderWorker

    /// - Throws: ``FolderError`` when the folder is not there or can't be written into.
    init(
        place: Settings.Folder,
        watcher: Watcher?,
        store: Store,
        inputs: InputSpool,
        lease: FolderLease,
        settings: Settings,
        wakes: Wakes,
        logger: Logger
    ) throws {
        self.lease = lease
        let folder = try DropFolder(place.path)
        let known =
            try store.folder(at: folder.path)
            ?? store.addFolder(at: folder.path, marker: FolderMarker.ensure(in: folder))
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
            check: { FolderMarker.check(known.marker, in: $0) ?? lease.check(in: $0) },
            visit: { intake.visit($0) },
            passed: { intake.passed($0) },
            watchingChanged: { watching in
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
                let problem: String? = if case .frozen(let loss) = health { "\(loss)" } else { nil }
                if let problem {
                    intake.lost()
                    logger.error("folder frozen", metadata: ["folder": "\(folder.path)", "why": "\(problem)"])
                } else {
                    logger.info("folder healthy", metadata: ["folder": "\(folder.path)"])
                    wakes.all()
                }
                try? store.health(ofFolder: known.id, problem: problem)
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
        try? await files.run { [lease] in try lease.release(in: $0) }
    }

    func run() async throws {
        try worker.start()
        await cancelWhenGracefulShutdown {
            // The worker asks as well, but it may be busy with many images for longer than a lease lasts.
            while !Task.isCancelled {
                try? await Task.sleep(for: lease.beat / 2)
                if (try? await files.run({ [lease] in lease.check(in: $0) })) != nil {
                    // Others may have worked here since: what they did must be read before anything is sent.
                    intake.lost()
                    worker.lookAtEverything()
                }
            }
        }
        await worker.stop()
    }

    /// Whether everything in the folder was looked at and decided upon, or can't be because the folder is away.
    var isTakenIn: Bool {
        let status = worker.status
        if case .frozen = status.health { return status.since + .seconds(10) < .now }
        return status.passes > 0 && intake.isDecided
    }
}
