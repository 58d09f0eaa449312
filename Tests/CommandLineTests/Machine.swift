import Foundation
import Glibc
import SystemPackage
import TestKit

/// What this machine lets tests do. In a container much of it may be forbidden.
enum Machine {
    /// Calls can be made to fail.
    static let canTrace = isSuccess("strace", "-f", "-qq", "-o", "/dev/null", "true")

    /// Libraries in C can be made; the compiler comes with Swift.
    static let canCompile = isSuccess("clang", "--version")

    /// Small disks can be had.
    static let canMount: Bool = {
        guard let folder = try? TemporaryFolder(), let disk = try? SmallDisk(at: folder.path, kilobytes: 64) else {
            return false
        }
        disk.remove()
        return true
    }()

    /// There can be networks of a test's own, with rules that lose packets.
    static let canMakeNetworks: Bool = {
        guard let network = try? PrivateNetwork() else { return false }
        defer { network.remove() }
        return network.canLose && hasPython
    }()

    /// Files can be made such that even root can't change them.
    static let canFreezeFiles: Bool = {
        guard let folder = try? TemporaryFolder(), (try? folder.write("file")) != nil else { return false }
        defer { _ = isSuccess("chattr", "-i", folder("file").string) }
        return isSuccess("chattr", "+i", folder("file").string)
    }()

    static let hasPython = isSuccess("/usr/bin/python3", "-c", "import sqlite3, urllib.request")

    /// Runs a command to its end, without a word.
    static func isSuccess(_ command: String...) -> Bool {
        isSuccess(command)
    }

    static func isSuccess(_ command: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        process.environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin:\(path)"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    /// A command did not do what it should.
    struct Failed: Error {
        let command: [String]
    }

    static func perform(_ command: String...) throws {
        guard isSuccess(command) else { throw Failed(command: command) }
    }
}

/// A disk of a few kilobytes, in memory.
struct SmallDisk {
    let path: FilePath

    /// Puts it in the place of a directory.
    init(at path: FilePath, kilobytes: Int) throws {
        self.path = path
        try Machine.perform("mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k", "reeldrop-tests", path.string)
    }

    /// Takes it away, also from a program that still has files of it open.
    func remove() {
        _ = Machine.isSuccess("umount", "-l", path.string)
    }

    /// Fills it up with a file.
    ///
    /// - Parameter kilobytes: how much is left free.
    func fill(leaving kilobytes: Int = 0) throws {
        let file = try FileDescriptor.open(
            path.appending("filler"),
            .writeOnly,
            options: [.create, .truncate],
            permissions: .ownerReadWrite
        )
        try file.closeAfter {
            let block = [UInt8](repeating: 0, count: 4096)
            var size: Int64 = 0
            do {
                while true { size += Int64(try block.withUnsafeBytes { try file.write($0) }) }
            } catch Errno.noSpace {
                try file.resize(to: max(0, size - Int64(kilobytes) << 10))
            }
        }
    }

    /// Makes room again.
    func free() throws {
        try FileManager.default.removeItem(atPath: path.appending("filler").string)
    }
}

/// A network that has nothing but its own loopback, on which things go wrong.
struct PrivateNetwork {
    private let name = "reeldrop-\(getpid())-\(UInt32.random(in: .min ... .max))"

    init() throws {
        try Machine.perform("ip", "netns", "add", name)
        do {
            // Packets of the usual size, so that a film takes many.
            try perform("ip", "link", "set", "lo", "up", "mtu", "1500")
        } catch {
            remove()
            throw error
        }
    }

    func remove() {
        _ = Machine.isSuccess("ip", "netns", "delete", name)
    }

    /// What to put before a command that is to run there.
    var prefix: [String] { ["ip", "netns", "exec", name] }

    /// Loses a share of all packets while the body runs.
    func losing<R>(share: Double, _ body: () async throws -> R) async throws -> R {
        try await with(Self.loss(share), body)
    }

    /// Breaks every connection to a port while the body runs.
    func refusing<R>(port: Int, _ body: () async throws -> R) async throws -> R {
        try await with(
            ["INPUT", "-p", "tcp", "--dport", "\(port)", "-j", "REJECT", "--reject-with", "tcp-reset"],
            body
        )
    }

    /// Has the line down while the body runs.
    func down<R>(_ body: () async throws -> R) async throws -> R {
        try perform("ip", "link", "set", "lo", "down")
        do {
            let result = try await body()
            try perform("ip", "link", "set", "lo", "up")
            return result
        } catch {
            try perform("ip", "link", "set", "lo", "up")
            throw error
        }
    }

    /// Whether this machine knows how to lose packets.
    var canLose: Bool { Machine.isSuccess(prefix + ["iptables", "-w", "-I"] + Self.loss(0.2)) }

    private static func loss(_ share: Double) -> [String] {
        ["INPUT", "-m", "statistic", "--mode", "random", "--probability", "\(share)", "-j", "DROP"]
    }

    private func with<R>(_ rule: [String], _ body: () async throws -> R) async throws -> R {
        try perform(["iptables", "-w", "-I"] + rule)
        defer { _ = Machine.isSuccess(prefix + ["iptables", "-w", "-D"] + rule) }
        return try await body()
    }

    private func perform(_ command: String...) throws {
        try perform(command)
    }

    private func perform(_ command: [String]) throws {
        guard Machine.isSuccess(prefix + command) else { throw Machine.Failed(command: command) }
    }
}
