import Foundation
import Glibc
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// Drives that go away while films are made, and directories that are changed from below.
@Suite(.enabled(if: Machine.canMount, "file systems cannot be mounted here"))
struct AwayTests {
    @Test("B3.1 A drive that is unmounted under twenty films is not taken for an empty folder")
    func unmountedDrive() async throws {
        try await Sandbox.withSandbox(.quick(taskSeconds: 8)) { sandbox, address in
            let site = try DropSite(address, scan: "1s")
            let drop = site.folder("drop")
            try site.folder.makeDirectory("drive")
            func mount() throws { try Machine.perform("mount", "--bind", site.folder("drive").string, drop.string) }
            try mount()
            defer { _ = Machine.isSuccess("umount", "-l", drop.string) }
            let daemon = try await site.start()
            defer { daemon.kill() }
            let jobs = (0..<20).map { "j\($0)" }
            for job in jobs { try site.drop(job) }
            try await daemon.brings("twenty are being made") { await sandbox.tasks.count == 20 }
            try Machine.perform("umount", "-l", drop.string)
            try await daemon.brings("it is noticed") { daemon.count("folder frozen") > 0 }
            // Where the machine is slow, the first films were there before the last was asked for.
            try await daemon.brings("all other films wait here") {
                let there = try site.folder.visibleNames(in: "drive").count { $0.hasSuffix(".mp4") }
                return try there + site.folder.visibleNames(in: "state/films").count == 20
            }
            let states = try await Set(site.takes().map(\.state))
            #expect(states.isSubset(of: ["running", "completed", "delivered"]))
            #expect(try site.folder.names(in: "drop") == [], "written into the bare mount point")
            let status = try await CommandLineRun(["status", "--json", "--state", site.folder("state").string])
            let folders = try #require(try status.json["folders"] as? [[String: Any]])
            #expect(folders.first?["healthy"] as? Bool == false && folders.first?["since"] is String)
            try mount()
            try await site.waitForFilms(20, from: daemon)
            try await site.expectFilms(20, after: daemon, paidAt: sandbox)
        }
    }

    @Test("B2.3 A job that is put into the upper layer of an overlay, of which no event tells, is made")
    func overlay() async throws {
        try await Sandbox.withSandbox(.quick()) { sandbox, address in
            let site = try DropSite(address, scan: "2s")
            try site.folder.makeDirectory("layers")
            // An overlay can't have a layer of another one, which a container's own disk is.
            let disk = try SmallDisk(at: site.folder("layers"), kilobytes: 65_536)
            defer { disk.remove() }
            for name in ["lower/sub", "upper/sub", "work"] { try site.folder.makeDirectory(FilePath("layers/\(name)")) }
            let layers = ["lowerdir=lower", "upperdir=upper", "workdir=work"].map { option in
                let parts = option.split(separator: "=")
                return "\(parts[0])=\(site.folder(FilePath("layers/\(parts[1])")))"
            }
            try Machine.perform(
                "mount",
                "-t",
                "overlay",
                "-o",
                layers.joined(separator: ","),
                "reeldrop-tests",
                site.folder("drop").string
            )
            defer { _ = Machine.isSuccess("umount", "-l", site.folder("drop").string) }
            let daemon = try await site.start()
            defer { daemon.kill() }
            try site.drop("first")
            try await site.waitForFilms(1, from: daemon)
            // In another directory than the film, of which an event tells.
            try site.folder.write("layers/upper/sub/hero.job", text: "prompt: hero\n")
            try await daemon.brings("the film") { site.folder.exists("drop/sub/hero.mp4") }
            #expect(await sandbox.posts.count == 2)
        }
    }
}
