import Glibc
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// HTTP at one address.
///
/// Hummingbird's `Application` is this with a clock beside it that writes the date anew every second: most of what an idle
/// daemon would do.
struct Listener: Service {
    let address: BindAddress
    let responder: RouterResponder<BasicRequestContext>
    /// Called when connections are accepted.
    let listens: @Sendable () -> Void

    /// What strangers do to their connections is no matter of the log.
    private let logger = Logger(label: "web") { _ in SwiftLogNoOpLogHandler() }
    /// A page that is open keeps one, and has up to five more while it loads.
    private static let mostConnections = 300

    init(
        at address: BindAddress,
        responder: RouterResponder<BasicRequestContext>,
        listens: @escaping @Sendable () -> Void = {}
    ) {
        self.address = address
        self.responder = responder
        self.listens = listens
    }

    func run() async throws {
        let server = HTTPServerBuilder { responder in
            HTTPConnections(
                responder: responder,
                configuration: .init(
                    idleTimeout: .seconds(30),
                    httpDecoderConfiguration: .init(maxHeaderListSize: 16 << 10, maxHeaderFieldCount: 100)
                )
            )
        }
        let service = try server.buildServer(
            configuration: .init(
                address: address,
                serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(Self.mostConnections)
            ),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: logger,
            responder: { request, writer, channel in
                let response = await answer(request, on: channel)
                try await writer.write(response: response.head, body: response.body)
            },
            onServerRunning: { _ in listens() }
        )
        try await service.run()
    }

    private func answer(_ request: Request, on channel: any Channel) async -> Response {
        let context = BasicRequestContext(source: ApplicationRequestContextSource(channel: channel, logger: logger))
        var response: Response
        do {
            response = try await responder.respond(to: request, context: context)
        } catch {
            response = Response(status: .internalServerError)
        }
        response.headers[.date] = Self.date
        return response
    }

    /// The date of now as RFC 9110 asks for it. Nothing here ever leaves the C locale.
    private static var date: String {
        var (now, parts) = (time(nil), tm())
        gmtime_r(&now, &parts)
        return String(unsafeUninitializedCapacity: 40) { buffer in
            buffer.withMemoryRebound(to: CChar.self) { text in
                strftime(text.baseAddress, text.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
            }
        }
    }
}
