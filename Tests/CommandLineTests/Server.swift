import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// reeldrop as an operator has it: the package installed on a machine with systemd, with the sandbox for its API.
struct Server {
    let machine: SystemdMachine
    let sandbox: Sandbox
    private let address: String

    /// Opens a server on which the package lies, and is not installed yet.
    static func open(
        _ settings: SandboxSettings = .quick(),
        _ body: (Server) async throws -> Void
    ) async throws {
        try await SystemdMachine.withMachine { machine in
            try await Sandbox.withSandbox(settings) { sandbox, address in
                try await body(Server(machine: machine, sandbox: sandbox, address: address))
            }
        }
    }

    /// Opens a server on which reeldrop is installed and has all that it needs, but does not run yet.
    static func installed(
        _ settings: SandboxSettings = .quick(),
        _ body: (Server) async throws -> Void
    ) async throws {
        try await open(settings) { server in
            try await server.install(.first)
            try await server.prepare()
            try await body(server)
        }
    }

    /// Installs a version of the package, or upgrades to it.
    func install(_ package: TestPackage) async throws {
        let file = try await package.file
        try FileManager.default.copyItem(atPath: file.string, toPath: machine("/tmp/reeldrop.deb").string)
        // The index of all man pages is no matter of ours.
        try await machine.perform("dpkg", "-i", "--no-triggers", "/tmp/reeldrop.deb")
        try FileManager.default.removeItem(atPath: machine("/tmp/reeldrop.deb").string)
    }

    /// Gives it a key, a folder and a config.
    func prepare() async throws {
        try await makeFolder("/srv/drop")
        try writeConfig(folders: "/srv/drop")
        try machine.write("/etc/reeldrop/api-key", "test-key\n")
        // Tests can't wait for the pause that is right for a server.
        try await dropIn("test", "RestartSec=100ms")
    }

    /// Makes a drop folder that the account may write into.
    func makeFolder(_ path: String) async throws {
        try await machine.perform("install", "-d", "-o", "reeldrop", "-g", "reeldrop", "-m", "2775", path)
    }

    /// Writes the config anew.
    func writeConfig(_ name: String = "config", folders: String..., more: String = "") throws {
        try machine.write(
            FilePath("/etc/reeldrop/\(name).yaml"),
            """
            folders: [\(folders.map { "{ path: \($0) }" }.joined(separator: ", "))]
            api: { url: "\(address)", requests_per_minute: 100000, requests_per_second: 1000, tasks_in_flight: 50 }
            budget: { hold_burst: 0 }
            \(more)

            """
        )
    }

    /// Adds to what the unit says of the service.
    func dropIn(_ name: String, _ lines: String...) async throws {
        let text = "[Service]\n" + lines.joined(separator: "\n") + "\n"
        try machine.write(FilePath("/etc/systemd/system/reeldrop.service.d/\(name).conf"), text)
        try await machine.perform("systemctl", "daemon-reload")
    }

    /// Starts the service, now and at every boot; comes back when it is ready.
    func start() async throws {
        try await machine.perform("systemctl", "enable", "-q", "--now", "reeldrop")
    }

    /// Puts jobs into a folder, each with its name for a prompt.
    func drop(_ jobs: some Sequence<String>, into folder: String = "/srv/drop") throws {
        for job in jobs { try machine.write(FilePath("\(folder)/\(job).job"), "prompt: \(job)\n") }
    }

    /// How many films there are in a folder.
    func films(in folder: FilePath = "/srv/drop") throws -> Int {
        try machine.visibleNames(in: folder).count { $0.hasSuffix(".mp4") }
    }

    /// Waits for something; what the service has said is told if it never comes.
    func brings(_ what: Comment, _ condition: () async throws -> Bool) async throws {
        do {
            try await eventually(what) {
                if try await condition() { return true }
                // Whoever asks starts a program for it each time.
                try await Task.sleep(for: .milliseconds(200))
                return false
            }
        } catch {
            Issue.record("\(try await machine.journal().suffix(3000))")
            throw error
        }
    }

    /// What `status` tells of the takes: their states.
    func states(in state: String = "/var/lib/reeldrop") async throws -> [String] {
        let text = try await machine.perform("reeldrop", "status", "--json", "--state", state)
        let status = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        return try #require(status?["takes"] as? [[String: Any]]).map { $0["state"] as? String ?? "" }
    }

    /// Waits for the films of so many jobs, and expects each to be paid for once.
    func expectFilms(_ count: Int) async throws {
        try await brings("\(count) films") { try films() == count }
        try await brings("every take is delivered") {
            try await states() == Array(repeating: "delivered", count: count)
        }
        let prompts = await sandbox.tasks.map(\.prompt)
        #expect(Set(prompts).count == prompts.count, "paid twice")
        #expect(prompts.count == count)
    }
}

/// The package, made of the program that the tests run.
struct TestPackage {
    static let first = TestPackage("1.0")
    static let second = TestPackage("2.0")

    /// The sources, above the tests.
    static let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized.path

    private let made: Task<FilePath, any Error>

    private init(_ version: String) {
        made = Task { try await Self.make(version) }
    }

    /// Where it is; made once, beside the program.
    var file: FilePath {
        get async throws { try await made.value }
    }

    private static func make(_ version: String) async throws -> FilePath {
        let program = try CommandLineRun.program
        let folder = program.deletingLastPathComponent().appending(path: "packages")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // What debuggers need is most of it.
        let stripped = folder.appending(path: "reeldrop-\(version)").path
        try Machine.perform("strip", "-o", stripped, program.path)
        let package = try RunningProgram(
            command: [
                "\(sources)/systemd/package", "--quick", "--binary", stripped, "--version", version,
                "--output", folder.path,
            ]
        )
        guard await package.end() == 0 else {
            throw SystemdMachine.Failed(command: "systemd/package", output: package.errors)
        }
        return FilePath(package.output.trimmingCharacters(in: .newlines))
    }
}
