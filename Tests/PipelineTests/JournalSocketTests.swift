import Foundation
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

struct JournalSocketTests {
    /// Takes two entries as the journal does, and tells how each came and what it was.
    private static let receiver = """
        import hashlib, os, socket, sys
        at = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        at.bind(sys.argv[1])
        for _ in range(2):
            data, files, _, _ = socket.recv_fds(at, 1 << 20, 1)
            how = "datagram"
            if files:
                how = "file"
                data = os.pread(files[0], 64 << 20, 0)
                try:
                    os.pwrite(files[0], b"x", 0)
                except PermissionError:
                    how = "sealed file"
            print(how, len(data), hashlib.sha256(data).hexdigest(), flush=True)
        """

    @Test("An entry goes as a datagram, and one that is too large for that as a sealed file", .enabled(if: hasPython))
    func sizes() async throws {
        let folder = try TemporaryFolder()
        try folder.write("receive.py", text: Self.receiver)
        // Not through a pipe: what another test starts in that moment may hold its end for long.
        try folder.write("told")
        let python = Process()
        python.executableURL = URL(filePath: "/usr/bin/python3")
        python.arguments = [folder("receive.py").string, folder("socket").string]
        python.standardOutput = try FileHandle(forWritingTo: URL(filePath: folder("told").string))
        try python.run()
        defer { if python.isRunning { python.terminate() } }
        try await eventually("it listens") { folder.exists("socket") }
        let socket = try #require(JournalSocket(path: folder("socket").string))
        let small = Array("MESSAGE=small\n".utf8)
        let large = Array("MESSAGE=".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 5 << 20) + Array("\n".utf8)
        #expect(socket.send(small))
        #expect(socket.send(large))
        try await eventually("both have come") { !python.isRunning }
        let told = String(decoding: try folder.read("told"), as: UTF8.self)
        #expect(told.hasPrefix("datagram \(small.count) "))
        #expect(told.contains("sealed file \(large.count) "))
    }

    @Test("Where nobody listens there is no socket, and one that is gone takes nothing")
    func nobody() throws {
        let folder = try TemporaryFolder()
        #expect(JournalSocket(path: folder("nothing").string) == nil)
        try folder.write("socket")
        #expect(JournalSocket(path: folder("socket").string)?.send([1]) == false)
    }

    static let hasPython = FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")
}
