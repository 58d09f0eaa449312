import Foundation
import Glibc
import Logging
import Synchronization
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// Instances on one machine that use one key count its requests together.
struct SharedAllowanceTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("key", text: "secret-key\n")
    }

    private func instance(key: FilePath = "key", minute: Duration = .seconds(60)) throws -> SharedAllowance {
        var settings = Settings()
        settings.keyFile = folder(key)
        return SharedAllowance(
            directory: folder.path,
            keys: try KeySource(settings: settings, environment: [:]),
            minute: minute,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    private func file() throws -> FilePath {
        FilePath(try #require(try folder.names().first { $0.hasPrefix("allowance-") }))
    }

    @Test("A place is taken until a window after the answer, and the time named is the first at which one is free")
    func places() {
        let spans = SharedMinute.Spans(window: 60, request: 180)
        var minute = SharedMinute()
        func take(_ limit: Int, _ now: Int64) -> SharedMinute.Turn { minute.take(of: limit, spans, at: now) }
        #expect(take(2, 1000) == .taken(place: 0))
        #expect(take(2, 1000) == .taken(place: 1))
        #expect(take(2, 1001) == .notBefore(1240), "no answer yet")
        let isFreed = minute.free(0, written: 1240, at: 1010 + 60)
        #expect(isFreed)
        let isFreedAgain = minute.free(0, written: 1240, at: 5)
        #expect(!isFreedAgain, "it is not as it was written")
        #expect(take(2, 1011) == .notBefore(1070))
        #expect(take(1, 1011) == .notBefore(1240), "both have to become free")
        #expect(take(2, 1070) == .taken(place: 0))
        #expect(take(2, 1240) == .taken(place: 1), "who was killed gives no answer")
    }

    @Test("Whatever the places hold, no more than the last of a request and a window passes until one is free")
    func garbage() {
        var dice = SeededGenerator(seed: 3)
        let spans = SharedMinute.Spans(window: 60, request: 180)
        for _ in 0..<1000 {
            let now = Int64.random(in: 0...1_000_000, using: &dice)
            let places = (0..<Int.random(in: 0...20, using: &dice)).map { _ in
                Bool.random(using: &dice)
                    ? Int64.random(in: .min ... .max, using: &dice) : now + Int64.random(in: -500...500, using: &dice)
            }
            var minute = SharedMinute(places: places)
            if case .notBefore(let instant) = minute.take(of: 5, spans, at: now) {
                #expect(instant > now && instant <= now + 240)
            }
        }
    }

    @Test("Two instances together make no more requests than the key allows; what another key does is counted apart")
    func together() throws {
        let (one, other) = (try instance(), try instance())
        for _ in 0..<5 {
            #expect(one.take(of: 10, in: .seconds(60)) == nil)
            #expect(other.take(of: 10, in: .seconds(60)) == nil)
        }
        #expect(one.take(of: 10, in: .seconds(60)) != nil)
        #expect(other.take(of: 10, in: .seconds(60)) != nil)
        one.giveBack()
        #expect(other.take(of: 10, in: .seconds(60)) == nil)
        one.answer(in: .seconds(60))
        #expect(other.take(of: 10, in: .seconds(60)) != nil, "its place counts on for a minute")

        try folder.write("second-key", text: "another-key\n")
        let third = try instance(key: "second-key")
        #expect(third.take(of: 1, in: .seconds(60)) == nil)
        #expect(third.take(of: 2000, in: .seconds(60)) == nil, "such a key is not scarce")
        for name in try folder.names() where name.hasPrefix("allowance-") {
            #expect(!name.contains("key") && name.count == 26)
            let bytes = try folder.read(FilePath(name))
            #expect(!String(decoding: bytes, as: UTF8.self).contains("key"))
        }
    }

    @Test(
        "A file that is damaged, or from before the machine's start, or gone, is begun anew",
        arguments: ["", "x", "another start"]
    )
    func damaged(content: String) throws {
        let one = try instance()
        for _ in 0..<3 { #expect(one.take(of: 3, in: .seconds(60)) == nil) }
        #expect(one.take(of: 3, in: .seconds(60)) != nil)
        let path = try file()
        let bytes = try folder.read(path)
        if content == "another start" {
            try folder.write(path, Array(UUID().uuidString.utf8) + bytes[36...])
        } else {
            try folder.write(path, text: content)
        }
        #expect(one.take(of: 3, in: .seconds(60)) == nil)
        let other = try instance()
        #expect(other.take(of: 3, in: .seconds(60)) == nil)
        try folder.remove(path)
        #expect(other.take(of: 3, in: .seconds(60)) == nil)
        #expect(one.take(of: 3, in: .seconds(60)) == nil)
        for _ in 0..<3 { one.answer(in: .seconds(60)) }
        #expect(one.take(of: 3, in: .seconds(60)) == nil)
        #expect(other.take(of: 3, in: .seconds(60)) != nil, "both count in the new file")
    }

    @Test("A file that can't be had, or that somebody holds for ever, keeps nobody from sending")
    func unusable() throws {
        let one = try instance()
        #expect(one.take(of: 1, in: .seconds(60)) == nil)
        let path = try file()
        let holder = try FileDescriptor.open(folder(path), .readWrite)
        #expect(flock(holder.rawValue, LOCK_EX) == 0)
        #expect(one.take(of: 1, in: .seconds(60)) == nil)
        try holder.close()
        #expect(one.take(of: 1, in: .seconds(60)) != nil, "once it is let go of, it counts again")
        try folder.remove(path)
        try folder.makeDirectory(path)
        #expect(one.take(of: 1, in: .seconds(60)) == nil)
    }

    @Test("Accounts that share stay under the limit in every window, and each gets its turns")
    func accounts() async throws {
        let window = Duration.milliseconds(400)
        let made = Requests()
        // Both are there before one begins: to open a store may take longer than all of its requests.
        let accounts = try (0..<2).map { number in
            Account(
                allowance: Allowance(perMinute: 10, perSecond: 1000, minute: window),
                shared: try instance(minute: window),
                store: try Store(stateDirectory: folder(FilePath("state\(number)"))),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, account) in accounts.enumerated() {
                group.addTask {
                    for _ in 0..<30 {
                        try await account.permit(number == 0 ? .list : .result)
                        made.add(number)
                        await account.learn(nil)
                    }
                }
            }
            try await group.waitForAll()
        }
        let requests = made.all.sorted { $0.at < $1.at }
        #expect(requests.count == 60)
        for (index, request) in requests.enumerated() where index >= 10 {
            #expect(requests[index - 10].at + window <= request.at)
        }
        #expect(Set(requests.prefix(30).map(\.account)) == [0, 1])
    }

    private final class Requests: Sendable {
        private let list = Mutex<[(account: Int, at: ContinuousClock.Instant)]>([])

        var all: [(account: Int, at: ContinuousClock.Instant)] { list.withLock(\.self) }

        func add(_ account: Int) { list.withLock { $0.append((account, .now)) } }
    }

    @Test("Who gives up waiting for others leaves nothing behind")
    func cancelled() async throws {
        let shared = try instance()
        let account = Account(
            allowance: Allowance(perMinute: 2, perSecond: 8),
            shared: shared,
            store: try Store(stateDirectory: folder("state")),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let other = try instance()
        for _ in 0..<2 { #expect(other.take(of: 2, in: .seconds(60)) == nil) }
        let waiting = Task { try await account.permit(.result) }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        other.giveBack()
        try await account.permit(.result)
        await account.unused()
        #expect(other.take(of: 2, in: .seconds(60)) == nil)
    }
}
