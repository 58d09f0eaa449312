import Foundation
import Glibc
import SeedanceSandbox
import Synchronization
import SystemPackage
import TestKit
import Testing

/// Jobs that name what is not theirs: not a byte of it is sent, and the note says what to do.
struct EscapeTests {
    @Test("B4.9 A job gets nothing from outside its drop folder, and nothing that is no file, and its note says so")
    func escapes() async throws {
        try await Sandbox.withSandbox(.quick()) { sandbox, address in
            let site = try DropSite(address)
            let drop = site.folder("drop")
            // A picture that the API would take, so that nothing but its place keeps it from being sent.
            try site.folder.makeDirectory("outside")
            try site.folder.write("outside/secret.png", picture(shade: 77))
            func link(_ name: String, to target: FilePath) throws {
                try calling { symlink(target.string, drop.appending(name).string) }
            }
            try link("link.png", to: site.folder("outside/secret.png"))
            try link("near.png", to: "../outside/secret.png")
            try link("place", to: site.folder("outside"))
            try link("process.png", to: "/proc/self/environ")
            try calling { mkfifo(drop.appending("pipe.png").string, 0o644) }
            let socket = try listen(at: drop.appending("socket.png"))
            defer { close(socket) }
            var images = [
                "climb": "../outside/secret.png", "deep": "a/../../outside/secret.png",
                "absolute": site.folder("outside/secret.png").string, "link": "link.png", "near": "near.png",
                "place": "place/secret.png", "process": "process.png", "proc": "/proc/self/environ", "pipe": "pipe.png",
                "socket": "socket.png",
            ]
            // Only root may make devices.
            if mknod(drop.appending("device.png").string, S_IFBLK | 0o600, 7 << 8) == 0 {
                images["device"] = "device.png"
            }
            for (job, image) in images {
                try site.folder.write(FilePath("drop/\(job).job"), text: "prompt: \(job)\nimage: \(image)\n")
            }
            // Its stem's own image, without being named.
            try link("unnamed.png", to: site.folder("outside/secret.png"))
            try site.folder.write("drop/unnamed.job", text: "prompt: unnamed\n")
            let daemon = try await site.start()
            defer { daemon.kill() }
            for job in images.keys.sorted() {
                let note = FilePath("drop/\(job).failed.txt")
                try await daemon.brings("a note for \(job)") { site.folder.exists(note) }
                let text = try site.folder.readText(note)
                let reasons = [
                    "leads out of this drop folder", "leads out of the job's own folder",
                    "names a place on one computer",
                    "is not an image file",
                ]
                #expect(reasons.contains { text.contains($0) }, "\(job): \(text)")
            }
            try await daemon.brings("an answer to the unnamed one") {
                try site.folder.visibleNames(in: "drop").contains {
                    $0.hasPrefix("unnamed.") && !$0.hasSuffix(".job") && !$0.hasSuffix(".png")
                }
            }
            try expectUnread(site)
            #expect(await sandbox.posts.allSatisfy { !$0.body.contains("\"image\"") }, "something was sent")
        }
    }

    @Test("B4.9 A link that is swapped with a file again and again, while the daemon looks, lets nothing out")
    func swappedLink() async throws {
        try await Sandbox.withSandbox(.quick()) { sandbox, address in
            let site = try DropSite(address)
            try site.folder.makeDirectory("outside")
            try site.folder.write("outside/secret.png", picture(shade: 77))
            try site.folder.write("drop/hero.png", picture())
            try calling { link(site.folder("drop/hero.png").string, site.folder("kept.png").string) }
            for number in 0..<10 {
                try site.folder.write(FilePath("drop/j\(number).job"), text: "prompt: j\(number)\nimage: hero.png\n")
            }
            let daemon = try site.run([])
            defer { daemon.kill() }
            let swapping = Swapping(
                at: site.folder("drop/hero.png"),
                file: site.folder("kept.png"),
                link: site.folder("outside/secret.png")
            )
            try await daemon.brings("it works") { daemon.count("folder healthy") > 0 }
            try await daemon.brings("many swaps") { swapping.count > 20_000 }
            try await swapping.end()
            try await site.waitForFilms(10, from: daemon)
            #expect(await sandbox.posts.count == 10)
            try expectUnread(site)
        }
    }

    /// No image that was read is the one outside. What is sent is what lies here.
    private func expectUnread(_ site: DropSite) throws {
        let secret = try site.folder.read("outside/secret.png")
        for name in try site.folder.names(in: "state/inputs") {
            #expect(try site.folder.read(FilePath("state/inputs/\(name)")) != secret, "the file outside was read")
        }
    }

    private func listen(at path: FilePath) throws -> Int32 {
        let socket = try calling { Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.string.utf8) }
        try withUnsafePointer(to: &address) { address in
            try address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = try calling { bind(socket, address, socklen_t(MemoryLayout<sockaddr_un>.size)) }
            }
        }
        return socket
    }
}

/// A thread that puts a file and a symbolic link at one name by turns, as fast as it can.
private final class Swapping: Sendable {
    private let state = Mutex((count: 0, mustEnd: false, hasEnded: false))

    init(at name: FilePath, file: FilePath, link: FilePath) {
        Thread.detachNewThread { [self] in
            let next = name.string + ".next"
            repeat {
                _ = Glibc.link(file.string, next)
                // Of two names of one file a rename leaves both.
                if rename(next, name.string) == 0 { unlink(next) }
                symlink(link.string, next)
                rename(next, name.string)
            } while state.withLock {
                $0.count += 1; return !$0.mustEnd
            }
            _ = Glibc.link(file.string, next)
            rename(next, name.string)
            unlink(next)
            state.withLock { $0.hasEnded = true }
        }
    }

    var count: Int { state.withLock(\.count) }

    /// Stops with the file at the name.
    func end() async throws {
        state.withLock { $0.mustEnd = true }
        try await eventually("the swapping ends") { state.withLock(\.hasEnded) }
    }
}
