import Foundation
import Glibc
import SystemPackage
import TestKit
import Testing

/// A Samba server on a port of its own that serves a directory as macOS and Windows are served.
final class SambaServer: Sendable {
    private let folder: TemporaryFolder
    private let port: ReservedPort
    private let server: RunningProgram

    /// Whether this machine can run one.
    static let isUsable =
        geteuid() == 0 && Machine.isSuccess("smbd", "--version") && Machine.isSuccess("smbclient", "--version")

    /// Starts to serve a directory.
    init(_ directory: FilePath) async throws {
        folder = try TemporaryFolder()
        port = try ReservedPort()
        let own = ["private", "lock", "state", "cache", "pid", "ncalrpc", "log"]
        for name in own { try folder.makeDirectory(FilePath(name)) }
        try folder.write(
            "smb.conf",
            text: """
                [global]
                server role = standalone server
                interfaces = lo
                bind interfaces only = yes
                smb ports = \(port.number)
                private dir = \(folder("private"))
                lock directory = \(folder("lock"))
                state directory = \(folder("state"))
                cache directory = \(folder("cache"))
                pid directory = \(folder("pid"))
                ncalrpc dir = \(folder("ncalrpc"))
                log file = \(folder("log/smbd"))
                disable spoolss = yes
                load printers = no
                disable netbios = yes
                server min protocol = SMB2
                ea support = yes
                vfs objects = catia fruit streams_xattr
                fruit:metadata = stream
                fruit:resource = stream
                fruit:aapl = yes
                fruit:posix_rename = yes
                fruit:veto_appledouble = no
                fruit:encoding = native
                [drop]
                path = \(directory)
                read only = no
                force user = root

                """
        )
        try Machine.perform(
            "sh",
            "-c",
            "printf 'secret\\nsecret\\n' | smbpasswd -c \(folder("smb.conf")) -s -a nobody"
        )
        server = try RunningProgram(command: ["smbd", "-F", "--no-process-group", "-s", folder("smb.conf").string])
        do {
            try await eventually("smbd answers") {
                guard server.isRunning else { throw NotRunning(why: server.errors) }
                return try await client("ls").code == 0
            }
        } catch {
            server.kill()
            throw error
        }
    }

    /// The server did not start.
    struct NotRunning: Error {
        let why: String
    }

    /// A command of smbclient failed.
    struct Refused: Error {
        let commands: String
        let answer: String
    }

    /// Does something in the share, in the words of smbclient, as one client from its logon to its end.
    func perform(_ commands: String...) async throws {
        let commands = commands.joined(separator: "; ")
        let (code, answer) = try await client(commands)
        guard code == 0 else { throw Refused(commands: commands, answer: answer) }
    }

    /// Starts to write a file into the share, and keeps it open after its first part until the second is called for.
    func beginPut(_ name: String, _ first: FilePath, then second: FilePath, once signal: FilePath) throws
        -> RunningProgram
    {
        try RunningProgram(
            command: [
                "sh", "-c",
                "(cat \(first); while [ -e \(first) ] && [ ! -e \(signal) ]; do sleep 0.1; done; cat \(second)) | \"$@\"",
                "put",
            ] + clientCommand("put - \(name)")
        )
    }

    private func client(_ commands: String) async throws -> (code: Int32, answer: String) {
        let client = try RunningProgram(command: clientCommand(commands))
        let code = await client.end()
        return (code, client.output + client.errors)
    }

    private func clientCommand(_ commands: String) -> [String] {
        [
            "smbclient", "-s", folder("smb.conf").string, "-p", "\(port.number)", "-U", "nobody%secret",
            "//127.0.0.1/drop", "-c", commands,
        ]
    }

    func end() async {
        server.terminate()
        _ = await server.end()
    }
}
