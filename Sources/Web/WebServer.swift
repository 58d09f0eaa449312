import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
public import Logging
public import Pipeline
public import ServiceLifecycle

/// The daemon's own listener: for the API's notices, and for who asks how things stand.
///
/// Strangers may reach it, so everything is bounded: connections, headers, bodies, patience.
public struct WebServer: Service {
    private let address: ListenAddress
    private let isNeeded: Bool
    private let notices: Notices
    private let vitals: Vitals
    private let secret: WebhookSecret?
    private let token: WebToken?
    private let metrics: PrometheusRegistry
    private let logger: Logger
    private let started = Date()

    /// A server that listens as soon as it runs.
    ///
    /// - Parameters:
    ///   - isNeeded: whether the daemon must not go on when it cannot listen.
    ///   - secret: what notices are signed with; nil where none are expected.
    ///   - token: what opens all but the way in for notices; nil when whoever is on this machine may ask.
    ///   - metrics: who keeps what the stages count.
    public init(
        address: ListenAddress,
        isNeeded: Bool = true,
        notices: Notices,
        vitals: Vitals,
        secret: WebhookSecret?,
        token: WebToken? = nil,
        metrics: PrometheusRegistry,
        logger: Logger
    ) {
        self.address = address
        self.isNeeded = isNeeded
        self.notices = notices
        self.vitals = vitals
        self.secret = secret
        self.token = token
        self.metrics = metrics
        self.logger = logger
    }

    /// Serves until it is cancelled or shut down gracefully.
    ///
    /// - Throws: ``WebError`` when it cannot listen, but has to.
    public func run() async throws {
        let listener = Listener(
            at: .hostname(address.host, port: address.port),
            responder: router().buildResponder(),
            listens: { logger.info("listening", metadata: ["address": "\(address)"]) }
        )
        do {
            try await listener.run()
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            // Once it listens it throws no more.
            if isNeeded { throw WebError.cannotListen(address, "\(error)") }
            logger.notice(
                "not listening",
                metadata: ["address": "\(address)", "why": "\(error)", "instead": "nobody can ask for metrics"]
            )
            // A stage that ends would end all.
            try await gracefulShutdown()
        }
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router(options: .autoGenerateHeadEndpoints)
        if let secret { WebhookRoute(notices: notices, secret: secret, logger: logger).add(to: router) }
        let guarded = router.group().add(middleware: WebGuard(address: address, token: token, logger: logger))
        MonitoringRoutes(
            vitals: vitals,
            page: MetricsPage(registry: metrics, started: started),
            logger: logger
        ).add(open: router, guarded: guarded)
        return router
    }
}

/// Why the listener does not work.
public enum WebError: Error, CustomStringConvertible {
    /// The address is in use, or not this machine's; the text says why.
    case cannotListen(ListenAddress, String)

    /// The reason as a sentence for the operator, with the remedy.
    public var description: String {
        switch self {
        case .cannotListen(let address, let why):
            "reeldrop cannot listen on \(address): \(why). Give it another address in the config, as `web: { listen: … }`."
        }
    }
}
