import FoundationEssentials
import Logging
import ServiceLifecycle
import SystemPackage
import WatchFolder

/// One drop folder at work: its worker's thread lists, its intake takes in.
struct WatchedFolder: Service {
    let files: FolderFiles
    let intake: Intake
    private let worker: FolderWorker

    /// - Throws: ``FolderError`` when the folder is not there or can't be written into.
    init(
        place: Settings.Folder,
        watcher: Watcher?,
        store: Store,
        inputs: InputSpool,
        settings: Settings,
        wakes: Wakes,
        logger: Logger
    ) throws {
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
            scanInterval: place.scan,
            check: { FolderMarker.check(known.marker, in: $0) },
            visit: { intake.visit($0) },
            passed: { intake.passed($0) },
            healthChanged: { folder, health in
                let problem: String? = if case .frozen(let loss) = health { "\(loss)" } else { nil }
                if let problem {
                    logger.error("folder frozen", metadata: ["folder": "\(folder.path)", "why": "\(problem)"])
                } else {
                    logger.info("folder healthy", metadata: ["folder": "\(folder.path)"])
                    wakes.notes.call()
                    wakes.delivery.call()
                }
                try? store.health(ofFolder: known.id, problem: problem)
            }
        )
        self.worker = worker
        files = FolderFiles(id: known.id, folder: { worker.folder })
    }

    func run() async throws {
        try worker.start()
        try? await gracefulShutdown()
        await worker.stop()
    }

    /// Whether everything in the folder was looked at and decided upon, or can't be because the folder is away.
    var isTakenIn: Bool {
        let status = worker.status
        if case .frozen = status.health { return status.since + .seconds(10) < .now }
        return status.passes > 0 && intake.isDecided
    }
}
