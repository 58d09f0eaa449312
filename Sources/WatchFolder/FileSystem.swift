import CLinux
import Glibc
public import SystemPackage

/// Which file system a directory lies on, and what that means for watching it.
public struct FileSystem: Hashable, Sendable {
    /// Who sees the changes in it.
    public enum Reach: Hashable, Sendable {
        /// The kernel of this machine: every change sends an event.
        case local
        /// The kernel, but for what is written into the layers beneath, as containers' hosts do.
        case layered
        /// Other machines change it as well, and nobody sends events for that.
        case remote
        /// Nobody knows.
        case unknown
    }

    /// Its name for people, `ext4` or `NFS`.
    public let name: String
    /// Who sees the changes in it.
    public let reach: Reach

    /// The file system that a directory lies on.
    ///
    /// - Throws: `FolderError` when the directory can't be opened.
    public init(of path: FilePath) throws(FolderError) {
        let opened = attempt { path.withPlatformString { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) } }
        try self.init(of: Descriptor(try opened.get(FolderError.init)))
    }

    init(of file: Descriptor) throws(FolderError) {
        var magic: UInt32 = 0
        try system { clinux_filesystem_magic(file.raw, &magic) }
        // A server stands behind most file systems of this kind, but behind a disk with NTFS there is none.
        if magic == Self.fuse, let type = MountTable.current().type(ofDevice: UInt64(try file.status().st_dev)) {
            self.init(name: type, reach: type == "fuseblk" ? .local : .remote)
        } else {
            self.init(magic: magic)
        }
    }

    /// - Parameter magic: `f_type` as statfs(2) gives it, in 32 bits: as a signed long the numbers of SMB would be negative.
    init(magic: UInt32) {
        if let name = Self.local[magic] {
            self.init(name: name, reach: .local)
        } else if magic == Self.overlay {
            self.init(name: "overlayfs", reach: .layered)
        } else if let name = Self.remote[magic] {
            self.init(name: name, reach: .remote)
        } else {
            self.init(name: "an unknown file system (0x\(String(magic, radix: 16)))", reach: .unknown)
        }
    }

    /// Whether every change sends an event, as far as is known.
    var sendsEvents: Bool { reach == .local || reach == .layered }

    /// Whether whoever sees it sees it through this machine's kernel.
    var isOfThisMachine: Bool { reach == .local }

    /// Whether its server can tell of every change, as far as is known.
    var mayHaveNotices: Bool { self == Self(name: "SMB", reach: .remote) }

    private init(name: String, reach: Reach) {
        self.name = name
        self.reach = reach
    }

    private static let fuse: UInt32 = 0x6573_5546
    private static let overlay: UInt32 = 0x794C_7630

    private static let local: [UInt32: String] = [
        0xEF53: "ext4", 0x5846_5342: "xfs", 0x9123_683E: "btrfs", 0xF2F5_2010: "f2fs", 0x0102_1994: "tmpfs",
        0x8584_58F6: "ramfs", 0xF15F: "ecryptfs", 0x2FC1_2FC1: "zfs", 0xCA45_1A4E: "bcachefs", 0x3153_464A: "jfs",
        0x5265_4973: "reiserfs", 0x3434: "nilfs", 0x482B: "hfsplus", 0x4D44: "vfat", 0x2011_BAB0: "exfat",
        0x7366_746E: "ntfs",
    ]

    private static let remote: [UInt32: String] = [
        0x6969: "NFS", 0x517B: "SMB", 0xFF53_4D42: "SMB", 0xFE53_4D42: "SMB", fuse: "FUSE", 0x0102_1997: "9P",
        0x5346_414F: "AFS", 0x6B41_4653: "AFS", 0x7375_7245: "Coda", 0x564C: "NCP", 0x00C3_6400: "Ceph",
        0x7461_636F: "OCFS2", 0x0116_1970: "GFS2", 0x0BD0_0BD0: "Lustre", 0x0187: "autofs",
    ]
}

extension DropFolder {
    /// How many bytes may still be written to the drive; nil when it does not tell, as some FUSE drives don't.
    ///
    /// Quotas are not among what a drive tells.
    public func freeBytes() throws(FolderError) -> Int64? {
        let root = try openRoot()
        var about = statvfs()
        try system { fstatvfs(root.raw, &about) }
        if about.f_blocks == 0 { return nil }
        let (bytes, isTooMany) = UInt64(about.f_bavail).multipliedReportingOverflow(by: UInt64(about.f_frsize))
        return isTooMany ? .max : Int64(clamping: bytes)
    }
}
