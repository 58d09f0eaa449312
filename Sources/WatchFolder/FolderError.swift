import Glibc
public import SystemPackage

/// Why something in a drop folder could not be done.
///
/// The sentences do not name the file: whoever asked knows it.
public enum FolderError: Error, Hashable, Sendable {
    /// There is no such file or directory.
    case notFound
    /// The file or the file system is busy, or the server does not answer just now.
    case busy(Errno)
    /// The account of this process may not do that here, or the file system is read-only.
    case denied(Errno)
    /// The path is absolute, climbs with `..`, or leads through a symbolic link.
    case outside
    /// The path names a directory, a pipe, a device or a socket.
    case notARegularFile(Entry.Kind)
    /// The disk or the quota is full.
    case noSpace
    /// The name is taken by a file that is not ours to replace.
    case exists
    /// The name is longer than the file system can hold.
    case nameTooLong
    /// The file system can neither rename without replacing nor make a hard link, so nothing can be published safely.
    case unsupported
    /// The drop folder itself is away; nothing can be concluded about what is in it.
    case folderGone(FolderLoss)
    /// Anything else.
    case failed(Errno)

    /// Whether the very same request may work later, without anyone changing it.
    public var isTransient: Bool {
        switch self {
        case .busy, .denied, .noSpace, .folderGone: true
        case .notFound, .outside, .notARegularFile, .exists, .nameTooLong, .unsupported, .failed: false
        }
    }

    /// A fixed word for metrics, free of names and numbers.
    public var label: String {
        switch self {
        case .notFound: "not_found"
        case .busy: "busy"
        case .denied: "denied"
        case .outside: "outside"
        case .notARegularFile: "not_a_regular_file"
        case .noSpace: "no_space"
        case .exists: "exists"
        case .nameTooLong: "name_too_long"
        case .unsupported: "unsupported"
        case .folderGone: "folder_gone"
        case .failed: "failed"
        }
    }

    init(_ code: Errno) {
        switch code.rawValue {
        case ENOENT, ENOTDIR: self = .notFound
        case ELOOP, EXDEV: self = .outside
        case EEXIST: self = .exists
        case ENAMETOOLONG: self = .nameTooLong
        case ENOSPC, EDQUOT, EFBIG: self = .noSpace
        case EACCES, EPERM, EROFS: self = .denied(code)
        case EBUSY, ESTALE, ETXTBSY, EIO, EREMOTEIO, EINTR, EAGAIN, ENOMEM, EMFILE, ENFILE, ENOLCK, EDEADLK, ENODEV,
            ENXIO,
            ENOTCONN, ECONNRESET, ECONNREFUSED, ECONNABORTED, ETIMEDOUT, EHOSTDOWN, EHOSTUNREACH, ENETDOWN, ENETUNREACH:
            self = .busy(code)
        default: self = .failed(code)
        }
    }
}

extension FolderError: CustomStringConvertible {
    /// A sentence for a person.
    public var description: String {
        switch self {
        case .notFound: "There is no such file."
        case .busy(let code): "It cannot be used just now (\(code)); it will be tried again."
        case .denied(let code): "reeldrop is not allowed to do that here (\(code))."
        case .outside: "The path leads out of the drop folder or through a symbolic link, and is not followed."
        case .notARegularFile(.directory): "This is a folder, not a file."
        case .notARegularFile: "This is a pipe, a device or a socket, not a file."
        case .noSpace: "There is no space left on the drive."
        case .exists: "There is another file of that name, and it is not replaced."
        case .nameTooLong: "The name is too long for this drive."
        case .unsupported:
            "This drive can neither rename without replacing nor make hard links, so no file can be put there safely."
        case .folderGone(let loss): loss.description
        case .failed(let code): "The drive reports an error (\(code))."
        }
    }
}

/// Why a drop folder cannot be trusted to be what it was.
public enum FolderLoss: Hashable, Sendable {
    /// It has not been looked at yet.
    case notSeenYet
    /// The path leads nowhere: renamed, deleted or unmounted.
    case missing
    /// The path names something that is no directory.
    case notADirectory
    /// The path names another directory than before: replaced, mounted over or unmounted.
    case replaced
    /// The path cannot be opened.
    case unreachable(Errno)
    /// The caller's own check, of a marker perhaps, said no; the sentence is the caller's.
    case refused(String)
}

extension FolderLoss: CustomStringConvertible {
    /// A sentence for a person.
    public var description: String {
        switch self {
        case .notSeenYet: "The drop folder has not been looked at yet."
        case .missing: "The drop folder is not there."
        case .notADirectory: "The path of the drop folder is not a folder."
        case .replaced: "Another folder is at the path of the drop folder, or the drive is not mounted."
        case .unreachable(let code): "The drop folder cannot be opened (\(code))."
        case .refused(let sentence): sentence
        }
    }
}
