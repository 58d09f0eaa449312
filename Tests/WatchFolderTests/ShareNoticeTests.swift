import Glibc
import Synchronization
import SystemPackage
import TestKit
import Testing

@testable import WatchFolder

/// Servers of SMB shares tell when to look. The server is a closure here: a real one needs a kernel with CIFS.
@Suite(.timeLimit(.minutes(2)))
struct ShareNoticeTests {
    /// What a waiting thread gets, one after the other.
    final class Server: Sendable {
        private struct State {
            var answers: [Result<[UInt8], Errno>] = []
            var asked = 0
            var waiting = 0
        }

        private let state = Mutex(State())
        private let signal: EventSignal

        init() throws { signal = try EventSignal() }

        var asked: Int { state.withLock(\.asked) }
        /// Threads that wait now.
        var waiting: Int { state.withLock(\.waiting) }

        func tell(_ answer: Result<[UInt8], Errno>) {
            state.withLock { $0.answers.append(answer) }
            signal.raise()
        }

        func wait() -> Result<[UInt8], Errno> {
            state.withLock {
                $0.asked += 1
                $0.waiting += 1
            }
            defer { state.withLock { $0.waiting -= 1 } }
            while true {
                if let answer = state.withLock({ $0.answers.isEmpty ? nil : $0.answers.removeFirst() }) {
                    return answer
                }
                signal.wait(until: .now + .seconds(1))
            }
        }
    }

    let root: TemporaryFolder
    let server: Server
    let inbox: Inbox
    let notices: ShareNotices

    init() throws {
        root = try TemporaryFolder()
        let server = try Server()
        self.server = server
        inbox = try Inbox(ignoring: Debris.isDebris)
        notices = ShareNotices(inbox: inbox) { _ in server.wait() }
    }

    private func listen() throws {
        let folder = try DropFolder(root.path)
        notices.listen(to: try folder.openRoot(), device: folder.device)
    }

    /// A record as a server makes it.
    private func change(_ path: String, next: Int = 0) -> [UInt8] {
        let name = path.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        return [next, 1, name.count].flatMap { number in (0..<4).map { UInt8(number >> (8 * $0) & 0xFF) } } + name
    }

    @Test("A change at the server asks for a look, and of hidden files only the first, which shows that notices come")
    func changes() async throws {
        try listen()
        #expect(notices.standing == nil)
        server.tell(.success(change(".reeldrop\\lease")))
        #expect(await eventually { notices.standing == .coming })
        #expect(await eventually { server.waiting == 1 && server.asked == 2 })
        #expect(inbox.take().notices)
        server.tell(.success(change(".reeldrop\\lease")))
        #expect(await eventually { server.waiting == 1 && server.asked == 3 })
        #expect(!inbox.take().notices)
        server.tell(.success(change("a\\hero.job")))
        #expect(await eventually { inbox.take().notices })
        server.tell(.success([]))
        #expect(await eventually { inbox.take().notices }, "the server has forgotten what it was")
    }

    @Test("One thread waits for a share, however often it is looked at")
    func oneThread() async throws {
        for _ in 0..<20 { try listen() }
        #expect(await eventually { server.waiting == 1 })
        notices.stop()
        try listen()
        #expect(server.asked == 1, "asked for again before the wait was over")
        server.tell(.success(change("hero.job")))
        #expect(await eventually { inbox.take().notices })
        #expect(await eventually { server.waiting == 1 && server.asked == 2 })
    }

    @Test("Nobody waits any more after the notice that follows a stop, and it asks for no look")
    func stop() async throws {
        try listen()
        #expect(await eventually { server.waiting == 1 })
        notices.stop()
        server.tell(.success(change("hero.job")))
        #expect(await eventually { server.waiting == 0 })
        #expect(!inbox.take().notices)
        try listen()
        #expect(await eventually { server.waiting == 1 })
    }

    @Test("A server that was away is asked again at the next look")
    func away() async throws {
        try listen()
        server.tell(.failure(.resourceTemporarilyUnavailable))
        #expect(await eventually { notices.standing == .refused(.resourceTemporarilyUnavailable) })
        #expect(server.asked == 1, "not before the next look")
        try listen()
        server.tell(.success(change("hero.job")))
        #expect(await eventually { notices.standing == .coming })
    }

    @Test("A kernel or a server without notices is asked again only when the share is mounted anew")
    func refusal() async throws {
        try listen()
        server.tell(.failure(.notSupported))
        #expect(await eventually { notices.standing == .refused(.notSupported) })
        for _ in 0..<3 { try listen() }
        #expect(server.asked == 1)
        notices.stop()
        #expect(notices.standing == nil)
        try listen()
        #expect(await eventually { server.waiting == 1 && server.asked == 2 })
    }

    @Test("The real call fails at once where there is no SMB")
    func realCall() async throws {
        let real = ShareNotices(inbox: inbox)
        let folder = try DropFolder(root.path)
        real.listen(to: try folder.openRoot(), device: folder.device)
        #expect(await eventually { real.standing == .refused(Errno(rawValue: ENOTTY)) })
        let trial = try ShareNotices.trial(of: FilePath(), in: folder)
        #expect(trial == .refused(Errno(rawValue: ENOTTY)))
        #expect(try root.names() == [])
    }

    @Test("The paths in a server's records are read, and what is cut off is not trusted")
    func records() {
        let two = change("a\\b.job", next: 28) + [0, 0] + change("ü.png")
        #expect(ShareChanges.paths(in: two) == [["a", "b.job"], ["ü.png"]])
        #expect(ShareChanges.paths(in: []) == nil)
        for count in 0..<two.count { #expect(ShareChanges.paths(in: Array(two[..<count])) == nil) }
    }

    @Test(
        "Only SMB servers are asked",
        arguments: [(0xFE53_4D42, true), (0xFF53_4D42, true), (0x6969, false), (0x6573_5546, false), (0xEF53, false)]
    )
    func systems(magic: UInt32, mayHaveNotices: Bool) {
        #expect(FileSystem(magic: magic).mayHaveNotices == mayHaveNotices)
    }

    @Test("A notice brings two looks at what is polled, long before their time")
    func look() async throws {
        let passes = Mutex(0)
        let inbox = inbox
        let duties = FolderWorker.Duties(
            mode: .poll,
            scanInterval: .seconds(3600),
            pollInterval: .seconds(3600),
            check: { _ in nil },
            visit: { _ in nil },
            passed: { _ in passes.withLock { $0 += 1 } },
            watchingChanged: { _ in },
            healthChanged: { _, _ in }
        )
        let folder = try DropFolder(root.path)
        try startThread(named: "round") {
            var round = WorkerRound(folder: folder, inbox: inbox, watcher: nil, duties: duties, publish: { _, _ in })
            round.run()
        }
        defer { inbox.post { $0.isStopped = true } }
        #expect(await eventually { passes.withLock { $0 } == 1 })
        inbox.post { $0.notices = true }
        #expect(await eventually { passes.withLock { $0 } == 3 })
    }
}
