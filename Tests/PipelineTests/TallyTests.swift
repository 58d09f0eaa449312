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

    @Test("What metrics ask is answered by indexes alone, so that many takes cost no more than a moment")
    func indexes() async throws {
        let (state, store) = try await storeWithReadyTakes(1)
        defer { withExtendedLifetime(state) { store.close() } }
        for question in [
            "SELECT state, count(*) AS n FROM takes WHERE superseded = 0 GROUP BY state",
            "SELECT coalesce(sum(credits), 0) FROM spending",
        ] {
            let plan = try await store.pool.read { db in
                try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + question).map { $0["detail"] as String }
            }
            #expect(plan.count == 1 && plan[0].contains("USING COVERING INDEX"), "\(plan)")
        }
        // Nor does what the stages ask all the time look at every film that was ever made.
        for question in [
            Take.columns + " WHERE t.state = 'running' ORDER BY t.id",
            "SELECT count(*) FROM takes WHERE state IN ('submitting', 'running') AND submitted_at > 0",
        ] {
            let plan = try await store.pool.read { db in
                try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + question).map { $0["detail"] as String }
            }
            #expect(plan.contains { $0.contains("USING INDEX takes_by_state (state=?)") }, "\(plan)")
        }
    }
}
