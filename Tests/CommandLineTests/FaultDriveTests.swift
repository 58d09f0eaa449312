import Foundation
import Glibc
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing
import WatchFolder

/// Drives that tell nothing of changes, remember what is no longer so, and fail for a while.
@Suite(.enabled(if: FaultDrive.isUsable, "FUSE file systems in Python can't be mounted here"))
struct FaultDriveTests {
    @Test("B2.1 What is written behind a drive that tells nothing is found by looking")
    func noEvents() async throws {
        try await onDrive { site, drive, sandbox in
            let daemon = try await site.start()
            defer { daemon.kill() }
            try site.folder.makeDirectory("back/shots")
            try site.folder.write("back/shots/a.job", text: "prompt: a\nimage: a.png\n")
            try site.folder.write("back/b.job", text: "prompt: b\n")
            try await site.waitForFilms(1, from: daemon)
            try site.folder.write("back/shots/a.png", picture())
            try await daemon.brings("the other film") { site.folder.exists("back/shots/a.mp4") }
            #expect(await sandbox.posts.count == 2)
        }
    }

    @Test(
        "B3.2 A drive whose every call fails for a while loses no job, and needs no restart",
        arguments: [
            "ESTALE", "EIO", "ENOTCONN",
        ]
    )
    func failingDrive(error: String) async throws {
        try await onDrive(taskSeconds: 3) { site, drive, sandbox in
            let daemon = try await site.start()
            defer { daemon.kill() }
            try site.drop("running")
            try site.folder.write("drop/waiting.job", text: "prompt: waiting\nimage: waiting.png\n")
            try await daemon.brings("the API has one") { await sandbox.tasks.count == 1 }
            try await daemon.brings("the other waits") { site.folder.exists("back/waiting.waiting.txt") }
            let failing = ["readdir", "getattr", "open"].map { FaultDrive.Rule(call: $0, error: error) }
            try drive.fail(failing[0], failing[1], failing[2])
            try await daemon.brings("it is noticed") { daemon.count("folder frozen") > 0 }
            try await daemon.brings("the film waits here") {
                try site.folder.visibleNames(in: "state/films").count == 1
            }
            try drive.recover()
            try site.folder.write("back/waiting.png", picture())
            try await site.waitForFilms(2, from: daemon)
            #expect(daemon.count("job cancelled") == 0)
            #expect(try site.folder.visibleNames(in: "back").allSatisfy { !$0.contains(".failed.") })
            try await site.expectFilms(2, after: daemon, paidAt: sandbox)
        }
    }

    @Test(
        "B3.2 A directory that alone fails for a while loses no job, and holds no other up",
        arguments: ["ESTALE", "EIO"]
    )
    func failingDirectory(error: String) async throws {
        try await onDrive { site, drive, sandbox in
            let daemon = try await site.start()
            defer { daemon.kill() }
            try site.folder.makeDirectory("back/sub")
            try site.folder.write("back/sub/waiting.job", text: "prompt: waiting\nimage: waiting.png\n")
            try await daemon.brings("it waits") { site.folder.exists("back/sub/waiting.waiting.txt") }
            let failing = ["readdir", "getattr", "open"].map {
                FaultDrive.Rule(call: $0, path: "^/sub", error: error)
            }
            try drive.fail(failing[0], failing[1], failing[2])
            try await daemon.brings("it was looked at again and again") { drive.failures(of: "/sub") >= 10 }
            try site.drop("other")
            try await site.waitForFilms(1, from: daemon)
            try drive.recover()
            try site.folder.write("back/sub/waiting.png", picture())
            try await daemon.brings("the film") { site.folder.exists("back/sub/waiting.mp4") }
            #expect(daemon.count("job cancelled") == 0)
            #expect(await sandbox.posts.count == 2)
        }
    }

