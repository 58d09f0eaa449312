import Foundation
import Glibc
import SystemPackage
import TestKit
import Testing

@testable import WatchFolder

/// Where no events come, directories are looked at again and again, and only those.
@Suite(.timeLimit(.minutes(3)))
struct ModeTests {
    let root: TemporaryFolder

    init() throws { root = try TemporaryFolder() }

    @Test("Without being asked, a local folder is watched by events, and nothing is polled")
    func local() async throws {
        let watched = try WatchedFolder(in: root, pollInterval: .milliseconds(20))
        try await watched.whileRunning {
            #expect(await eventually { watched.worker.status.watching == Watching(watched: 1, polled: 0, reason: nil) })
            let names = try root.names()
            #expect(names == [], "the test file is gone")
        }
    }

    @Test("Polling on request finds files without any watch")
    func asked() async throws {
        let watched = try WatchedFolder(in: root, mode: .poll, pollInterval: .milliseconds(20))
        try await watched.whileRunning {
            try root.makeDirectory("a")
            try root.write("a/1.job")
            #expect(await watched.hasSeen("a/1.job"))
            #expect(watched.worker.status.watching.mode == "poll")
            #expect(watched.worker.status.watching.reason == .asked)
            #expect(watched.watcher?.counters.watches == 0)
            try root.remove("a")
            #expect(
                await eventually { watched.seen.passes.last?.directories == [""] },
                "polled as a whole, what is missing counts"
            )
        }
    }

    @Test("Where a test file sends no event, everything is polled")
    func silent() async throws {
        let watched = try WatchedFolder(in: root, pollInterval: .milliseconds(20))
        // As where the kernel takes the watch, and never tells.
        watched.watcher?.stop()
        try await watched.whileRunning {
            #expect(watched.worker.status.watching.reason == .silent)
            try root.write("1.job")
            #expect(await watched.hasSeen("1.job"))
        }
    }

    @Test(
        "B2.1 Behind a FUSE mount no event tells, and polling finds the file",
        .enabled(if: FUSEMount.isUsable, "bindfs can't mount here")
    )
    func remote() async throws {
        let back = try TemporaryFolder()
        let mount = try FUSEMount(of: back.path, at: root.path)
        defer { mount.end() }
        let watched = try WatchedFolder(in: root, pollInterval: .milliseconds(50))
        try await watched.whileRunning {
            #expect(watched.worker.status.watching.mode == "poll")
            #expect("\(watched.worker.status.watching.reason.map { "\($0)" } ?? "")".contains("fuse"))
            try back.makeDirectory("a")
            try back.write("a/1.job")
            #expect(await watched.hasSeen("a/1.job"))
            #expect(watched.watcher?.counters.events == 0)
        }
    }

    @Test(
        "B2.3 An overlay is watched by events, and looked at as a whole besides, for its layers may change from below",
        .enabled(if: canMount)
    )
    func layered() async throws {
        // An overlay can't have a layer of another one, which a container's own disk is.
        let layers = try TemporaryFolder()
        #expect(try run("/bin/mount", "-t", "tmpfs", "-o", "size=1m", "none", layers.path.string) == 0)
        defer { _ = try? run("/bin/umount", "-l", layers.path.string) }
        for name: FilePath in ["lower", "upper", "work"] { try layers.makeDirectory(name) }
        let options = "lowerdir=\(layers("lower")),upperdir=\(layers("upper")),workdir=\(layers("work"))"
        #expect(try run("/bin/mount", "-t", "overlay", "-o", options, "none", root.path.string) == 0)
        defer { _ = try? run("/bin/umount", "-l", root.path.string) }
        let watched = try WatchedFolder(in: root, pollInterval: .milliseconds(50))
        try await watched.whileRunning {
            #expect(watched.worker.status.watching == Watching(watched: 1, polled: 0, reason: nil))
            try layers.write("upper/1.job")
            #expect(await watched.hasSeen("1.job"))
        }
    }

    @Test(
        "B2.2 Of a tree with a network drive in it only the drive is polled, also when it is mounted later",
        .enabled(if: FUSEMount.isUsable, "bindfs can't mount here"),
        arguments: [true, false]
    )
    func hybrid(mountedBefore: Bool) async throws {
        let back = try TemporaryFolder()
        try back.makeDirectory("deep")
        try root.makeDirectory("local")
        try root.makeDirectory("the share")
        var mount = mountedBefore ? try FUSEMount(of: back.path, at: root("the share")) : nil
        let watched = try WatchedFolder(in: root, pollInterval: .milliseconds(50))
        do {
            try await watched.whileRunning {
                if mount == nil { mount = try FUSEMount(of: back.path, at: root("the share")) }
                #expect(await eventually { watched.worker.status.watching.mode == "mixed" })
                #expect(await eventually { watched.worker.status.watching.polled == 2 })
                // A pass that belongs to the start may fall into the first of these.
                var passes: [Int] = []
                for number in 0..<3 {
                    let before = watched.seen.passes.count
                    try back.write(FilePath("deep/\(number).job"))
                    try root.write(FilePath("local/\(number).job"))
                    #expect(
                        await watched.hasSeen(FilePath("the share/deep/\(number).job"), FilePath("local/\(number).job"))
                    )
                    passes.append(watched.seen.passes.count - before)
                }
                #expect(passes.contains(0), "the local part is looked at for it")
                mount?.end()
                #expect(
                    await eventually { watched.worker.status.watching == Watching(watched: 3, polled: 0, reason: nil) }
                )
            }
        } catch {
            mount?.end()
            throw error
        }
    }
}

/// A directory seen through FUSE, as over a network.
final class FUSEMount {
    private let process = Process()
    private let mount: FilePath

    static let isUsable = geteuid() == 0 && access("/usr/bin/bindfs", X_OK) == 0 && access("/dev/fuse", R_OK) == 0

    init(of back: FilePath, at mount: FilePath) throws {
        self.mount = mount
        let before = fileIdentity(mount)?.device
        process.executableURL = URL(filePath: "/usr/bin/bindfs")
        process.arguments = ["-f", back.string, mount.string]
        process.standardError = FileHandle.nullDevice
        try process.run()
        while fileIdentity(mount)?.device == before, process.isRunning { usleep(2000) }
    }

    func end() {
        umount2(mount.string, Int32(MNT_DETACH))
        process.terminate()
        // One that somebody else's copy of the mount table keeps mounted doesn't listen.
        for _ in 0..<100 where process.isRunning { usleep(20_000) }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
