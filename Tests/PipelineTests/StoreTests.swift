import Foundation
import GRDB
import Seedance
import SystemPackage
import TestKit
import Testing
import WatchFolder

@testable import Pipeline

struct StoreTests {
    private let state: TemporaryFolder
    private let store: Store
    private let folder: FolderRow

    init() throws {
        state = try TemporaryFolder()
        store = try Store(stateDirectory: state.path)
        folder = try store.addFolder(at: "/drop", marker: "m")
        try store.watching([folder.id])
    }

    @Test("A committed intent survives a power cut: the database syncs every commit")
    func syncsEveryCommit() async throws {
        // Asked on the writer itself, and again after a migration and a write: GRDB sets NORMAL behind one's back.
        let writer = try await store.pool.writeWithoutTransaction { db in
            (try Int.fetchOne(db, sql: "PRAGMA synchronous"), try String.fetchOne(db, sql: "PRAGMA journal_mode"))
        }
        #expect(writer.0 == 2)
        #expect(writer.1 == "wal")
    }

    @Test("Two daemons never work from one state directory")
    func secondDaemonIsRefused() throws {
        #expect(throws: StoreError.self) { try Store(stateDirectory: state.path) }
        #expect(StateDirectory(path: state.path).isInUse)
    }

    @Test("The status can be read while a daemon runs")
    func readableWhileInUse() throws {
        _ = try accept("a.job", prompt: "one")
        let reading = try #require(try Store.reading(stateDirectory: state.path))
        #expect(try reading.visibleTakes().map(\.state) == [.ready])
    }

    @Test("Without a store there is nothing to read, and none is made")
    func nothingToRead() throws {
        let empty = try TemporaryFolder()
        #expect(try Store.reading(stateDirectory: empty.path) == nil)
        #expect(try empty.names().isEmpty)
    }

    @Test("A move that is not in the life of a take is refused and changes nothing", arguments: TakeState.allCases)
    func illegalMovesAreRefused(to: TakeState) async throws {
        _ = try accept("a.job", prompt: "one")
        let take = try #require(try store.visibleTakes().first)
        let isLegal = TakeState.ready.successors.contains(to)
        do {
            try await store.pool.write { db in try db.move(take: take.id, to: to, message: nil) }
            #expect(isLegal)
        } catch is IllegalMove {
            #expect(!isLegal)
            #expect(try store.visibleTakes().first?.state == .ready)
        }
    }

    // MARK: Jobs

    @Test(
        "The same content twice is one take, whatever became of it",
        arguments: [TakeState.ready, .running, .delivered]
    )
    func sameContentIsOneTake(state: TakeState) async throws {
        #expect(try accept("a.job", prompt: "one") == .take(.ready))
        try await bring(to: state)
        #expect(try accept("a.job", prompt: "one") == .unchanged)
        #expect(try store.visibleTakes().count == 1)
    }

    @Test("A drawn seed is no change of a job; a written one is")
    func seeds() throws {
        _ = try accept("a.job", prompt: "one", seed: 11, drawn: true)
        #expect(try accept("a.job", prompt: "one", seed: 12, drawn: true) == .unchanged)
        #expect(try store.visibleTakes().first?.request?.seed == 11)
        #expect(try accept("a.job", prompt: "one", seed: 12, drawn: false) == .take(.ready))
    }

    @Test("A job that is changed before it was sent is sent once, as it is now")
    func changedBeforeSent() async throws {
        _ = try accept("a.job", prompt: "one")
        #expect(try accept("a.job", prompt: "two") == .take(.ready))
        let first = try await store.beginSubmission(limit: 10)
        #expect(first?.request?.prompt == "two")
        #expect(try await store.beginSubmission(limit: 10) == nil)
    }

    @Test("A job that is changed after it was sent is a new film, and the old one goes on")
    func changedAfterSent() async throws {
        _ = try accept("a.job", prompt: "one")
        try await bring(to: .running)
        #expect(try accept("a.job", prompt: "two") == .take(.ready))
        #expect(try store.visibleTakes().map(\.state) == [.running, .ready])
        #expect(try accept("a.job", prompt: "one") == .unchanged)
        #expect(try store.visibleTakes().map(\.state) == [.running], "going back gives up what was not sent")
    }

