import Foundation
import Glibc
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// A drive whose server stops answering: every call on it hangs, and nothing says for how long.
struct HungDriveTests {
    @Test(
        "B3.2 While a drive hangs its finished film is fetched and kept, other folders get theirs, and then it is delivered",
        .enabled(if: Bindfs.isUsable, "bindfs can't mount here")
    )
    func hungDrive() async throws {
        var settings = SandboxSettings()
        settings.films = .tiny
        settings.taskSeconds = 3
        settings.requestsPerMinute = nil
        try await Sandbox.withSandbox(settings) { sandbox, address in
            let folder = try TemporaryFolder()
            for name in ["back", "far", "near"] { try folder.makeDirectory(FilePath(name)) }
            let drive = try Bindfs(folder("back"), at: folder("far"))
            defer { drive.end() }
            try await eventually("the drive is there") { drive.isMounted }
            try folder.write("far/far.job", text: "prompt: far\n")
            let daemon = try RunningProgram(
                [
                    "watch", folder("far").string, folder("near").string, "--state", folder("state").string,
                    "--api-url", address,
                ],
                environment: ["REELDROP_API_KEY": "k"]
            )
            defer { daemon.kill() }
            try await eventually("the far film is under way, and told so") { folder.exists("back/far.rendering.txt") }
            try await eventually("the API has it") { await sandbox.tasks.count == 1 }
            drive.hang()
            try folder.write("near/near.job", text: "prompt: near\n")
            try await eventually("the near film") { folder.exists("near/near.mp4") }
            try await eventually("the far film is kept here") {
                try folder.visibleNames(in: "state/films").count == 1
            }
            drive.goOn()
            try await eventually("the far film") { folder.exists("back/far.mp4") }
            try await eventually("nothing is kept any more") { try folder.visibleNames(in: "state/films").isEmpty }
            daemon.terminate()
            #expect(await daemon.end() == 0)
            #expect(await sandbox.tasks.count == 2)
            #expect(try folder.visibleNames(in: "back") == ["far.job", "far.mp4"])
        }
    }

    @Test(
        "A state directory on a network file system is refused, and the message says what to do",
        .enabled(if: Bindfs.isUsable, "bindfs can't mount here")
    )
    func stateOnNetwork() async throws {
        let folder = try TemporaryFolder()
        for name in ["back", "far", "drop"] { try folder.makeDirectory(FilePath(name)) }
        let drive = try Bindfs(folder("back"), at: folder("far"))
        defer { drive.end() }
        try await eventually("the drive is there") { drive.isMounted }
        let run = try await CommandLineRun(
            ["watch", folder("drop").string, "--state", folder("far/state").string],
            environment: ["REELDROP_API_KEY": "k"]
        )
        #expect(run.code == 73)
        #expect(run.errors.contains("local disk"))
        #expect(try folder.names(in: "back/state") == [], "nothing is put there")
    }
}

/// A directory seen through FUSE, as over a network: its server can be made to hang.
final class Bindfs: @unchecked Sendable {
    // Sendable because a Process is only started, signalled and waited for, each of which it allows from any thread.
    private let process = Process()
    private let mount: FilePath
    private let deviceBefore: UInt64?

    /// Whether this machine can mount through bindfs.
    static let isUsable = geteuid() == 0 && access("/usr/bin/bindfs", X_OK) == 0 && access("/dev/fuse", R_OK) == 0

    init(_ back: FilePath, at mount: FilePath) throws {
        self.mount = mount
        deviceBefore = fileIdentity(mount)?.device
        process.executableURL = URL(filePath: "/usr/bin/bindfs")
        process.arguments = ["-f", back.string, mount.string]
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    var isMounted: Bool { fileIdentity(mount)?.device != deviceBefore }

    func hang() { kill(process.processIdentifier, SIGSTOP) }

    func goOn() { kill(process.processIdentifier, SIGCONT) }

    func end() {
        goOn()
        umount2(mount.string, Int32(MNT_DETACH))
        process.terminate()
        // One that somebody else's copy of the mount table keeps mounted doesn't listen.
        for _ in 0..<100 where process.isRunning { usleep(20_000) }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
