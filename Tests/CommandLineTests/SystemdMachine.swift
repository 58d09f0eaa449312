import Foundation
import Glibc
import SystemPackage
import TestKit
import Testing

/// A machine with a real systemd: a throw-away copy of this one, with the same network.
final class SystemdMachine: Sendable {
    private let folder: TemporaryFolder
    private let boot: RunningProgram
    /// The number that its first process has here.
    private let leader: Int32

    /// Whether this machine can run one.
    static let isUsable =
        geteuid() == 0 && Machine.isSuccess("/lib/systemd/systemd", "--version")
        && Machine.isSuccess("dpkg-shlibdeps", "--version") && Machine.hasPython
        && Machine.isSuccess("sh", "-c", "findmnt -rn -t cgroup2 | grep -q .")
        && Machine.isSuccess(
            "unshare",
            "--mount",
            "--uts",
            "--ipc",
            "--pid",
            "--cgroup",
            "--fork",
            "sh",
            "-ec",
            """
            mount -t tmpfs tmpfs /mnt
            mkdir /mnt/upper /mnt/work /mnt/root /mnt/groups
            mount -t overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work overlay /mnt/root
            mount -t cgroup2 cgroup2 /mnt/groups
            """
        )

    /// Boots a machine for the body.
    static func withMachine(_ body: (SystemdMachine) async throws -> Void) async throws {
        let machine = try await SystemdMachine()
        do {
            try await body(machine)
        } catch {
            await machine.powerOff()
            throw error
        }
        await machine.powerOff()
    }

    private init() async throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "systemd-machine").path
        let folder = try TemporaryFolder()
        let boot = try RunningProgram(command: [script, folder.path.string])
        var leader: Int32?
        try await eventually("systemd is the first process") {
            guard boot.isRunning else { throw DidNotBoot(why: boot.errors) }
            let children = try String(contentsOfFile: "/proc/\(boot.id)/task/\(boot.id)/children", encoding: .utf8)
            leader = children.split(separator: " ").first.flatMap { Int32($0) }
            guard let leader else { return false }
            // Before that the script has other children, which come and go.
            return (try? String(contentsOfFile: "/proc/\(leader)/comm", encoding: .utf8)) == "systemd\n"
        }
        guard let leader else { throw DidNotBoot(why: boot.errors) }
        (self.folder, self.boot, self.leader) = (folder, boot, leader)
        try await eventually("everything is started") {
            guard boot.isRunning else { throw DidNotBoot(why: boot.errors) }
            let state = try await run("systemctl", "is-system-running").output
            return ["running\n", "degraded\n"].contains(state)
        }
    }

    private func powerOff() async {
        // As `systemctl poweroff` says it to the first process of a container.
        Glibc.kill(leader, __libc_current_sigrtmin() + 3)
        _ = await boot.end()
        _ = Machine.isSuccess(
            "sh",
            "-c",
            "find $(findmnt -rn -t cgroup2 -o TARGET | head -n 1)/reeldrop-tests-\(boot.id) -depth -type d -exec rmdir {} +"
        )
    }

    /// systemd did not come up.
    struct DidNotBoot: Error {
        let why: String
    }

    /// A command failed that should not.
    struct Failed: Error {
        let command: String
        let output: String
    }

    /// Where a place in the machine is for this one.
    func callAsFunction(_ path: FilePath) -> FilePath {
        var relative = path
        relative.root = nil
        return FilePath("/proc/\(leader)/root").pushing(relative)
    }

    /// What a directory has that a designer sees.
    func visibleNames(in path: FilePath) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: self(path).string).filter { !$0.hasPrefix(".") }
    }

    /// Creates or rewrites a file, with the directories above it.
    func write(_ path: FilePath, _ text: String) throws {
        let file = self(path)
        try FileManager.default.createDirectory(
            atPath: file.removingLastComponent().string,
            withIntermediateDirectories: true
        )
        try text.write(toFile: file.string, atomically: false, encoding: .utf8)
    }

    /// Runs a command in the machine to its end.
    func run(_ command: String...) async throws -> (code: Int32, output: String) {
        try await run(command)
    }

    /// Runs a command that must not fail, and gives what it says.
    @discardableResult
    func perform(_ command: String...) async throws -> String {
        try await perform(command)
    }

    @discardableResult
    func perform(_ command: [String]) async throws -> String {
        let (code, output) = try await run(command)
        guard code == 0 else { throw Failed(command: command.joined(separator: " "), output: output) }
        return output
    }

    private func run(_ command: [String]) async throws -> (code: Int32, output: String) {
        let program = try RunningProgram(
            command: [
                "nsenter", "--target", "\(leader)", "--mount", "--uts", "--ipc", "--pid", "--cgroup",
                "env", "-i", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root",
                "LANG=C.UTF-8", "SYSTEMD_COLORS=0", "SYSTEMD_PAGER=", "DEBIAN_FRONTEND=noninteractive",
            ] + command
        )
        let code = await program.end()
        return (code, program.output + program.errors)
    }
}

extension SystemdMachine {
    /// A property of a unit, as systemd tells it.
    func property(_ name: String, of unit: String = "reeldrop") async throws -> String {
        try await perform("systemctl", "show", "--value", "-p", name, unit)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Whether the service has ended once, and works again.
    func hasStartedAgain() async throws -> Bool {
        let restarts = try await property("NRestarts")
        let state = try await property("ActiveState")
        return restarts == "1" && state == "active"
    }

    /// What a unit has said, and what systemd has said of it.
    func journal(of unit: String = "reeldrop") async throws -> String {
        try await perform("journalctl", "-u", unit, "-o", "cat", "--no-pager")
    }
}
