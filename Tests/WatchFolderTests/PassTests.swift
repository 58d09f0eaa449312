import Dispatch
import Foundation
import Glibc
import Synchronization
import SystemPackage
import TestKit
import Testing

@testable import WatchFolder

/// What events do not tell, passes find.
@Suite(.timeLimit(.minutes(3)))
struct PassTests {
    let root: TemporaryFolder

    init() throws { root = try TemporaryFolder() }

    @Test("without a watcher passes find everything")
    func polling() async throws {
        let watched = try WatchedFolder(in: root, withEvents: false, scanInterval: .milliseconds(20))
        try await watched.whileRunning {
            try root.makeDirectory("a")
            try root.write("a/1.job")
            #expect(await watched.hasSeen("a/1.job"))
            #expect(watched.worker.status.watching.mode == "poll")
            #expect(watched.worker.status.watching.reason == .noQueue)
        }
    }

    @Test("a pass tells which directories it saw, and that it is complete")
    func completePass() async throws {
        try root.makeDirectory("a/b")
        try root.makeDirectory("a/@eaDir")
        try root.write("a/1.job")
        let watched = try WatchedFolder(in: root)
        try await watched.whileRunning {
            let pass = try #require(watched.seen.passes.first)
            #expect(pass.isComplete)
            #expect(pass.directories == ["", "a", "a/b"])
            #expect(pass.files == 1)
            #expect(await eventually { watched.worker.status.watching == Watching(watched: 3, polled: 0, reason: nil) })
            #expect(watched.watcher?.counters.watches == 3)
        }
    }

    @Test("lookAtEverything asks for a pass, and look(at:) for one listing")
    func ownHints() async throws {
        try root.makeDirectory("a")
        let watched = try WatchedFolder(in: root)
        try await watched.whileRunning {
            watched.worker.lookAtEverything()
            #expect(await eventually { watched.seen.passes.count >= 2 })
            let visits = watched.seen.visits
            watched.worker.look(at: "a")
            #expect(await eventually { watched.seen.visits == visits + 1 })
        }
    }

    @Test("B2.4 When the kernel's queue overflows, a pass finds what was lost")
    func overflow() async throws {
        let limit = try #require(
            Int(String(contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8).dropLast())
        )
        try #require(limit <= 100_000, "the queue of this machine is too long to fill")
        // Holds up the thread that reads the queue, so that the kernel really has to drop events.
        let reached = Mutex(false)
        let gate = DispatchSemaphore(value: 0)
        let worker = Mutex<pthread_t?>(nil)
        let watched = try WatchedFolder(
            in: root,
            ignoring: { name, _ in
                // The worker asks as well, when it lists; that is not the thread to hold up.
                let isReader = worker.withLock { $0 != nil && $0 != pthread_self() }
                let isFirst = reached.withLock { reached in
                    if !isReader || reached || name != "0" { return false }
                    reached = true
                    return true
                }
                if isFirst { gate.wait() }
                return name.bytes.count == 1 || Debris.isDebris(name, isDirectory: false)
            },
            check: { _ in
                worker.withLock { $0 = pthread_self() }
                return nil
            }
        )
        try await watched.whileRunning {
            try root.write("0")
            #expect(await eventually { reached.withLock { $0 } })
            // Two files in turn, because equal events in a row are one.
            let noise = [root("1").string, root("2").string]
            for number in 0...limit { close(try calling { open(noise[number % 2], O_WRONLY | O_CREAT, 0o600) }) }
            try root.write("lost.job")
            gate.signal()
            #expect(await watched.hasSeen("lost.job"))
            #expect(watched.watcher?.counters.overflows == 1)
            #expect(await eventually { watched.seen.passes.count >= 2 })
        }
    }

    @Test("a directory that cannot be listed makes the pass incomplete, and only itself unknown")
    func unlistableDirectory() async throws {
        // Too long a path is an error that even root gets.
        var depth = root.path
        let name = String(repeating: "n", count: 250)
        var descriptor = try calling { open(depth.string, O_RDONLY | O_DIRECTORY) }
        for _ in 0..<18 {
            try calling { mkdirat(descriptor, name, 0o755) }
            let next = try calling { openat(descriptor, name, O_RDONLY | O_DIRECTORY) }
            close(descriptor)
            descriptor = next
            depth.append(name)
        }
        close(descriptor)
        defer { _ = try? run("/bin/rm", "-rf", root(FilePath(name)).string) }
        try root.write("a.job")
        let watched = try WatchedFolder(in: root)
        try await watched.whileRunning {
            let pass = try #require(watched.seen.passes.first)
            #expect(!pass.isComplete)
            #expect(Set(pass.failures.values) == [.nameTooLong])
            #expect(pass.directories.count > 12)
            #expect(watched.seen.files == ["a.job"])
            #expect(watched.worker.status.health == .healthy)
        }
    }

    @Test("stopping a worker that was never started returns at once, and stopping twice is harmless")
    func stopping() async throws {
        let watched = try WatchedFolder(in: root)
        #expect(await watched.worker.stop())
        let other = try WatchedFolder(in: root)
        try await other.whileRunning {}
        #expect(await other.worker.stop())
        #expect(await eventually { other.watcher?.counters.watches == 0 })
    }

    @Test("a worker that hangs does not hold up the one who stops it")
    func stoppingAHangingWorker() async throws {
        let gate = DispatchSemaphore(value: 0)
        let isInside = Mutex(false)
        let worker = try FolderWorker(
            folder: DropFolder(root.path),
            watcher: nil,
            scanInterval: .seconds(3600),
            visit: { _ in
                isInside.withLock { $0 = true }
                gate.wait()
                return nil
            }
        )
        try worker.start()
        #expect(await eventually { isInside.withLock { $0 } })
        #expect(await worker.stop(within: .milliseconds(10)) == false)
        gate.signal()
        #expect(await worker.stop())
    }
}
