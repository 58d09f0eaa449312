import Foundation
import GRDB
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

@testable import Pipeline
@testable import WatchFolder

/// The same job again: by accident nothing is paid for, on purpose once (pitfalls B6).
struct AgainTests {
    @Test("B6.3 A job's redo file makes one more film with another seed, and is taken away")
    func redo() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.job", text: "prompt: open\n")
            try studio.drop.write("fixed.job", text: "prompt: fixed\nseed: 7\n")
            try await studio.working({ $0.folders[0].scan = .seconds(1) }) {
                try await studio.waitFor(["hero.job", "hero.mp4", "fixed.job", "fixed.mp4"])
                try studio.drop.write("hero.REDO", [])
                try studio.drop.write("fixed.redo.txt", text: "again, please\n")
                // Somebody's work that happens to have such a name.
                try studio.drop.write("notes.redo", text: "x")
                try await studio.waitFor([
                    "hero.job", "hero.mp4", "hero.v2.mp4", "fixed.job", "fixed.mp4", "fixed.v2.mp4", "notes.redo",
                ])
            }
            // After a restart nothing of it counts once more.
            try await studio.working({ $0.folders[0].scan = .seconds(1) }) {
                try await soon(within: .seconds(4)) { await studio.paid == 5 }
            }
            #expect(await studio.paid == 4)
            let seeds = try studio.takes().filter { $0.jobPath == "hero.job" }.compactMap(\.request?.seed)
            #expect(Set(seeds).count == 2)
            #expect(try studio.takes().filter { $0.jobPath == "fixed.job" }.compactMap(\.request?.seed) == [7, 7])
        }
    }

    @Test("A failed film is made again when its note is deleted, and a bad job is told again; a held one is never sent")
    func deletedNote() async throws {
        let faults = [Fault(.fail, when: .nth(1)), Fault(.lostAnswer, when: .nth(2))]
        try await Studio.open({ $0.faults = faults }) { studio in
            try await studio.working {
                try studio.drop.write("a.job", text: "prompt: first\n")
                try await eventually("failed") { studio.drop.exists("a.failed.txt") }
                try studio.drop.write("b.job", text: "prompt: second\n")
                try await eventually("held") { studio.drop.exists("b.held.txt") }
                try studio.drop.write("c.job", text: "promt: third\n")
                try await eventually("told") { studio.drop.exists("c.failed.txt") }
                for note: FilePath in ["a.failed.txt", "b.held.txt", "c.failed.txt"] { try studio.drop.remove(note) }
                try await eventually("the film") { studio.drop.exists("a.mp4") }
                try await eventually("told again") { studio.drop.exists("c.failed.txt") }
            }
            #expect(await studio.sandbox.tasks.map(\.prompt).sorted() == ["first", "first", "second"])
            #expect(try studio.takes().first { $0.jobPath == "b.job" }?.state == .held)
        }
    }

    @Test("Without notes nothing is concluded from their absence, nor from a folder that was emptied as a whole")
    func noConclusion() async throws {
        try await Studio.open({ $0.faults = [Fault(.fail, when: .nth(1))] }) { studio in
            try studio.drop.makeDirectory("sub")
            try studio.drop.write("sub/a.job", text: "prompt: first\n")
            try await studio.working { try await eventually("failed") { studio.drop.exists("sub/a.failed.txt") } }
            try studio.drop.remove("sub/a.failed.txt")
            try await studio.working({ $0.notes = .off }) {
                try studio.drop.write("sub/b.job", text: "prompt: second\n")
                try await eventually("the film") { studio.drop.exists("sub/b.mp4") }
            }
            try studio.drop.remove("sub")
            try await studio.working {
                try studio.drop.write("c.job", text: "prompt: third\n")
                try await eventually("the film") { studio.drop.exists("c.mp4") }
            }
            #expect(await studio.sandbox.tasks.map(\.prompt) == ["first", "second", "third"])
        }
    }

    @Test("B6.3 A redo file that comes too early orders nothing, and one that is too big is left alone")
    func redoTooEarly() async throws {
        try await Studio.open({ $0.taskSeconds = 6 }) { studio in
            try studio.drop.write("hero.job", text: "prompt: x\n")
            try studio.drop.write("big.job", text: "prompt: big\n")
            try studio.drop.write("big.redo", [UInt8](repeating: 1, count: 1025))
            try await studio.working({ $0.folders[0].scan = .seconds(1) }) {
                try await eventually("running") { try studio.takes().filter { $0.taskID != nil }.count == 2 }
                try studio.drop.write("hero.redo", [])
                try await eventually("taken away") { !studio.drop.exists("hero.redo") }
                try await eventually("told") {
                    try studio.takes().contains { $0.message == Sentences.redoTooEarly || $0.state == .delivered }
                }
                try await studio.waitFor(["hero.job", "hero.mp4", "big.job", "big.mp4", "big.redo"])
                try await soon(within: .seconds(3)) { await studio.paid == 3 }
            }
            #expect(await studio.paid == 2)
        }
    }

    @Test("B6.3 A redo file that could not be removed, by a crash or for want of rights, orders once")
    func redoCountsOnce() async throws {
        let state = try TemporaryFolder()
        let store = try Store(stateDirectory: state.path)
        let folder = try store.addFolder(at: "/d", marker: "m").id
        func accept(_ redo: FileStamp?) throws -> Accepted {
            var request = TakeRequest(model: "seedance-2-mini", resolution: "480p", prompt: "x", duration: 5, seed: 1)
            request.seed = .random(in: 0...1000)
            let asked = Asked.ready([AskedFilm(request: request, identity: "i", credits: 1)])
            return try store.accept(asked, at: "hero.job", in: folder, stamp: nil, textDigest: "t", redo: redo)
        }
        func delivered() async throws {
            try await store.pool.write { try $0.execute(sql: "UPDATE takes SET state = 'delivered'") }
        }
        #expect(try accept(nil) == .take(.ready))
        try await delivered()
        let file = FileStamp(device: 1, inode: 2, size: 0, modified: 3, changed: 4)
        #expect(try accept(file) == .take(.ready))
        try await delivered()
        // The next start finds the file still there; its other numbers may have moved.
        #expect(try accept(FileStamp(device: 9, inode: 2, size: 0, modified: 3, changed: 9)) == .unchanged)
        #expect(try accept(nil) == .unchanged)
        try store.redoRemoved(at: "hero.job", in: folder)
        #expect(try accept(file) == .take(.ready))
        // Not finished: nothing more.
        #expect(try accept(FileStamp(device: 1, inode: 5, size: 0, modified: 3, changed: 4)) == .unchanged)
        #expect(try store.visibleTakes().count == 3)
    }

    @Test("B6.3 A copy of a job is told whose copy it is and pays for nothing; its own redo file has it made")
    func copies() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.png", picture())
            try studio.drop.write("hero.job", text: "prompt: x\nimage: hero.png\n")
            try await studio.working({ $0.folders[0].scan = .seconds(1) }) {
                try await studio.waitFor(["hero.job", "hero.png", "hero.mp4"])
                try studio.drop.write("hero copy.job", text: "prompt: x\nimage: hero.png\n")
                try studio.drop.makeDirectory("old")
                for name in ["hero.job", "hero.png", "hero.mp4"] {
                    try studio.drop.write(FilePath("old/\(name)"), try studio.drop.read(FilePath(name)))
                }
                try await studio.waitFor([
                    "hero.job", "hero.png", "hero.mp4", "hero copy.job", "hero copy.failed.txt", "old",
                ])
                try await studio.waitFor(["hero.job", "hero.png", "hero.mp4", "hero.failed.txt"], in: "old")
                let note = try studio.drop.readText("hero copy.failed.txt")
                #expect(note.contains("the same as hero.job, whose film is hero.mp4."))
                #expect(note.contains("hero copy.redo"))
                #expect(await studio.paid == 1)
                try studio.drop.write("hero copy.redo", [])
                try await eventually("the copy's film") { studio.drop.exists("hero copy.mp4") }
                // Other pictures are another film.
                try studio.drop.write("old/hero.png", picture(shade: 77))
                try await eventually("the film of the other picture") { studio.drop.exists("old/hero.v2.mp4") }
            }
            #expect(await studio.paid == 3)
        }
    }

    @Test("B6.3 The same bytes again, saved, touched, or deleted and dropped anew, are no second bill; other bytes are")
    func sameAgain() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.job", text: "prompt: x\n")
            try await studio.working({ $0.folders[0].scan = .seconds(1) }) {
                try await studio.waitFor(["hero.job", "hero.mp4"])
                let film = try studio.drop.read("hero.mp4")
                try studio.drop.write("hero.job", text: "prompt: x\n")
                try await soon(within: .seconds(2)) { await studio.paid == 2 }
                try studio.drop.remove("hero.job")
                try await eventually("missed") {
                    try Store.reading(stateDirectory: studio.state.path)?.jobs(folder: 1, directory: "")["hero.job"]
                        == nil
                }
                try studio.drop.write("hero.job", text: "prompt: x\n")
                try await eventually("told") { studio.drop.exists("hero.made.txt") }
                let note = try studio.drop.readText("hero.made.txt")
                #expect(note.contains("made before: hero.mp4.") && note.contains("hero.redo"), "\(note)")
                try await soon(within: .seconds(3)) { await studio.paid == 2 }
                #expect(await studio.paid == 1)
                try studio.drop.write("hero.job", text: "prompt: y\n")
                try await studio.waitFor(["hero.job", "hero.mp4", "hero.v2.mp4"])
                #expect(try studio.drop.read("hero.mp4") == film)
            }
            #expect(await studio.paid == 2)
        }
    }

    @Test("B6.4 Two empty images are empty, and not the same")
    func emptyImages() async throws {
        try await Studio.open { studio in
            for name in ["a", "b"] {
                try studio.drop.write(FilePath("\(name).png"), [])
                try studio.drop.write(FilePath("\(name).job"), text: "prompt: x\n")
            }
            try await studio.working {
                try await studio.waitFor(["a.png", "a.job", "a.waiting.txt", "b.png", "b.job", "b.waiting.txt"])
                for name in ["a", "b"] {
                    #expect(
                        try studio.drop.readText(FilePath("\(name).waiting.txt")).contains(
                            "\(name).png is empty so far"
                        )
                    )
                }
            }
            #expect(await studio.sandbox.posts.isEmpty)
        }
    }

    @Test("B6.5 Files run whatever their date says", arguments: [0, 86_400 * 365 * 200])
    func dates(seconds: Int) async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.png", picture())
            try studio.drop.write("hero.job", text: "prompt: x\n")
            for name: FilePath in ["hero.png", "hero.job"] {
                let date = Date(timeIntervalSince1970: TimeInterval(seconds))
                try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: studio.drop(name).string)
            }
            try await studio.working { try await studio.waitFor(["hero.png", "hero.job", "hero.mp4"]) }
            #expect(await studio.paid == 1)
        }
    }

    @Test("B6.6 B6.7 Films, notes and receipts never become inputs: one bill after many looks and a restart")
    func ownFiles() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.job", text: "prompt: x\n")
            for _ in 0..<2 {
                try await studio.working({ $0.folders[0].scan = .milliseconds(300) }) {
                    try await studio.waitFor(["hero.job", "hero.mp4"])
                    try await soon(within: .seconds(2)) { await studio.paid == 2 }
                }
            }
            #expect(await studio.paid == 1)
            #expect(try studio.drop.visibleNames() == ["hero.job", "hero.mp4"])
        }
    }

    @Test(
        "B6.8 B6.9 A job that is moved, with its images, or deleted while its film is made gets the film, for one bill"
    )
    func movedOrDeleted() async throws {
        try await Studio.open({ $0.taskSeconds = 3 }) { studio in
            for name in ["moved", "deleted"] {
                try studio.drop.write(FilePath("\(name).png"), picture(shade: UInt8(name.count)))
                try studio.drop.write(FilePath("\(name).job"), text: "prompt: \(name)\n")
            }
            try await studio.working({ $0.folders[0].scan = .seconds(1) }) {
                try await eventually("running") { try studio.takes().filter { $0.taskID != nil }.count == 2 }
                try studio.drop.makeDirectory("done")
                for name in ["moved.job", "moved.png"] {
                    try studio.drop.move(FilePath(name), to: FilePath("done/\(name)"))
                }
                try studio.drop.remove("deleted.job")
                try await studio.waitFor(["moved.job", "moved.png", "moved.mp4"], in: "done")
                try await studio.waitFor(["deleted.png", "deleted.mp4", "done"])
            }
            #expect(await studio.paid == 2)
        }
    }
}
