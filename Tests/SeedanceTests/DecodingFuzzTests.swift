import FoundationEssentials
import NIOHTTP1
import Testing

@testable import Seedance

@Suite("Readers of foreign bytes")
struct DecodingFuzzTests {
    static let seeds: [String] =
        TaskDecodingTests.tasks.map(\.0) + TaskDecodingTests.noTasks + ErrorWordsTests.table.map(\.0)

    @Test("none ends the program or says anything unprintable, whatever the bytes", arguments: 0..<4)
    func survives(round: Int) {
        var random = SeededRandom(UInt64(round) + 100)
        for _ in 0..<1500 {
            let bytes = mutated(&random)
            if let task = try? TaskDecoding.task(bytes) { check(task.id, 200); check(task.reason ?? "", 500) }
            _ = try? TaskDecoding.createdTask(bytes)
            _ = try? TaskDecoding.list(bytes)
            _ = try? WebhookNotice(body: bytes)
            let words = ErrorWords(bytes)
            check(words.message, 500)
            #expect(words.invalidParameters.count <= 20)
            for parameter in words.invalidParameters { check(parameter.reason, 200) }
            let text = String(decoding: bytes, as: UTF8.self)
            _ = HTTPDate.seconds(text)
            _ = RateLimit(["x-ratelimit-limit": text, "x-ratelimit-remaining": text, "x-ratelimit-reset": text])
            #expect(throws: WebhookRefusal.self) {
                try WebhookVerifier(secrets: ["s"]).verify(
                    id: "i",
                    timestamp: "1790000000",
                    signature: text,
                    body: bytes,
                    now: 1_790_000_000
                )
            }
            #expect(throws: WebhookRefusal.self) {
                try WebhookVerifier(secrets: [text, "s"]).verify(
                    id: text,
                    timestamp: text,
                    signature: "v1,AAAA",
                    body: bytes,
                    now: 1_790_000_000
                )
            }
        }
    }

    @Test("deep nesting is refused and not followed", arguments: ["[", #"{"data":"#, #"{"error":"#, #"{"problem":"#])
    func survivesDepth(opening: String) {
        let bytes = Array(String(repeating: opening, count: 100_000).utf8)
        #expect(throws: UnreadableAnswer.self) { try TaskDecoding.task(bytes) }
        check(ErrorWords(bytes).message, 500)
        let closed = Array(
            (String(repeating: #"{"problem":"#, count: 400) + "1" + String(repeating: "}", count: 400)).utf8
        )
        check(ErrorWords(closed).message, 500)
    }

    private func mutated(_ random: inout SeededRandom) -> [UInt8] {
        var bytes = Array((Self.seeds.randomElement(using: &random) ?? "").utf8)
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            switch Int.random(in: 0...4, using: &random) {
            case 0: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
            case 1: bytes.removeSubrange(min(place, bytes.count)..<bytes.count)
            case 2 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 3 where place < bytes.count: bytes.remove(at: place)
            default:
                let other = Array((Self.seeds.randomElement(using: &random) ?? "").utf8)
                bytes.insert(contentsOf: other, at: place)
            }
        }
        return bytes
    }

    private func check(_ text: String, _ limit: Int) {
        #expect(text.unicodeScalars.count <= limit)
        #expect(!text.unicodeScalars.contains { $0.properties.generalCategory == .control })
    }
}
