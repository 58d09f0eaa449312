import Foundation
import Glibc
import Synchronization
import SystemPackage
import TestKit
import Testing

@testable import WatchFolder

/// A folder that is away is frozen; it is never taken for an empty one.
@Suite(.timeLimit(.minutes(3)))
struct HealthTests {
    let parent: TemporaryFolder

    init() throws {
        parent = try TemporaryFolder()
        try parent.makeDirectory("drop/sub")
        try parent.write("drop/marker")
        try parent.write("drop/a.job")
    }

    /// Only a folder with the marker is the right one.
    private func watch() throws -> WatchedFolder {
        try WatchedFolder(
            at: parent("drop"),
            in: parent,
            check: { folder in (try? folder.stamp("marker")) == nil ? "The marker is missing." : nil }
        )
    }

    /// Waits for the folder to be frozen, and makes sure that nobody was told of an empty one.
    private func expectFrozen(_ watched: WatchedFolder) async {
        #expect(await eventually { if case .frozen = watched.worker.status.health { true } else { false } })
        #expect(watched.seen.listings[""]?.contains("a.job") == true, "an empty folder was reported")
    }

    private func expectThawedAndWatching(_ watched: WatchedFolder) async throws {
        #expect(await eventually { watched.worker.status.health == .healthy })
        try parent.write("drop/sub/later.job")
        #expect(await watched.hasSeen("sub/later.job"))
        try parent.write("drop/sub/byEvent.job")
        #expect(await watched.hasSeen("sub/byEvent.job"))
    }

    @Test("a worker tells first of all that its folder is healthy")
    func firstThaw() async throws {
        let watched = try watch()
        try await watched.whileRunning { #expect(watched.seen.healths == [.healthy]) }
    }

    @Test("B2.8 a folder that is renamed and comes back is frozen meanwhile")
    func renamedRoot() async throws {
        let watched = try watch()
        try await watched.whileRunning {
            try rename(parent("drop"), to: parent("away"))
            await expectFrozen(watched)
            #expect(await eventually { watched.worker.status.health == .frozen(.missing) })
            try rename(parent("away"), to: parent("drop"))
            try await expectThawedAndWatching(watched)
        }
    }

    @Test("B2.8 a renamed parent, of which no event tells, is noticed")
    func renamedParent() async throws {
        try parent.makeDirectory("up")
        try rename(parent("drop"), to: parent("up/drop"))
        let watched = try WatchedFolder(at: parent("up/drop"), in: parent)
        try await watched.whileRunning {
            try rename(parent("up"), to: parent("down"))
            await expectFrozen(watched)
            try rename(parent("down"), to: parent("up"))
            #expect(await eventually { watched.worker.status.health == .healthy })
            try parent.write("up/drop/sub/later.job")
            #expect(await watched.hasSeen("sub/later.job"))
        }
    }

    @Test("B2.8 another folder at the path is refused without the marker, and accepted with it")
    func replacedRoot() async throws {
        let watched = try watch()
        let before = watched.worker.folder
        try await watched.whileRunning {
            try rename(parent("drop"), to: parent("old"))
            try parent.makeDirectory("drop/sub")
            await expectFrozen(watched)
            #expect(await eventually { watched.worker.status.health == .frozen(.refused("The marker is missing.")) })
            #expect(throws: FolderError.folderGone(.replaced)) { try before.list("") }

            try parent.write("drop/marker")
            try await expectThawedAndWatching(watched)
            #expect(watched.worker.folder.inode != before.inode)
        }
    }

    @Test("B2.8 a folder that is deleted and made again is watched again")
    func deletedRoot() async throws {
        let watched = try watch()
        try await watched.whileRunning {
            try rename(parent("drop/marker"), to: parent("marker"))
            try FileManager.default.removeItem(atPath: parent("drop").string)
            #expect(await eventually { if case .frozen = watched.worker.status.health { true } else { false } })
            #expect(throws: FolderError.folderGone(.missing)) { try watched.worker.folder.stamp("a.job") }
            try parent.makeDirectory("drop/sub")
            try rename(parent("marker"), to: parent("drop/marker"))
            try await expectThawedAndWatching(watched)
        }
    }

    @Test("B2.8 an idle worker does not keep a drive from being unmounted, and freezes", .enabled(if: canMount))
    func unmounting() async throws {
        let drop = parent("drop").string
        #expect(try run("/bin/mount", "-t", "tmpfs", "-o", "size=1m", "none", drop) == 0)
        defer { _ = try? run("/bin/umount", "-l", drop) }
        try parent.makeDirectory("drop/sub")
        try parent.write("drop/marker")
        try parent.write("drop/a.job")
        let watched = try watch()
        try await watched.whileRunning {
            try rename(parent("drop/marker"), to: parent("drop/marker.old"))
            // Busy for as long as a heartbeat is under way.
            #expect(try await eventually { try run("/bin/umount", drop) == 0 })
            try rename(parent("drop/marker"), to: parent("marker"))
            await expectFrozen(watched)
            #expect(try run("/bin/mount", "-t", "tmpfs", "-o", "size=1m", "none", drop) == 0)
            try parent.makeDirectory("drop/sub")
            try parent.write("drop/marker")
            try await expectThawedAndWatching(watched)
        }
    }

    @Test("B2.8 a drive that is mounted over the folder, of which no event tells, is noticed", .enabled(if: canMount))
    func mountedOver() async throws {
        let drop = parent("drop").string
        let watched = try watch()
        try await watched.whileRunning {
            #expect(try run("/bin/mount", "-t", "tmpfs", "-o", "size=1m", "none", drop) == 0)
            defer { _ = try? run("/bin/umount", "-l", drop) }
            await expectFrozen(watched)
            try parent.makeDirectory("drop/sub")
            try parent.write("drop/marker")
            try await expectThawedAndWatching(watched)
        }
    }

    @Test("B2.8 a symbolic link that leads to another folder is refused without the marker, and followed with it")
    func retargetedLink() async throws {
        try rename(parent("drop"), to: parent("first"))
        try parent.makeDirectory("second/sub")
        func lead(to name: String) throws {
            try calling { symlink(name, parent("link").string) }
            try rename(parent("link"), to: parent("drop"))
        }
        try lead(to: "first")
        let watched = try watch()
        try await watched.whileRunning {
            try lead(to: "second")
            await expectFrozen(watched)
            try parent.write("second/marker")
            try await expectThawedAndWatching(watched)
            #expect(parent.exists("second/sub/later.job"))
        }
    }

    @Test(
        "B2.8 a drive that is unmounted while a file on it is open is frozen until it is back",
        .enabled(if: canMount)
    )
    func lazilyUnmounted() async throws {
        let drop = parent("drop").string
        try parent.makeDirectory("drive/sub")
        for name: FilePath in ["drive/marker", "drive/a.job"] { try parent.write(name) }
        try parent.remove("drop")
        try parent.makeDirectory("drop")
        #expect(try run("/bin/mount", "--bind", parent("drive").string, drop) == 0)
        defer { _ = try? run("/bin/umount", "-l", drop) }
        let watched = try watch()
        try await watched.whileRunning {
            let file = try FileDescriptor.open(parent("drop/a.job"), .readOnly)
            #expect(try run("/bin/umount", "-l", drop) == 0)
            await expectFrozen(watched)
            #expect(try parent.names(in: "drop") == [])
            #expect(try run("/bin/mount", "--bind", parent("drive").string, drop) == 0)
            try await expectThawedAndWatching(watched)
            try file.close()
        }
    }
}
