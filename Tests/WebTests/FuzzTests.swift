import NIOCore
import NIOPosix
import SeedanceSandbox
import TestKit
import Testing

@testable import Pipeline
@testable import Web

/// Bytes that no sender of good will would send. The seeds are fixed, so a failure comes again.
struct FuzzTests {
    @Test("Random bytes change nothing, be they no HTTP at all or a request with random parts", arguments: 1...4)
    func randomBytes(seed: Int) async throws {
        try await WebStudio.open([Fault(.neverDone), Fault(.webhookLost)]) { studio in
            try await studio.working {
                let take = try await studio.take(.running)
                var dice = SeededGenerator(seed: UInt64(seed))
                for _ in 0..<100 {
                    try await studio.exchange(Self.request(to: take.nonce ?? "", &dice))
                }
                #expect(try studio.takes().map(\.state) == [.running])
                #expect(try await studio.notify(notice("FAILED", of: take.taskID), nonce: take.nonce) == 204)
                try await studio.waitFor(["hero.job", "hero.failed.txt"])
            }
        }
    }

    @Test("A signed notice that is damaged is refused or changes nothing", arguments: 1...4)
    func damagedNotices(seed: Int) async throws {
        try await WebStudio.open([Fault(.neverDone), Fault(.webhookLost)]) { studio in
            try await studio.working {
                let take = try await studio.take(.running)
                var dice = SeededGenerator(seed: UInt64(seed))
                var statuses: Set<Int> = []
                for _ in 0..<200 {
                    var body = Array(notice("IN_PROGRESS", of: take.taskID, links: ["https://a.example"]).utf8)
                    for _ in 0..<Int.random(in: 1...3, using: &dice) {
                        body[Int.random(in: 0..<body.count, using: &dice)] = UInt8.random(in: 0x20...0x7E, using: &dice)
                    }
                    if Bool.random(using: &dice) { body.removeLast(Int.random(in: 0...body.count, using: &dice)) }
                    statuses.insert(
                        try await studio.notify(String(decoding: body, as: UTF8.self), nonce: take.nonce)
                    )
                }
                #expect(statuses == [204, 400, 409])
                #expect(try studio.takes().map(\.state) == [.running])
                #expect(try studio.takes().map(\.taskID) == [take.taskID])
            }
        }
    }

    private static func request(to nonce: String, _ dice: inout SeededGenerator) -> [UInt8] {
        func bytes(_ most: Int, _ range: ClosedRange<UInt8>, _ dice: inout SeededGenerator) -> [UInt8] {
            (0..<Int.random(in: 0...most, using: &dice)).map { _ in UInt8.random(in: range, using: &dice) }
        }
        if Int.random(in: 0..<3, using: &dice) == 0 { return bytes(2000, 0...255, &dice) }
        let path = Bool.random(using: &dice) ? Array(nonce.utf8) : bytes(100, 0x21...0x7E, &dice)
        var request = Array("POST /hooks/".utf8) + path + Array(" HTTP/1.1\r\nhost: a\r\n".utf8)
        for name in ["webhook-id", "webhook-timestamp", "webhook-signature", "transfer-encoding", "expect"]
        where Bool.random(using: &dice) {
            request += Array("\(name): ".utf8) + bytes(300, 0x20...0xFF, &dice) + Array("\r\n".utf8)
        }
        let body = bytes(3000, 0...255, &dice)
        // Sometimes the length is a lie.
        let length = Bool.random(using: &dice) ? body.count : Int.random(in: 0...100_000, using: &dice)
        return request + Array("content-length: \(length)\r\n\r\n".utf8) + body
    }
}

extension WebStudio {
    /// Sends bytes on a connection of their own, and waits until the daemon has closed it.
    fileprivate func exchange(_ bytes: [UInt8]) async throws {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port.number).get()
        // The daemon may hang up before it has read everything, which is its right.
        try? await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
        try? await channel.close(mode: .output).get()
        try? await channel.closeFuture.get()
    }
}
