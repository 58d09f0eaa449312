import AsyncHTTPClient
import CoreMetrics
import Logging
import SystemPackage
import WatchFolder

/// What outlives a reload: the store, the connections, and what the key has left of its minute.
struct Resources: Sendable {
    let stateDirectory: FilePath
    let store: Store
    let inputs: InputSpool
    /// Where films are kept that their folder can't have yet.
    let films: FolderFiles
    let http: HTTPClient
    let filmHTTP: HTTPClient
    let account: Account
    /// Nil where the kernel has no more event queues.
    let watcher: Watcher?
    let wakes: Wakes
    let hints: Hints
    let pulse: Pulse
    let situation: Situation
    let meters: Meters
    let logger: Logger

    /// - Throws: ``StoreError``, ``FolderError``, or an error of the database.
    init(
        stateDirectory: FilePath,
        store: Store,
        config: Config,
        http: HTTPClient,
        filmHTTP: HTTPClient,
        environment: [String: String],
        metrics: any MetricsFactory,
        logger: Logger
    ) async throws {
        self.stateDirectory = stateDirectory
        self.store = store
        self.http = http
        self.filmHTTP = filmHTTP
        self.logger = logger
        inputs = try InputSpool(stateDirectory: stateDirectory)
        let filmSpool = try Self.filmSpool(in: stateDirectory)
        films = FolderFiles(id: 0, folder: { filmSpool })
        meters = Meters(metrics)
        wakes = Wakes()
        hints = Hints()
        pulse = Pulse()
        situation = Situation(socket: NotifySocket(environment: environment), changed: wakes.status)
        account = Account(
            allowance: Allowance(
                perMinute: config.settings.requestsPerMinute,
                perSecond: config.settings.requestsPerSecond,
                minute: config.settings.minute
            ),
            shared: SharedAllowance(
                directory: StateDirectory(path: stateDirectory).common,
                keys: config.keys,
                minute: config.settings.minute,
                logger: logger
            ),
            store: store,
            pulse: pulse,
            logger: logger
        )
        do {
            watcher = try Watcher { count in
                logger.warning("events lost", metadata: ["instead": "everything is looked at", "times": "\(count)"])
            }
        } catch {
            watcher = nil
            logger.warning("no events", metadata: ["why": "\(error)", "instead": "everything is looked at every scan"])
        }
        try await store.sendingStopped(nil)
    }

    func close() {
        watcher?.stop()
        films.close()
    }

    private static func filmSpool(in stateDirectory: FilePath) throws -> DropFolder {
        let state = try DropFolder(stateDirectory)
        try state.createDirectory("films", mode: 0o700)
        let folder = try DropFolder(stateDirectory.appending("films"))
        try folder.removeStaleHidden(in: FilePath())
        return folder
    }
}
