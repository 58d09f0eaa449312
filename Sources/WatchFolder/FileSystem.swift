import CLinux
import Glibc
public import SystemPackage

/// Which file system a directory lies on.
public enum FileSystem {
    /// The name of the network file system that a directory lies on; nil for a disk of this machine, as far as is known.
    ///
    /// - Throws: `FolderError` when the directory can't be opened.
    public static func remoteKind(of path: FilePath) throws(FolderError) -> String? {
        let opened = attempt { path.withPlatformString { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) } }
        let directory = Descriptor(try opened.get(FolderError.init))
        var magic: UInt32 = 0
        try system { clinux_filesystem_magic(directory.raw, &magic) }
        return remote[magic]
    }

    /// `f_type` as statfs(2) gives it, in 32 bits: as a signed long the numbers of SMB would be negative. FUSE is among them
    /// because mostly a server stands behind it, and because few of its file systems share memory between processes.
    private static let remote: [UInt32: String] = [
        0x6969: "NFS", 0x517B: "SMB", 0xFF53_4D42: "CIFS", 0xFE53_4D42: "SMB", 0x6573_5546: "FUSE", 0x0102_1997: "9P",
        0x5346_414F: "AFS", 0x6B41_4653: "AFS", 0x7375_7245: "Coda", 0x564C: "NCP", 0x00C3_6400: "Ceph",
        0x7461_636F: "OCFS2", 0x0116_1970: "GFS2", 0x0BD0_0BD0: "Lustre",
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
