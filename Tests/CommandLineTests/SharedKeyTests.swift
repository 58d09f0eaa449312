import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// Several instances on one machine, each with a drop folder and a state of its own, and one key.
struct SharedKeyTests {
    @Test("Two daemons with one key stay under its limit together: no answer of 429, and both make their films")
    func twoDaemons() async throws {
        var settings = SandboxSettings.quick(taskSeconds: 0.5)
        settings.requestsPerMinute = 20
        // Else each would see in the answers what the other has used.
        settings.tellsRate = false
        // A minute is three seconds long.
        settings.timeScale = 20
        try await Sandbox.withSandbox(settings) { sandbox, address in
            let folder = try TemporaryFolder()
            try folder.write(
                "config.yaml",
                text: "api: { requests_per_minute: 18, requests_per_second: 1000, tasks_in_flight: 50 }\n"
            )
            var daemons: [RunningProgram] = []
            for name in ["one", "two"] {
                try folder.makeDirectory(FilePath(name))
                for number in 0..<15 {
                    try folder.write(FilePath("\(name)/\(number).job"), text: "prompt: \(name) \(number)\n")
                }
                daemons.append(
                    try RunningProgram(
                        [
                            "watch", folder(FilePath(name)).string, "--api-url", address, "--state",
                            folder(FilePath("reeldrop/\(name)")).string, "--config", folder("config.yaml").string,
                        ],
                        environment: ["REELDROP_API_KEY": "one key", "REELDROP_MINUTE": "3000"]
                    )
                )
            }
            func films(_ name: String) throws -> Int {
                try folder.visibleNames(in: FilePath(name)).count { $0.hasSuffix(".mp4") }
            }
            try await daemons[0].brings("a first film of both") { try films("one") > 0 && films("two") > 0 }
            // Killed with requests under way; the other goes on.
            daemons[1].kill()
            try await daemons[0].brings("all films of the one") { try films("one") == 15 }
            #expect(await sandbox.refusedForRate == 0)
            #expect(try folder.names(in: "reeldrop").contains { $0.hasPrefix("allowance-") })
        }
    }
}
