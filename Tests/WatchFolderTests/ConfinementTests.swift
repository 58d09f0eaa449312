import Foundation
import Glibc
import Synchronization
import SystemPackage
import TestKit
import Testing

@testable import WatchFolder

/// No file outside the drop folder is opened, and nothing in it that is no regular file.
@Suite(.timeLimit(.minutes(1)))
struct ConfinementTests {
    let root: TemporaryFolder
    let outside: TemporaryFolder
    let folder: DropFolder

    init() throws {
        root = try TemporaryFolder()
        outside = try TemporaryFolder()
        try root.makeDirectory("a/b")
        try root.write("a/b/hero.png", Array("inside".utf8))
        try outside.write("secret", Array("outside".utf8))
        folder = try DropFolder(root.path)
    }

    @Test("a file beneath the root is opened and read")
    func insideFile() throws {
        for path: FilePath in ["a/b/hero.png", "./a/./b/hero.png"] {
            let file = try folder.open(path)
            #expect(try file.readAll(limit: 6) == Array("inside".utf8))
            #expect(try file.readAll(limit: 5) == nil)
            #expect(try file.read(at: 2, count: 100) == Array("side".utf8))
            #expect(try file.read(at: 9, count: 100) == [])
            #expect(try folder.stamp(path) == file.stamp)
        }
    }

    @Test(
        "B4.9 paths that lead out are refused",
        arguments: ["../x", "a/../../x", "a/../a/b/hero.png", "/etc/passwd", ".."]
    )
    func climbing(path: String) throws {
        let path = FilePath(path)
        #expect(throws: FolderError.outside) { try folder.open(path) }
        #expect(throws: FolderError.outside) { try folder.stamp(path) }
        #expect(throws: FolderError.outside) { try folder.list(path) }
        #expect(throws: FolderError.outside) { try folder.createHidden(in: path) }
        #expect(throws: FolderError.outside) { try folder.createDirectory(path) }
    }

    @Test("B4.9 symbolic links are refused, wherever they lead and whether they are the file or on the way")
    func symbolicLinks() throws {
        try calling { symlink(outside("secret").string, root("file").string) }
        try calling { symlink("a/b/hero.png", root("within").string) }
        try calling { symlink(outside.path.string, root("directory").string) }
        for path: FilePath in ["file", "within", "directory/secret"] {
            #expect(throws: FolderError.outside) { try folder.open(path) }
            #expect(throws: FolderError.outside) { try folder.stamp(path) }
        }
        #expect(throws: FolderError.outside) { try folder.list("directory") }
        #expect(throws: FolderError.outside) { try folder.createHidden(in: "directory") }
        #expect(throws: FolderError.exists) { try folder.createDirectory("directory") }
        #expect(try folder.list("").first { $0.name == "directory" }?.kind == .other)
        #expect(try outside.names() == ["secret"])
    }

    @Test("B4.9 a symbolic link that takes a file's place at any moment is not followed")
    func swappedLink() throws {
        let secret = try #require(fileIdentity(outside("secret"))?.inode)
        let swapping = Swapping(at: root("name"), file: root("a/b/hero.png"), link: outside("secret"))
        defer { swapping.end() }
        while !root.exists("name") {}
        var (opened, refused, escaped) = (0, 0, 0)
        for _ in 0..<8000 {
            switch Result(catching: { () throws(FolderError) in try folder.open("name").stamp.inode }) {
            case .success(let inode): if inode == secret { escaped += 1 } else { opened += 1 }
            case .failure(.outside): refused += 1
            case .failure(let error): throw error
            }
        }
        #expect(escaped == 0)
        #expect(opened > 0 && refused > 0)
    }

