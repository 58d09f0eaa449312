import CLinux
import Glibc
public import SystemPackage

/// One drop folder: a root directory, known by its path and by which directory that was.
///
/// Everything is done relative to the root and beneath it, and only while the path still leads to the same directory;
/// otherwise `FolderError.folderGone` is thrown. No descriptor is kept in between, because an open one would keep the
/// drive from being unmounted. All functions block; on a dead network drive they may do so for minutes.
public struct DropFolder: Hashable, Sendable {
    /// The absolute path of the root, as configured: it may lead through symbolic links.
    public let path: FilePath
    /// The number of the root's file system.
    public let device: UInt64
    /// The number of the root within its file system.
    public let inode: UInt64

    /// The directory that is at `path` now; a relative path counts from the working directory.
    ///
    /// - Throws: `FolderError.folderGone` when there is no directory that can be opened.
    public init(_ path: FilePath) throws(FolderError) {
        self.path = try Self.absolute(path)
        let status = try Self.openDirectory(self.path).status()
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }

    /// A directory that is away: nothing can be done with it, and whatever comes to be at `path` is another one.
    ///
    /// - Throws: `FolderError.folderGone` when the path is relative and there is no working directory.
    public init(absentAt path: FilePath) throws(FolderError) {
        self.path = try Self.absolute(path)
        // No directory has these numbers.
        (device, inode) = (0, 0)
    }

    private static func absolute(_ path: FilePath) throws(FolderError) -> FilePath {
        if path.isAbsolute { return path }
        guard let working = getcwd(nil, 0) else { throw .folderGone(.missing) }
        defer { free(working) }
        return FilePath(platformString: working).pushing(path).lexicallyNormalized()
    }

    private static func openDirectory(_ path: FilePath) throws(FolderError) -> Descriptor {
        switch attempt({ path.withPlatformString { Glibc.open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) } }) {
        case .success(let descriptor): return Descriptor(descriptor)
        case .failure(.noSuchFileOrDirectory): throw .folderGone(.missing)
        case .failure(.notDirectory): throw .folderGone(.notADirectory)
        case .failure(let code): throw .folderGone(.unreachable(code))
        }
    }
}

extension DropFolder {
    /// Opens the root and makes sure that it is still the same directory.
    func openRoot() throws(FolderError) -> Descriptor {
        let root = try Self.openDirectory(path)
        let status = try root.status()
        guard UInt64(status.st_dev) == device, UInt64(status.st_ino) == inode else { throw .folderGone(.replaced) }
        return root
    }

    /// Opens a directory beneath the root; the empty path is the root itself.
    func openDirectory(_ relative: FilePath) throws(FolderError) -> Descriptor {
        let components = try Self.confined(relative)
        let root = try openRoot()
        if components.isEmpty { return root }
        let opened = attempt {
            // Without O_NOFOLLOW, which would have a link at the end fail as something that is no directory.
            relative.withPlatformString { clinux_open_beneath(root.raw, $0, O_RDONLY | O_DIRECTORY) }
        }
        switch opened {
        case .success(let descriptor): return Descriptor(descriptor)
        // Kernels before 5.6 do not know openat2, and some sandboxes forbid what they do not know.
        case .failure(.noFunction), .failure(.notPermitted): return try Self.descend(from: root, components)
        case .failure(let code): throw FolderError(code)
        }
    }

    /// Opens the directory that holds `relative`, and gives the name in it.
    func openParent(of relative: FilePath) throws(FolderError) -> (directory: Descriptor, name: FilePath.Component) {
        guard let name = try Self.confined(relative).last else { throw .notARegularFile(.directory) }
        return (try openDirectory(relative.removingLastComponent()), name)
    }

    /// What `openat2` does in one call, one component after the other.
    static func descend(from root: Descriptor, _ components: [FilePath.Component]) throws(FolderError) -> Descriptor {
        var directory = root
        for name in components {
            switch attempt({
                name.withPlatformString { openat(directory.raw, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
            }) {
            case .success(let descriptor): directory = Descriptor(descriptor)
            case .failure(let code):
                // A symbolic link fails here with the code that a plain file has.
                if code == .notDirectory, try directory.status(of: name)?.isSymbolicLink == true { throw .outside }
                throw FolderError(code)
            }
        }
        return directory
    }

    /// The components of a relative path that does not climb; `.` is left out.
    static func confined(_ relative: FilePath) throws(FolderError) -> [FilePath.Component] {
        guard relative.isRelative else { throw .outside }
        var components: [FilePath.Component] = []
        for component in relative.components {
            switch component.kind {
            case .regular: components.append(component)
            case .currentDirectory: continue
            case .parentDirectory: throw .outside
            }
        }
        return components
    }
}

extension Descriptor {
    /// What the directory has under this name, links not followed; nil if nothing.
    func status(of name: FilePath.Component) throws(FolderError) -> stat? {
        var status = stat()
        switch attempt({ name.withPlatformString { fstatat(raw, $0, &status, AT_SYMLINK_NOFOLLOW) } }) {
        case .success: return status
        case .failure(.noSuchFileOrDirectory): return nil
        case .failure(let code): throw FolderError(code)
        }
    }
}

extension stat {
    var isSymbolicLink: Bool { st_mode & S_IFMT == S_IFLNK }

    var kind: Entry.Kind {
        switch st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .directory
        default: .other
        }
    }

    /// The stamp of a regular file; every other kind is refused.
    func regularFileStamp() throws(FolderError) -> FileStamp {
        if isSymbolicLink { throw .outside }
        guard kind == .file else { throw .notARegularFile(kind) }
        return FileStamp(self)
    }
}
