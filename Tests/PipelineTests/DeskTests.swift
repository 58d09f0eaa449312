import Foundation
import GRDB
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// What people look at, as the store has it.
struct DeskTests {
    private let state: TemporaryFolder
    private let store: Store
    private let folder: FolderRow

    init() throws {
        state = try TemporaryFolder()
        store = try Store(stateDirectory: state.path)
        folder = try store.addFolder(at: "/drop", marker: "m")
    }

    @Test("Page by page every job is there once, the newest first")
    func paging() async throws {
        for number in 1...120 { try await addJob(FilePath("\(number).job"), states: [.delivered]) }
        var query = JobQuery()
        var seen: [Int64] = []
        var sizes: [Int] = []
        repeat {
            let page = try await store.deskJobs(query)
            seen += page.jobs.map(\.id)
            sizes.append(page.jobs.count)
            query.before = page.next
        } while query.before != nil
        #expect(seen == (1...120).reversed())
        #expect(sizes == [50, 50, 20])
    }

    @Test("A job's state is the one that a person should know of first, and its orders are those that concern it")
    func states() async throws {
        let mixed = try await addJob("mixed.job", states: [.delivered, .running, .failed, .waiting])
        let done = try await addJob("done.job", states: [.delivered, .cancelled])
        let many = try await addJob("many.job", states: Array(repeating: .held, count: 70))
        let jobs = try await store.deskJobs([mixed, done, many, 99])
        #expect(jobs.map(\.state) == ["failed", "delivered", "held"])
        #expect(jobs.map(\.orders) == [["retry", "cancel"], [], ["release", "cancel"]])
        #expect(jobs[0].credits == 30, "the one that failed cost nothing")
        #expect(jobs[1].credits == 10)
        #expect(jobs[1].note == nil)
        #expect(jobs[2].takes.count == 60)
        #expect(jobs[2].counts == ["held": 70])
    }

    @Test("What people can see of a take is told when it is written for good, and nothing else")
    func changes() async throws {
        let changes = DeskChanges()
        store.observe(changes)
        changes.isWatched(true)
        _ = await changes.next()
        let job = try await addJob("hero.job", states: [.ready, .ready])
        var change = await changes.next()
        #expect(change.takes == [1, 2])
        #expect(!change.isEverything)
        try await store.pool.write { db in
            try db.execute(sql: "UPDATE takes SET claim_due = 1")
            try db.execute(sql: "UPDATE jobs SET note_due = 1")
        }
        _ = try? await store.pool.write { db in
            try db.execute(sql: "UPDATE takes SET message = 'x' WHERE id = 2")
            throw CancellationError()
        }
        try await store.pool.write { db in try db.execute(sql: "UPDATE takes SET message = 'x' WHERE id = 1") }
        change = await changes.next()
        #expect(change.takes == [1])
        try await store.pool.write { db in
            try db.execute(sql: "UPDATE jobs SET path = ? WHERE id = ?", arguments: [Data("a".utf8), job])
        }
        #expect(await changes.next().jobs == [job])
        try await addJob("many.job", states: Array(repeating: .ready, count: 200))
        #expect(await changes.next().isEverything)
        let version = changes.version
        changes.isWatched(false)
        try await addJob("unseen.job", states: [.ready])
        #expect(changes.version > version)
    }

    /// A job with takes in these states, ten credits each.
    @discardableResult
    private func addJob(_ path: FilePath, states: [TakeState]) async throws -> Int64 {
        try await store.pool.write { [folder] db in
            try db.execute(
                sql: "INSERT INTO jobs (folder, directory, path) VALUES (?, ?, ?)",
                arguments: [folder.id, Data(), path.bytes]
            )
            let job = db.lastInsertedRowID
            for state in states {
                try db.execute(
                    sql: "INSERT INTO takes (job, state, since, credits, created_at) VALUES (?, ?, 0, 10, 0)",
                    arguments: [job, state.rawValue]
                )
            }
            return job
        }
    }
}
