import CLinux
import Glibc
import Synchronization
public import SystemPackage

/// A file that grows under a hidden name in the directory where it will appear.
///
/// It is seen under its final name only when it is whole and on the disk. Let go of unpublished, it is removed; left by a
/// crash, it is what `DropFolder.removeStaleHidden(in:)` looks for. One writer at a time.
public final class HiddenFile: Sendable {
    /// The hidden name, while it is hidden.
    public let name: FilePath.Component
    private let descriptor: Descriptor
    private let directory: Descriptor
    private enum Fate { case hidden, discarded, published(FilePath.Component) }
    private let fate = Mutex(Fate.hidden)
    /// What is on its way to the disk.
    private let behind = Mutex(Int64(0)..<0)

    init(name: FilePath.Component, descriptor: Descriptor, directory: Descriptor) {
        self.name = name
        self.descriptor = descriptor
        self.directory = directory
    }

    deinit { discard() }

    /// Appends all of the bytes.
    ///
    /// - Throws: `FolderError.noSpace` when the drive or a quota is full; part of the bytes may be written then.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(FolderError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor.raw, rest.baseAddress, rest.count)
            if count >= 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            } else if errno != EINTR {
                throw FolderError(Errno(rawValue: errno))
            }
        }
    }

    /// Up to `count` bytes from an offset on, to verify what was written; fewer only at the end.
    public func read(at offset: Int64, count: Int) throws(FolderError) -> [UInt8] {
        try descriptor.read(at: offset, count: count)
    }

    /// What the file is now. After `publish`, the stamp by which it is known as an own file.
    public func stampNow() throws(FolderError) -> FileStamp {
        FileStamp(try descriptor.status())
    }

    /// Gives the file the first of the names that is free, without ever replacing anything.
    ///
    /// The content is on the disk before the name appears, and the name is when this returns. Should it throw after the
    /// file has got its name (`publishedName` tells), calling it again only repeats the last step.
    ///
    /// - Returns: The name used.
    /// - Throws: `FolderError.exists` when none is free; the file is still hidden then.
    public func publish(as names: some Sequence<FilePath.Component>) throws(FolderError) -> FilePath.Component {
        let published: FilePath.Component
        if let publishedName {
            published = publishedName
        } else {
            try flush()
            published = try moveToFirstFree(of: names)
            fate.withLock { $0 = .published(published) }
        }
        try directory.syncDirectory()
        return published
    }

    /// The name that `publish` has given; nil as long as the file is hidden.
    public var publishedName: FilePath.Component? {
        fate.withLock { if case .published(let name) = $0 { name } else { nil } }
    }

    /// Removes the hidden file; does nothing once it is published.
    public func discard() {
        fate.withLock {
            guard case .hidden = $0 else { return }
            $0 = .discarded
            _ = name.withPlatformString { unlinkat(directory.raw, $0, 0) }
        }
    }
}

extension HiddenFile {
    /// Has what was written so far brought to the disk, and waits for what was there at the last call: so neither this nor
    /// `flush` has much to wait for, however large the file grows.
    public func flushBehind() throws(FolderError) {
        // What a server has got, only it can tell.
        guard try FileSystem(of: descriptor).isOfThisMachine else { return try flush() }
        let end = Int64(lseek(descriptor.raw, 0, SEEK_CUR))
        let (waiting, begun) = behind.withLock { behind in
            let (waiting, begun) = (behind, behind.upperBound..<max(behind.upperBound, end))
            behind = begun
            return (waiting, begun)
        }
        if !begun.isEmpty {
            try system { clinux_write_begin(descriptor.raw, begun.lowerBound, begun.upperBound - begun.lowerBound) }
        }
        if !waiting.isEmpty {
            let length = waiting.upperBound - waiting.lowerBound
            try system { clinux_write_wait(descriptor.raw, waiting.lowerBound, length) }
        }
    }

    /// Brings the content to the disk, and has the errors told that some drives keep for `close`.
    public func flush() throws(FolderError) {
        try system { fsync(descriptor.raw) }
        // Closing any descriptor of the file flushes it. The first one stays: it holds the lock against the sweep.
        let copy = try system { dup(descriptor.raw) }
        // Not repeated when interrupted: the copy is gone by then.
        if close(copy) != 0, errno != EINTR { throw FolderError(Errno(rawValue: errno)) }
    }

    /// Takes the place of whatever has this name; for own files only, and only after `flush`.
    ///
    /// - Parameter isLasting: whether it must be so after a power cut, too.
    func replace(_ target: FilePath.Component, isLasting: Bool) throws(FolderError) {
        try system {
            name.withPlatformString { from in
                target.withPlatformString { renameat(directory.raw, from, directory.raw, $0) }
            }
        }
        fate.withLock { $0 = .published(target) }
        if isLasting { try directory.syncDirectory() }
    }

    private func moveToFirstFree(of names: some Sequence<FilePath.Component>) throws(FolderError) -> FilePath.Component
    {
        for candidate in names where try move(to: candidate) { return candidate }
        throw .exists
    }

    /// Moves the file to a name that is free; false if it is not.
    private func move(to target: FilePath.Component) throws(FolderError) -> Bool {
        let renamed = call(target) { clinux_rename_noreplace($0, $1, $2) }
        switch renamed {
        case .success: return true
        case .failure(.invalidArgument), .failure(.noFunction): break
        case .failure(let code): return try settle(target, code)
        }
        return try link(to: target)
    }

    /// The same by a hard link, which never replaces anything either.
    func link(to target: FilePath.Component) throws(FolderError) -> Bool {
        switch call(target, { linkat($0, $1, $0, $2, 0) }) {
        case .success:
            removeHiddenName()
            return true
        case .failure(let code):
            // Reserving the name with an empty file and renaming over it would work everywhere, but an empty film would
            // be seen at the final name; looking first and renaming then could replace a file of somebody's.
            let impossible: [Errno] = [
                .notPermitted, .notSupported, .notSupportedOnSocket, .noFunction, .improperLink, .tooManyLinks,
                .invalidArgument,
            ]
            if impossible.contains(code) { throw .unsupported }
            return try settle(target, code)
        }
    }

    /// What a failed move means. A network drive may have lost the answer to a move that it made.
    private func settle(_ target: FilePath.Component, _ code: Errno) throws(FolderError) -> Bool {
        let own = try descriptor.status()
        if let there = try directory.status(of: target), there.st_ino == own.st_ino, there.st_dev == own.st_dev {
            removeHiddenName()
            return true
        }
        if code == .fileExists { return false }
        throw FolderError(code)
    }

    private func call(
        _ target: FilePath.Component,
        _ move: (Int32, UnsafePointer<CChar>, UnsafePointer<CChar>) -> Int32
    ) -> Result<Int32, Errno> {
        attempt {
            name.withPlatformString { from in target.withPlatformString { move(directory.raw, from, $0) } }
        }
    }

    /// Left standing it would only be debris, so a failure is nobody's concern.
    private func removeHiddenName() {
        _ = name.withPlatformString { unlinkat(directory.raw, $0, 0) }
    }
}

extension Descriptor {
    /// Makes new, renamed and removed names of the directory durable.
    func syncDirectory() throws(FolderError) {
        switch attempt({ fsync(raw) }) {
        // Some network and FUSE drives have no such thing for directories.
        case .success, .failure(.invalidArgument), .failure(.noFunction), .failure(.notSupported): return
        case .failure(let code): throw FolderError(code)
        }
    }
}
