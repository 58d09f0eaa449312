import Foundation
import GRDB
import Glibc
import Logging
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

@testable import Pipeline
@testable import WatchFolder

/// Jobs that the intake forgets, mistakes for others, or takes for new.
struct IntakeTroubleTests {
    @Test("A job that was refused because of its image is made once the image is right")
    func correctedImage() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.png", picture(width: 100, height: 100))
            try studio.drop.write("hero.job", text: "prompt: Slowly closer\n")
            try await studio.working({ $0.folders[0].scan = .seconds(1) }) {
                try await studio.waitFor(["hero.job", "hero.png", "hero.failed.txt"])
                try studio.drop.write("hero.png", picture())
                try await eventually("the film") { studio.drop.exists("hero.mp4") }
            }
            #expect(studio.drop.exists("hero.mp4"))
        }
    }

    @Test("An image whose folder is renamed away and back does not leave its job waiting for ever")
    func imageFolderAwayAndBack() async throws {
        try await Studio.open { studio in
            try studio.drop.makeDirectory("pictures")
            try studio.drop.write("pictures/a.png", picture())
            try studio.drop.write("hero.job", text: "prompt: x\nimage: pictures/a.png\n")
            // Nothing is sent, since nobody listens there.
            try await studio.working({
                $0.apiURL = "http://127.0.0.1:9"
                $0.folders[0].scan = .seconds(1)
            }) {
                try await eventually("ready") { try studio.takes().map(\.state) == [.ready] }
                try studio.drop.move("pictures", to: "away")
                try await eventually("waiting") { try studio.takes().map(\.state) == [.waiting] }
                try studio.drop.move("away", to: "pictures")
                try await eventually("ready again") { try studio.takes().map(\.state) == [.ready] }
                #expect(try studio.takes().map(\.state) == [.ready])
            }
        }
    }

    @Test("An image that comes into another folder starts its job without waiting for the rescan")
    func imageElsewhere() async throws {
        try await Studio.open { studio in
            try studio.drop.makeDirectory("pictures")
            try studio.drop.write("hero.job", text: "prompt: x\nimage: pictures/a.png\n")
            try await studio.working({ $0.folders[0].scan = .seconds(3600) }) {
                try await studio.waitFor(["hero.job", "hero.waiting.txt", "pictures"])
                // The pass at the start, and what the note's own events have brought about, are over.
                try await Task.sleep(for: .seconds(2))
                try studio.drop.write("pictures/a.png", picture())
                try await eventually("the film") { studio.drop.exists("hero.mp4") }
            }
            #expect(studio.drop.exists("hero.mp4"))
        }
    }

    @Test("A job that is deleted before it was quiet is not waited for: --once ends")
    func undecidedAndDeleted() throws {
        let drop = try TemporaryFolder()
        let state = try TemporaryFolder()
        let store = try Store(stateDirectory: state.path)
        let row = try store.addFolder(at: drop.path, marker: "m")
        let intake = try intake(row.id, store, state)
        let folder = try DropFolder(drop.path)
        let inbox = try Inbox(ignoring: { _, _ in false })
        func visit() throws {
            let opened = try folder.openDirectory("")
            let entries = try opened.entries()
            _ = intake.visit(.init(folder: folder, directory: "", entries: entries, opened: opened, inbox: inbox))
        }
        try drop.write("hero.job", text: "prompt: x\n")
        try visit()
        #expect(!intake.isDecided)
        try drop.remove("hero.job")
        for _ in 1...3 { try visit() }
        #expect(intake.isDecided)
    }

    @Test(
        "An appointment looks at the jobs alone that asked for it, and everything is looked at when anything else is so"
    )
    func appointments() throws {
        let drop = try TemporaryFolder()
        let state = try TemporaryFolder()
        let store = try Store(stateDirectory: state.path)
        let id = try store.addFolder(at: drop.path, marker: "m").id
        let intake = try intake(id, store, state)
        let folder = try DropFolder(drop.path)
        let inbox = try Inbox(ignoring: { _, _ in false })
        func visit(isAppointment: Bool) throws -> ContinuousClock.Instant? {
            let opened = try folder.openDirectory("")
            return intake.visit(
                .init(
                    folder: folder,
                    directory: "",
                    entries: try opened.entries(),
                    isAppointment: isAppointment,
                    opened: opened,
                    inbox: inbox
                )
            )
        }
        func jobs() throws -> Set<FilePath> { Set(try store.jobs(folder: id, directory: "").keys) }
        func keepAppointment(_ next: ContinuousClock.Instant?) throws -> ContinuousClock.Instant? {
            Thread.sleep(until: .now + ContinuousClock.now.duration(to: try #require(next)) / .seconds(1))
            return try visit(isAppointment: true)
        }
        try drop.write("z.job", text: "prompt: z\n")
        #expect(try keepAppointment(visit(isAppointment: false)) == nil)
        try store.pool.write { try $0.execute(sql: "UPDATE takes SET state = 'delivered'") }
        try drop.write("a.job", text: "prompt: a\n")
        let next = try visit(isAppointment: false)
        // Its event is to come, and will have everything looked at.
        try drop.write("z.job", text: "prompt: something else\n")
        #expect(try keepAppointment(next) == nil)
        #expect(try jobs() == ["a.job", "z.job"])
        var later = try visit(isAppointment: true)
        #expect(later != nil, "nobody has an appointment, so everything was looked at")
        // Where no events come, its name is seen.
        try drop.write("b.job", text: "prompt: b\n")
        later = try keepAppointment(later)
        #expect(later != nil)
        // The one that asked to be looked at is gone, and another has its content.
        try drop.move("b.job", to: "c.job")
        while let instant = later { later = try keepAppointment(instant) }
        #expect(try jobs() == ["a.job", "c.job", "z.job"])
        #expect(intake.isDecided)
    }

    private func intake(_ folder: Int64, _ store: Store, _ state: TemporaryFolder) throws -> Intake {
        Intake(
            id: folder,
            store: store,
            spool: try InputSpool(stateDirectory: state.path),
            settle: .seconds(1),
            settings: Settings(),
            wakes: Wakes(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    @Test(
        "What was read of a job that was changed or deleted while another took its time is read again, not written down"
    )
    func outdatedReadings() throws {
        let drop = try TemporaryFolder()
        let state = try TemporaryFolder()
        let store = try Store(stateDirectory: state.path)
        let intake = try intake(try store.addFolder(at: drop.path, marker: "m").id, store, state)
        var memory = Intake.Memory()
        let folder = try DropFolder(drop.path)
        memory.folder = folder
        for path: FilePath in ["changed.job", "deleted.job", "same.job"] {
            try drop.write(path, text: "prompt: x\n")
            let job = JobReading(
                asked: .waiting(message: "An image is missing."),
                path: path,
                stamp: try folder.stamp(path),
                textDigest: path.string
            )
            memory.readings.append(.init(job: job, redo: nil, takenIn: nil, isDecision: true, at: .now - .seconds(1)))
        }
        #expect(intake.mustWriteDown(memory))
        try drop.write("changed.job", text: "prompt: something else\n")
        try drop.remove("deleted.job")
        #expect(intake.writeDown(&memory) != nil)
        #expect(try store.visibleTakes().map(\.jobPath) == ["same.job"])
    }

    @Test("A copy of a job is made when the job is deleted before its film was asked for")
    func copyAndDelete() async throws {
        try await Studio.open { studio in
            // Nothing is sent, since nobody listens there.
            try await studio.working({
                $0.apiURL = "http://127.0.0.1:9"
                $0.folders[0].scan = .seconds(3600)
            }) {
                try studio.drop.write("hero.job", text: "prompt: x\n")
                try await eventually("ready") { try studio.takes().map(\.state) == [.ready] }
                try studio.drop.write("copy.job", text: "prompt: x\n")
                try await eventually("the copy is told of it") { studio.drop.exists("copy.failed.txt") }
                try studio.drop.remove("hero.job")
                try await eventually("the copy is ready") {
                    try studio.takes().filter { $0.state == .ready }.map(\.jobPath) == ["copy.job"]
                }
            }
        }
    }

    @Test("A new job that gets a deleted job's inode does not get its film")
    func inodeIsUsedAgain() async throws {
        try await Studio.open({ $0.taskSeconds = 4 }) { studio in
            try studio.drop.write("a.job", text: "prompt: an apple\n")
            try await studio.working {
                try await studio.waitFor(["a.job", "a.rendering.txt"])
                try await eventually("the API has it") { try studio.takes().allSatisfy { $0.taskID != nil } }
            }
            try studio.drop.remove("a.job")
            try studio.drop.write("b.job", text: "prompt: a banana, and not an apple\n")
            let inode = Int64(try #require(fileIdentity(studio.drop("b.job"))).inode)
            do {
                // As if the file system had given the new file the old one's number, which it does when it likes.
                let store = try Store(stateDirectory: studio.state.path)
                try await store.pool.write { db in
                    try db.execute(
                        sql: "UPDATE jobs SET inode = ?, stamp = '1 ' || ? || ' 17 1 1'",
                        arguments: [inode, inode]
                    )
                }
            }
            try await studio.working { try await studio.waitFor(["a.mp4", "b.job", "b.mp4"]) }
            #expect(await studio.paid == 2)
        }
    }

    @Test("A job that nobody touched is not paid for again when an operator changes a default")
    func changedDefault() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.job", text: "prompt: A watch\n")
            try await studio.working { try await studio.waitFor(["hero.job", "hero.mp4"]) }
            // As after a new mount of a network drive, btrfs or tmpfs, or a `chmod` or a backup's hard link.
            try studio.drop.write("hero.job", text: "prompt: A watch\n")
            try await studio.working({ $0.resolution = "720p" }) {
                try await soon { await studio.paid == 2 }
            }
            #expect(await studio.paid == 1)
        }
    }

    @Test("A still that is put beside a finished job is no order for another film after the next mount")
    func stillBesideFinishedJob() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.job", text: "prompt: A watch\n")
            try await studio.working { try await studio.waitFor(["hero.job", "hero.mp4"]) }
            try studio.drop.write("hero.png", picture())
            // Another mount gives other device numbers, and nothing else of the file changes.
            do {
                let store = try Store(stateDirectory: studio.state.path)
                try await store.pool.write { db in
                    try db.execute(sql: "UPDATE jobs SET stamp = '1' || stamp")
                }
            }
            try await studio.working { try await soon { await studio.paid == 2 } }
            #expect(await studio.paid == 1)
        }
    }

    @Test("A running job that is renamed over another one is not paid for twice")
    func renamedOntoAnother() async throws {
        try await Studio.open({ $0.taskSeconds = 3 }) { studio in
            try studio.drop.write("old.job", text: "prompt: old\n")
            try await studio.working {
                try await studio.waitFor(["old.job", "old.mp4"])
                try studio.drop.write("new.job", text: "prompt: new\n")
                try await studio.waitFor(["old.job", "old.mp4", "new.job", "new.rendering.txt"])
                try studio.drop.move("new.job", to: "old.job")
                try await soon { await studio.paid == 3 }
            }
            #expect(await studio.paid == 2)
        }
    }

    @Test("A job that is renamed to the name of a deleted one does not stop its whole folder")
    func renamedToDeletedName() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.job", text: "prompt: A watch\n")
            try await studio.working({ $0.folders[0].scan = .seconds(1) }) {
                try await studio.waitFor(["hero.job", "hero.mp4"])
                try studio.drop.remove("hero.job")
                let reading = try DatabaseQueue(path: studio.state("reeldrop.sqlite").string)
                try await eventually("the deletion is noticed") {
                    try await reading.read { try Bool.fetchOne($0, sql: "SELECT gone FROM jobs") } == true
                }
                try studio.drop.write("draft.job", text: "prompt: A watch at night\n")
                try await studio.waitFor(["hero.mp4", "draft.job", "draft.mp4"])
                try studio.drop.move("draft.job", to: "hero.job")
                for number in 1...12 {
                    try studio.drop.write(FilePath("\(number).job"), text: "prompt: film \(number)\n")
                }
                try await eventually("the films") { (1...12).allSatisfy { studio.drop.exists(FilePath("\($0).mp4")) } }
                #expect(try studio.takes().count == 14, "some jobs of the folder are never looked at")
            }
        }
    }

    @Test("A folder of finished jobs that is renamed while the drive was mounted anew is not paid for again")
    func renamedBetweenMounts() async throws {
        try await Studio.open { studio in
            try studio.drop.makeDirectory("spring")
            try studio.drop.write("spring/hero.job", text: "prompt: A watch\n")
            try await studio.working { try await studio.waitFor(["hero.job", "hero.mp4"], in: "spring") }
            try studio.drop.move("spring", to: "spring-final")
            do {
                let store = try Store(stateDirectory: studio.state.path)
                try await store.pool.write { db in
                    try db.execute(sql: "UPDATE jobs SET stamp = '1' || stamp")
                }
            }
            try await studio.working { try await soon { await studio.paid == 2 } }
            #expect(await studio.paid == 1)
        }
    }

    @Test("A drop folder that is watched at another path, or by two names at once, is not paid for again")
    func folderAtAnotherPath() async throws {
        try await Studio.open { studio in
            try studio.drop.makeDirectory("one")
            try studio.drop.write("one/hero.job", text: "prompt: A watch\n")
            try await studio.working({ $0.folders = [Settings.Folder(studio.drop("one"))] }) {
                try await studio.waitFor(["hero.job", "hero.mp4"], in: "one")
            }
            try studio.drop.move("one", to: "two")
            try calling { symlink("two", studio.drop("three").string) }
            try await studio.working({
                $0.folders = [
                    Settings.Folder(studio.drop("two")), Settings.Folder(studio.drop("two")),
                    Settings.Folder(studio.drop("three")),
                ]
            }) {
                try studio.drop.write("two/other.job", text: "prompt: A bottle\n")
                try await studio.waitFor(["hero.job", "hero.mp4", "other.job", "other.mp4"], in: "two")
            }
            #expect(await studio.sandbox.tasks.map(\.prompt) == ["A watch", "A bottle"])
            #expect(try Set(studio.takes().map(\.folderPath)) == [studio.drop("two")])
        }
    }

    @Test("After the folder came back with another identity, a deleted folder's unsent jobs are still given up")
    func deletedAfterThaw() async throws {
        try await Studio.open { studio in
            try studio.drop.makeDirectory("share/sub")
            try studio.drop.write("share/sub/hero.job", text: "prompt: x\nimage: later.png\n")
            try await studio.working({
                $0.folders = [Settings.Folder(studio.drop("share"))]
                $0.folders[0].scan = .seconds(1)
            }) {
                try await studio.waitFor(["hero.job", "hero.waiting.txt"], in: "share/sub")
                // The same drive, mounted anew: another directory with the same content and marker.
                try FileManager.default.copyItem(
                    atPath: studio.drop("share").string,
                    toPath: studio.drop("anew").string
                )
                try studio.drop.move("share", to: "before")
                try studio.drop.move("anew", to: "share")
                try await Task.sleep(for: .seconds(4))
                try studio.drop.remove("share/sub")
                try await eventually("given up") { try studio.takes().allSatisfy { $0.state == .cancelled } }
                #expect(try studio.takes().map(\.state) == [])
            }
        }
    }
}

/// Gives something that must not happen a while to come about, and is silent when it does not.
func soon(within limit: Duration = .seconds(12), _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + limit
    while try await !condition(), ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(20)) }
}
