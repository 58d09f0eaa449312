import Foundation
import Glibc
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// Whose films are, and inputs that nobody may change.
struct OwnershipTests {
    @Test(
        "B7.5 A film in a folder of a group, with the group's own rights, belongs to the group and may be changed by it",
        .enabled(if: geteuid() == 0 && Machine.isSuccess("setfacl", "--version"), "setfacl can't be used here")
    )
    func group() async throws {
        try await Sandbox.withSandbox(.quick()) { sandbox, address in
            let site = try DropSite(address)
            let drop = site.folder("drop").string
            try calling { chown(drop, 0, 33) }
            try calling { chmod(drop, 0o2775) }
            try Machine.perform("setfacl", "-d", "-m", "u::rwx,g::rwx,o::r-x", drop)
            let daemon = try await site.start(through: ["sh", "-c", "umask 077; exec \"$@\"", "sh"])
            defer { daemon.kill() }
            try site.drop("hero")
            try await site.waitForFilms(1, from: daemon)
            let film = try FileManager.default.attributesOfItem(atPath: site.folder("drop/hero.mp4").string)
            #expect(film[.groupOwnerAccountID] as? Int == 33)
            #expect((film[.posixPermissions] as? Int ?? 0) & 0o060 == 0o060)
        }
    }

    @Test(
        "B7.6 A job and an image that can't be changed get their film, and no second one after a restart",
        .enabled(if: Machine.canFreezeFiles, "files can't be made immutable here")
    )
    func immutableInputs() async throws {
        try await Sandbox.withSandbox(.quick()) { sandbox, address in
            let site = try DropSite(address)
            try site.folder.write("drop/hero.png", picture())
            try site.folder.write("drop/hero.job", text: "prompt: hero\nimage: hero.png\n")
            let inputs = [site.folder("drop/hero.png").string, site.folder("drop/hero.job").string]
            for input in inputs { try Machine.perform("chattr", "+i", input) }
            defer { for input in inputs { _ = Machine.isSuccess("chattr", "-i", input) } }
            let daemon = try await site.start()
            try await site.waitForFilms(1, from: daemon)
            try await site.expectFilms(1, after: daemon, paidAt: sandbox)
            let again = try await site.start()
            defer { again.kill() }
            try site.drop("other")
            try await site.waitForFilms(2, from: again)
            #expect(await sandbox.posts.count == 2)
        }
    }
}
