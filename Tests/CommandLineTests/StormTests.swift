import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// More at once than anybody means.
struct StormTests {
    /// So that nothing but events brings what is found.
    private static let never = "24h"

    @Test(
        "B2.4 Of 8,000 files that came while the daemon stood still every job runs once, and the lost events are told once"
    )
    func overflow() async throws {
        try await Sandbox.withSandbox(.quick()) { sandbox, address in
            let site = try DropSite(address, scan: Self.never)
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

    @Test("B2.10 200 jobs that are dropped at once are 200 films, made by one process without a restart")
    func manyJobs() async throws {
        try await Sandbox.withSandbox(.quick()) { sandbox, address in
            let site = try DropSite(address, scan: Self.never, config: "budget: { hold_burst: 0 }")
            let daemon = try await site.start()
            for number in 0..<200 { try site.drop("film \(number)") }
            try await site.waitForFilms(200, from: daemon)
            try await site.expectFilms(200, after: daemon, paidAt: sandbox)
        }
    }

    @Test("B9.3 Files that are written to all the time, whether they are ignored or waited for, hold no other job up")
    func restlessFiles() async throws {
        try await Sandbox.withSandbox(.quick()) { sandbox, address in
            let site = try DropSite(address, scan: Self.never)
            let daemon = try await site.start()
            defer { daemon.kill() }
            let image = picture()
            try site.folder.write("drop/scan.job", text: "prompt: scan\nimage: scan.png\n")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for name in ["drop/scan.png", "drop/.scan.tmp", "drop/scan.log"] {
                    let path = site.folder(FilePath(name))
                    group.addTask {
                        while !Task.isCancelled {
                            try Data(image[..<(image.count / 2)]).write(to: URL(filePath: path.string))
                            try? await Task.sleep(for: .milliseconds(1))
                        }
                    }
                }
                defer { group.cancelAll() }
                for job in ["a", "b", "c"] {
                    try site.drop(job)
                    try await daemon.brings("the film \(job)") { site.folder.exists(FilePath("drop/\(job).mp4")) }
                }
            }
            #expect(await sandbox.posts.count == 3)
            try site.folder.write("drop/scan.png", image)
            try await site.waitForFilms(4, from: daemon)
            try await site.expectFilms(4, after: daemon, paidAt: sandbox)
        }
    }

    @Test("B9.5 After many folders of jobs have come and gone, no file, watch or thread of theirs is left")
    func comingAndGoing() async throws {
        try await Sandbox.withSandbox(.quick(taskSeconds: 0.1)) { sandbox, address in
            let site = try DropSite(address, scan: "2s", config: "budget: { hold_burst: 0 }")
            let daemon = try await site.start()
            defer { daemon.kill() }
            func round(_ number: Int) async throws {
                let directory = FilePath("drop/\(number)")
                try site.folder.makeDirectory(directory.pushing("a/b"))
                for job in ["x.job", "a/y.job", "a/b/z.job"] {
                    try site.folder.write(directory.pushing(FilePath(job)), text: "prompt: \(number) \(job)\n")
                }
                try await daemon.brings("the films of round \(number)") {
                    ["x.mp4", "a/y.mp4", "a/b/z.mp4"].allSatisfy {
                        site.folder.exists(directory.pushing(FilePath($0)))
                    }
                }
                try site.folder.remove(directory)
            }
            for number in 0..<3 { try await round(number) }
            let before = try daemon.holdings()
            for number in 3..<20 { try await round(number) }
            try await daemon.brings("the watches are gone") { try daemon.holdings().watches <= before.watches }
            try await daemon.brings("the files are closed") { try daemon.holdings().files <= before.files + 2 }
            // Some of the pools' own come and go, far fewer than there were rounds.
            try await daemon.brings("threads have ended") { try daemon.holdings().threads <= before.threads + 8 }
            #expect(await sandbox.posts.count == 60)
            daemon.terminate()
            #expect(await daemon.end() == 0)
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

extension RunningProgram {
    /// What it has of the kernel's at the moment.
    fileprivate func holdings() throws -> (files: Int, watches: Int, threads: Int) {
        let files = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(id)/fd")
        let watches = files.map { file in
            // One that was closed meanwhile watches nothing.
            let about = (try? String(contentsOfFile: "/proc/\(id)/fdinfo/\(file)", encoding: .utf8)) ?? ""
            return about.split(separator: "\n").count { $0.hasPrefix("inotify wd:") }
        }
        let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(id)/task")
        return (files.count, watches.reduce(0, +), threads.count)
    }
}
