import AsyncHTTPClient
public import CoreMetrics
import GRDB
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
    private let metrics: any MetricsFactory
    private let web: (@Sendable (Notices, Vitals) -> any Service)?

    /// A daemon that does nothing yet.
    ///
    /// - Parameters:
    ///   - metrics: who keeps what the stages count; by default nobody does.
    ///   - web: makes what listens: for the notices that `settings.publicURL` asks for, and for who asks how things stand.
    public init(
        settings: Settings,
        keys: KeySource,
        stateDirectory: FilePath,
        logger: Logger,
        metrics: any MetricsFactory = NOOPMetricsHandler.instance,
        web: (@Sendable (Notices, Vitals) -> any Service)? = nil
    ) {
        self.settings = settings
        self.keys = keys
        self.stateDirectory = stateDirectory
        self.logger = logger
        self.metrics = metrics
        self.web = web
    }

    /// Works until it is told to stop, by SIGTERM or SIGINT.
    ///
    /// - Parameter once: end as soon as nothing in the folders can go on by itself.
    /// - Throws: ``StoreError``, ``FolderError``, ``NestedFolders``, or ``SeedanceClient``'s complaint about the address of
    ///   the API.
    @discardableResult
    public func run(once: Bool = false) async throws -> End {
        let store = try Store(stateDirectory: stateDirectory, logger: logger)
        defer { store.close() }
        let inputs = try InputSpool(stateDirectory: stateDirectory)
        let http = SeedanceClient.makeHTTPClient()
        let filmHTTP = FilmSource.makeHTTPClient()
        let result: Result<End, any Error>
        do {
            result = .success(try await run(once: once, store: store, inputs: inputs, http: http, filmHTTP: filmHTTP))
        } catch let error as DatabaseError {
            result = .failure(StoreError.cannotOpen(stateDirectory, "\(error)"))
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
    ) async throws -> End {
        let wakes = Wakes()
        let hints = Hints()
        let account = Account(
            allowance: Allowance(
                perMinute: settings.requestsPerMinute,
                perSecond: settings.requestsPerSecond,
                minute: settings.minute
            ),
            store: store,
            logger: logger
        )
        let meters = Meters(metrics)
        let api = try API(keys: keys, address: settings.apiURL, http: http, meters: meters, logger: logger)
        let spoolFolder = try Self.filmSpool(in: stateDirectory)
        let list = TaskList(
            store: store,
            account: account,
            api: api,
            keyIsOurs: settings.keyIsOurs,
            wakes: wakes,
            logger: logger
        )
        try await store.holdInterrupted(message: Sentences.interruptedByRestart)
        try await store.sendingStopped(nil)
        let watcher: Watcher?
        do {
            watcher = try Watcher { [logger] count in
                logger.warning("events lost", metadata: ["instead": "everything is looked at", "times": "\(count)"])
            }
        } catch {
            watcher = nil
            logger.warning("no events", metadata: ["why": "\(error)", "instead": "everything is looked at every scan"])
        }
        defer { watcher?.stop() }
        var watched: [WatchedFolder] = []
        for place in settings.folders {
            let folder = try WatchedFolder(
                place: place,
                watcher: watcher,
                store: store,
                inputs: inputs,
                lease: FolderLease(
                    holder: FolderLease.holder(stateDirectory: stateDirectory),
                    beat: settings.leaseBeat
                ),
                settings: settings,
                wakes: wakes,
                logger: logger
            )
            if watched.contains(where: { $0.files.id == folder.files.id }) {
                // By two names, or a copy with its marker: watched twice, every job would be paid for twice.
                logger.warning(
                    "drop folder named twice",
                    metadata: ["folder": "\(place.path)", "instead": "watched once"]
                )
                folder.files.close()
            } else {
                watched.append(folder)
                try store.placed(folder: folder.files.id, at: folder.files.folder().path)
            }
        }
        let paths = watched.map { $0.files.folder().path }
        for outer in paths {
            for inner in paths where inner != outer && inner.starts(with: outer) {
                throw NestedFolders(outer: outer, inner: inner)
            }
        }
        try store.watching(watched.map(\.files.id))
        let folders = Dictionary(uniqueKeysWithValues: watched.map { ($0.files.id, $0.files) })
        let films = FolderFiles(id: 0, folder: { spoolFolder })
        let room = Room()
        defer { for files in [films] + folders.values { files.close() } }
        let source = FilmSource(http: filmHTTP, allowedHosts: settings.filmHosts + [api.host], meters: meters)

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
                meters: meters,
                wakes: wakes,
                logger: logger
            ),
            Tracking(
                store: store,
                account: account,
                api: api,
                list: list,
                hints: hints,
                patience: settings.publicURL == nil ? nil : settings.noticePatience,
                minute: settings.minute,
                wakes: wakes,
                logger: logger
            ),
            Submission(
                store: store,
                account: account,
                api: api,
                list: list,
                folders: folders,
                spool: inputs,
                films: films,
                room: room,
                settings: settings,
                meters: meters,
                wakes: wakes,
                logger: logger
            ),
        ]
        if let web {
            // Among the last to stop: notices of what is being sent until then may still come.
            let notices = Notices(store: store, wakes: wakes, hints: hints, logger: logger)
            let vitals = Vitals(store: store, account: account, folders: watched, watcher: watcher)
            services.insert(web(notices, vitals), at: 0)
        }
        services.append(Housekeeping(store: store, spool: inputs, films: films, logger: logger))
        services.append(Attention(store: store, wakes: wakes, logger: logger))
        services += watched
        var configurations = services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) }
        if once {
            let end = UntilDone(store: store, account: account, room: room, folders: watched)
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
            metadata: ["folders": "\(settings.folders.map(\.path.string).joined(separator: " "))"]
        )
        let group = ServiceGroup(configuration: configuration)
        let ran: Result<Void, any Error>
        do {
            ran = .success(try await group.run())
        } catch {
            ran = .failure(error)
        }
        for folder in watched { await folder.leave() }
        try ran.get()
        logger.info("reeldrop stopped")
        let isEveryFolderWell = try store.folderHealth().allSatisfy { $0.problem == nil }
        let isEveryFilmThere = try store.visibleTakes().allSatisfy { $0.state == .delivered || $0.state == .cancelled }
        if isEveryFolderWell, isEveryFilmThere { return .everyFilmIsThere }
        switch await account.stoppedBy {
        case .unauthorized, .forbidden: return .keyRefused
        case .unreachable, .interrupted, .server, .unavailable, .unexpectedAnswer: return .apiUnreachable
        default: return .notYet
        }
    }

    /// How things stood when the daemon ended.
    public enum End: Sendable, Equatable {
        /// Every job that it knows has its film.
        case everyFilmIsThere
        /// Some have none, for reasons of their own.
        case notYet
        /// The API could not be reached, or gave no answer that makes sense.
        case apiUnreachable
        /// The API does not accept the key.
        case keyRefused
    }

    private static func filmSpool(in stateDirectory: FilePath) throws -> DropFolder {
        let state = try DropFolder(stateDirectory)
        try state.createDirectory("films", mode: 0o700)
        let folder = try DropFolder(stateDirectory.appending("films"))
        try folder.removeStaleHidden(in: FilePath())
        return folder
    }
}

/// One drop folder lies in another: a job in it would be paid for twice.
public struct NestedFolders: Error, CustomStringConvertible {
    let outer: FilePath
    let inner: FilePath

    /// The reason as a sentence for the operator, with the remedy.
    public var description: String {
        "The drop folder \(inner) lies in \(outer), which is watched with all that is below it. Name only the outer one."
    }
}
