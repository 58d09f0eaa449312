import Foundation
import GRDB
import SeedanceSandbox
import Synchronization
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// Films that are paid for and do not arrive, and takes that are lost to a person's patience.
struct DeliveryTroubleTests {
    @Test("A film of a job in a folder below is kept in the spool, too, while the drive is away")
    func spoolForFolderBelow() async throws {
        try await Studio.open({ $0.taskSeconds = 3 }) { studio in
            try studio.drop.makeDirectory("share/sub")
            try studio.drop.write("share/sub/hero.job", text: "prompt: A watch\n")
            try await studio.working({ $0.folders = [Settings.Folder(studio.drop("share"))] }) {
                try await studio.waitFor(["hero.job", "hero.rendering.txt"], in: "share/sub")
                try await eventually("the API has it") { try studio.takes().allSatisfy { $0.taskID != nil } }
                try studio.drop.move("share", to: "away")
                try studio.drop.makeDirectory("share")
                try await eventually("in the spool") { try studio.state.visibleNames(in: "films").count == 1 }
                #expect(try studio.state.visibleNames(in: "films").count == 1)
            }
        }
    }

    @Test("A film of a drop folder that is not watched any more is fetched all the same")
    func folderNotWatched() async throws {
        try await Studio.open({ $0.taskSeconds = 3 }) { studio in
            try studio.drop.makeDirectory("one")
            try studio.drop.makeDirectory("two")
            try studio.drop.write("two/hero.job", text: "prompt: A watch\n")
            try await studio.working({
                $0.folders = [Settings.Folder(studio.drop("one")), Settings.Folder(studio.drop("two"))]
            }) {
                try await eventually("running") { try studio.takes().map(\.state) == [.running] }
            }
            try await studio.working({ $0.folders = [Settings.Folder(studio.drop("one"))] }) {
                try await eventually("completed") { try studio.takes().map(\.state) == [.completed] }
                try await eventually("fetched") { await studio.sandbox.downloads.count > 0 }
            }
            #expect(await studio.sandbox.downloads.count > 0, "its link dies unused")
        }
    }

    @Test("B7.7 A download that breaks off goes on where it ended")
    func resumedDownload() async throws {
        try await Studio.open({ $0.faults = [Fault(.truncatedDownload, when: .nth(1))] }) { studio in
            try studio.drop.write("hero.job", text: "prompt: A watch\n")
            try await studio.working { try await studio.waitFor(["hero.job", "hero.mp4"]) }
            let downloads = await studio.sandbox.downloads
            #expect(downloads.count == 2)
            #expect(downloads.first?.range == nil)
            let film = try studio.drop.read("hero.mp4")
            #expect(downloads.last?.range == "bytes=\(film.count / 2)-")
            #expect(try FilmCheck.isWhole(studio.drop("hero.mp4")))
            try studio.drop.write("other.job", text: "prompt: Another\n")
            try await studio.working { try await eventually("the other") { studio.drop.exists("other.mp4") } }
            #expect(try studio.drop.read("other.mp4") == film, "both are the sandbox's one small film")
        }
    }

    @Test("B7.7 A link that died while the API gives no answer is not given up: the API may still have another")
    func deadLinkAndNoAPI() async throws {
        try await Studio.open({ $0.faults = [Fault(.missingFilm)] }) { studio in
            try studio.drop.write("hero.job", text: "prompt: A watch\n")
            try await studio.working {
                try await eventually("completed") { try studio.takes().map(\.state) == [.completed] }
                try studio.state.write("key", text: "wrong-key\n")
                try await soon(within: .seconds(60)) { try studio.takes().map(\.state) == [.lost] }
                #expect(try studio.takes().map(\.state) == [.completed])
            }
        }
    }

    @Test("A film whose naming failed is delivered even when the job's folder is gone by then")
    func markAndFolderGone() async throws {
        try await Studio.open { studio in
            try studio.drop.makeDirectory("sub")
            try studio.drop.write("sub/hero.job", text: "prompt: A watch\n")
            try await studio.working { try await studio.waitFor(["hero.job", "hero.mp4"], in: "sub") }
            try await backToCompleted(studio, inode: 1)
            try studio.drop.remove("sub")
            try await studio.working { try await eventually("the film") { studio.drop.exists("hero.mp4") } }
            #expect(studio.drop.exists("hero.mp4"))
        }
    }