    @Test("B4.9 pipes, sockets, devices and directories are refused without waiting for anything")
    func otherKinds() throws {
        try calling { mkfifo(root("pipe").string, 0o600) }
        let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: root("socket").string.utf8) }
        try withUnsafePointer(to: &address) { address in
            try address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = try calling { bind(socket, address, socklen_t(MemoryLayout<sockaddr_un>.size)) }
            }
        }
        var others: [FilePath] = ["pipe", "socket"]
        if geteuid() == 0, mknod(root("null").string, S_IFCHR | 0o600, 1 << 8 | 3) == 0 { others.append("null") }
        for path in others {
            #expect(throws: FolderError.notARegularFile(.other)) { try folder.open(path) }
            #expect(throws: FolderError.notARegularFile(.other)) { try folder.stamp(path) }
        }
        #expect(throws: FolderError.notARegularFile(.directory)) { try folder.open("a") }
        #expect(throws: FolderError.notARegularFile(.directory)) { try folder.open("") }
    }

    @Test("what is not there is not found, also beneath a file")
    func missing() throws {
        for path: FilePath in ["b.png", "no/b.png", "a/b/hero.png/x"] {
            #expect(throws: FolderError.notFound) { try folder.open(path) }
            #expect(try folder.stamp(path) == nil)
        }
        #expect(throws: FolderError.notFound) { try folder.list("a/b/hero.png") }
        #expect(throws: FolderError.nameTooLong) { try folder.open(FilePath(String(repeating: "n", count: 256))) }
    }

    @Test("the way without openat2 comes to the same")
    func stepwise() throws {
        try calling { symlink("b", root("a/link").string) }
        let top = try folder.openRoot()
        #expect(try DropFolder.descend(from: top, ["a", "b"]).entries().map(\.name) == ["hero.png"])
        #expect(throws: FolderError.outside) { try DropFolder.descend(from: top, ["a", "link"]) }
        #expect(throws: FolderError.notFound) { try DropFolder.descend(from: top, ["a", "b", "hero.png"]) }
        #expect(throws: FolderError.notFound) { try DropFolder.descend(from: top, ["no"]) }
    }

    @Test("a folder that is no folder is refused")
    func noFolder() throws {
        #expect(throws: FolderError.folderGone(.missing)) { try DropFolder(root("no")) }
        #expect(throws: FolderError.folderGone(.notADirectory)) { try DropFolder(root("a/b/hero.png")) }
    }

    @Test("a writer is known as long as it has the file open")
    func writers() throws {
        let file = try folder.open("a/b/hero.png")
        #expect(file.isOpenElsewhereForWriting == false)
        let writer = try calling { open(root("a/b/hero.png").string, O_WRONLY) }
        #expect(file.isOpenElsewhereForWriting == true)
        close(writer)
        #expect(file.isOpenElsewhereForWriting == false)
    }

    @Test("a file whose space is not filled yet says so, and a stamp changes with every change")
    func stamps() throws {
        let first = try #require(try folder.stamp("a/b/hero.png"))
        let file = try calling { open(root("a/b/hero.png").string, O_WRONLY) }
        defer { close(file) }
        try calling { ftruncate(file, 1 << 20) }
        let sparse = try #require(try folder.stamp("a/b/hero.png"))
        #expect(sparse.isFilling)
        #expect(sparse != first)
        #expect(!sparse.isSameFile(as: first))
        let stored = FileStamp(
            device: 0,
            inode: sparse.inode,
            size: sparse.size,
            modified: sparse.modified,
            changed: 0
        )
        #expect(sparse.isSameFile(as: stored))
        #expect(sparse != stored)
    }

    @Test(
        "B3.2 B3.5 What a drive answers while it is away, or a file is in use, does not mean that a file is gone",
        arguments: [ESTALE, EIO, ENOTCONN, EHOSTDOWN, ETIMEDOUT, EBUSY, ETXTBSY, EACCES, EPERM, EROFS, ENOSPC]
    )
    func notGone(code: Int32) {
        #expect(FolderError(Errno(rawValue: code)).isTransient)
    }

    @Test("every error has a sentence, and labels are fixed words")
    func sentences() {
        let errors: [FolderError] = [
            .notFound, .busy(.resourceBusy), .denied(.permissionDenied), .outside, .notARegularFile(.other), .noSpace,
            .exists,
            .nameTooLong, .unsupported, .folderGone(.replaced), .failed(.badFileDescriptor),
        ]
        #expect(Set(errors.map(\.label)).count == errors.count)
        for error in errors {
            #expect(error.description.hasSuffix("."))
            #expect(error.label.utf8.allSatisfy { $0 == UInt8(ascii: "_") || (97...122).contains($0) })
        }
        #expect(errors.filter(\.isTransient).count == 4)
    }
}

/// A thread that puts a file and a symbolic link at one name by turns, as fast as it can.
private final class Swapping: Sendable {
    private let mustEnd = Mutex(false)
    private let hasEnded = DispatchSemaphore(value: 0)

    init(at name: FilePath, file: FilePath, link: FilePath) {
        Thread.detachNewThread { [self] in
            let next = name.string + ".next"
            while mustEnd.withLock({ !$0 }) {
                _ = Glibc.link(file.string, next)
                // Of two names of one file a rename leaves both.
                if rename(next, name.string) == 0 { unlink(next) }
                symlink(link.string, next)
                rename(next, name.string)
            }
            hasEnded.signal()
        }
    }

    func end() {
        mustEnd.withLock { $0 = true }
        hasEnded.wait()
    }
}
