import GRDB
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// Many jobs at once are mostly a mistake, and an expensive one.
struct BurstTests {
    private static let note = "HOLD - rename to GO.txt"
    private static let notePath: FilePath = "watched/HOLD - rename to GO.txt"

    private func prepare(_ studio: Studio, jobs: Int) throws {
        try studio.drop.makeDirectory("watched")
        try studio.drop.makeDirectory("archive")
        for number in 0..<jobs {
            try studio.drop.write(FilePath("archive/\(number).job"), text: "prompt: film \(number)\n")
        }
    }

    private func change(_ studio: Studio) -> (inout Settings) -> Void {
        {
            $0.folders = [Settings.Folder(studio.drop("watched"))]
            $0.folders[0].settle = .milliseconds(400)
            $0.budget.holdBurst = 10
        }
    }

    /// Waits until so many are held, and the one note says so.
    private func held(_ count: Int, _ studio: Studio) async throws {
        try await eventually("\(count) are held") {
            let text = (try? studio.drop.readText(Self.notePath)) ?? ""
            return try studio.takes().count { $0.state == .held } == count && text.contains("\(count) films")
        }
    }

    @Test("A folder of jobs that is moved in costs nothing until a person renames the one note, and then all is made")
    func holdAndGo() async throws {
        try await Studio.open { studio in
            try prepare(studio, jobs: 12)
            try await studio.working(change(studio)) {
                try await eventually("the daemon works") { studio.drop.exists("watched/.reeldrop/lease") }
                try studio.drop.move("archive", to: "watched/archive")
                try await held(12, studio)
                #expect(await studio.paid == 0)
                #expect(try studio.drop.readText(Self.notePath).contains("4200 credits"))
                try await eventually("one note, not twelve") {
                    try studio.drop.visibleNames(in: "watched/archive").count == 12
                }

                try studio.drop.remove("watched/archive/0.job")
                try await held(11, studio)
                try studio.drop.move(Self.notePath, to: "watched/GO.txt")
                try await eventually("all films") {
                    try studio.drop.visibleNames(in: "watched/archive").count { $0.hasSuffix(".mp4") } == 11
                }
                try await studio.waitFor(["archive"], in: "watched")
            }
            #expect(await studio.paid == 11)
        }
    }

    @Test("What is held stays held over a restart, and a single job that comes later is made")
    func restart() async throws {
        try await Studio.open { studio in
            try prepare(studio, jobs: 12)
            try studio.drop.move("archive", to: "watched/archive")
            try await studio.working(change(studio)) {
                try await held(12, studio)
            }
            // As if it had been a while ago.
            do {
                let store = try Store(stateDirectory: studio.state.path)
                try await store.pool.write { try $0.execute(sql: "UPDATE takes SET created_at = created_at - 3600") }
            }
            try await studio.working(change(studio)) {
                try studio.drop.write("watched/hero.job", text: "prompt: A watch\n")
                try await studio.waitFor([Self.note, "archive", "hero.job", "hero.mp4"], in: "watched")
                #expect(try studio.takes().count { $0.state == .held } == 12)
            }
            #expect(await studio.paid == 1)
        }
    }

    @Test("A few jobs at once are made without a question, and a GO.txt of somebody's own is left alone")
    func fewJobs() async throws {
        try await Studio.open { studio in
            try prepare(studio, jobs: 10)
            try studio.drop.write("watched/GO.txt", text: "go home\n")
            try studio.drop.move("archive", to: "watched/archive")
            try await studio.working(change(studio)) {
                try await eventually("all films") {
                    try studio.drop.visibleNames(in: "watched/archive").count { $0.hasSuffix(".mp4") } == 10
                }
            }
            #expect(try studio.drop.readText("watched/GO.txt") == "go home\n")
            #expect(await studio.paid == 10)
        }
    }

    @Test("One held job can be released by itself")
    func releaseOne() async throws {
        try await Studio.open { studio in
            try prepare(studio, jobs: 12)
            try studio.drop.move("archive", to: "watched/archive")
            try await studio.working(change(studio)) {
                try await held(12, studio)
                let orders = try #require(try Orders(stateDirectory: studio.state.path))
                #expect(try orders.carryOut(.release, job: studio.drop("watched/archive/3.job"))?.count == 1)
                try await eventually("its film") { studio.drop.exists("watched/archive/3.mp4") }
                try await held(11, studio)
            }
            #expect(await studio.paid == 1)
        }
    }

    @Test("A note of the name is known by its own words alone", arguments: ["GO.txt", "go.TXT", "Go", "GO.txt.txt"])
    func names(name: String) {
        #expect(HoldNote.mayBeGo(FilePath.Component(name)!))
        #expect(!HoldNote.mayBeGo("GO.job"))
        #expect(!HoldNote.isNote("go home"))
        let burst = Burst(takes: 3, credits: 900, token: "77", written: nil)
        #expect(HoldNote.isNote(Sentences.holdNote(burst)))
    }

    @Test(
        "What is held does not slip out because its file can't be read for a moment, or because it was sent meanwhile"
    )
    func heldStaysHeld() async throws {
        let state = try TemporaryFolder()
        let store = try Store(stateDirectory: state.path)
        let folder = try store.addFolder(at: "/a", marker: "m").id
        try store.watching([folder])
        let request = TakeRequest(model: "seedance-2-mini", resolution: "480p", prompt: "p", duration: 5, seed: 1)
        func accept(_ name: String, _ asked: Asked) throws -> Accepted {
            try store.accept(asked, at: FilePath(name), in: folder, stamp: nil, textDigest: name)
        }
        for name in ["a.job", "b.job"] {
            _ = try accept(name, .ready([AskedFilm(request: request, identity: name, credits: 350)]))
        }
        #expect(try await store.holdBursts(BurstGuard(limit: 1, folders: [folder], arriving: { _ in 0 })))
        #expect(try accept("a.job", .waiting(message: "It cannot be read just now.")) == .unchanged)
        #expect(try store.visibleTakes().map(\.state) == [.held, .held])

        // Released by itself, sent, and its answer lost: no business of the burst's any more.
        let orders = try #require(try Orders(stateDirectory: state.path))
        #expect(try orders.carryOut(.release, job: "/a/a.job")?.count == 1)
        let take = try #require(try await store.beginSubmission(limit: 1))
        try await store.unknownOutcome(take, message: "no answer")
        #expect(try await store.burst(inFolder: folder)?.takes == 1)
        #expect(try store.releaseBurst(inFolder: folder) == 1)
        #expect(try store.visibleTakes().map(\.state) == [.held, .ready])
    }
}
