import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import TestKit
import Testing

@testable import Web

struct StoppingTests {
    @Test("Whoever connects while the listener stops does not bring the program down", arguments: 1...20)
    func connectingMeanwhile(round: Int) async throws {
        let port = try ReservedPort()
        let (running, isRunning) = AsyncStream.makeStream(of: Void.self)
        let application = Application(
            responder: Router().buildResponder(),
            server: HTTPServerBuilder { HTTPConnections(responder: $0, configuration: .init()) },
            configuration: .init(address: .hostname("127.0.0.1", port: port.number)),
            onServerRunning: { _ in isRunning.yield() },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let server = Task { try await application.run() }
        for await _ in running { break }
        await withDiscardingTaskGroup { group in
            for number in 0..<200 {
                group.addTask {
                    let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    // The listener may be gone by then.
                    let client = try? await bootstrap.connect(host: "127.0.0.1", port: port.number).get()
                    try? await client?.close()
                }
                if number == 50 { server.cancel() }
            }
        }
        _ = await server.result
    }
}
