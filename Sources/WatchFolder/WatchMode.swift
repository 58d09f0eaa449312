public import SystemPackage

/// How an operator wants a folder to be watched.
public enum WatchMode: String, Sendable, CaseIterable {
    /// Each directory as its file system allows.
    case auto
    /// By events wherever the kernel takes a watch, whatever is known of the file system.
    case inotify
    /// By looking again and again.
    case poll
    /// As `auto`, and the servers of SMB shares are asked to tell of changes. The shares can't be unmounted meanwhile.
    case notify
}

/// How a folder's directories are watched now.
public struct Watching: Hashable, Sendable {
    /// Directories whose changes send events.
    public internal(set) var watched = 0
    /// Directories that are looked at again and again instead.
    public internal(set) var polled = 0
    /// Why; nil when none is polled.
    public internal(set) var reason: PollReason?
    /// Whether servers tell when to look at those; nil when nobody asked, or when nothing is known of that yet.
    public internal(set) var notices: Notices?

    /// What came of asking the servers of SMB shares to tell of changes.
    public enum Notices: Hashable, Sendable {
        /// They do.
        case coming
        /// They don't, or the kernel does not ask them.
        case refused(Errno)
    }

    /// `inotify`, `poll`, or `mixed` when some directories are watched so and some so.
    public var mode: String {
        if polled == 0 { return "inotify" }
        return watched == 0 ? "poll" : "mixed"
    }
}

extension Watching.Notices: CustomStringConvertible {
    /// A sentence for a person.
    public var description: String {
        switch self {
        case .coming: "The server tells when to look."
        case .refused(let code): "The server does not tell when to look: \(code)."
        }
    }
}

/// Why a directory is looked at again and again rather than watched by events.
public enum PollReason: Hashable, Sendable {
    /// The operator said so.
    case asked
    /// The process has no event queue: the limit of them was reached when it started.
    case noQueue
    /// Other machines change the file system, and nobody sends events for that.
    case remote(FileSystem)
    /// A file was made in it, and no event came.
    case silent
    /// So many directories are watched already that the kernel takes no more.
    case limit(watches: Int)
    /// The kernel refused the watch for another reason.
    case refused
}

extension PollReason: CustomStringConvertible {
    /// A sentence for a person, with what to do where something can be done.
    public var description: String {
        switch self {
        case .asked: "The config says so."
        case .noQueue:
            "The limit of event queues was reached. Raise it with: sysctl fs.inotify.max_user_instances=1024, "
                + "and restart reeldrop."
        case .remote(let system): "It is on \(system.name), where changes made elsewhere may send no events."
        case .silent: "A test file was made, and no event came."
        case .limit(let watches):
            "The limit of watched directories is reached. Raise it with: sysctl fs.inotify.max_user_watches="
                + "\(max(524_288, watches * 4))"
        case .refused: "The kernel does not watch it."
        }
    }
}
