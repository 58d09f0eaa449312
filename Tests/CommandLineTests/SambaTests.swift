import Foundation
import Glibc
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// A drop folder that a Samba server shares: what designers do on their machines, as it reaches the daemon's.
@Suite(.enabled(if: SambaServer.isUsable, "smbd and smbclient can't be run here"))
struct SambaTests {
    @Test("B3.4 A designer's day over SMB: every film is in its place, readable there, and paid for once")
    func designersDay() async throws {
        try await Sandbox.withSandbox(.quick(taskSeconds: 1)) { sandbox, address in
            let site = try DropSite(address)
            let server = try await SambaServer(site.folder("drop"))
            let daemon = try await site.start()
            do {
                try await day(at: site, server, sandbox)
            } catch {
                Issue.record("\(error)\n\(daemon.errors.suffix(3000))\n\(try site.folder.visibleNames(in: "drop"))")
            }
            let prompts = await sandbox.tasks.map(\.prompt)
            #expect(
                prompts.sorted() == [
                    "alone", "early", "explorer", "first", "late", "moved", "saved 1", "saved 2", "second",
                ]
            )
            #expect(await sandbox.posts.count == prompts.count, "paid twice")
            for film in ["shots/early", "shots/late", "again", "again.v2", "explorer", "saved", "saved.v2", "there"] {
                try await server.perform("get \(film).mp4 \(site.folder("copy"))")
                #expect(try site.folder.read("copy") == site.folder.read(FilePath("drop/\(film).mp4")))
            }
            try site.folder.expectWholeFilms(in: "drop")
            await server.end()
            daemon.terminate()
            #expect(await daemon.end() == 0)
        }
    }

    @Test("B3.4 An image that a client of the share is still writing, and may keep to itself, is waited for")
    func openImage() async throws {
        try await Sandbox.withSandbox(.quick()) { sandbox, address in
            let site = try DropSite(address, scan: "1s")
            let server = try await SambaServer(site.folder("drop"))
            let daemon = try await site.start()
            defer { daemon.kill() }
            // Large enough for its first part to leave the client.
            let image = picture(width: 1600, height: 1200)
            let desk = try TemporaryFolder()
            let cut = image.count * 3 / 4
            try desk.write("first", Array(image[..<cut]))
            try desk.write("second", Array(image[cut...]))
            let client = try server.beginPut("hero.png", desk("first"), then: desk("second"), once: desk("signal"))
            try await eventually("it is being written") { site.folder.exists("drop/hero.png") }
            try await server.perform("put \(try file(desk, "prompt: hero\nimage: hero.png\n")) hero.job")
            try await daemon.brings("it waits") { site.folder.exists("drop/hero.waiting.txt") }
            try site.drop("other")
            try await site.waitForFilms(1, from: daemon)
            #expect(await sandbox.posts.count == 1)
            try desk.write("signal")
            #expect(await client.end() == 0, "\(client.errors)")
            try await site.waitForFilms(2, from: daemon)
            let sent = try site.folder.names(in: "state/inputs")
            let whole = try sent.map { try site.folder.read(FilePath("state/inputs/\($0)")) } == [image]
            #expect(whole)
            await server.end()
            try await site.expectFilms(2, after: daemon, paidAt: sandbox)
        }
    }

    private func file(_ desk: TemporaryFolder, _ text: String) throws -> FilePath {
        try desk.write("job", text: text)
        return desk("job")
    }

    private func day(at site: DropSite, _ server: SambaServer, _ sandbox: Sandbox) async throws {
        let desk = try TemporaryFolder()
        /// What the designer has on the desk, by name.
        func file(_ name: String, _ text: String) throws -> FilePath {
            try desk.write(FilePath(name), text: text)
            return desk(FilePath(name))
        }
        let image = desk("image.png")
        try desk.write("image.png", picture())

        // A folder is dragged in, the jobs before their images, and one image long after.
        try await server.perform(
            "mkdir shots",
            "cd shots",
            "put \(file("a", "prompt: early\nimage: early.png\n")) early.job",
            "put \(file("b", "prompt: late\nimage: late.png\n")) late.job",
            "put \(image) early.png"
        )
        try await eventually("the early film") { site.folder.exists("drop/shots/early.mp4") }
        try await eventually("the late one waits") { site.folder.exists("drop/shots/late.waiting.txt") }
        try await server.perform("cd shots", "put \(image) late.png")
        try await eventually("the late film") { site.folder.exists("drop/shots/late.mp4") }

        // What macOS leaves beside files, before and after them.
        try await server.perform(
            "put \(file("c", "\u{0}\u{5}\u{16}\u{7}")) ._alone.job",
            "put \(file("d", "prompt: alone\n")) alone.job",
            "put \(file("e", "Bud1")) .DS_Store"
        )
        // Saved, and saved again with a change when its film is there.
        try await server.perform("put \(file("f", "prompt: first\n")) again.job")
        try await eventually("the first film") { site.folder.exists("drop/again.mp4") }
        try await server.perform("put \(file("g", "prompt: second\n")) again.job")
        try await eventually("the second film") { site.folder.exists("drop/again.v2.mp4") }

        // As editors save: another file takes the job's place.
        try await server.perform("put \(file("h", "prompt: saved 1\n")) saved.job")
        try await eventually("the film before") { site.folder.exists("drop/saved.mp4") }
        try await server.perform(
            "put \(file("i", "prompt: saved 2\n")) ~tmp1234.tmp",
            "rename ~tmp1234.tmp saved.job -f"
        )
        try await eventually("the film after") { site.folder.exists("drop/saved.v2.mp4") }

        // Renamed while the film is made; deleted while it waits.
        try await server.perform("put \(file("j", "prompt: moved\n")) here.job")
        try await eventually("the API has it") { await sandbox.tasks.contains { $0.prompt == "moved" } }
        try await server.perform("rename here.job there.job")
        try await server.perform("put \(file("k", "prompt: never\nimage: never.png\n")) never.job")
        try await eventually("it waits") { site.folder.exists("drop/never.waiting.txt") }
        try await server.perform("del never.job")
        try await eventually("its note is gone") { !site.folder.exists("drop/never.waiting.txt") }

        // As Windows copies: the whole size at once, then the content, then the old date.
        try await server.perform("put \(file("l", "prompt: explorer\nimage: explorer.png\n")) explorer.job")
        try copyAsExplorer(picture(), to: site.folder("drop/explorer.png")) {
            #expect(!site.folder.exists("drop/explorer.mp4"))
        }
        for film in ["alone", "there", "explorer"] {
            try await eventually("the film \(film)") { site.folder.exists(FilePath("drop/\(film).mp4")) }
        }
    }

    private func copyAsExplorer(_ bytes: [UInt8], to path: FilePath, meanwhile: () -> Void) throws {
        let file = try FileDescriptor.open(
            path,
            .writeOnly,
            options: [.create, .exclusiveCreate],
            permissions: [.ownerReadWrite, .groupRead, .otherRead]
        )
        try file.closeAfter {
            try file.resize(to: Int64(bytes.count))
            for start in stride(from: 0, to: bytes.count, by: bytes.count / 8) {
                usleep(150_000)
                meanwhile()
                _ = try file.writeAll(bytes[start..<min(start + bytes.count / 8, bytes.count)])
            }
            var dates = [timespec(tv_sec: 1_600_000_000, tv_nsec: 0), timespec(tv_sec: 1_600_000_000, tv_nsec: 0)]
            try calling { futimens(file.rawValue, &dates) }
        }
    }
}
