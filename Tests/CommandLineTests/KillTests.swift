import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// The promises of the design hold although the daemon is killed again and again at any moment.
struct KillTests {
    @Test("Killed 30 times at random moments, it pays for no film twice, loses none, and shows no half film")
    func randomKills() async throws {
        let folder = try TemporaryFolder()
        try folder.makeDirectory("drop")
        var settings = SandboxSettings()
        settings.films = .tiny
        settings.taskSeconds = 0.5
        settings.requestsPerMinute = nil
        try await Sandbox.withSandbox(settings) { sandbox, address in
            try folder.write(
                "config.yaml",
                text: "api: { requests_per_minute: 100000, requests_per_second: 1000, tasks_in_flight: 4 }\n"
            )
            let arguments = [
                "watch", folder("drop").string, "--state", folder("state").string, "--api-url", address,
                "--config", folder("config.yaml").string,
            ]
            let jobs = 60
            for number in 0..<jobs {
                try folder.write(FilePath("drop/\(number).job"), text: "prompt: film \(number)\n")
            }
            for _ in 0..<30 {
                let daemon = try RunningProgram(arguments, environment: ["REELDROP_API_KEY": "k"])
                // Any moment is right; the length of the wait is the dice.
                try await Task.sleep(for: .milliseconds(Int.random(in: 100...1500)))
                daemon.kill()
                _ = await daemon.end()
                try expectWholeFilms(in: folder)
            }
            // The last one is left to finish. What was being sent in the moment of a kill is held.
            let last = try await CommandLineRun(arguments + ["--once"], environment: ["REELDROP_API_KEY": "k"])
            try expectWholeFilms(in: folder)
            let status = try await CommandLineRun(["status", "--json", "--state", folder("state").string])
            let takes = try #require(try status.json["takes"] as? [[String: Any]])
            let states = Dictionary(grouping: takes) { $0["state"] as? String ?? "" }.mapValues(\.count)
            #expect(takes.count == jobs)
            #expect(Set(states.keys).isSubset(of: ["delivered", "held"]), "\(states) \(last.errors.suffix(2000))")
            let prompts = await sandbox.tasks.map(\.prompt)
            #expect(Set(prompts).count == prompts.count, "paid twice")
            let films = try folder.visibleNames(in: "drop").filter { $0.hasSuffix(".mp4") }
            #expect(films.count == states["delivered"])
            #expect(!films.contains { $0.contains(".v2.") }, "delivered twice")
            #expect(try folder.names(in: "drop").filter { $0.hasSuffix(".part") }.isEmpty, "debris is left")
        }
    }

    /// Every film that anybody can see is whole: it ends where its last box ends.
    private func expectWholeFilms(in folder: TemporaryFolder) throws {
        for name in try folder.visibleNames(in: "drop") where name.hasSuffix(".mp4") {
            let film = try folder.read(FilePath("drop/\(name)"))
            var offset = 0
            while offset + 8 <= film.count {
                offset += film[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
                if film[offset...].isEmpty { break }
            }
            #expect(offset == film.count && !film.isEmpty, "\(name) is cut off")
        }
    }
}
