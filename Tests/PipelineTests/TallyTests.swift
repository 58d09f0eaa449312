import Foundation
import GRDB
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// What the store counts for metrics.
struct TallyTests {
    @Test("What is with the API is reserved, what came of it is spent, and what was given back is neither")
    func credits() async throws {
        let (state, store) = try await storeWithReadyTakes(4)
        defer { withExtendedLifetime(state) { store.close() } }
        try await store.pool.write { try $0.execute(sql: "UPDATE takes SET credits = 100") }
        var spent = 0
        func expect(reserved: Int, spent now: Int, _ what: Comment) async throws {
            let tally = try await store.tally()
            #expect(tally.creditsReserved == reserved, what)
            #expect(tally.creditsSpent == now, what)
            #expect(tally.creditsSpent >= spent, "a counter never goes back")
            spent = tally.creditsSpent
        }
        try await expect(reserved: 0, spent: 0, "nothing was sent")
        let first = try #require(try await store.beginSubmission(limit: 10))
        let second = try #require(try await store.beginSubmission(limit: 10))
        let third = try #require(try await store.beginSubmission(limit: 10))
        try await expect(reserved: 300, spent: 0, "three are being sent")
        try await store.submitted(first, taskID: "1")
        try await store.notSubmitted(second, message: nil, rejected: true)
        try await store.unknownOutcome(third, message: "?")
        try await expect(reserved: 200, spent: 0, "one was refused, of one nobody knows")
        try await store.completed(first, link: "l")
        try await expect(reserved: 100, spent: 100, "one is made")
        try await store.lost(first, message: "gone")
        _ = try store.carryOut(.retry, job: FilePath("/d/a"))
        try await expect(reserved: 100, spent: 100, "it is to be made again")
        _ = try #require(try await store.beginSubmission(limit: 10))
        try await expect(reserved: 200, spent: 100, "it is being sent again")
        _ = try store.carryOut(.cancel, job: FilePath("/d/c"))
        try await expect(reserved: 100, spent: 200, "what may have been charged counts as spent when it is given up")
        #expect(try await store.tally().takes[.submitting] == 1)
    }

    @Test("A person's retry begins the time anew that is measured from the drop to the film")
    func askedAgain() async throws {
        let (state, store) = try await storeWithReadyTakes(1)
        defer { withExtendedLifetime(state) { store.close() } }
        let take = try #require(try await store.beginSubmission(limit: 10))
        #expect(take.askedAt.timeIntervalSince1970 == 0)
        try await store.submitted(take, taskID: "1")
        try await store.failed(take, message: "no")
        _ = try store.carryOut(.retry, job: FilePath("/d/a"))
        let again = try #require(try await store.beginSubmission(limit: 10))
        #expect(again.askedAt.timeIntervalSince1970 > 1_700_000_000)
    }

    @Test("What is counted along is what there is, whatever takes go through, and in a store of an earlier version")
    func countedAlong() async throws {
        let state = try TemporaryFolder()
        let pool = try DatabasePool(path: state("reeldrop.sqlite").string)
        try Migrations.migrator().migrate(pool, upTo: "hooks out")
        try await pool.write { db in
            try db.execute(
                sql: """
                    INSERT INTO folders (id, path, marker, watched) VALUES (1, x'2F64', 'm', 1);
                    INSERT INTO jobs (id, folder, directory, path, gone) VALUES (1, 1, x'', x'61', 0), (2, 1, x'', x'62', 1);
                    INSERT INTO takes (id, job, state, since, created_at, identity, superseded) VALUES
                        (1, 1, 'delivered', 0, 0, 'i', 0), (2, 1, 'failed', 0, 0, 'j', 1), (3, 2, 'ready', 0, 0, 'k', 0);
                    INSERT INTO spending VALUES ('n', 1, 350, 0), ('o', 2, 0, 0);
                    """
            )
        }
        try pool.close()
        let store = try Store(stateDirectory: state.path)
        func expectTrue(_ what: Comment) async throws {
            let counted = try store.pool.read { db in
                try Row.fetchAll(db, sql: "SELECT state, count(*) AS n FROM takes WHERE superseded = 0 GROUP BY state")
            }.map { "\($0["state"] as String) \($0["n"] as Int)" }
            let kept = try await store.tally().takes.map { "\($0.key.rawValue) \($0.value)" }
            #expect(kept.sorted() == counted.sorted(), what)
        }
        #expect(try await store.tally().creditsSpent == 350)
        try await expectTrue("an earlier version's")
        let take = try #require(try await store.beginSubmission(limit: 10))
        try await expectTrue("one is sent")
        try await store.notSubmitted(take, message: "No.", rejected: false)
        try await expectTrue("it is given up, since its job is gone")
        #expect(try await store.counts() == [.delivered: 1])
        #expect(try store.isEveryFilmThere())
    }
}
