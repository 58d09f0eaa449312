import Glibc
public import SystemPackage

/// One name in a directory.
public struct Entry: Hashable, Sendable {
    /// What the name stands for, links not followed.
    public enum Kind: Hashable, Sendable {
        /// A regular file.
        case file
        /// A directory.
        case directory
        /// A symbolic link, pipe, device or socket: nothing that is ever opened.
        case other
        /// What the drive does not tell just now.
        case unknown
    }

    /// The name, byte for byte.
    public let name: FilePath.Component
    /// What it stands for.
    public let kind: Kind

    /// An entry from its parts.
    public init(name: FilePath.Component, kind: Kind) {
        self.name = name
        self.kind = kind
    }
}

extension DropFolder {
    /// Opens a regular file for reading.
    ///
    /// Follows no symbolic link, never waits for the other end of a pipe, and refuses what is no regular file.
    public func open(_ relative: FilePath) throws(FolderError) -> OpenFile {
        let (directory, name) = try openParent(of: relative)
        // Asked first, because opening a device can be an action in itself; and again of what was opened.
        guard let before = try directory.status(of: name) else { throw .notFound }
        _ = try before.regularFileStamp()
        let opened = try system {
            name.withPlatformString {
                openat(directory.raw, $0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
            }
        }
        let descriptor = Descriptor(opened)
        try descriptor.refresh()
        return try OpenFile(descriptor, try descriptor.status(), in: try directory.status())
    }

    /// The stamp of a regular file, nil if there is nothing of that name.
    ///
    /// - Throws: `FolderError.outside` for a symbolic link, `.notARegularFile` for other kinds.
    public func stamp(_ relative: FilePath) throws(FolderError) -> FileStamp? {
        do {
            let (directory, name) = try openParent(of: relative)
            return try directory.status(of: name)?.regularFileStamp()
        } catch .notFound {
            return nil
        }
    }

    /// Everything in a directory but `.` and `..`, hidden names too, in the order of the file system.
    ///
    /// - Throws: `FolderError.notFound` if it is no directory, and whatever else stops the listing: never part of one.
    public func list(_ directory: FilePath) throws(FolderError) -> [Entry] {
        try openDirectory(directory).entries()
    }
}

extension Descriptor {
    /// Lists the directory that this descriptor was opened for.
    func entries() throws(FolderError) -> [Entry] {
        // The stream owns the descriptor it is given, and reads from where that one stands.
        let own = try system { openat(raw, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard let stream = fdopendir(own) else {
            let code = Errno(rawValue: errno)
            close(own)
            throw FolderError(code)
        }
        defer { closedir(stream) }
        var entries: [Entry] = []
        while true {
            errno = 0
            guard let record = readdir(stream) else {
                if errno == 0 { return entries }
                throw FolderError(Errno(rawValue: errno))
            }
            // Not through `record.pointee`: that would copy all 256 bytes of a name that may be laid out shorter.
            guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { continue }
            let bytes = (UnsafeRawPointer(record) + offset).assumingMemoryBound(to: CInterop.PlatformChar.self)
            guard let name = FilePath.Component(platformString: bytes), name.kind == .regular else { continue }
            switch Int(record.pointee.d_type) {
            case DT_REG: entries.append(Entry(name: name, kind: .file))
            case DT_DIR: entries.append(Entry(name: name, kind: .directory))
            case DT_UNKNOWN:
                do throws(FolderError) {
                    if let status = try status(of: name) { entries.append(Entry(name: name, kind: status.kind)) }
                } catch {
                    // It holds none of the others up. Whoever opens it is told why that can't be done.
                    entries.append(Entry(name: name, kind: .unknown))
                }
            default: entries.append(Entry(name: name, kind: .other))
            }
        }
    }
}
