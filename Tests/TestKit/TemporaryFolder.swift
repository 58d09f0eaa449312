import Foundation
import Glibc
public import SystemPackage

/// An empty directory of one test, removed with everything in it.
public final class TemporaryFolder: Sendable {
    /// Where it is, absolute.
    public let path: FilePath

    /// Makes a new one.
    public init() throws {
        var template = Array("/tmp/reeldrop-tests-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Errno(rawValue: errno) }
        path = FilePath(platformString: made)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path.string)
    }

    /// The absolute path of a relative one.
    public func callAsFunction(_ relative: FilePath) -> FilePath { path.pushing(relative) }

    /// Creates or rewrites a file, as `cp` would.
    public func write(_ relative: FilePath, _ bytes: [UInt8] = Array("x".utf8)) throws {
        let file = try FileDescriptor.open(
            self(relative),
            .writeOnly,
            options: [.create, .truncate],
            permissions: [.ownerReadWrite, .groupRead, .otherRead]
        )
        try file.closeAfter { _ = try file.writeAll(bytes) }
    }

    /// Creates or rewrites a text file.
    public func write(_ relative: FilePath, text: String) throws {
        try write(relative, Array(text.utf8))
    }

    /// The content of a file.
    public func read(_ relative: FilePath) throws -> [UInt8] {
        try Array(Data(contentsOf: URL(filePath: self(relative).string)))
    }

    /// The content of a text file.
    public func readText(_ relative: FilePath) throws -> String {
        String(decoding: try read(relative), as: UTF8.self)
    }

    /// Makes a directory and those above it.
    public func makeDirectory(_ relative: FilePath) throws {
        try FileManager.default.createDirectory(atPath: self(relative).string, withIntermediateDirectories: true)
    }

    /// Renames as `mv` does within one file system.
    public func move(_ from: FilePath, to: FilePath) throws {
        try calling {
            self(from).withPlatformString { from in self(to).withPlatformString { rename(from, $0) } }
        }
    }

    /// Removes a file, or a directory with all that is in it.
    public func remove(_ relative: FilePath) throws {
        try FileManager.default.removeItem(atPath: self(relative).string)
    }

    /// Everything in a directory, hidden names too.
    public func names(in relative: FilePath = "") throws -> Set<String> {
        try Set(FileManager.default.contentsOfDirectory(atPath: self(relative).string))
    }

    /// What a designer sees in a directory.
    public func visibleNames(in relative: FilePath = "") throws -> Set<String> {
        try names(in: relative).filter { !$0.hasPrefix(".") }
    }

    /// Whether anything has this name.
    public func exists(_ relative: FilePath) -> Bool { FileManager.default.fileExists(atPath: self(relative).string) }
}

/// Calls something of C that gives 0 or more, or else says in `errno` why not.
@discardableResult
public func calling(_ body: () -> Int32) throws -> Int32 {
    let result = body()
    if result < 0 { throw Errno(rawValue: errno) }
    return result
}

/// What a file is known by on this machine, whatever its name; nil when there is none. Links are followed.
///
/// `stat` belongs to whichever module's headers the compiler has read first, so that tests that import networking can't
/// rely on its members.
public func fileIdentity(_ path: FilePath) -> (device: UInt64, inode: UInt64)? {
    var status = stat()
    guard stat(path.string, &status) == 0 else { return nil }
    return (UInt64(status.st_dev), UInt64(status.st_ino))
}
