import Foundation
import Glibc
import Synchronization
import SystemPackage
import TestKit
import Testing

@testable import WatchFolder

/// Every way in which a file comes into a folder, found by its event alone, by looking again and again alone, and by both.
@Suite(.timeLimit(.minutes(3)))
struct EventTests {
    let root: TemporaryFolder
    let outside: TemporaryFolder

    init() throws {
        root = try TemporaryFolder()
        outside = try TemporaryFolder()
    }

    @Test("a file that is written is seen", arguments: Way.allCases)
    func writtenFile(_ way: Way) async throws {
        let watched = try WatchedFolder(in: root, finding: way)
        try await watched.whileRunning {
            try root.write("a.job")
            #expect(await watched.hasSeen("a.job"))
        }
    }

    @Test("B1.7 A file that an editor saves under another name and renames is seen", arguments: Way.allCases)
    func atomicSave(_ way: Way) async throws {
        let watched = try WatchedFolder(in: root, finding: way)
        try await watched.whileRunning {
            try root.write(".a.job.tmp")
            try rename(root(".a.job.tmp"), to: root("a.job"))
            #expect(await watched.hasSeen("a.job"))
        }
    }

    @Test("B1.7 A hard link is seen, although nobody ever closes it", arguments: Way.allCases)
    func hardLink(_ way: Way) async throws {
        try outside.write("a.job")
        let watched = try WatchedFolder(in: root, finding: way)
        try await watched.whileRunning {
            try calling { link(outside("a.job").string, root("a.job").string) }
            #expect(await watched.hasSeen("a.job"))
        }
    }

    @Test("B1.7 A nameless file that gets a name when it is whole is seen", arguments: Way.allCases)
    func namelessFile(_ way: Way) async throws {
        let watched = try WatchedFolder(in: root, finding: way)
        try await watched.whileRunning {
            let file = try calling { open(root.path.string, 0o20_000_000 | O_DIRECTORY | O_RDWR, 0o600) }
            defer { close(file) }
            try calling { linkat(AT_FDCWD, "/proc/self/fd/\(file)", AT_FDCWD, root("a.job").string, AT_SYMLINK_FOLLOW) }
            #expect(await watched.hasSeen("a.job"))
        }
    }

    @Test("B2.7 A whole tree that is moved in is seen to its last leaf, and watched", arguments: Way.allCases)
    func movedTree(_ way: Way) async throws {
        try outside.makeDirectory("tree/b/c")
        for file: FilePath in ["tree/1.job", "tree/b/2.job", "tree/b/c/3.job"] { try outside.write(file) }
        let watched = try WatchedFolder(in: root, finding: way)
        try await watched.whileRunning {
            try rename(outside("tree"), to: root("tree"))
            #expect(await watched.hasSeen("tree/1.job", "tree/b/2.job", "tree/b/c/3.job"))
            try root.write("tree/b/c/4.job")
            #expect(await watched.hasSeen("tree/b/c/4.job"))
        }
    }

    /// More than one in long runs only.
    private static let repeats = ProcessInfo.processInfo.environment["REELDROP_REPEATS"].flatMap(Int.init) ?? 1

    @Test(
        "B2.6 No file is lost in directories that are made and filled at once",
        arguments: Way.allCases,
        1...repeats
    )
    func directoriesMadeAndFilledAtOnce(_ way: Way, _: Int) async throws {
        let watched = try WatchedFolder(in: root, finding: way)
        try await watched.whileRunning {
            var expected: Set<FilePath> = []
            // By looking alone, the whole is looked at again and again.
            for number in 0..<(way == .events ? 2000 : 300) {
                let directory = FilePath("d\(number)/b/c")
                try root.makeDirectory(directory)
                for name in ["d\(number)/1.job", "d\(number)/b/2.job", "d\(number)/b/c/3.job"] {
                    try root.write(FilePath(name))
                    expected.insert(FilePath(name))
                }
            }
            #expect(await eventually { watched.seen.files.isSuperset(of: expected) })
            #expect(watched.seen.files == expected)
            let overflows = watched.watcher?.counters.overflows ?? 0
            if way == .events {
                #expect(watched.seen.passes.count == 1 + overflows, "only events may have found them")
            }
        }
    }

    @Test(
        "B2.9 After a directory is renamed, and another takes its name, files in both are seen at the right path",
        arguments: Way.allCases
    )
    func renamedDirectory(_ way: Way) async throws {
        try root.makeDirectory("a/deep")
        let watched = try WatchedFolder(in: root, finding: way)
        try await watched.whileRunning {
            try rename(root("a"), to: root("b"))
            try root.makeDirectory("a")
            try root.write("a/1.job")
            try root.write("b/2.job")
            try root.write("b/deep/3.job")
            #expect(await watched.hasSeen("a/1.job", "b/2.job", "b/deep/3.job"))
            #expect(watched.seen.files == ["a/1.job", "b/2.job", "b/deep/3.job"])
        }
    }