    @Test("B3.3 A job and an image that grow behind a drive that remembers old sizes are sent whole")
    func rememberedSizes() async throws {
        try await onDrive(remembering: 30) { site, drive, sandbox in
            let daemon = try await site.start()
            defer { daemon.kill() }
            let image = picture()
            let cut = image.count / 3
            try site.folder.write("back/hero.png", Array(image[..<cut]))
            let sentence = "prompt: " + (1...12).map { "Part \($0) of one sentence." }.joined(separator: " ")
            let pieces = stride(from: 0, to: sentence.utf8.count, by: 20).map { start in
                Array(Array(sentence.utf8)[start..<min(start + 20, sentence.utf8.count)])
            }
            try site.folder.write("back/text.job", pieces[0])
            // As slowly as over a bad line, and never quiet for as long as a job has to be.
            for piece in pieces.dropFirst() {
                try await Task.sleep(for: .milliseconds(400))
                try append(piece, to: site.folder("back/text.job"))
            }
            try site.folder.write("back/hero.job", text: "prompt: hero\nimage: hero.png\n")
            try await site.waitFor("not complete", in: "back/hero.waiting.txt", from: daemon)
            try append(Array(image[cut...]), to: site.folder("back/hero.png"))
            try await site.waitForFilms(2, from: daemon)
            #expect(await Set(sandbox.tasks.map(\.prompt)) == ["hero", String(sentence.dropFirst(8))])
            let sent = try site.folder.names(in: "state/inputs")
            let read = try sent.map { try site.folder.read(FilePath("state/inputs/\($0)")) }
            // Compared outside of the macro, which would print every byte of them.
            let whole = read == [image]
            #expect(whole, "what was sent has \(read.map(\.count)) bytes, the image \(image.count)")
        }
    }

    @Test("B3.3 A file is opened with the size that it has now, whatever the kernel remembers")
    func rememberedSize() async throws {
        try await onDrive(remembering: 600) { site, drive, sandbox in
            try site.folder.write("back/text.job", text: "prompt: A watch")
            let drop = try DropFolder(site.folder("drop"))
            #expect(try drop.stamp("text.job")?.size == 15)
            try append(Array(" turns\n".utf8), to: site.folder("back/text.job"))
            #expect(try drop.stamp("text.job")?.size == 15, "this drive does not remember")
            let file = try drop.open("text.job")
            #expect(file.stamp.size == 22)
            #expect(try file.readAll(limit: 100) == Array("prompt: A watch turns\n".utf8))
        }
    }

    @Test("A directory that may not be read holds no job elsewhere up")
    func lockedDirectory() async throws {
        try await onDrive { site, drive, sandbox in
            try site.folder.makeDirectory("back/locked")
            try drive.fail(FaultDrive.Rule(call: "readdir", path: "/locked$", error: "EACCES"))
            let daemon = try await site.start()
            defer { daemon.kill() }
            try site.drop("hero")
            try await site.waitForFilms(1, from: daemon)
            #expect(drive.failures(of: "readdir") > 0)
            #expect(await sandbox.posts.count == 1)
        }
    }

    @Test(
        "B3.5 A file that another program keeps for itself is waited for, and is no failure",
        arguments: [
            ("hero\\.png$", "EBUSY"), ("hero\\.job$", "EACCES"),
        ]
    )
    func keptFile(path: String, error: String) async throws {
        try await onDrive { site, drive, sandbox in
            try drive.fail(FaultDrive.Rule(call: "open", path: path, error: error, times: 10))
            let daemon = try await site.start()
            defer { daemon.kill() }
            try site.folder.write("back/hero.png", picture())
            try site.folder.write("back/hero.job", text: "prompt: hero\nimage: hero.png\n")
            try await daemon.brings("the film") {
                try #require(!site.folder.exists("back/hero.failed.txt"))
                return site.folder.exists("back/hero.mp4")
            }
            #expect(drive.failures(of: "open") == 10)
            #expect(await sandbox.posts.count == 1)
        }
    }

    @Test(
        "B7.2 Where nothing can be renamed without replacing, a film gets a free name all the same",
        arguments: [false, true]
    )
    func takenName(isUnseen: Bool) async throws {
        try await onDrive { site, drive, sandbox in
            try site.folder.write("back/hero.mp4", text: "A designer's own cut.")
            // As where somebody has put it there a moment ago: only the drive's server can refuse to replace it.
            if isUnseen { try drive.fail(FaultDrive.Rule(call: "getattr", path: "^/hero\\.mp4$", error: "ENOENT")) }
            let daemon = try await site.start()
            defer { daemon.kill() }
            try site.drop("hero")
            try await daemon.brings("the film") { site.folder.exists("back/hero.v2.mp4") }
            try await daemon.brings("the note is gone") {
                try site.folder.visibleNames(in: "back") == ["hero.job", "hero.mp4", "hero.v2.mp4"]
            }
            #expect(try site.folder.readText("back/hero.mp4") == "A designer's own cut.")
            #expect(await sandbox.posts.count == 1)
        }
    }

    @Test(
        "B7.8 A film whose last bytes the drive did not take is not delivered before it does",
        arguments: [
            "fsync", "flush",
        ]
    )
    func failingFlush(call: String) async throws {
        try await postponed(FaultDrive.Rule(call: call, path: "^/\\.reeldrop-", error: "EIO"))
    }

