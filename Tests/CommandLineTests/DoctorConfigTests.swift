import Foundation
import SystemPackage
import TestKit
import Testing

/// What `doctor` tells of the config: every value that counts, and where it comes from.
struct DoctorConfigTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for name in ["drop", "other"] { try folder.makeDirectory(FilePath(name)) }
    }

    private func doctor(_ arguments: [String], environment: [String: String] = [:]) async throws -> CommandLineRun {
        try await CommandLineRun(
            ["doctor", "--api-url", "http://127.0.0.1:9"] + arguments,
            environment: environment
        )
    }

    @Test("Each value is told with its source: the file and line, the command line, the environment, or the default")
    func sources() async throws {
        try folder.write(
            "config.yaml",
            text: """
                folders:
                  - path: \(folder("drop"))
                    settle: 1500ms
                api: { url: https://example.com, tasks_in_flight: 4 }
                budget:
                  credits_per_day: 900
                notes: no

                """
        )
        let file = folder("config.yaml").string
        let run = try await doctor(
            ["--json", "--config", file],
            environment: ["REELDROP_API_KEY": "very-secret", "STATE_DIRECTORY": folder("state").string]
        )
        let list = try #require(try run.json["config"] as? [[String: Any]], "\(run.errors)")
        let fields = Dictionary(uniqueKeysWithValues: list.map { ($0["name"] as? String ?? "", $0) })
        func expect(_ name: String, _ value: any Equatable & Sendable, _ source: String) {
            #expect("\(fields[name]?["value"] ?? "absent")" == "\(value)", "\(name)")
            #expect(fields[name]?["source"] as? String == source, "\(name)")
        }
        expect("state", folder("state").string, "environment, STATE_DIRECTORY")
        expect("folders[0].path", folder("drop").string, "\(file), line 2")
        expect("folders[0].settle", "1500ms", "\(file), line 3")
        expect("folders[0].watch", "auto", "default")
        expect("api.url", "http://127.0.0.1:9", "command line")
        expect("api.tasks_in_flight", 4, "\(file), line 4")
        expect("api.requests_per_second", 8, "default")
        expect("budget.credits_per_day", 900, "\(file), line 6")
        expect("budget.hold_burst", 50, "default")
        expect("history.days", 365, "default")
        expect("api.key", "(not shown)", "environment, REELDROP_API_KEY")
        #expect(fields["notes"]?["value"] as? Bool == false)
        #expect(fields["api.requests_per_minute"]?["value"] is NSNull)
        #expect(!run.output.contains("very-secret"))
    }

    @Test("Folders of the command line are told as such, with what the config says of them")
    func folders() async throws {
        try folder.write("config.yaml", text: "folders: [{ path: \(folder("drop")), scan: 7s }]\n")
        let run = try await doctor(
            [folder("other").string, folder("drop").string, "--config", folder("config.yaml").string, "--state", "/s"]
        )
        let lines = run.output.split(separator: "\n").map { $0.split(separator: " ", omittingEmptySubsequences: true) }
        func line(_ name: String) -> String {
            lines.first { $0.first.map(String.init) == name }?.joined(separator: " ") ?? ""
        }
        #expect(line("state") == "state /s (command line)")
        #expect(line("folders[0].path") == "folders[0].path \(folder("other")) (command line)")
        #expect(line("folders[0].scan") == "folders[0].scan none (default)")
        #expect(line("folders[1].path") == "folders[1].path \(folder("drop")) (command line)")
        #expect(line("folders[1].scan") == "folders[1].scan 7s (\(folder("config.yaml")), line 1)")
        #expect(line("api.key") == "api.key none (default)")
    }
}