    @Test(
        "A job whose file can't be read just now keeps what was asked for",
        arguments: [TakeState.ready, .running, .delivered]
    )
    func unread(state: TakeState) async throws {
        #expect(try accept(.unread(message: "Busy."), "a.job") == .take(.waiting))
        _ = try accept("a.job", prompt: "one")
        try await bring(to: state)
        #expect(try accept(.unread(message: "Busy."), "a.job") == .unchanged)
        #expect(try store.visibleTakes().map(\.state) == [state])
        // What somebody is changing is not sent as it was.
        let isHeldBack = try accept(.unread(message: "Open.", isBeingWritten: true), "a.job") == .take(.waiting)
        #expect(isHeldBack == (state == .ready))
    }

    @Test("A bad job that is corrected becomes ready, and its old message is gone")
    func correctedJob() throws {
        #expect(try accept(.rejected(message: "Line 1: no."), "a.job") == .take(.rejected))
        #expect(try accept(.rejected(message: "Line 2: no."), "a.job") == .unchanged)
        #expect(try store.visibleTakes().first?.message == "Line 2: no.")
        #expect(try accept(.waiting(message: "b.png is not there yet."), "a.job") == .take(.waiting))
        #expect(try accept("a.job", prompt: "one") == .take(.ready))
        #expect(try store.visibleTakes().map(\.message) == [nil])
    }

    @Test("An image that is taken away after the job was sent changes nothing")
    func imageGoneAfterSent() async throws {
        _ = try accept("a.job", prompt: "one", text: "same text")
        try await bring(to: .delivered)
        let outcome = try store.accept(
            .waiting(message: "hero.png is not there yet."),
            at: "a.job",
            in: folder.id,
            stamp: nil,
            textDigest: "same text"
        )
        #expect(outcome == .unchanged)
        #expect(try store.visibleTakes().map(\.state) == [.delivered])
    }

    @Test("A job that goes back to a content that failed tells so again")
    func backToFailed() async throws {
        _ = try accept("a.job", prompt: "one")
        try await bring(to: .running)
        let take = try #require(try store.visibleTakes().first)
        try await store.failed(take, message: "No.")
        _ = try accept("a.job", prompt: "two")
        #expect(try store.visibleTakes().map(\.state) == [.ready])
        #expect(try accept("a.job", prompt: "one") == .unchanged)
        #expect(try store.visibleTakes().map(\.state) == [.failed])
    }

