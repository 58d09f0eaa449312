import Foundation
import Glibc
import SystemPackage

/// An empty directory of one test, removed with everything in it.
final class TemporaryFolder: Sendable {
    let path: FilePath

    init() throws {
        var template = Array("/tmp/reeldrop-tests-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Errno(rawValue: errno) }
        path = FilePath(platformString: made)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path.string)
    }

    /// The absolute path of a relative one.
    func callAsFunction(_ relative: FilePath) -> FilePath { path.pushing(relative) }

    /// Creates or rewrites a file, as `cp` would.
    func write(_ relative: FilePath, _ bytes: [UInt8] = Array("x".utf8)) throws {
        let file = try FileDescriptor.open(
            self(relative),
            .writeOnly,
            options: [.create, .truncate],
            permissions: [.ownerReadWrite, .groupRead, .otherRead]
        )
        try file.closeAfter { _ = try file.writeAll(bytes) }
    }

    func read(_ relative: FilePath) throws -> [UInt8] {
        try Array(Data(contentsOf: URL(filePath: self(relative).string)))
    }

    /// Makes a directory and those above it.
    func makeDirectory(_ relative: FilePath) throws {
        try FileManager.default.createDirectory(atPath: self(relative).string, withIntermediateDirectories: true)
    }

    /// Everything in a directory, hidden names too.
    func names(in relative: FilePath = "") throws -> Set<String> {
        try Set(FileManager.default.contentsOfDirectory(atPath: self(relative).string))
    }

    func exists(_ relative: FilePath) -> Bool { FileManager.default.fileExists(atPath: self(relative).string) }
}

/// Calls something of C that gives 0 or more, or else says in `errno` why not.
@discardableResult
func calling(_ body: () -> Int32) throws -> Int32 {
    let result = body()
    if result < 0 { throw Errno(rawValue: errno) }
    return result
}

func rename(_ from: FilePath, to: FilePath) throws {
    try calling { from.withPlatformString { from in to.withPlatformString { Glibc.rename(from, $0) } } }
}

/// Whether a condition comes true before a generous deadline.
func eventually(_ condition: () throws -> Bool) async rethrows -> Bool {
    let deadline = ContinuousClock.now + .seconds(60)
    while .now < deadline {
        if try condition() { return true }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return try condition()
}

/// Whether this process may mount file systems, as some tests need.
let canMount = (try? run("/bin/sh", "-c", "d=$(mktemp -d) && mount -t tmpfs none $d && umount $d && rmdir $d")) == 0

/// Runs a program to its end; its exit status.
@discardableResult
func run(_ program: String, _ arguments: String...) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
}
