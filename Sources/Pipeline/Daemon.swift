import AsyncHTTPClient
public import CoreMetrics
import GRDB
import Glibc
public import Logging
import Seedance
public import ServiceLifecycle
public import SystemPackage
import UnixSignals

/// The whole daemon, from its start to its end.
public struct Daemon: Sendable {
    private let config: Config
    private let stateDirectory: FilePath
    private let environment: [String: String]
    private let logger: Logger
    private let metrics: any MetricsFactory
    private let web: (@Sendable (Notices, Vitals, Desk) -> any Service)?
    private let reread: (@Sendable () throws -> Config)?

    /// A daemon that does nothing yet.
    ///
    /// - Parameters:
    ///   - environment: where a service manager says how it wants to be told how things stand.
    ///   - metrics: who keeps what the stages count; by default nobody does.
    ///   - web: makes what listens: for the notices that `settings.publicURL` asks for, and for who looks, asks or orders.
    ///   - reread: reads the config again when SIGHUP comes; may block. What it throws is told to the operator.
    public init(
        settings: Settings,
        keys: KeySource,
        stateDirectory: FilePath,
        environment: [String: String] = [:],
        logger: Logger,
        metrics: any MetricsFactory = NOOPMetricsHandler.instance,
        web: (@Sendable (Notices, Vitals, Desk) -> any Service)? = nil,
        reread: (@Sendable () throws -> Config)? = nil
    ) {
        config = Config(settings: settings, keys: keys)
        self.stateDirectory = stateDirectory
        self.environment = environment
        self.logger = logger
        self.metrics = metrics
        self.web = web
        self.reread = reread
    }

    /// Works until it is told to stop, by SIGTERM or SIGINT. SIGHUP has it read its config again.
    ///
    /// - Parameter once: end as soon as nothing in the folders can go on by itself.
    /// - Throws: ``StoreError``, ``FolderError``, ``NestedFolders``, or ``SeedanceClient``'s complaint about the address of
    ///   the API.
    @discardableResult
    public func run(once: Bool = false) async throws -> End {
        // From the first moment on: it would kill a daemon that is just beginning.
        let hangUps = await UnixSignalsSequence(trapping: .sighup)
        let store = try Store(stateDirectory: stateDirectory, logger: logger)
        defer { store.close() }
        let http = SeedanceClient.makeHTTPClient()
        let filmHTTP = FilmSource.makeHTTPClient()
        let result: Result<End, any Error>
        do {
            let resources = try await Resources(
                stateDirectory: stateDirectory,
                store: store,
                config: config,
                http: http,
                filmHTTP: filmHTTP,
                environment: environment,
                metrics: metrics,
                logger: logger
            )
            defer { resources.close() }
            result = .success(try await run(once: once, hangUps, in: resources))
        } catch let error as DatabaseError {
            result = .failure(StoreError.cannotOpen(stateDirectory, "\(error)"))
        } catch {
            result = .failure(error)
        }
        try? await http.shutdown()
        try? await filmHTTP.shutdown()
        return try result.get()
    }

    private func run(once: Bool, _ hangUps: UnixSignalsSequence, in resources: Resources) async throws -> End {
        let (store, account) = (resources.store, resources.account)
        let reload = Wake()
        let runner = StageRunner(
            resources: resources,
            config: config,
            once: once,
            reread: once ? nil : reread,
            reload: reload
        )
        // Stopped from the last to the first.
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = [
            .init(
                service: Supervision(
                    situation: resources.situation,
                    pulse: resources.pulse,
                    store: store,
                    account: account,
                    wakes: resources.wakes,
                    logger: logger
                )
            ),
            .init(
                service: runner,
                successTerminationBehavior: .gracefullyShutdownGroup
            ),
            .init(service: HangUps(signals: hangUps, reload: reload)),
        ]
        if let web {
            // Among the last to stop: notices of what is being sent until then may still come.
            let notices = Notices(store: store, wakes: resources.wakes, hints: resources.hints, logger: logger)
            let vitals = Vitals(
                store: store,
                account: account,
                situation: resources.situation,
                watcher: resources.watcher,
                life: Life(pulse: resources.pulse, wakes: resources.wakes)
            )
            services.insert(.init(service: web(notices, vitals, Desk(in: resources))), at: 0)
        }
        var group = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        group.maximumGracefulShutdownDuration = .seconds(9)
        logger.info(
            "reeldrop started",
            metadata: ["folders": "\(config.settings.folders.map(\.path.string).joined(separator: " "))"]
        )
        try await ServiceGroup(configuration: group).run()
        logger.info("reeldrop stopped")
        let isEveryFolderWell = try store.folderHealth().allSatisfy { $0.problem == nil }
        if isEveryFolderWell, try store.isEveryFilmThere() { return .everyFilmIsThere }
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
}

/// What SIGHUP means: that the config is to be read again, unless the terminal is gone that the daemon was started from.
private struct HangUps: Service {
    let signals: UnixSignalsSequence
    let reload: Wake
    private let hadTerminal = isatty(STDIN_FILENO) == 1

    init(signals: UnixSignalsSequence, reload: Wake) {
        self.signals = signals
        self.reload = reload
    }

    func run() async throws {
        for await _ in signals.cancelOnGracefulShutdown() {
            if hadTerminal, isatty(STDIN_FILENO) == 0 {
                kill(getpid(), SIGTERM)
            } else {
                reload.call()
            }
        }
    }
}
