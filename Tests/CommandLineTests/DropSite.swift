import Foundation
import Glibc
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// A drop folder, its state, and the program at work on them while something goes wrong around it.
struct DropSite {
    let folder: TemporaryFolder
    private let address: String

    /// - Parameters:
    ///   - address: where the API is.
    ///   - scan: the time between two looks at everything.
    ///   - config: more of the config.
    init(_ address: String, scan: String = "60s", config: String = "") throws {
        folder = try TemporaryFolder()
        self.address = address
        for name in ["drop", "state"] { try folder.makeDirectory(FilePath(name)) }
        try configure(["drop"], scan: scan, config)
    }

    /// Writes the config: which folders there are, and more.
    func configure(_ folders: [FilePath], scan: String = "60s", _ more: String = "") throws {
        let entries = folders.map { "{ path: \"\(folder($0))\", scan: \(scan) }" }.joined(separator: ", ")
        try folder.write(
            "config.yaml",
            text: """
                folders: [\(entries)]
                api: { requests_per_minute: 100000, requests_per_second: 1000, tasks_in_flight: 50 }
                \(more)

                """
        )
    }

    /// The files of the database, as SQLite names them.
    var stateFiles: [FilePath] {
        ["", "-wal", "-shm"].map { folder(FilePath("state/reeldrop.sqlite\($0)")) }
    }

    /// Puts a job into the folder, with its name for a prompt.
    func drop(_ jobs: String...) throws {
        for job in jobs { try folder.write(FilePath("drop/\(job).job"), text: "prompt: \(job)\n") }
    }

    /// How many films there are; a check on the way that none of them is half.
    func films() throws -> Int {
        try folder.expectWholeFilms(in: "drop")
        return try folder.visibleNames(in: "drop").count { $0.hasSuffix(".mp4") }
    }

    /// Waits until there are so many films.
    func waitForFilms(_ count: Int, from daemon: RunningProgram) async throws {
        try await daemon.brings("\(count) films") { try films() == count }
    }

    /// Starts the daemon and waits until it works.
    func start(environment: [String: String] = [:], through wrapper: [String] = []) async throws -> RunningProgram {
        let daemon = try run([], environment: environment, through: wrapper)
        try await eventually("the daemon works") { daemon.count("folder healthy") > 0 }
        return daemon
    }

    /// Starts `reeldrop watch`.
    ///
    /// - Parameter hasKey: whether the environment has the key, so that the config needs none.
    func run(
        _ more: [String],
        environment: [String: String] = [:],
        through wrapper: [String] = [],
        hasKey: Bool = true
    ) throws -> RunningProgram {
        try RunningProgram(
            [
                "watch", "--state", folder("state").string, "--api-url", address, "--config",
                folder("config.yaml").string,
            ] + more,
            environment: (hasKey ? ["REELDROP_API_KEY": "test-key"] : [:]).merging(environment) { $1 },
            through: wrapper
        )
    }

    /// Gives an order that needs no job, such as `pause`.
    func order(_ command: String) async throws {
        let run = try await CommandLineRun([command, "--state", folder("state").string])
        #expect(run.code == 0, "\(run.errors)")
    }

    /// Waits until a file tells something.
    func waitFor(_ words: String, in file: FilePath, from daemon: RunningProgram) async throws {
        try await daemon.brings("\(file) with “\(words)”") { folder.count(words, in: file) > 0 }
    }

    /// What `status` tells of the takes.
    func takes() async throws -> [(state: String, task: String?)] {
        let status = try await CommandLineRun(["status", "--json", "--state", folder("state").string])
        let takes = try #require(try status.json["takes"] as? [[String: Any]], "\(status.errors)")
        return takes.map { ($0["state"] as? String ?? "", $0["task_id"] as? String) }
    }

    /// Stops the daemon, and expects that so many films are there, each paid for once, whatever came to pass. Another start
    /// sends nothing again.
    func expectFilms(_ count: Int, after daemon: RunningProgram, paidAt sandbox: Sandbox) async throws {
        daemon.terminate()
        #expect(await daemon.end() == 0, "\(daemon.errors.suffix(2000))")
        let last = try run(["--once"])
        #expect(await last.end() == 0, "\(last.errors.suffix(2000))")
        #expect(try await takes().map(\.state) == Array(repeating: "delivered", count: count))
        #expect(try films() == count)
        #expect(try !folder.visibleNames(in: "drop").contains { $0.contains(".v2.") }, "delivered twice")
        let prompts = await sandbox.tasks.map(\.prompt)
        #expect(Set(prompts).count == prompts.count, "paid twice")
        #expect(prompts.count == count)
    }
}

extension RunningProgram {
    /// Waits until the program has brought something about; what it has said is told if that never comes.
    func brings(
        _ what: Comment,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ condition: () async throws -> Bool
    ) async throws {
        do {
            try await eventually(what, sourceLocation: sourceLocation, condition)
        } catch {
            // A crash tells first what it comes from, and then of every thread.
            let crash = errors.range(of: "Fatal error") ?? errors.range(of: "*** ")
            let said = crash.map { errors[$0.lowerBound...].prefix(3000) } ?? errors.suffix(3000)
            Issue.record("\(isRunning ? "It runs" : "It has ended"): \(said)")
            throw error
        }
    }
}

extension SandboxSettings {
    /// Small films that are soon done, and no limit.
    static func quick(taskSeconds: Double = 0.3, faults: [Fault] = []) -> SandboxSettings {
        var settings = SandboxSettings()
        settings.films = .tiny
        settings.taskSeconds = taskSeconds
        settings.requestsPerMinute = nil
        settings.faults = faults
        return settings
    }
}

extension TemporaryFolder {
    /// How often some words stand in a file. Cheap, since it is asked again and again: a string would be searched slowly.
    func count(_ words: String, in relative: FilePath) -> Int {
        guard let text = try? read(relative) else { return 0 }
        return (text + [0]).withUnsafeBytes { bytes in
            var count = 0
            var place = UnsafePointer(bytes.bindMemory(to: CChar.self).baseAddress!)
            while let found = strstr(place, words) {
                count += 1
                place = UnsafePointer(found) + words.utf8.count
            }
            return count
        }
    }

    /// Every film that anybody can see is whole: it ends where its last box ends.
    func expectWholeFilms(in relative: FilePath) throws {
        for name in try visibleNames(in: relative) where name.hasSuffix(".mp4") {
            let film = try read(relative.appending(name))
            var offset = 0
            while offset + 8 <= film.count {
                offset += film[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
                if offset >= film.count { break }
            }
            #expect(offset == film.count && !film.isEmpty, "\(name) is cut off")
        }
    }
}
