import SystemPackage
import TestKit
import Testing

@testable import WatchFolder

/// What is known of file systems.
struct FileSystemTests {
    @Test(
        "B2.1 What f_type says decides whether events can be relied on",
        arguments: [
            (0xEF53, FileSystem.Reach.local), (0x5846_5342, .local), (0x9123_683E, .local), (0x0102_1994, .local),
            (0x794C_7630, .layered), (0xFE53_4D42, .remote), (0xFF53_4D42, .remote), (0x517B, .remote),
            (0x6969, .remote),
            (0x6573_5546, .remote), (0x0102_1997, .remote), (0x7375_7245, .remote), (0x1234_5678, .unknown),
            (0, .unknown),
        ] as [(UInt32, FileSystem.Reach)]
    )
    func reach(_ magic: UInt32, _ reach: FileSystem.Reach) {
        #expect(FileSystem(magic: magic).reach == reach)
    }

    @Test("Every reason has a sentence with the name that people know")
    func words() {
        #expect("\(PollReason.remote(FileSystem(magic: 0xFE53_4D42)))".contains("SMB"))
        #expect("\(PollReason.remote(FileSystem(magic: 7)))".contains("0x7"))
        #expect("\(PollReason.limit(watches: 500_000))".contains("max_user_watches=2000000"))
    }

    @Test("The temporary directory of this machine is on a file system with a name")
    func ofPath() throws {
        let folder = try TemporaryFolder()
        #expect(try !FileSystem(of: folder.path).name.isEmpty)
    }

    @Test("The table of mounts is read with spaces in names, optional fields and numbers of every size")
    func mountTable() {
        let table = MountTable(
            parsing: Array(
                """
                22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
                36 22 0:45 / /mnt/the\\040share rw shared:1 master:2 - fuse.sshfs host:/ rw
                37 36 8:1 / /mnt/the\\040share/ntfs rw - fuseblk /dev/sda1 rw
                38 22 0:300 / /mnt/the\\040shares rw - nfs4 x:/ rw
                nonsense
                39 22 0:46
                """.utf8
            )
        )
        #expect(table.mounts.count == 4)
        #expect(table.type(ofDevice: 45) == "fuse.sshfs")
        #expect(table.type(ofDevice: 0x801) == "fuseblk")
        #expect(table.type(ofDevice: 0x10002C) == "nfs4", "minor numbers above 255 are split")
        #expect(Set(table.below("/mnt/the share").map(\.id)) == [37])
        #expect(MountTable.current().mounts.isEmpty == false)
    }
}
