import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// What a person sees on a terminal, and a pipe does not.
struct TerminalTests {
    @Test(
        "watch shows a line for each film that is being made, below the events, and takes them away; a pipe gets lines alone"
    )
    func live() async throws {
        try await Sandbox.withSandbox(.quick(taskSeconds: 3)) { _, address in
            let site = try DropSite(address)
            try site.drop("hero")
            try site.folder.write("drop/\u{1B}[31m映画.job", text: "prompt: a film\n")
            let arguments = [
                "watch", "--once", "--state", site.folder("state").string, "--api-url", address, "--config",
                site.folder("config.yaml").string,
            ]
            let key = ["REELDROP_API_KEY": "test-key"]
            let run = try TerminalRun(arguments, columns: 90, environment: key)
            try await eventually("both are shown, with a bar") {
                let lines = run.screen
                return lines.contains { $0.hasPrefix("  hero.job ") && $0.contains("[....") }
                    && lines.contains { $0.hasPrefix("  \\u{1b}[31m映画.job  [") }
                    && lines.contains { $0.hasPrefix("2 being made; about 700 credits") }
            }
            #expect(await run.end() == 0)
            let last = run.screen
            #expect(!last.contains { $0.contains("being made") || $0.contains("[....") }, "\(last)")
            #expect(last.count { $0.contains("take delivered") } == 2)
            #expect(!run.output.contains("\u{1B}[31m映"))
            try site.drop("again")
            let piped = try site.run(["--once"])
            #expect(await piped.end() == 0)
            #expect(piped.output.isEmpty && !piped.errors.contains("\u{1B}"))
        }
    }

    @Test("status is a table as wide as the terminal, with colours unless NO_COLOR is set; --watch shows it again")
    func table() async throws {
        let site = try DropSite("http://127.0.0.1:9")
        let name = "a-job-with-a-name-that-is-longer-than-the-terminal-is-wide-映画.job"
        try site.folder.write(FilePath("drop/\(name)"), text: "prompt: a\nimage: hero.png\n")
        try site.folder.write("drop/bad.job", text: "prompt: a\nduration: 7\n")
        let daemon = try await site.start()
        try await daemon.brings("both notes") { try site.folder.visibleNames(in: "drop").count == 4 }
        daemon.terminate()
        _ = await daemon.end()
        let status = ["status", "--state", site.folder("state").string]
        let run = try TerminalRun(status, columns: 60)
        #expect(await run.end() == 0)
        try await eventually("it is written") { run.output.contains("credits today") }
        let lines = run.screen
        #expect(lines.allSatisfy { $0.count <= 60 }, "\(lines)")
        #expect(lines.contains { $0.hasPrefix("STATE      SINCE   CREDITS  JOB") })
        #expect(
            lines.contains { $0.hasPrefix("waiting ") && $0.contains("a-job-w") && $0.hasSuffix("映画.job") },
            "\(lines)"
        )
        #expect(run.output.contains("\u{1B}[31mrejected\u{1B}[0m"))
        let plain = try TerminalRun(status, columns: 60, environment: ["NO_COLOR": "1"])
        #expect(await plain.end() == 0)
        try await eventually("it is written") { plain.output.contains("credits today") }
        #expect(!plain.output.contains("\u{1B}"))
        let piped = try await CommandLineRun(status)
        #expect(piped.output.contains(name) && !piped.output.contains("\u{1B}"))
        let again = try TerminalRun(status + ["--watch"], columns: 60)
        try await eventually("it comes again") { again.output.ranges(of: "credits today").count >= 2 }
        again.terminate()
        _ = await again.end()
        let refused = try await CommandLineRun(status + ["--watch"])
        #expect(refused.code == 64 && refused.errors.contains("needs a terminal"))
    }
}
