import Foundation
import NIOCore
import NIOPosix
import Seedance
import SeedanceSandbox
import TestKit
import Testing

@testable import Pipeline
@testable import Web

/// Notices that are not the API's, or not about what they claim to be.
struct ForgeryTests {
    /// A task that stays with the API and of which the sandbox tells nothing.
    private static let silent = [Fault(.neverDone), Fault(.webhookLost)]

    @Test("Each notice that is not to be believed is refused with its reason's status, and changes nothing")
    func refusals() async throws {
        try await WebStudio.open(Self.silent) { studio in
            try await studio.working {
                let take = try await studio.take(.running)
                let (nonce, done) = (take.nonce, notice("COMPLETED", of: take.taskID, links: ["http://127.0.0.1:9/a"]))
                #expect(try await studio.send(Array(done.utf8), to: nonce ?? "") == 401, "unsigned")
                #expect(try await studio.notify(done, nonce: nonce, secret: "another") == 401, "forged")
                #expect(try await studio.notify(done, nonce: nonce, id: "") == 401, "without an id")
                #expect(try await studio.notify(done, nonce: nonce, age: 310) == 401, "stale")
                #expect(try await studio.notify(done, nonce: nonce, age: -310) == 401, "from the future")
                #expect(try await studio.notify("", nonce: nonce) == 400, "empty")
                #expect(try await studio.notify("{\"task_id\":7}", nonce: nonce) == 400, "malformed")
                #expect(try await studio.notify(done, nonce: "0123456789abcdef0123456789abcdef") == 404, "unknown")
                #expect(try await studio.notify(done, nonce: "%00%FF/../x") == 404, "no nonce at all")
                #expect(
                    try await studio.notify(done, nonce: "0123456789abcdef", secret: "another") == 401,
                    "who has no secret learns nothing about nonces"
                )
                let other = notice("FAILED", of: "another-task")
                #expect(try await studio.notify(other, nonce: nonce) == 409, "another task")
                #expect(try studio.takes().map(\.state) == [.running])
                #expect(try studio.takes().map(\.taskID) == [take.taskID])
            }
        }
    }

    @Test("A body over the limit is refused, whether it says its length or not", arguments: [false, true])
    func oversized(isStreamed: Bool) async throws {
        try await WebStudio.open(Self.silent) { studio in
            try await studio.working {
                let body = [UInt8](repeating: 0x20, count: WebhookRoute.largestBody + 1)
                let tooLarge = try await studio.send(body, to: "a", isStreamed: isStreamed)
                #expect(tooLarge == 413)
                let largest = try await studio.send(body.dropLast(), to: "a", isStreamed: isStreamed)
                #expect(largest == 401)
            }
        }
    }

    @Test("A true notice that is sent again changes nothing, be it at once, later or after the film was delivered")
    func replayed() async throws {
        try await WebStudio.open([Fault(.webhookLost)]) { studio in
            try await studio.working {
                let take = try await studio.take(.running)
                let failed = notice("FAILED", of: take.taskID)
                let running = notice("IN_PROGRESS", of: take.taskID)
                let done = notice("COMPLETED", of: take.taskID)
                try await eventually("the task is done") { await studio.sandbox.tasks.map(\.status) == ["COMPLETED"] }
                for _ in 1...3 { #expect(try await studio.notify(running, nonce: take.nonce, id: "1") == 204) }
                for _ in 1...3 { #expect(try await studio.notify(done, nonce: take.nonce, id: "2") == 204) }
                try await studio.waitFor(["hero.job", "hero.mp4"])
                for (id, body) in [("2", done), ("1", running), ("3", failed), ("4", done)] {
                    #expect(try await studio.notify(body, nonce: take.nonce, id: id) == 204)
                }
                #expect(try studio.takes().map(\.state) == [.delivered])
                #expect(try studio.drop.visibleNames() == ["hero.job", "hero.mp4"])
            }
            #expect(await studio.sandbox.tasks.count == 1)
            #expect(await studio.sandbox.downloads.count == 1)
        }
    }

    @Test("A hundred thousand forged notices change nothing, and the daemon works on")
    func flood() async throws {
        try await WebStudio.open(Self.silent) { studio in
            try await studio.working {
                let take = try await studio.take(.running)
                let body = Array(notice("COMPLETED", of: take.taskID, links: ["http://127.0.0.1:9/forged.mp4"]).utf8)
                let time = String(Int(Date().timeIntervalSince1970))
                let signature = WebhookVerifier.sign(id: "id", timestamp: time, body: body, secret: "guessed")
                let head = """
                    POST /hooks/\(take.nonce ?? "") HTTP/1.1\r\nhost: a\r\nwebhook-id: id\r\nwebhook-timestamp: \(time)\r\n\
                    webhook-signature: \(signature)\r\ncontent-length: \(body.count)\r\n\r\n
                    """
                // A thousand at a time down one connection: to make them one by one would be most of the work.
                let thousand = Array(repeating: Array(head.utf8) + body, count: 1000).flatMap(\.self)
                let refused = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<100 { group.addTask { try await studio.refusals(of: thousand) } }
                    return try await group.reduce(0, +)
                }
                #expect(refused == 100_000)
                #expect(try studio.takes().map(\.state) == [.running])
                #expect(try await studio.notify(notice("FAILED", of: take.taskID), nonce: take.nonce) == 204)
                try await studio.waitFor(["hero.job", "hero.failed.txt"])
            }
        }
    }
}

extension WebStudio {
    /// Sends bytes on a connection of their own, and counts the answers of 401.
    fileprivate func refusals(of bytes: [UInt8]) async throws -> Int {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: port.number) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { answers, requests in
            async let sent: Void = requests.write(ByteBuffer(bytes: bytes))
            var count = 0
            var rest = ""
            for try await piece in answers {
                let text = rest + String(buffer: piece)
                let parts = text.components(separatedBy: "HTTP/1.1 401")
                count += parts.count - 1
                // An answer may be cut anywhere; what is kept is too short to be counted twice.
                rest = String(parts.last?.suffix(11) ?? "")
                if count == 1000 { break }
            }
            try await sent
            return count
        }
    }
}
