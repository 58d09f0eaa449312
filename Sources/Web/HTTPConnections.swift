import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Synchronization

/// Speaks HTTP/1.1 with whoever connects, and closes the connections that nobody comes to serve.
///
/// A connection that is accepted in the moment in which the listener stops is served by nobody. NIO ends the process when
/// such a one is let go of without being closed (swift-nio, issue 2813), and it is a program's right to connect at any moment.
struct HTTPConnections: ServerChildChannel {
    private let http: HTTP1Channel

    init(responder: @escaping HTTPChannelHandler.Responder, configuration: HTTP1Channel.Configuration) {
        http = HTTP1Channel(responder: responder, configuration: configuration)
    }

    /// An accepted connection.
    final class Connection: ServerChildChannelValue {
        fileprivate let stream: HTTP1Channel.Value
        fileprivate let isServed = Atomic(false)

        fileprivate init(_ stream: HTTP1Channel.Value) {
            self.stream = stream
        }

        var channel: any Channel { stream.channel }

        deinit {
            if isServed.load(ordering: .acquiring) { return }
            Task { [stream] in try? await stream.executeThenClose { _, _ in } }
        }
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Connection> {
        http.setup(channel: channel, logger: logger).map(Connection.init)
    }

    @concurrent
    func handle(value: Connection, logger: Logger) async {
        value.isServed.store(true, ordering: .releasing)
        await http.handle(value: value.stream, logger: logger)
    }
}
