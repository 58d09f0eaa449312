import Foundation
import Glibc
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// What `doctor` finds, and what `status` tells of how folders are watched.
struct DoctorTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for name in ["drop", "back"] { try folder.makeDirectory(FilePath(name)) }
    }

    private struct Finding {
        let level: String
        let subject: String
        let message: String
    }

    private func findings(
        _ arguments: [String],
        key: String? = "test-key",
        environment: [String: String] = [:]
    ) async throws -> (code: Int32, findings: [Finding]) {
        let run = try await CommandLineRun(
            ["doctor", "--json", "--state", folder("state").string] + arguments,
            environment: environment.merging(key.map { ["REELDROP_API_KEY": $0] } ?? [:]) { $1 }
        )
        let list = try #require(try run.json["findings"] as? [[String: String]], "\(run.errors)")
        #expect(try folder.names(in: "drop") == [], "what was made to try it out is gone")
        return (
            run.code,
            list.map {
                Finding(level: $0["level"] ?? "", subject: $0["subject"] ?? "", message: $0["message"] ?? "")
            }
        )
    }

    @Test("Where all is well, everything that was tried is told, and it ends with 0")
    func allIsWell() async throws {
        try await Sandbox.withSandbox(.quick()) { sandbox, address in
            let found = try await findings([folder("drop").string, "--api-url", address])
            #expect(found.code == 0)
            // The disks and limits of the machine that tests run on are its own affair.
            for (subject, words) in [
                ("folder \(folder("drop"))", "watched by events"), ("state \(folder("state"))", "first start"),
                ("key", "accepts it"), ("api \(address)", "answers"), ("clock", "agrees"), ("inotify", "1 directories"),
            ] {
                let finding = try #require(found.findings.first { $0.subject == subject }, "\(found.findings)")
                #expect(finding.message.contains(words), "\(finding)")
            }
            #expect(!found.findings.contains { $0.level == "error" })
            #expect(await sandbox.requestCount(.list) == 1)
            #expect(await sandbox.requestCount(.create) == 0)
        }
    }

    @Test(
        "A folder that is missing ends with 73, a key that is missing or refused with 77, an API that is away with 69"
    )
    func exitCodes() async throws {
        try await Sandbox.withSandbox(.quick()) { _, address in
            func level(_ subject: String, in found: [Finding]) -> String? {
                found.first { $0.subject.hasPrefix(subject) }?.level
            }
            let missing = try await findings([folder("nowhere").string, "--api-url", address])
            #expect(missing.code == 73)
            #expect(level("folder", in: missing.findings) == "error")

            let refused = try await findings([folder("drop").string, "--api-url", address], key: "wrong-key")
            #expect(refused.code == 77)
            #expect(level("key", in: refused.findings) == "error")
            #expect(level("api", in: refused.findings) == "ok")

            let none = try await findings([folder("drop").string, "--api-url", address], key: nil)
            #expect(none.code == 77)
            #expect(none.findings.last?.message.contains("REELDROP_API_KEY") == true)

            let port = try ReservedPort()
            let away = try await findings([folder("drop").string, "--api-url", "http://127.0.0.1:\(port.number)"])
            #expect(away.code == 69)
            #expect(level("api", in: away.findings) == "error")

            let unprotected = try await findings([folder("drop").string, "--api-url", "http://a.example"])
            #expect(unprotected.code == 78)
        }
    }

    @Test("A secret that everybody can read is a warning with the command that puts it right")
    func openSecret() async throws {
        try await Sandbox.withSandbox(.quick()) { _, address in
            let key = folder("key")
            try folder.write("key", text: "test-key\n")
            try folder.write(
                "config.yaml",
                text: "folders: [{ path: \(folder("drop")) }]\napi: { key_file: \(key), url: \"\(address)\" }\n"
            )
            let arguments = ["--config", folder("config.yaml").string]
            try calling { chmod(key.string, 0o644) }
            var found = try await findings(arguments, key: nil)
            #expect(found.code == 0)
            var secret = try #require(found.findings.first { $0.subject == "secret \(key)" })
            #expect(secret.level == "warning")
            #expect(secret.message.contains("chmod o-rwx \(key)"))

            try calling { chmod(key.string, 0o640) }
            found = try await findings(arguments, key: nil)
            secret = try #require(found.findings.first { $0.subject == "secret \(key)" })
            #expect(secret.level == "ok")
        }
    }

    @Test(
        "A disk without room is told, be it the folder's or the state's",
        .enabled(if: Machine.canMount, "no disks can be mounted here")
    )
    func noRoom() async throws {
        try await Sandbox.withSandbox(.quick()) { _, address in
            let drop = try SmallDisk(at: folder("drop"), kilobytes: 1024)
            defer { drop.remove() }
            try folder.makeDirectory("state")
            let state = try SmallDisk(at: folder("state"), kilobytes: 1024)
            defer { state.remove() }
            let found = try await findings([folder("drop").string, "--api-url", address])
            #expect(found.code == 73)
            let errors = found.findings.filter { $0.level == "error" }
            #expect(errors.map(\.subject) == ["state \(folder("state"))", "folder \(folder("drop")), room"])
        }
    }

    @Test(
        "A network drive within a folder is told, with why it is looked at again and again; status tells the same",
        .enabled(if: Bindfs.isUsable, "bindfs can't mount here")
    )
    func networkDrive() async throws {
        try folder.makeDirectory("site/the share")
        let drive = try Bindfs(folder("back"), at: folder("site/the share"))
        defer { drive.end() }
        try await eventually("the drive is there") { drive.isMounted }
        try await Sandbox.withSandbox(.quick()) { _, address in
            let found = try await findings([folder("site").string, "--api-url", address])
            #expect(found.code == 0)
            let share = found.findings.first { $0.subject.hasSuffix("the share") }
            #expect(share?.message.contains("fuse") == true, "\(found.findings)")
            #expect(share?.message.contains("looked at again and again") == true)
        }

        let daemon = try RunningProgram(
            ["watch", folder("site").string, "--state", folder("state").string, "--api-url", "http://127.0.0.1:9"],
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
