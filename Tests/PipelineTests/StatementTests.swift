import FoundationEssentials
import GRDB
import Seedance
import Synchronization
import SystemPackage
import TestKit
import Testing
import WatchFolder

@testable import Pipeline

/// What the store is asked all the time costs the same however much it knows. SQLite plans without looking at how many rows
/// there are, so what it would do with a million can be seen with three.
struct StatementTests {
    @Test("Nothing that is done for each event, look, film or page goes through all jobs or takes")
    func plans() async throws {
        let (state, store) = try await storeWithReadyTakes(3)
        defer { withExtendedLifetime(state) { store.close() } }
        try await store.hooks(are: [Hook(name: "h", way: .command(["/h"]), events: Set(HookEvent.allCases))])
        let heard = Mutex<Set<String>>([])
        // One connection writes, and where nothing runs side by side one reads.
        for access in [store.pool.unsafeReentrantWrite, store.pool.unsafeRead] as [((Database) -> Void) throws -> Void]
        {
            try access { db in
                db.trace { event in
                    if case .statement(let statement) = event { heard.withLock { _ = $0.insert(statement.sql) } }
                }
            }
        }
        try await work(store)
        let statements = heard.withLock { $0.filter { $0.first?.isLetter == true && !$0.hasPrefix("PRAGMA") } }
        #expect(statements.count > 90, "what is to be looked at was not done")
        for statement in statements.sorted()
        where !["BEGIN", "COMMIT", "ROLLBACK"].contains(where: statement.hasPrefix) {
            let plan = try await store.pool.read { db in
                let question = try db.makeStatement(sql: "EXPLAIN QUERY PLAN " + statement)
                question.setUncheckedArguments([])
                return try Row.fetchAll(question).map { $0["detail"] as String }
            }
            for step in plan { #expect(Self.isShort(step, of: statement), "\(step): \(statement)") }
        }
    }

    @Test("A search looks through so many jobs at a time, and goes on where it stopped")
    func search() async throws {
        let (state, store) = try await storeWithReadyTakes(1)
        defer { withExtendedLifetime(state) { store.close() } }
        try await store.pool.write { db in
            try db.execute(
                sql: """
                    WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 20100)
                    INSERT INTO jobs (id, folder, directory, path) SELECT i, 1, x'', CAST('n' || i AS BLOB) FROM n;
                    INSERT INTO takes (job, state, since, created_at) SELECT id, 'delivered', 0, 0 FROM jobs WHERE id > 1;
                    """
            )
        }
        var query = JobQuery()
        query.text = "a"
        let first = try await store.deskJobs(query)
        #expect(first.jobs.isEmpty)
        #expect(first.next != nil)
        query.before = first.next
        let second = try await store.deskJobs(query)
        #expect(second.jobs.map(\.name) == ["a"])
        #expect(second.next == nil)
        // Whether a state is rare or not, the newest come first.
        for (state, name) in [("ready", "a"), ("delivered", "n20100")] {
            var query = JobQuery()
            query.states = [state]
            #expect(try await store.deskJobs(query).jobs.first?.name == name)
        }
    }

    /// Whether a step of SQLite's plan looks at no more rows the more of them there are.
    private static func isShort(_ step: String, of statement: String) -> Bool {
        // The newest jobs from the last one on, until there are enough; and from one directory to the next.
        if statement.hasPrefix("SELECT j.id FROM jobs j"), step == "SCAN j" || step.contains("jobs_by_folder") {
            return true
        }
        if statement.contains("min(directory)") { return true }
        if step.contains("ORDER BY"), statement.hasSuffix("LIMIT 1") { return false }
        // All jobs of a folder, or those of higher numbers.
        if step.contains("(folder=?)") || step.contains("(folder=? AND rowid>?)") {
            return step.hasPrefix("SEARCH tallies")
        }
        let tables = ["takes", "t", "jobs", "j", "spending", "s", "past", "hook_calls", "c"]
        return !tables.contains { step == "SCAN \($0)" || step.hasPrefix("SCAN \($0) ") }
            || step.contains("USING INDEX takes_uncleared") || step.contains("USING INDEX hook_calls_new")
    }

    /// A day's work.
    private func work(_ store: Store) async throws {
        let request = TakeRequest(
            model: "seedance-2-mini",
            resolution: "480p",
            prompt: "p",
            duration: 5,
            aspectRatio: "16:9",
            seed: 1
        )
        let stamp = FileStamp(device: 1, inode: 2, size: 3, modified: 4, changed: 5)
        func accept(_ path: FilePath, _ asked: Asked, redo: FileStamp? = nil) throws {
            _ = try store.accept(
                asked,
                at: path,
                in: 1,
                stamp: stamp,
                textDigest: "\(path)",
                companions: [],
                redo: redo
            )
        }
        let ready = Asked.ready([AskedFilm(request: request, identity: "i", credits: 350)])
        try accept("dir/x.job", .rejected(message: "No."))
        try accept("dir/x.job", .unread(message: "Busy."))
        try accept("dir/x.job", .waiting(message: "No image."))
        try accept("dir/x.job", ready)
        try accept("dir/y.job", ready)
        try accept("dir/y.job", ready)
        let known = try store.jobs(folder: 1, directory: "dir")
        _ = try store.jobs(folder: 1, sameFileAs: stamp)
        _ = try store.jobs(folder: 1, textDigest: "dir/x.job")
        _ = try (store.jobDirectories(folder: 1), store.unsentJobs(folder: 1))
        _ = try (store.finishedJobs(folder: 1, below: "dir"), store.askedTakes(ofJob: 1))
        try store.moved(job: #require(known["dir/y.job"]).id, to: "dir/z.job", in: 1)
        _ = try store.gone(job: #require(known["dir/y.job"]).id)
        _ = try store.differs(true, job: 1)
        try store.redoRemoved(at: "dir/x.job", in: 1)
        _ = try store.delivered(among: ["n"])

        _ = try await store.holdBursts(BurstGuard(limit: 1, folders: [1], arriving: { _ in 0 }))
        _ = try await store.burst(inFolder: 1)
        _ = try store.releaseBurst(inFolder: 1)
        _ = try await store.outlook(folders: [1])
        _ = try await store.nextUpload(inFolders: [1], budget: Budget(), resting: [])
        _ = try await store.maySubmit(limit: 10, folders: [1])
        var budget = Budget()
        budget.creditsPerDay = 10_000
        budget.creditsPerJob = 10_000
        try await store.pool.write { try $0.execute(sql: "UPDATE takes SET credits = 1 WHERE id < 9") }
        var takes: [Take] = []
        while let take = try await store.beginSubmission(limit: 10, budget: budget, folders: [1]) { takes.append(take) }
        try #require(takes.count == 4)
        for take in takes[..<2] { try await store.submitted(take, taskID: "task-\(take.id)") }
        try await store.notSubmitted(takes[2], message: "No.", rejected: false)
        try await store.unknownOutcome(takes[3], message: "Perhaps.")
        _ = try store.isKnown(nonce: "n")
        _ = try await (store.takes(in: .running), store.usualTime(of: request))
        _ = try await (store.formsThatMayTell(), store.listed([], of: .seedance2Mini, keyIsOurs: true))
        for take in takes[..<2] {
            try await store.completed(take, link: "https://example.com/f.mp4")
            _ = try await store.filmWritten(take, stamp: stamp)
            try await store.tell(take, message: "Soon.")
            _ = try await store.current(take)
        }
        try await store.delivered(takes[0], film: "f.mp4")
        try await store.lost(takes[1], message: "No.")
        for due in try await store.dueNotes(folder: 1) {
            try await store.noteBegun(path: "n.txt", text: "t", for: due)
            try await store.noteWritten(nil, for: due)
        }
        for take in try await store.dueClaims(folder: 1) { try await store.claimKept(take) }
        let call = try #require(try await store.beginCall(of: "h", pauses: [1]).call)
        try await store.endCall(call, of: "h", problem: "No.", pauses: [1])
        _ = try await (store.isAnyCallNew(), store.hookTroubles())
        try await store.sendingStopped("Stopped.")
        try await store.deskPause(false)
        _ = try store.carryOut(.retry, job: "/d/a")
        _ = try await store.carryOut(.retry, job: 1)

        _ = try await (store.tally(), store.counts(), store.statusLine(), store.answer())
        _ = try (store.visibleTakes(ended: 5), store.allCounts(), store.folderHealth(), store.requestsLeft())
        _ = try (store.creditsToday(), store.whySendingStopped(), store.isPaused(), store.isEveryFilmThere())
        _ = try await (store.deskFolders(), store.deskTake(1), store.deskJob(1), store.deskJobs(ofTakes: [1, 2]))
        var queries = [JobQuery()]
        for edit: (inout JobQuery) -> Void in [
            { $0.folder = 1 }, { $0.states = ["held"] }, { $0.text = "f" }, { $0.before = 3 },
            { $0.day = Date(timeIntervalSince1970: 0)..<Date(timeIntervalSince1970: 86_400) },
        ] {
            var query = JobQuery()
            edit(&query)
            queries.append(query)
        }
        for query in queries { _ = try await store.deskJobs(query) }
        let gone = try await store.goneJobs(folder: 1, after: nil, before: .infinity)
        try #require(gone.count == 1)
        _ = try await store.forget(gone[...], restingSince: .infinity, goneBefore: .infinity, excess: 0)
        try await store.forgetStrangers()
    }
}
