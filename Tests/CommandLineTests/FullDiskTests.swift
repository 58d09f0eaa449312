import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// Disks without any room left.
@Suite(.enabled(if: Machine.canMount, "small disks cannot be mounted here"))
struct FullDiskTests {
    @Test("B7.4 With the state's disk full nothing is sent, and with room again it goes on by itself")
    func unsentJobs() async throws {
        let port = try ReservedPort()
        let site = try DropSite("http://127.0.0.1:\(port.number)")
        // Room for three films, the database and its write-ahead log.
        let disk = try SmallDisk(at: site.folder("state"), kilobytes: 65_536)
        defer { disk.remove() }
        let daemon = try await site.start()
        // Nobody listens there yet, so the jobs are written down and wait for the API.
        try site.drop("a", "b", "c")
        try await daemon.brings("ready") {
            try site.folder.visibleNames(in: "drop").count { $0.hasSuffix(".queued.txt") } == 3
        }
        try await daemon.brings("the API is missed") { daemon.count("sending stopped") > 0 }
        try disk.fill()
        var settings = SandboxSettings.quick()
        settings.port = port.number
        let sandbox = Sandbox(settings)
        try await withThrowingTaskGroup { group in
            group.addTask { try await sandbox.run() }
            defer { group.cancelAll() }
            try await daemon.brings("the intent is not written") { daemon.count("submission failed") > 0 }
            #expect(await sandbox.requestCount(.list) > 0)
            #expect(await sandbox.posts.isEmpty)
            try disk.free()
            try await site.waitForFilms(3, from: daemon)
            try await site.expectFilms(3, after: daemon, paidAt: sandbox)
        }
    }

    @Test("B7.4 A film that is being made while the state's disk fills up comes when there is room")
    func filmUnderWay() async throws {
        try await Sandbox.withSandbox(.quick(taskSeconds: 1)) { sandbox, address in
            let site = try DropSite(address)
            let disk = try SmallDisk(at: site.folder("state"), kilobytes: 65_536)
            defer { disk.remove() }
            let daemon = try await site.start()
            try site.drop("a")
            try await daemon.brings("being made") { site.folder.exists("drop/a.rendering.txt") }
            try disk.fill()
            try site.drop("b")
            try await daemon.brings("its end is not written, unless it was before the disk was full") {
                let failures = ["outcome not stored yet", "tracking failed", "delivery postponed"].map(daemon.count)
                return try failures != [0, 0, 0] || site.films() == 1
            }
            try await daemon.brings("the other is not taken in") { daemon.count("job not taken in") > 0 }
            #expect(await sandbox.posts.count == 1)
            try disk.free()
            try await site.waitForFilms(2, from: daemon)
            try await site.expectFilms(2, after: daemon, paidAt: sandbox)
        }
    }

    @Test("B7.4 With the drop folder full the film is fetched once, waits in the state, and comes when there is room")
    func fullDropFolder() async throws {
        var settings = SandboxSettings.quick()
        settings.films = .rendered
        try await Sandbox.withSandbox(settings) { sandbox, address in
            let site = try DropSite(address)
            let disk = try SmallDisk(at: site.folder("drop"), kilobytes: 65_536)
            defer { disk.remove() }
            try site.drop("a")
            let daemon = try await site.start()
            try await daemon.brings("being made") { site.folder.exists("drop/a.rendering.txt") }
            try disk.fill(leaving: 32)
            try await daemon.brings("the film waits") {
                #expect(try site.films() == 0)
                return try site.folder.visibleNames(in: "state/films").count == 1
            }
            let downloads = await sandbox.downloads.count
            try disk.free()
            try await site.waitForFilms(1, from: daemon)
            #expect(await sandbox.downloads.count == downloads)
            try await site.expectFilms(1, after: daemon, paidAt: sandbox)
            let left = try site.folder.names(in: "state/films")
            #expect(left == [], "\(left)")
            #expect(try site.folder.names(in: "drop").filter { $0.hasSuffix(".part") }.isEmpty, "debris is left")
        }
    }

    @Test(
        "B7.4 A film that may not fit on the drive is not paid for before there is room, and the note says so",
        arguments: ["drop", "state"]
    )
    func noRoom(place: String) async throws {
        try await Sandbox.withSandbox(.quick()) { sandbox, address in
            let site = try DropSite(address)
            let disk = try SmallDisk(at: site.folder(FilePath(place)), kilobytes: 65_536)
            defer { disk.remove() }
            try site.drop("hero")
            try disk.fill(leaving: 3900)
            let once = try site.run(["--once"])
            #expect(await once.end() == 75, "\(once.errors)")
            let note: FilePath = "drop/hero.queued.txt"
            let text = try site.folder.readText(note)
            #expect(text.contains("only 3 MB free on the drive; nothing was charged"), "\(text)")
            let daemon = try await site.start()
            defer { daemon.kill() }
            try await daemon.brings("the drive was looked at") { daemon.count("folder healthy") > 0 }
            #expect(await sandbox.posts.isEmpty)
            try disk.free()
            try await site.waitForFilms(1, from: daemon)
            try await site.expectFilms(1, after: daemon, paidAt: sandbox)
        }
    }

    @Test("B7.4 Films that are on their way are counted: no more are asked for than there is room for")
    func roomForOne() async throws {
        try await Sandbox.withSandbox(.quick(taskSeconds: 600)) { sandbox, address in
            let site = try DropSite(address)
            let disk = try SmallDisk(at: site.folder("drop"), kilobytes: 65_536)
            defer { disk.remove() }
            try disk.fill(leaving: 15 << 10)
            let daemon = try await site.start()
            defer { daemon.kill() }
            try site.drop("a", "b")
            try await daemon.brings("one is being made") { await sandbox.posts.count == 1 }
            try await daemon.brings("the other waits for room") { daemon.count("nothing was charged") == 1 }
            #expect(await sandbox.posts.count == 1)
        }
    }
}
