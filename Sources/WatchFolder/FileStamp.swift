import Glibc

/// What `stat` says of a file that changes whenever the file does.
///
/// Two equal stamps, taken some time apart, mean that nobody wrote, replaced, renamed or re-dated the file in between.
public struct FileStamp: Hashable, Sendable {
    /// The number of the file system, as long as it is mounted.
    public let device: UInt64
    /// The number of the file within its file system.
    public let inode: UInt64
    /// Bytes.
    public let size: Int64
    /// Last change of the content, in nanoseconds since 1970. Anyone may set it to anything.
    public let modified: Int64
    /// Last change of content or attributes, in nanoseconds since 1970. Only the kernel sets it.
    public let changed: Int64
    /// Whether less space is taken than the size promises: a preallocated, sparse or "online only" file.
    ///
    /// A hint only, and no part of equality: file systems that compress, or allocate late, say so of finished files.
    public let isFilling: Bool

    /// A stamp from its parts, as a database has kept them.
    public init(device: UInt64, inode: UInt64, size: Int64, modified: Int64, changed: Int64) {
        self.device = device
        self.inode = inode
        self.size = size
        self.modified = modified
        self.changed = changed
        isFilling = false
    }

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        modified = status.st_mtim.nanoseconds
        changed = status.st_ctim.nanoseconds
        isFilling = Int64(status.st_blocks) &* 512 < size
    }

    /// Whether this is still the file of an earlier stamp, with the same content.
    ///
    /// Weaker than equality, and meant for own files over restarts: a backup that links the file or a share that sets an
    /// attribute moves `changed`, and network, btrfs and tmpfs mounts get a new `device` each time they are mounted.
    public func isSameFile(as earlier: FileStamp) -> Bool {
        inode == earlier.inode && size == earlier.size && modified == earlier.modified
    }

    /// Whether all five numbers are the same.
    public static func == (one: FileStamp, other: FileStamp) -> Bool {
        one.device == other.device && one.inode == other.inode && one.size == other.size
            && one.modified == other.modified && one.changed == other.changed
    }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(device)
        hasher.combine(inode)
        hasher.combine(size)
        hasher.combine(modified)
        hasher.combine(changed)
    }
}

extension timespec {
    /// Wraps around instead of trapping: a file may carry any date at all.
    fileprivate var nanoseconds: Int64 { Int64(tv_sec) &* 1_000_000_000 &+ Int64(tv_nsec) }
}
