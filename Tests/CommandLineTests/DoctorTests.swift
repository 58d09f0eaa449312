import Foundation
import SystemPackage
import TestKit
import Testing

/// What `doctor` and `status` tell of how folders are watched.
struct DoctorTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for name in ["drop", "back"] { try folder.makeDirectory(FilePath(name)) }
    }

    private func findings(_ folders: FilePath...) async throws -> (code: Int32, findings: [[String: String]]) {
        let run = try await CommandLineRun(
            ["doctor", "--json", "--state", folder("state").string] + folders.map(\.string)
        )
        return (run.code, try #require(try run.json["findings"] as? [[String: String]], "\(run.errors)"))
    }

    @Test("A local folder is fine and watched by events; one that is missing is an error with exit code 73")
    func localAndMissing() async throws {
        let good = try await findings(folder("drop"))
        #expect(good.code == 0)
        #expect(good.findings.last?["level"] == "ok")
        #expect(good.findings.last?["message"]?.contains("watched by events") == true)
        #expect(try folder.names(in: "drop") == [], "what was made to try it out is gone")

        let bad = try await findings(folder("nowhere"))
        #expect(bad.code == 73)
        #expect(bad.findings.last?["level"] == "error")
    }

    @Test(
        "A network drive within a folder is told, with why it is looked at again and again; status tells the same",
        .enabled(if: Bindfs.isUsable, "bindfs can't mount here")
    )
    func networkDrive() async throws {
        try folder.makeDirectory("drop/the share")
        let drive = try Bindfs(folder("back"), at: folder("drop/the share"))
        defer { drive.end() }
        try await eventually("the drive is there") { drive.isMounted }
        let found = try await findings(folder("drop"))
        #expect(found.code == 0)
        let share = found.findings.first { $0["subject"]?.hasSuffix("the share") == true }
        #expect(share?["message"]?.contains("fuse") == true, "\(found.findings)")
        #expect(share?["message"]?.contains("looked at again and again") == true)

        let daemon = try RunningProgram(
            ["watch", folder("drop").string, "--state", folder("state").string, "--api-url", "http://127.0.0.1:9"],
            environment: ["REELDROP_API_KEY": "k"]
        )
        try await daemon.brings("the folder is watched") { daemon.count("folder watched") > 0 }
        let status = try await CommandLineRun(["status", "--json", "--state", folder("state").string])
        let told = try #require((try status.json["folders"] as? [[String: Any]])?.first)
        #expect(told["mode"] as? String == "mixed")
        #expect((told["reason"] as? String)?.hasPrefix("1 of 2 directories: It is on fuse") == true, "\(told)")
        daemon.terminate()
        #expect(await daemon.end() == 0)
    }
}
