import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// Where the key may be: at the API, and in the place that it was given.
struct KeyTests {
    private static let key = "FPSXd41d8cd98f00b204e9800998ecf8427e"

    @Test(
        "The key goes to the API alone: not to downloads, the log, the folder, the state or the process list",
        arguments: [[], [Fault(.forbidden)], [Fault(.lostAnswer), Fault(.truncatedDownload)], [Fault(.serverError)]]
    )
    func nowhereElse(faults: [Fault]) async throws {
        var settings = SandboxSettings()
        settings.films = .tiny
        settings.taskSeconds = 0.3
        settings.requestsPerMinute = nil
        settings.faults = faults
        try await Sandbox.withSandbox(settings) { sandbox, address in
            let folder = try TemporaryFolder()
            try folder.makeDirectory("drop")
            try folder.write("drop/hero.job", text: "prompt: A watch\n")
            try folder.write("drop/next.job", text: "prompt: Another\n")
            let daemon = try RunningProgram(
                ["watch", folder("drop").string, "--state", folder("state").string, "--api-url", address],
                environment: ["REELDROP_API_KEY": Self.key]
            )
            try await eventually("something came of it") { try folder.visibleNames(in: "drop").count > 2 }
            try await eventually("the API was asked") { await sandbox.requestCount(.create) > 0 }
            let commandLine = try String(contentsOfFile: "/proc/\(daemon.id)/cmdline", encoding: .utf8)
            daemon.terminate()
            _ = await daemon.end()
            #expect(!commandLine.contains(Self.key))
            #expect(!daemon.errors.contains(Self.key) && !daemon.output.contains(Self.key))
            #expect(await !sandbox.downloads.contains(where: \.carriedKey))
            for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path.string) {
                guard let bytes = FileManager.default.contents(atPath: folder(FilePath(path)).string) else { continue }
                #expect(bytes.firstRange(of: Data(Self.key.utf8)) == nil, "the key stands in \(path)")
            }
        }
    }
}