    @Test("Another film that got the inode of a film whose naming failed is not taken for it")
    func markOfAnotherFilm() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.job", text: "prompt: A watch\n")
            try await studio.working { try await studio.waitFor(["hero.job", "hero.mp4"]) }
            // The hidden file was let go of when its naming failed, and its number was given to a person's own film.
            try studio.drop.move("hero.mp4", to: "my own cut.mp4")
            let own = try #require(fileIdentity(studio.drop("my own cut.mp4")))
            try await backToCompleted(studio, inode: Int64(own.inode), device: Int64(own.device))
            try await studio.working {
                try await eventually("delivered") { try studio.takes().map(\.state) == [.delivered] }
            }
            #expect(studio.drop.exists("hero.mp4"))
        }
    }

    /// Puts the one take back to where its film was about to be given its name, with a link that works.
    private func backToCompleted(_ studio: Studio, inode: Int64, device: Int64 = 1) async throws {
        try studio.drop.remove(".reeldrop/receipts")
        let store = try Store(stateDirectory: studio.state.path)
        let task = try #require(await studio.sandbox.tasks.first)
        try await store.pool.write { db in
            try db.execute(
                sql: """
                    UPDATE takes SET state = 'running', task_id = ?, film_stamp = ?, film_path = NULL
                    """,
                arguments: [task.id, "\(device) \(inode) 1 1 1"]
            )
        }
    }
}

/// Takes that are lost or held by an accident of sending.
struct SubmissionTroubleTests {
    @Test("A task that could not be written down at once is written down later: its film is paid for")
    func taskIsNotForgotten() async throws {
        try await Studio.open { studio in
            try await fillDisk(of: studio)
            try await studio.working {
                try studio.drop.write("hero.job", text: "prompt: A watch\n")
                try await eventually("paid") { await studio.paid == 1 }
                try await Task.sleep(for: .seconds(2))
                try await makeRoom(in: studio)
                try await eventually("the film") { studio.drop.exists("hero.mp4") }
            }
            #expect(studio.drop.exists("hero.mp4"))
        }
    }

    @Test("A daemon that is stopped while an outcome can't be written down ends, and the next one holds the film")
    func cancelledWhileDiskIsFull() async throws {
        try await Studio.open { studio in
            try await fillDisk(of: studio)
            let hasEnded = Mutex(false)
            // Should it never end, this must: nobody waits for the daemon but by looking.
            Task {
                try? await studio.working {
                    try studio.drop.write("hero.job", text: "prompt: A watch\n")
                    try await eventually("paid") { await studio.paid == 1 }
                }
                hasEnded.withLock { $0 = true }
            }
            try await eventually("the end") { hasEnded.withLock(\.self) }
            try await makeRoom(in: studio)
            try await studio.working {
                try await eventually("held") { try studio.takes().map(\.state) == [.held] }
            }
            #expect(await studio.paid == 1)
        }
    }

    /// Has the answer to a request find a disk that is full.
    private func fillDisk(of studio: Studio) async throws {
        let store = try Store(stateDirectory: studio.state.path)
        try await store.pool.write { db in
            try db.execute(
                sql: """
                    CREATE TRIGGER full BEFORE UPDATE ON takes WHEN NEW.state = 'running'
                    BEGIN SELECT RAISE(ABORT, 'disk full'); END
                    """
            )
        }
    }

    private func makeRoom(in studio: Studio) async throws {
        // The daemon may be writing at this moment.
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        let other = try DatabaseQueue(path: studio.state("reeldrop.sqlite").string, configuration: configuration)
        try await other.write { try $0.execute(sql: "DROP TRIGGER full") }
    }

    @Test("A wrong address of the API costs nobody his jobs: they go on once it is right")
    func wrongAddress() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.job", text: "prompt: A watch\n")
            try await studio.working({ $0.apiURL = studio.address + "/wrong" }) {
                try await soon(within: .seconds(5)) { try studio.takes().map(\.state) == [.rejected] }
            }
            try await studio.working({ $0.folders[0].scan = .seconds(1) }) {
                try await eventually("the film") { studio.drop.exists("hero.mp4") }
            }
            #expect(studio.drop.exists("hero.mp4"))
        }
    }

    @Test("A task that was sent while the clock was wrong is followed at once after a restart")
    func clockWasAhead() async throws {
        try await Studio.open({ $0.taskSeconds = 3 }) { studio in
            try studio.drop.write("hero.job", text: "prompt: A watch\n")
            try await studio.working {
                try await eventually("running") { try studio.takes().map(\.state) == [.running] }
            }
            do {
                let store = try Store(stateDirectory: studio.state.path)
                try await store.pool.write { db in
                    try db.execute(sql: "UPDATE takes SET submitted_at = submitted_at + 86400")
                }
            }
            try await studio.working { try await eventually("the film") { studio.drop.exists("hero.mp4") } }
            #expect(studio.drop.exists("hero.mp4"))
        }
    }

    @Test("While generating answers 503 and listing works, the takes are not put on hold one after the other")
    func brokenGenerating() async throws {
        try await Studio.open({ $0.faults = [Fault(.badGateway, route: .create)] }) { studio in
            for number in 1...6 { try studio.drop.write(FilePath("\(number).job"), text: "prompt: film \(number)\n") }
            try await studio.working({ $0.tasksInFlight = 1 }) {
                try await soon(within: .seconds(15)) {
                    try studio.takes().allSatisfy { $0.state == .held } && !studio.takes().isEmpty
                }
                #expect(try studio.takes().contains { $0.state == .ready }, "in 15 seconds all are on hold")
            }
        }
    }
}
