import CLinux
import Glibc
public import SystemPackage

extension DropFolder {
    /// Starts a file under a hidden name, `.reeldrop-<16 hex digits>.part`.
    ///
    /// - Parameters:
    ///   - directory: Where it will appear.
    ///   - mode: Permission bits that are set whatever the umask says; nil for 0664 as the umask and the directory's ACL
    ///     allow. A drive that refuses is no failure.
    ///   - group: The group to give the file to; nil for the one that the directory gives. A refusal is no failure.
    public func createHidden(
        in directory: FilePath,
        mode: UInt32? = nil,
        group: UInt32? = nil
    ) throws(FolderError) -> HiddenFile {
        try createHidden(in: directory, named: HiddenName.make(), mode: mode, group: group)
    }

    func createHidden(
        in directory: FilePath,
        named first: FilePath.Component,
        mode: UInt32? = nil,
        group: UInt32? = nil
    ) throws(FolderError) -> HiddenFile {
        let parent = try openDirectory(directory)
        var name = first
        while true {
            defer { name = HiddenName.make() }
            let opened = attempt {
                name.withPlatformString {
                    openat(parent.raw, $0, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o664)
                }
            }
            if case .failure(.fileExists) = opened { continue }
            let descriptor = Descriptor(try opened.get(FolderError.init))
            let file = HiddenFile(name: name, descriptor: descriptor, directory: parent)
            // A sweep may have come between the two calls. Then it has the lock, or the name is already gone.
            if flock(descriptor.raw, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK { continue }
            if try descriptor.status().st_nlink == 0 { continue }
            if let group { _ = fchown(descriptor.raw, uid_t.max, gid_t(group)) }
            if let mode { _ = fchmod(descriptor.raw, mode_t(mode)) }
            return file
        }
    }

    /// Writes a small file of one's own, whole or not at all.
    ///
    /// - Parameters:
    ///   - ifStamp: The stamp of the file that this process wrote there before; nil if there should be none.
    ///   - isLasting: Whether it must have taken the place of an earlier one after a power cut, too. If not, that one or an
    ///     empty file may be there then.
    ///   - mode: As for `createHidden`.
    ///   - group: As for `createHidden`.
    /// - Returns: The new stamp, to be given next time.
    /// - Throws: `FolderError.exists` if anything else has the name; it is left alone.
    public func replaceOwn(
        _ relative: FilePath,
        with bytes: UnsafeRawBufferPointer,
        ifStamp earlier: FileStamp?,
        isLasting: Bool = true,
        mode: UInt32? = nil,
        group: UInt32? = nil
    ) throws(FolderError) -> FileStamp {
        let (directory, name) = try openParent(of: relative)
        let file = try createHidden(in: relative.removingLastComponent(), mode: mode, group: group)
        try file.write(bytes)
        if let earlier {
            // Before the look at what is there: on a slow drive it may take long, and somebody else may be quicker. A server
            // must have it, lest others see it empty; a disk here need not.
            let system = try FileSystem(of: directory)
            if isLasting || !system.isOfThisMachine { try file.flush() }
            if let status = try directory.status(of: name) {
                guard status.kind == .file, FileStamp(status).isSameFile(as: earlier) else { throw .exists }
                try file.replace(name, isLasting: isLasting)
                return try file.stampNow()
            }
        }
        _ = try file.publish(as: CollectionOfOne(name))
        return try file.stampNow()
    }

    /// Gives a small file of one's own another name in its directory: all that programs see that sync is one move.
    ///
    /// - Returns: The new stamp; nil if it is no longer the file that this process wrote, or the drive cannot rename without
    ///   replacing.
    /// - Throws: `FolderError.exists` if anything has the new name; it is left alone.
    public func renameOwn(
        _ relative: FilePath,
        to target: FilePath.Component,
        ifStamp earlier: FileStamp
    ) throws(FolderError) -> FileStamp? {
        let (directory, name) = try openParent(of: relative)
        func isOwn(_ name: FilePath.Component) throws(FolderError) -> FileStamp? {
            guard let status = try directory.status(of: name), status.kind == .file,
                FileStamp(status).isSameFile(as: earlier)
            else { return nil }
            return FileStamp(status)
        }
        func move(_ from: FilePath.Component, to target: FilePath.Component) -> Result<Int32, Errno> {
            attempt {
                from.withPlatformString { from in
                    target.withPlatformString { clinux_rename_noreplace(directory.raw, from, $0) }
                }
            }
        }
        if try isOwn(name) == nil { return nil }
        let moved = move(name, to: target)
        // Whatever the answer: a network drive may have lost that of a move that it made.
        if let stamp = try isOwn(target) {
            try directory.syncDirectory()
            return stamp
        }
        switch moved {
        case .success:
            // Somebody else's file took the name in between, and gets it back.
            _ = move(target, to: name)
            return nil
        case .failure(.invalidArgument), .failure(.noFunction): return nil
        case .failure(let code): throw FolderError(code)
        }
    }

    /// Removes a file if it is still the one that this process wrote.
    ///
    /// - Returns: Whether it was; false if it is gone, or is somebody else's by now.
    public func remove(_ relative: FilePath, ifStamp earlier: FileStamp) throws(FolderError) -> Bool {
        do {
            let (directory, name) = try openParent(of: relative)
            guard let status = try directory.status(of: name), status.kind == .file,
                FileStamp(status).isSameFile(as: earlier)
            else { return false }
            try system { name.withPlatformString { unlinkat(directory.raw, $0, 0) } }
            return true
        } catch .notFound {
            return false
        }
    }

    /// Makes a directory and those above it, as far as they are missing.
    ///
    /// - Throws: `FolderError.exists` if something else has one of the names.
    public func createDirectory(_ relative: FilePath, mode: UInt32 = 0o775) throws(FolderError) {
        var made = FilePath()
        for component in try Self.confined(relative) {
            let (parent, name) = try openParent(of: made.appending(component))
            made.append(component)
            switch attempt({ name.withPlatformString { mkdirat(parent.raw, $0, mode_t(mode)) } }) {
            case .success: try parent.syncDirectory()
            case .failure(.fileExists):
                guard try parent.status(of: name)?.kind == .directory else { throw .exists }
            case .failure(let code): throw FolderError(code)
            }
        }
    }

    /// Removes hidden files that a crash left in a directory.
    ///
    /// A file is left by a crash if its name is exactly of the kind that `createHidden` makes, and nobody holds the lock
    /// that a live writer has on it. Where the drive knows no locks, nothing is removed.
    ///
    /// - Returns: How many were removed.
    @discardableResult
    public func removeStaleHidden(in directory: FilePath) throws(FolderError) -> Int {
        let parent = try openDirectory(directory)
        var removed = 0
        for entry in try parent.entries() where entry.kind == .file && HiddenName.matches(entry.name) {
            // Open for writing, because network drives give an exclusive lock for nothing less.
            let opened = attempt {
                entry.name.withPlatformString { openat(parent.raw, $0, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
            }
            guard case .success(let raw) = opened else { continue }
            let file = Descriptor(raw)
            guard flock(file.raw, LOCK_EX | LOCK_NB) == 0, try file.status().kind == .file else { continue }
            // Published while this was being opened: the hidden name is gone, or is another file's by now.
            guard let now = try parent.status(of: entry.name), now.st_ino == (try file.status().st_ino) else {
                continue
            }
            if entry.name.withPlatformString({ unlinkat(parent.raw, $0, 0) }) == 0 { removed += 1 }
        }
        return removed
    }
}

/// The grammar of hidden names: `.reeldrop-`, 16 lower-case hex digits, `.part`.
enum HiddenName {
    static func make() -> FilePath.Component {
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        let padding = String(repeating: "0", count: 16 - digits.count)
        return FilePath.Component(".reeldrop-\(padding)\(digits).part") ?? ".reeldrop-0000000000000000.part"
    }

    static func matches(_ name: FilePath.Component) -> Bool {
        let bytes = name.bytes
        let prefix = ".reeldrop-".utf8
        let suffix = ".part".utf8
        guard bytes.count == prefix.count + 16 + suffix.count, bytes.starts(with: prefix),
            bytes.suffix(suffix.count).elementsEqual(suffix)
        else { return false }
        return bytes.dropFirst(prefix.count).prefix(16).allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        }
    }
}

extension FilePath.Component {
    /// The bytes of the name.
    var bytes: [UInt8] {
        withPlatformString { name in
            (0..<strlen(name)).map { UInt8(bitPattern: name[$0]) }
        }
    }
}

extension Result where Failure == Errno {
    func get(_ error: (Errno) -> FolderError) throws(FolderError) -> Success {
        switch self {
        case .success(let value): value
        case .failure(let code): throw error(code)
        }
    }
}
