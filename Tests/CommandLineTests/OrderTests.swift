import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// What a person can order for a job, with the daemon running.
struct OrderTests {
    private let folder: TemporaryFolder
    private var state: String { folder("state").string }
    private var job: String { folder("drop/hero.job").string }

    init() throws {
        folder = try TemporaryFolder()
        try folder.makeDirectory("drop")
        try folder.write("drop/hero.job", text: "prompt: A watch\n")
    }

    @Test("A held job is sent again only when it is released, and cancelled for good when it is let go of")
    func heldJob() async throws {
        try await working([Fault(.lostAnswer, when: .nth(1)), Fault(.lostAnswer, when: .nth(3))]) { sandbox in
            try await eventually("held") { folder.exists("drop/hero.held.txt") }
            #expect(try folder.readText("drop/hero.held.txt").contains("reeldrop release"))
            #expect(await sandbox.tasks.count == 1)
            let release = try await CommandLineRun(["release", job, "--state", state])
            #expect(release.code == 0)
            try await eventually("the film") { folder.exists("drop/hero.mp4") }
            #expect(await sandbox.tasks.count == 2)

            try folder.write("drop/other.job", text: "prompt: A bottle\n")
            try await eventually("held") { folder.exists("drop/other.held.txt") }
            let cancel = try await CommandLineRun(["cancel", folder("drop/other.job").string, "--state", state])
            #expect(cancel.code == 0)
            try await eventually("let go of") { !folder.exists("drop/other.held.txt") }
            #expect(await sandbox.tasks.count == 3)
        }
    }

    @Test("A failed job is made again when it is retried")
    func failedJob() async throws {
        try await working([Fault(.fail, when: .nth(1))]) { sandbox in
            try await eventually("failed") { folder.exists("drop/hero.failed.txt") }
            let retry = try await CommandLineRun(["retry", job, "--state", state])
            #expect(retry.code == 0)
            try await eventually("the film") { folder.exists("drop/hero.mp4") }
            try await eventually("no note") { !folder.exists("drop/hero.failed.txt") }
            #expect(await sandbox.tasks.count == 2)
            let again = try await CommandLineRun(["retry", job, "--state", state])
            #expect(again.code == 75, "there is nothing to retry")
            #expect(await sandbox.tasks.count == 2)
        }
    }

    @Test("While sending is paused nothing is sent, and the note says so")
    func pause() async throws {
        try await working([], paused: true) { sandbox in
            try await eventually("the note says so") {
                (try? folder.readText("drop/hero.queued.txt").contains("paused")) == true
            }
            #expect(await sandbox.tasks.isEmpty)
            let status = try await CommandLineRun(["status", "--json", "--state", state])
            #expect(try status.json["paused"] as? Bool == true)
            #expect(try await CommandLineRun(["resume", "--state", state]).code == 0)
            try await eventually("the film") { folder.exists("drop/hero.mp4") }
        }
    }

    @Test("An order for a job that is not known says so", arguments: ["retry", "cancel", "release"])
    func unknownJob(order: String) async throws {
        let without = try await CommandLineRun([order, job, "--state", state])
        #expect(without.code == 75)
        #expect(without.errors.contains("has reeldrop ever run"))
        try await working([]) { _ in
            try await eventually("the film") { folder.exists("drop/hero.mp4") }
            let run = try await CommandLineRun([order, folder("drop/none.job").string, "--state", state])
            #expect(run.code == 65)
        }
    }

    /// Runs a daemon on the drop folder, with a sandbox that has these faults, while the body works.
    private func working(
        _ faults: [Fault],
        paused: Bool = false,
        _ body: (Sandbox) async throws -> Void
    ) async throws {
        var settings = SandboxSettings()
        settings.films = .tiny
        settings.taskSeconds = 0.3
        settings.faults = faults
        try await Sandbox.withSandbox(settings) { sandbox, address in
            let arguments = ["watch", folder("drop").string, "--state", state, "--api-url", address]
            if paused {
                // A first run makes the state; the API is out of its reach.
                let first = try RunningProgram(
                    ["watch", folder("drop").string, "--state", state, "--api-url", "http://127.0.0.1:9"],
                    environment: ["REELDROP_API_KEY": "k"]
                )
                try await eventually("the note") { folder.exists("drop/hero.queued.txt") }
                first.terminate()
                _ = await first.end()
                #expect(try await CommandLineRun(["pause", "--state", state]).code == 0)
            }
            let daemon = try RunningProgram(arguments, environment: ["REELDROP_API_KEY": "k"])
            do {
                try await body(sandbox)
            } catch {
                daemon.kill()
                _ = await daemon.end()
                throw error
            }
            daemon.terminate()
            #expect(await daemon.end() == 0)
        }
    }
}
