import FoundationEssentials
import Glibc
import HTTPTypes
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import Pipeline
public import ServiceLifecycle
import SystemPackage

/// The daemon's own listeners: one for the API's notices and for who looks, asks or orders, and a socket of the control API.
///
/// Strangers may reach it, so everything is bounded: connections, headers, bodies, patience.
public struct WebServer: Service {
    private let address: ListenAddress?
    private let isNeeded: Bool
    private let notices: Notices
    private let vitals: Vitals
    let desk: Desk
    private let secret: WebhookSecret?
    private let token: WebToken?
    private let metrics: PrometheusRegistry
    let logger: Logger
    private let started = Date()

    /// A server that listens as soon as it runs.
    ///
    /// - Parameters:
    ///   - address: where it listens beside the socket; nil for nowhere.
    ///   - isNeeded: whether the daemon must not go on when it cannot listen.
    ///   - secret: what notices are signed with; nil where none are expected.
    ///   - token: what opens all but the way in for notices; nil when whoever is on this machine may ask.
    ///   - metrics: who keeps what the stages count.
    public init(
        address: ListenAddress?,
        isNeeded: Bool = true,
        notices: Notices,
        vitals: Vitals,
        desk: Desk,
        secret: WebhookSecret?,
        token: WebToken? = nil,
        metrics: PrometheusRegistry,
        logger: Logger
    ) {
        self.address = address
        self.isNeeded = isNeeded
        self.notices = notices
        self.vitals = vitals
        self.desk = desk
        self.secret = secret
        self.token = token
        self.metrics = metrics
        self.logger = logger
    }

    /// Serves until it is cancelled or shut down gracefully.
    ///
    /// - Throws: ``WebError`` when it cannot listen, but has to.
    public func run() async throws {
        let live = Live(desk: desk, logger: logger)
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await cancelWhenGracefulShutdown { await live.run() } }
                group.addTask { await cancelWhenGracefulShutdown { await desk.sheets.run() } }
                group.addTask { try await serveSocket(live) }
                if let address { group.addTask { try await serve(address, live) } }
                // Whoever fails ends all at once; whoever is done was told to stop, as all were.
                while try await group.next() != nil {}
            }
        } onGracefulShutdown: {
            live.close()
        }
    }

    private func serve(_ address: ListenAddress, _ live: Live) async throws {
        let listener = Listener(
            at: .hostname(address.host, port: address.port),
            responder: router(address, live).buildResponder(),
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
                metadata: ["address": "\(address)", "why": "\(error)", "instead": "there is no page, and no metrics"]
            )
            // A stage that ends would end all.
            try await gracefulShutdown()
        }
    }

    /// The control API for who is on this machine and may open the socket.
    private func serveSocket(_ live: Live) async throws {
        let path = desk.controlSocket.string
        let router = Router(options: .autoGenerateHeadEndpoints)
        ControlRoutes(desk: desk, live: live, logger: logger).add(to: router)
        let listener = Listener(at: .unixDomainSocket(path: path), responder: router.buildResponder()) {
            // Until here the umask has kept others out.
            if chmod(path, 0o660) != 0 {
                logger.warning("control socket keeps its mode", metadata: ["path": "\(path)"])
            }
        }
        do {
            try await listener.run()
            unlink(path)
        } catch is CancellationError {
            unlink(path)
            throw CancellationError()
        } catch {
            logger.notice(
                "no control socket",
                metadata: ["path": "\(path)", "why": "\(error)", "instead": "orders count within half a minute"]
            )
            try await gracefulShutdown()
        }
    }

    func router(_ address: ListenAddress, _ live: Live) -> Router<BasicRequestContext> {
        let router = Router(options: .autoGenerateHeadEndpoints)
        if let secret { WebhookRoute(notices: notices, secret: secret, logger: logger).add(to: router) }
        let access = Access(address: address, token: token, logger: logger)
        access.add(to: router)
        let guarded = router.group().add(middleware: WebGuard(access: access)).add(middleware: SameOrigin())
        MonitoringRoutes(
            vitals: vitals,
            page: MetricsPage(registry: metrics, started: started),
            logger: logger
        ).add(open: router, guarded: guarded)
        ControlRoutes(desk: desk, live: live, logger: logger).add(to: guarded)
        PageRoutes(
            desk: desk,
            live: live,
            pictures: Pictures(desk: desk, logger: logger),
            access: access,
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
