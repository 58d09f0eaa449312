import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// More at once than anybody means.
struct StormTests {
    @Test(
        "B2.4 Of 8,000 files that came while the daemon stood still every job runs once, and the lost events are told once"
    )
    func overflow() async throws {
        try await Sandbox.withSandbox(.quick()) { sandbox, address in
            let site = try DropSite(address)
            try site.folder.makeDirectory("drop/many")
            let daemon = try await site.start()
            try await daemon.brings("the directory is watched") { daemon.count("folder watched") > 0 }
            daemon.pause()
            // Three events each, and the queue has room for 16,384.
            for number in 0..<8000 { try site.folder.write(FilePath("drop/many/\(number).txt")) }
            try site.drop("a", "b", "c")
            daemon.goOn()
            try await site.waitForFilms(3, from: daemon)
            #expect(daemon.count("events lost") == 1)
            try await site.expectFilms(3, after: daemon, paidAt: sandbox)
        }
    }

    @Test("B9.1 Jobs that no parser can take keep no other job waiting, and each gets its note")
    func poison() async throws {
        try await Sandbox.withSandbox(.quick()) { sandbox, address in
            let site = try DropSite(address)
            let huge = try FileDescriptor.open(
                site.folder("drop/huge.job"),
                .writeOnly,
                options: .create,
                permissions: .ownerReadWrite
            )
            try huge.closeAfter { try huge.resize(to: 1 << 30) }
            try site.folder.write("drop/keys.job", text: (0..<5000).map { "k\($0): 1\n" }.joined())
            try site.folder.write("drop/deep.job", text: "prompt: " + String(repeating: "[", count: 50_000))
            try site.folder.write(
                "drop/laughs.job",
                text: "a: &a [x, x]\n"
                    + (0..<30).map { "b\($0): &b\($0) [*\($0 == 0 ? "a" : "b\($0 - 1)"), *a]\n" }.joined()
                    + "prompt: a\n"
            )
            try site.drop("good")
            let daemon = try await site.start()
            try await site.waitForFilms(1, from: daemon)
            for name in ["huge", "keys", "deep", "laughs"] {
                try await daemon.brings("a note for \(name)") {
                    site.folder.exists(FilePath("drop/\(name).failed.txt"))
                }
            }
            #expect(await sandbox.tasks.map(\.prompt) == ["good"])
            daemon.terminate()
            #expect(await daemon.end() == 0)
        }
    }
}
