import AsyncHTTPClient
public import Logging
import Seedance
public import ServiceLifecycle
public import SystemPackage
import UnixSignals
import WatchFolder

/// The stages, wired: the only place that knows them all.
public struct Daemon: Sendable {
    private let settings: Settings
    private let keys: KeySource
    private let stateDirectory: FilePath
    private let logger: Logger
    private let web: (@Sendable (Notices) -> any Service)?

    /// A daemon that does nothing yet.
    ///
    /// - Parameter web: makes what receives the notices that `settings.publicURL` asks for.
    public init(
        settings: Settings,
        keys: KeySource,
        stateDirectory: FilePath,
        logger: Logger,
        web: (@Sendable (Notices) -> any Service)? = nil
    ) {
        self.settings = settings
        self.keys = keys
        self.stateDirectory = stateDirectory
        self.logger = logger
        self.web = web
    }

    /// Works until it is told to stop, by SIGTERM or SIGINT.
    ///
    /// - Parameter once: end as soon as nothing in the folders can go on by itself.
    /// - Returns: whether every job that it knows has its film.
    /// - Throws: ``StoreError``, ``FolderError``, or ``SeedanceClient``'s complaint about the address of the API.
    public func run(once: Bool = false) async throws -> Bool {
        let store = try Store(stateDirectory: stateDirectory)
        defer { store.close() }
        let inputs = try InputSpool(stateDirectory: stateDirectory)
        let http = SeedanceClient.makeHTTPClient()
        let filmHTTP = FilmSource.makeHTTPClient()
        let result: Result<Bool, any Error>
        do {
            result = .success(try await run(once: once, store: store, inputs: inputs, http: http, filmHTTP: filmHTTP))
        } catch {
            result = .failure(error)
        }
        try? await http.shutdown()
        try? await filmHTTP.shutdown()
        return try result.get()
    }

    private func run(
        once: Bool,
        store: Store,
        inputs: InputSpool,
        http: HTTPClient,
        filmHTTP: HTTPClient
    ) async throws -> Bool {
        let wakes = Wakes()
        let hints = Hints()
        let account = Account(
            allowance: Allowance(perMinute: settings.requestsPerMinute, perSecond: settings.requestsPerSecond),
            store: store,
            logger: logger
        )
        let api = try API(keys: keys, address: settings.apiURL, http: http, logger: logger)
        let watcher: Watcher?
        do {
            watcher = try Watcher(logger: logger)
        } catch {
            watcher = nil
            logger.warning("no events", metadata: ["why": "\(error)", "instead": "everything is looked at every scan"])
        }
        defer { watcher?.stop() }
        var watched: [WatchedFolder] = []
        for path in settings.folders {
            let folder = try WatchedFolder(
                path: path,
                watcher: watcher,
                store: store,
                inputs: inputs,
                settings: settings,
                wakes: wakes,
                logger: logger
            )
            if watched.contains(where: { $0.files.id == folder.files.id }) {
                // By two names, or a copy with its marker: watched twice, every job would be paid for twice.
                logger.warning("drop folder named twice", metadata: ["folder": "\(path)", "instead": "watched once"])
                folder.files.close()
            } else {
                watched.append(folder)
                try store.placed(folder: folder.files.id, at: folder.files.folder().path)
            }
        }
        try store.watching(watched.map(\.files.id))
        let folders = Dictionary(uniqueKeysWithValues: watched.map { ($0.files.id, $0.files) })
        let spoolFolder = try Self.filmSpool(in: stateDirectory)
        let films = FolderFiles(id: 0, folder: { spoolFolder })
        defer { for files in [films] + folders.values { files.close() } }
        let source = FilmSource(http: filmHTTP, allowedHosts: settings.filmHosts + [api.host])

        // Stopped from the last to the first: nothing new comes in while what is under way is brought to a safe point.
        var services: [any Service] = [
            Notes(store: store, folders: folders, isOn: settings.notes, wakes: wakes, logger: logger),
            Delivery(
                store: store,
                account: account,
                api: api,
                folders: folders,
                spool: films,
                source: source,
                settings: settings,
                wakes: wakes,
                logger: logger
            ),
            Tracking(
                store: store,
                account: account,
                api: api,
                hints: hints,
                patience: settings.publicURL == nil ? nil : settings.noticePatience,
                wakes: wakes,
                logger: logger
            ),
            Submission(
                store: store,
                account: account,
                api: api,
                spool: inputs,
                settings: settings,
                wakes: wakes,
                logger: logger
            ),
        ]
        if let web {
            // Among the last to stop: notices of what is being sent until then may still come.
            services.insert(web(Notices(store: store, wakes: wakes, hints: hints, logger: logger)), at: 0)
        }
        services.append(Housekeeping(store: store, spool: inputs, logger: logger))
        services.append(Attention(store: store, wakes: wakes, logger: logger))
        services += watched
        var configurations = services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) }
        if once {
            let end = UntilDone(store: store, account: account, folders: watched)
            configurations.append(.init(service: end, successTerminationBehavior: .gracefullyShutdownGroup))
        }
        var configuration = ServiceGroupConfiguration(
            services: configurations,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = .seconds(9)
        logger.info(
            "reeldrop started",
            metadata: ["folders": "\(settings.folders.map(\.string).joined(separator: " "))"]
        )
        try await ServiceGroup(configuration: configuration).run()
        logger.info("reeldrop stopped")
        let isEveryFolderWell = try store.folderHealth().allSatisfy { $0.problem == nil }
        let isEveryFilmThere = try store.visibleTakes().allSatisfy { $0.state == .delivered || $0.state == .cancelled }
        return isEveryFolderWell && isEveryFilmThere
    }

    private static func filmSpool(in stateDirectory: FilePath) throws -> DropFolder {
        let state = try DropFolder(stateDirectory)
        try state.createDirectory("films", mode: 0o700)
        let folder = try DropFolder(stateDirectory.appending("films"))
        try folder.removeStaleHidden(in: FilePath())
        return folder
    }
}
