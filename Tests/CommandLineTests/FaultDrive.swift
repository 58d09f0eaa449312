import Foundation
import Glibc
import SystemPackage
import TestKit
import Testing

/// A directory seen through FUSE, as over a network: nothing tells of what is changed behind it, and its calls fail as told.
final class FaultDrive: Sendable {
    /// Calls of the file system, by the names that `faultfs.py` has for them, and what becomes of them.
    struct Rule: Encodable {
        var call = "*"
        /// A regular expression for the path, which begins with a slash at the drive's root.
        var path = ""
        var error: String?
        /// How often; always when nil.
        var times: Int?
        /// The call works, but its answer is empty.
        var blank: Bool?
    }

    private let folder: TemporaryFolder
    private let mount: FilePath
    private let server: RunningProgram

    /// Whether this machine can mount it.
    static let isUsable =
        geteuid() == 0 && access("/dev/fuse", R_OK) == 0 && Machine.isSuccess("/usr/bin/python3", "-c", "import fusepy")

    /// Mounts it.
    ///
    /// - Parameter remembering: for how many seconds the kernel believes in what it has once heard of a file.
    init(_ back: FilePath, at mount: FilePath, remembering seconds: Int = 0) async throws {
        self.mount = mount
        folder = try TemporaryFolder()
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "faultfs.py").path
        try folder.write("rules", text: "[]")
        let before = fileIdentity(mount)?.device
        server = try RunningProgram(
            command: ["/usr/bin/python3", script, back.string, mount.string, folder("rules").string, "\(seconds)"]
        )
        do {
            try await eventually("the drive is there") {
                guard server.isRunning else { throw NotMounted(why: server.errors) }
                return fileIdentity(mount)?.device != before
            }
        } catch {
            server.kill()
            throw error
        }
    }

    /// The drive's server did not start.
    struct NotMounted: Error {
        let why: String
    }

    /// From now on these rules hold, and no others.
    func fail(_ rules: Rule...) throws {
        try folder.write("next", Array(JSONEncoder().encode(rules)))
        try folder.move("next", to: "rules")
    }

    /// From now on every call works.
    func recover() throws { try fail() }

    /// How many calls of a kind have failed so far.
    func failures(of call: String = "") -> Int { folder.count("\(call)", in: "rules.log") }

    func end() async {
        try? recover()
        umount2(mount.string, Int32(MNT_DETACH))
        server.terminate()
        _ = await server.end()
    }
}
