import NIOCore
import NIOPosix
import Synchronization

/// A server on this machine that does to each connection what a test says, byte by byte.
struct ScriptedServer: Sendable {
    /// What one connection does. The connection is closed when it returns.
    typealias Script = @Sendable (Connection) async throws -> Void

    /// A request as it came over the wire.
    struct Request: Sendable {
        /// Everything in front of the empty line.
        var head: String
        var body: [UInt8]

        var lines: [String] { head.split(separator: "\r\n").map(String.init) }
        /// The values of a header, whatever the case of its name.
        func header(_ name: String) -> [String] {
            lines.dropFirst().compactMap { line in
                let parts = line.split(separator: ":", maxSplits: 1)
                guard parts.count == 2, parts[0].lowercased() == name else { return nil }
                return parts[1].trimmingPrefix(while: \.isWhitespace).description
            }
        }
    }

    let port: Int
    fileprivate let log: Log

    var baseURL: String { "http://127.0.0.1:\(port)" }
    /// The requests so far, also those that were cut short.
    var requests: [Request] { log.state.withLock { $0.requests } }
    var connections: Int { log.state.withLock { $0.connections } }

    fileprivate final class Log: Sendable {
        let state = Mutex((requests: [Request](), connections: 0))
    }

    /// One connection, numbered from zero.
    struct Connection {
        let number: Int
        fileprivate let input: Reader
        fileprivate let output: NIOAsyncChannelOutboundWriter<ByteBuffer>
        fileprivate let log: Log

        /// The next request with its whole body; `nil` when the client has closed.
        func request() async throws -> Request? {
            guard var request = try await requestHead() else { return nil }
            let length = request.header("content-length").first.flatMap { Int($0) } ?? 0
            while input.bytes.count < length, try await input.more() {}
            request.body = input.take(length)
            log.state.withLock { $0.requests.append(request) }
            return request
        }

        /// The head of the next request; its body stays on the wire.
        func requestHead() async throws -> Request? {
            while true {
                if let end = input.bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
                    let head = input.take(end.upperBound)
                    return Request(head: String(decoding: head.dropLast(4), as: UTF8.self), body: [])
                }
                guard try await input.more() else { return nil }
            }
        }

        func send(_ text: String) async throws {
            try await output.write(ByteBuffer(string: text))
        }

        /// A whole answer.
        func answer(_ status: String, _ headers: String..., body: String) async throws {
            let lines = ["HTTP/1.1 \(status)"] + headers + ["content-length: \(body.utf8.count)"]
            try await send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
        }

        /// Stays until the client goes.
        func waitForClose() async throws {
            while try await input.more() {}
        }
    }

    fileprivate final class Reader {
        var bytes: [UInt8] = []
        private var iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator

        init(_ stream: NIOAsyncChannelInboundStream<ByteBuffer>) {
            iterator = stream.makeAsyncIterator()
        }

        func more() async throws -> Bool {
            guard let buffer = try await iterator.next(isolation: #isolation) else { return false }
            bytes.append(contentsOf: buffer.readableBytesView)
            return true
        }

        func take(_ count: Int) -> [UInt8] {
            let taken = Array(bytes.prefix(count))
            bytes.removeFirst(taken.count)
            return taken
        }
    }

    /// Runs a server for as long as the body runs.
    static func run<Result: Sendable>(
        _ script: @escaping Script,
        _ body: (ScriptedServer) async throws -> Result
    ) async throws -> Result {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let log = Log()
        return try await listener.executeThenClose { clients in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    // a connection that breaks is a test's own doing, and no failure of the server
                    try? await withThrowingDiscardingTaskGroup { connections in
                        for try await client in clients {
                            let number = log.state.withLock { state in
                                defer { state.connections += 1 }
                                return state.connections
                            }
                            connections.addTask {
                                try? await client.executeThenClose { input, output in
                                    try await script(
                                        Connection(number: number, input: Reader(input), output: output, log: log)
                                    )
                                }
                            }
                        }
                    }
                }
                defer { group.cancelAll() }
                return try await body(
                    ScriptedServer(port: listener.channel.localAddress?.port ?? 0, log: log)
                )
            }
        }
    }
}