    @Test("B7.3 A film for a folder that may not be written to any more waits here, and that is told")
    func lostPermission() async throws {
        try await postponed(FaultDrive.Rule(call: "create", path: "^/\\.reeldrop-", error: "EACCES")) { site in
            let status = try await CommandLineRun(["status", "--json", "--state", site.folder("state").string])
            #expect(status.output.contains("reeldrop is not allowed to do that here"))
        }
    }

    @Test("B7.4 A film for a drive whose quota is used up waits here, and that is told")
    func usedUpQuota() async throws {
        try await postponed(FaultDrive.Rule(call: "write", path: "^/\\.reeldrop-", error: "EDQUOT")) { site in
            let status = try await CommandLineRun(["status", "--json", "--state", site.folder("state").string])
            #expect(status.output.contains("There is no space left on the drive"))
        }
    }

    @Test("B7.5 A drive that knows neither permissions nor groups gets its films all the same")
    func noPermissions() async throws {
        try await onDrive(config: "output: { mode: \"0660\", group: \"33\" }") { site, drive, sandbox in
            try drive.fail(
                FaultDrive.Rule(call: "chmod", error: "EPERM"),
                FaultDrive.Rule(call: "chown", error: "EPERM")
            )
            let daemon = try await site.start()
            defer { daemon.kill() }
            try site.drop("hero")
            try await site.waitForFilms(1, from: daemon)
            #expect(drive.failures(of: "ch") >= 2)
        }
    }

    @Test("B7.4 A drive that can't tell how much room it has is not taken for a full one")
    func unknownSize() async throws {
        try await onDrive { site, drive, sandbox in
            try drive.fail(FaultDrive.Rule(call: "statfs", blank: true))
            let daemon = try await site.start()
            defer { daemon.kill() }
            try site.drop("hero")
            try await site.waitForFilms(1, from: daemon)
        }
    }

    /// Has something fail while a film is made; when that was told the film waits here, and it is delivered, once, when all
    /// works again.
    private func postponed(_ rule: FaultDrive.Rule, _ meanwhile: (DropSite) async throws -> Void = { _ in })
        async throws
    {
        try await onDrive(taskSeconds: 2) { site, drive, sandbox in
            let daemon = try await site.start()
            defer { daemon.kill() }
            try site.drop("hero")
            try await daemon.brings("it is being made") { site.folder.exists("back/hero.rendering.txt") }
            try await daemon.brings("the API has it") { await sandbox.tasks.count == 1 }
            try drive.fail(rule)
            try await daemon.brings("it was tried in vain, twice") { daemon.count("delivery postponed") >= 2 }
            try await daemon.brings("the film waits here") {
                try site.folder.visibleNames(in: "state/films").count == 1
            }
            #expect(drive.failures(of: rule.call) > 0)
            #expect(try await site.takes().map(\.state) == ["completed"])
            let downloads = await sandbox.downloads.count
            #expect(try site.films() == 0)
            try await meanwhile(site)
            try drive.recover()
            try await site.waitForFilms(1, from: daemon)
            #expect(await sandbox.downloads.count == downloads)
            try await site.expectFilms(1, after: daemon, paidAt: sandbox)
            #expect(try site.folder.names(in: "back").allSatisfy { !$0.hasSuffix(".part") }, "debris is left")
        }
    }

    private func append(_ bytes: [UInt8], to path: FilePath) throws {
        let file = try FileDescriptor.open(path, .writeOnly, options: .append)
        _ = try file.closeAfter { try file.writeAll(bytes) }
    }

    /// A site whose drop folder is such a drive; behind it is the directory `back`.
    private func onDrive(
        taskSeconds: Double = 0.3,
        remembering seconds: Int = 0,
        config: String = "",
        _ body: (DropSite, FaultDrive, Sandbox) async throws -> Void
    ) async throws {
        try await Sandbox.withSandbox(.quick(taskSeconds: taskSeconds)) { sandbox, address in
            let site = try DropSite(address, scan: "2s", config: config)
            try site.folder.makeDirectory("back")
            let drive = try await FaultDrive(site.folder("back"), at: site.folder("drop"), remembering: seconds)
            let result: Result<Void, any Error>
            do {
                result = .success(try await body(site, drive, sandbox))
            } catch {
                result = .failure(error)
            }
            await drive.end()
            try result.get()
        }
    }
}