    @Test("A job can be moved to the place of one that is gone")
    func movedToAnEmptiedPlace() throws {
        _ = try accept("a.job", prompt: "one")
        _ = try accept("b.job", prompt: "two")
        let jobs = try store.jobs(folder: folder.id, directory: FilePath())
        _ = try store.gone(job: #require(jobs["b.job"]).id)
        try store.moved(job: #require(jobs["a.job"]).id, to: "b.job", in: folder.id)
        #expect(try store.visibleTakes().map(\.jobPath) == ["b.job"])
    }

    @Test("A deleted job is given up when it was not sent, and goes on when it was")
    func deletedJob() async throws {
        _ = try accept("unsent.job", prompt: "one")
        _ = try accept("sent.job", prompt: "two")
        let jobs = try store.jobs(folder: folder.id, directory: FilePath())
        #expect(try store.gone(job: #require(jobs["unsent.job"]).id))
        try await bring(to: .running)
        #expect(try store.gone(job: #require(jobs["sent.job"]).id) == false)
        #expect(try store.visibleTakes().map(\.state) == [.running])
    }

    @Test("A job whose names are not text keeps its bytes")
    func namesAreBytes() throws {
        let name: [UInt8] = [0x61, 0xFF, 0x62] + Array(".job".utf8)
        let path = FilePath(bytes: Data(name))
        _ = try accept(path, prompt: "one")
        #expect(try store.visibleTakes().first.map { Array($0.jobPath.bytes) } == name)
        #expect(try store.jobs(folder: folder.id, directory: FilePath())[path] != nil)
    }

    @Test("Two names that differ only by their Unicode form are two jobs")
    func unicodeForms() throws {
        _ = try accept(FilePath("caf\u{E9}.job"), prompt: "one")
        _ = try accept(FilePath("cafe\u{301}.job"), prompt: "one")
        #expect(try store.visibleTakes().count == 2)
    }

    // MARK: Sending

    @Test("A ready take is given to one sender only, however many ask at once")
    func oneSenderOnly() async throws {
        for number in 0..<20 { _ = try accept(FilePath("\(number).job"), prompt: "film \(number)") }
        let given = try await withThrowingTaskGroup(of: Int64?.self) { group in
            for _ in 0..<60 { group.addTask { try await store.beginSubmission(limit: 1000)?.id } }
            return try await group.reduce(into: [Int64]()) { ids, id in if let id { ids.append(id) } }
        }
        #expect(given.count == 20)
        #expect(Set(given).count == 20)
    }

    @Test("No more takes are with the API than allowed")
    func limitHolds() async throws {
        for number in 0..<5 { _ = try accept(FilePath("\(number).job"), prompt: "film \(number)") }
        #expect(try await store.beginSubmission(limit: 2) != nil)
        #expect(try await store.maySubmit(limit: 2))
        #expect(try await store.beginSubmission(limit: 2) != nil)
        #expect(try await store.maySubmit(limit: 2) == false)
        #expect(try await store.beginSubmission(limit: 2) == nil)
    }

    @Test("Two takes never have one task: the second is held")
    func oneTaskOneTake() async throws {
        for number in 0..<2 { _ = try accept(FilePath("\(number).job"), prompt: "film \(number)") }
        let first = try #require(try await store.beginSubmission(limit: 10))
        let second = try #require(try await store.beginSubmission(limit: 10))
        try await store.submitted(first, taskID: "t")
        try await store.submitted(first, taskID: "t")
        try await store.submitted(second, taskID: "t")
        #expect(try store.visibleTakes().map(\.state) == [.running, .held])
    }

    @Test("What was being sent when the daemon died is held, never sent again")
    func interruptedIsHeld() async throws {
        _ = try accept("a.job", prompt: "one")
        _ = try await store.beginSubmission(limit: 1)
        try await store.holdInterrupted(message: "Perhaps.")
        #expect(try store.visibleTakes().map(\.state) == [.held])
        #expect(try await store.beginSubmission(limit: 1) == nil)
        #expect(try accept("a.job", prompt: "one") == .unchanged)
    }

    // MARK: Budget

    @Test("However many send at once, no more is spent in a day than the budget allows; the rest is held")
    func dayBudget() async throws {
        for number in 0..<20 { _ = try accept(FilePath("\(number).job"), prompt: "film \(number)") }
        var budget = Budget()
        budget.creditsPerDay = 5 * 350 + 349
        let sent = try await withThrowingTaskGroup(of: Int.self) { [budget] group in
            for _ in 0..<40 {
                group.addTask { try await store.beginSubmission(limit: 1000, budget: budget) == nil ? 0 : 1 }
            }
            return try await group.reduce(0, +)
        }
        #expect(sent == 5)
        #expect(try store.creditsToday() == 5 * 350)
        #expect(try store.visibleTakes().count { $0.state == .held } == 15)
    }

    @Test("What was not made is given back, what may have been made is not")
    func givenBack() async throws {
        for number in 0..<3 { _ = try accept(FilePath("\(number).job"), prompt: "film \(number)") }
        let refused = try #require(try await store.beginSubmission(limit: 10))
        let failed = try #require(try await store.beginSubmission(limit: 10))
        let unknown = try #require(try await store.beginSubmission(limit: 10))
        try await store.submitted(failed, taskID: "t")
        #expect(try store.creditsToday() == 3 * 350)
        try await store.notSubmitted(refused, message: "No.", rejected: true)
        try await store.failed(failed, message: "No.")
        try await store.unknownOutcome(unknown, message: "Perhaps.")
        #expect(try store.creditsToday() == 350)
    }

    @Test("A job that is held for its price and then made cheaper is sent as it is now")
    func madeCheaper() async throws {
        var budget = Budget()
        budget.creditsPerJob = 100
        _ = try accept("a.job", prompt: "one")
        #expect(try await store.beginSubmission(limit: 10, budget: budget) == nil)
        #expect(try store.visibleTakes().map(\.state) == [.held])
        #expect(try accept("a.job", prompt: "two") == .take(.ready))
        #expect(try store.visibleTakes().map(\.state) == [.ready])
        #expect(try await store.beginSubmission(limit: 10)?.request?.prompt == "two")
    }

    @Test("A released take is sent although it is over the budget, and a job's own budget counts all its films")
    func jobBudget() async throws {
        var budget = Budget()
        budget.creditsPerJob = 400
        _ = try accept("a.job", prompt: "one")
        let first = try #require(try await store.beginSubmission(limit: 10, budget: budget))
        try await store.submitted(first, taskID: "t1")
        _ = try accept("a.job", prompt: "two")
        #expect(try await store.beginSubmission(limit: 10, budget: budget) == nil)
        #expect(try store.visibleTakes().map(\.state) == [.running, .held])
        #expect(try store.visibleTakes().last?.message?.contains("400") == true)
        _ = try store.carryOut(.release, job: "/drop/a.job")
        #expect(try await store.beginSubmission(limit: 10, budget: budget)?.request?.prompt == "two")
        #expect(try store.creditsToday() == 700)
    }

    // MARK: Notes

    @Test("A note stays due when the take moves while it is being written")
    func noteStaysDue() async throws {
        _ = try accept("a.job", prompt: "one")
        let due = try #require(try await store.dueNotes(folder: folder.id).first)
        _ = try await store.beginSubmission(limit: 1)
        try await store.noteWritten(nil, for: due)
        let again = try #require(try await store.dueNotes(folder: folder.id).first)
        try await store.noteWritten(nil, for: again)
        #expect(try await store.dueNotes(folder: folder.id).isEmpty)
    }

    @Test("A note stays due when the task list tells something new while it is being written")
    func evidenceStaysDue() async throws {
        _ = try accept("a.job", prompt: "one")
        let take = try #require(try await store.beginSubmission(limit: 1))
        try await store.unknownOutcome(take, message: "no answer")
        let due = try #require(try await store.dueNotes(folder: folder.id).first)
        _ = try await store.listed([], of: .seedance2Mini, keyIsOurs: false)
        try await store.noteWritten(nil, for: due)
        #expect(try await store.dueNotes(folder: folder.id).count == 1)
    }

    // MARK: Helpers

    private func accept(
        _ path: FilePath,
        prompt: String,
        seed: Int64 = 7,
        drawn: Bool = true,
        text: String? = nil
    ) throws -> Accepted {
        let request = TakeRequest(
            model: "seedance-2-mini",
            resolution: "480p",
            prompt: prompt,
            duration: 5,
            aspectRatio: "16:9",
            seed: seed
        )
        return try store.accept(
            .ready([AskedFilm(request: request, identity: request.identity(drawnSeed: drawn ? 1 : nil), credits: 350)]),
            at: path,
            in: folder.id,
            stamp: nil,
            textDigest: text ?? prompt
        )
    }

    private func accept(_ asked: Asked, _ path: FilePath) throws -> Accepted {
        try store.accept(asked, at: path, in: folder.id, stamp: nil, textDigest: "bad")
    }

    /// Brings the one ready take as far as told.
    private func bring(to state: TakeState) async throws {
        guard state != .ready else { return }
        let take = try #require(try await store.beginSubmission(limit: 10))
        try await store.submitted(take, taskID: "task-\(take.id)")
        guard state == .delivered else { return }
        try await store.completed(take, link: "https://example.com/film.mp4")
        try await store.delivered(take, film: "film.mp4")
    }
}