    @Test("B2.7 What happens in a directory that was moved out is nobody's concern any more", arguments: Way.allCases)
    func movedOut(_ way: Way) async throws {
        try root.makeDirectory("a/deep")
        let watched = try WatchedFolder(in: root, finding: way)
        try await watched.whileRunning {
            try rename(root("a"), to: outside("a"))
            if way != .rescan { #expect(await eventually { watched.watcher?.counters.watches == 1 }) }
            try outside.write("a/deep/1.job")
            try root.write("2.job")
            #expect(await watched.hasSeen("2.job"))
            #expect(watched.seen.files == ["2.job"])
            #expect(watched.seen.listings[""] == ["2.job"])
        }
    }

    @Test("a deleted file is missing from the next listing", arguments: Way.allCases)
    func deletedFile(_ way: Way) async throws {
        try root.write("a.job")
        let watched = try WatchedFolder(in: root, finding: way)
        try await watched.whileRunning {
            #expect(watched.seen.listings[""] == ["a.job"])
            try calling { unlink(root("a.job").string) }
            #expect(await eventually { watched.seen.listings[""] == [] })
        }
    }

    @Test("B4.6 Names that are not UTF-8 keep their bytes", arguments: Way.allCases)
    func strangeNames(_ way: Way) async throws {
        let name = [0x61, 0xFF, 0x62, 0].map { CChar(truncatingIfNeeded: $0) }.withUnsafeBufferPointer { bytes in
            bytes.baseAddress.map { FilePath(platformString: $0) } ?? ""
        }
        let watched = try WatchedFolder(in: root, finding: way)
        try await watched.whileRunning {
            try root.write(name)
            #expect(await watched.hasSeen(name))
            #expect(try watched.worker.folder.stamp(name) != nil)
        }
    }

    @Test("B4.4 Two spellings of one accented name are two files", arguments: Way.allCases)
    func unicodeForms(_ way: Way) async throws {
        let watched = try WatchedFolder(in: root, finding: way)
        try await watched.whileRunning {
            try root.write("caf\u{E9}.job")
            try root.write("cafe\u{301}.job")
            #expect(await eventually { watched.seen.listings[""]?.count == 2 })
        }
    }

    @Test("events of ignored names wake nobody, and ignored directories are not entered")
    func ignoredNames() async throws {
        try root.makeDirectory(".reeldrop")
        let watched = try WatchedFolder(in: root)
        try await watched.whileRunning {
            let visits = watched.seen.visits
            let events = try #require(watched.watcher?.counters.events)
            for number in 0..<50 {
                try root.write(FilePath(".hidden\(number)"))
                try root.write(FilePath(".reeldrop/\(number)"))
            }
            #expect(await eventually { watched.watcher.map { $0.counters.events >= events + 150 } == true })
            try root.write("a.job")
            #expect(await watched.hasSeen("a.job"))
            // One for each of the few events of `a.job` at most.
            #expect(watched.seen.visits <= visits + 3)
            #expect(watched.seen.listings.keys.contains(".reeldrop") == false)
        }
    }

    @Test("A listing tells whether anything but its appointment has asked for it")
    func appointments() async throws {
        let kinds = Mutex<[Bool]>([])
        let watched = try WatchedFolder(
            in: root,
            appointment: { listing in
                kinds.withLock { kinds in
                    kinds.append(listing.isAppointment)
                    return kinds.count == 1 ? .now : nil
                }
            }
        )
        try await watched.whileRunning {
            #expect(await eventually { kinds.withLock { $0 } == [false, true] })
            try root.write("1.job")
            #expect(await eventually { kinds.withLock { $0.count } > 2 })
            #expect(kinds.withLock { $0 }.dropFirst(2).allSatisfy { !$0 })
        }
    }

    @Test("a burst of events for one directory becomes few listings")
    func burst() async throws {
        let watched = try WatchedFolder(in: root)
        try await watched.whileRunning {
            let start = ContinuousClock.now
            for number in 0..<500 { try root.write(FilePath("\(number).job")) }
            #expect(await eventually { watched.seen.files.count == 500 })
            let pauses = Int((ContinuousClock.now - start) / .milliseconds(1))
            #expect(watched.seen.visits <= min(pauses + 3, 250))
        }
    }

    @Test("where a listing takes long, it takes a quarter of the time and a moment at most")
    func slowListings() async throws {
        let watched = try WatchedFolder(
            in: root,
            appointment: { _ in
                usleep(20_000)
                return nil
            }
        )
        try await watched.whileRunning {
            let (before, start) = (watched.seen.visits, ContinuousClock.now)
            for number in 0..<1000 {
                try root.write(FilePath("\(number % 10).job"))
                try await Task.sleep(for: .milliseconds(1))
            }
            let most = (ContinuousClock.now - start + .milliseconds(50)) / .milliseconds(80)
            #expect(Double(watched.seen.visits - before) <= most + 2)
            #expect(await watched.hasSeen("0.job", "9.job"))
        }
    }

    @Test("an appointment has a directory listed again without any event")
    func appointment() async throws {
        try root.makeDirectory("a")
        let watched = try WatchedFolder(
            in: root,
            withEvents: false,
            appointment: { $0.directory == "a" ? .now + .milliseconds(1) : nil }
        )
        try await watched.whileRunning {
            let visits = watched.seen.visits
            #expect(await eventually { watched.seen.visits >= visits + 5 })
            #expect(watched.seen.passes.count == 1)
        }
    }

    @Test("nested drop folders share a watch, and stopping one leaves the other its events")
    func nestedFolders() async throws {
        try root.makeDirectory("inner")
        let outer = try WatchedFolder(in: root)
        try await outer.whileRunning {
            let inner = try FolderWorker(
                folder: DropFolder(root("inner")),
                watcher: outer.watcher,
                scanInterval: .seconds(3600),
                visit: { _ in nil }
            )
            try inner.start()
            #expect(await eventually { inner.status.passes == 1 })
            await inner.stop()
            try root.write("inner/a.job")
            #expect(await outer.hasSeen("inner/a.job"))
        }
    }
}
