import HTTPTypes
import Hummingbird
import HummingbirdCore
public import Logging
public import Pipeline
public import ServiceLifecycle

/// The daemon's own listener. Strangers may reach it, so everything is bounded: connections, headers, bodies, patience.
public struct WebServer: Service {
    private let address: ListenAddress
    private let notices: Notices
    private let secret: WebhookSecret
    private let logger: Logger

    /// A server that listens as soon as it runs.
    public init(address: ListenAddress, notices: Notices, secret: WebhookSecret, logger: Logger) {
        self.address = address
        self.notices = notices
        self.secret = secret
        self.logger = logger
    }

    /// Serves until it is cancelled or shut down gracefully.
    ///
    /// - Throws: ``WebError`` when it cannot listen.
    public func run() async throws {
        let router = Router()
        WebhookRoute(notices: notices, secret: secret, logger: logger).add(to: router)
        let application = Application(
            responder: router.buildResponder(),
            server: .http1(
                configuration: .init(
                    idleTimeout: .seconds(30),
                    httpDecoderConfiguration: .init(maxHeaderListSize: 16 << 10, maxHeaderFieldCount: 100)
                )
            ),
            configuration: .init(
                address: .hostname(address.host, port: address.port),
                serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(100)
            ),
            onServerRunning: { _ in logger.info("listening", metadata: ["address": "\(address)"]) },
            // What strangers do to their connections is no matter of the log.
            logger: Logger(label: "web") { _ in SwiftLogNoOpLogHandler() }
        )
        do {
            try await application.run()
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            // Once it listens it throws no more.
            throw WebError.cannotListen(address, "\(error)")
        }
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
