import FoundationEssentials
import GRDB
import Logging
import Seedance
import SystemPackage
import TestKit
import Testing
import WatchFolder

@testable import Pipeline

/// The store forgets what is over for good, and nothing that is paid for again without it.
struct HistoryTests {
    private static let year = 365 * 86_400.0

    /// A store whose jobs `a` and `b` are gone, with films that were delivered more than a year ago.
    private func old() async throws -> (drop: TemporaryFolder, state: TemporaryFolder, store: Store) {
        let (state, store) = try await storeWithReadyTakes(3)
        for name in ["a", "b"] {
            let take = try #require(try await store.beginSubmission(limit: 10))
            try await store.submitted(take, taskID: "task \(name)")
            try await store.completed(take, link: "https://example.com/f.mp4")
            try await store.delivered(take, film: FilePath("\(name).mp4"))
            try await store.claimKept(try #require(try await store.current(take)))
            _ = try store.gone(job: take.job)
        }
        try await store.pool.write { db in
            try db.execute(
                sql: """
                    UPDATE jobs SET note_due = 0, gone_at = gone_at - ? WHERE gone = 1;
                    UPDATE takes SET since = since - ?, text_digest = 'text';
                    """,
                arguments: [Self.year + 86_400, Self.year + 86_400]
            )
        }
        return (try TemporaryFolder(), state, store)
    }

    private func prune(_ store: Store, _ drop: TemporaryFolder, _ history: History = History()) async throws {
        let folder = try DropFolder(drop.path)
        let files = FolderFiles(id: 1, folder: { folder })
        defer { files.close() }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        try await Pruning(store: store, folders: [files], history: history, logger: logger).prune(files)
    }

    private func jobs(_ store: Store) async throws -> [String] {
        try await store.pool.read { db in
            try Data.fetchAll(db, sql: "SELECT path FROM jobs ORDER BY id").map { String(decoding: $0, as: UTF8.self) }
        }
    }

    @Test("What is over for good is forgotten with all that belongs to it, and a job that is there never")
    func forgotten() async throws {
        let (drop, state, store) = try await old()
        defer { withExtendedLifetime(state) { store.close() } }
        try await store.pool.write { db in
            try db.execute(
                sql: """
                    INSERT INTO hook_calls (hook, event, take, key, at, due) VALUES ('h', 'delivered', 1, 'k', 0, 0);
                    INSERT INTO uploads_needed VALUES (1, 'd');
                    INSERT INTO facts VALUES ('redo of job 1', '1 2 3 4 5');
                    """
            )
        }
        let spent = try await store.tally().creditsSpent
        try await prune(store, drop)
        #expect(try await jobs(store) == ["c"])
        #expect(try store.visibleTakes().map(\.state) == [.ready])
        for table in ["hook_calls", "uploads_needed", "spending", "facts"] {
            let count = try await store.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") }
            #expect(count == 0, "\(table)")
        }
        #expect(try await store.tally().creditsSpent == spent, "a counter never goes back")
        #expect(try await store.counts() == [.ready: 1])
    }

    @Test(
        "What may still matter is kept",
        arguments: [
            "UPDATE jobs SET gone = 0, gone_at = NULL WHERE id = 1", "UPDATE jobs SET note_due = 1 WHERE id = 1",
            "UPDATE jobs SET note_path = x'61' WHERE id = 1", "UPDATE takes SET state = 'running' WHERE id = 1",
            "UPDATE takes SET state = 'held' WHERE id = 1", "UPDATE takes SET state = 'lost' WHERE id = 1",
            "UPDATE takes SET state = 'cancelled' WHERE id = 1", "UPDATE takes SET claim_due = 1 WHERE id = 1",
            "UPDATE takes SET since = since + 400 * 86400 WHERE id = 1",
            "UPDATE jobs SET gone_at = gone_at + 2 * 86400 WHERE id = 1",
        ]
    )
    func kept(change: String) async throws {
        let (drop, state, store) = try await old()
        defer { withExtendedLifetime(state) { store.close() } }
        try await store.pool.write { try $0.execute(sql: change) }
        try await prune(store, drop)
        #expect(try await jobs(store) == ["a", "c"])
    }

    @Test("A file that came back and was not looked at yet keeps its job known, as does a drive that is away")
    func cameBack() async throws {
        let (drop, state, store) = try await old()
        defer { withExtendedLifetime(state) { store.close() } }
        try drop.write("b")
        try await prune(store, drop)
        #expect(try await jobs(store) == ["b", "c"])
        try drop.remove("b")
        let folder = try DropFolder(drop.path)
        let files = FolderFiles(id: 1, folder: { folder }, standing: { .init(mayOrder: false) })
        defer { files.close() }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        try await Pruning(store: store, folders: [files], history: History(), logger: logger).prune(files)
        #expect(try await jobs(store) == ["b", "c"])
    }

    @Test("The number of takes is a bound as well, for the oldest first, but not for what counts for today's budget")
    func number() async throws {
        let (drop, state, store) = try await old()
        defer { withExtendedLifetime(state) { store.close() } }
        try await store.pool.write {
            try $0.execute(sql: "UPDATE jobs SET gone_at = gone_at + 90 * 86400 WHERE id = 2")
        }
        var history = History()
        (history.takes, history.days) = (2, nil)
        try await prune(store, drop, history)
        #expect(try await jobs(store) == ["a", "b", "c"])
        history.takes = 1
        try await prune(store, drop, history)
        #expect(try await jobs(store) == ["b", "c"])
        try await store.pool.write { db in
            try db.execute(sql: "UPDATE jobs SET gone_at = ? WHERE id = 2", arguments: [wallClock() - 3600])
        }
        history.takes = 0
        try await prune(store, drop, history)
        #expect(try await jobs(store) == ["b", "c"])
    }

    @Test("Of what is forgotten the drive may still tell, and the API's list: it is neither restored nor a stranger")
    func recognised() async throws {
        let (drop, state, store) = try await old()
        defer { withExtendedLifetime(state) { store.close() } }
        let nonces = try store.visibleTakes().compactMap(\.nonce)
        try #require(nonces.count == 2)
        let claim = try #require(try store.visibleTakes().first.flatMap(Claim.init))
        try await prune(store, drop)
        #expect(try store.delivered(among: nonces + ["another"]) == Set(nonces))
        #expect(try nonces.allSatisfy(store.isKnown(nonce:)))
        #expect(try store.restore([claim], folder: 1) == 0)
        let listed = ["task a", "task b", "task c"].map { TaskSummary(id: $0, status: .completed) }
        _ = try await store.listed(listed, of: .seedance2Mini, keyIsOurs: true)
        let strangers = try await store.pool.read { try String.fetchAll($0, sql: "SELECT task_id FROM strangers") }
        #expect(strangers == ["task c"])
    }

    @Test("At its own place a forgotten film is known by its request or by its text, elsewhere by both together")
    func halfTheSame() async throws {
        let (drop, state, store) = try await old()
        defer { withExtendedLifetime(state) { store.close() } }
        try await prune(store, drop)
        let request = TakeRequest(model: "seedance-2-mini", resolution: "480p", prompt: "x", duration: 5, seed: 1)
        func accept(_ path: FilePath, _ identity: String, _ text: String) throws -> Accepted {
            let asked = Asked.ready([AskedFilm(request: request, identity: identity, credits: 1)])
            return try store.accept(asked, at: path, in: 1, stamp: nil, textDigest: text)
        }
        #expect(try accept("a", "i", "with a comment") == .refused(isNews: true))
        #expect(try accept("a", "i", "with a comment") == .refused(isNews: false))
        #expect(try accept("a", "with another default", "text") == .refused(isNews: false))
        #expect(try accept("x", "i", "text") == .refused(isNews: true))
        #expect(try accept("x", "i", "with a comment") == .take(.ready))
        #expect(try accept("y", "with another default", "text") == .take(.ready))
    }

    @Test("A job that only the drive told of is forgotten as well, when it never came up")
    func restored() async throws {
        let (drop, state, store) = try await old()
        defer { withExtendedLifetime(state) { store.close() } }
        let takes = try store.visibleTakes().filter { $0.state == .delivered }
        let date = Date(timeIntervalSinceNow: -Self.year * 2)
        let receipts = takes.map { Receipt($0, film: "f.mp4", byteCount: 1, sha256: "", deliveredAt: date) }
        let (otherState, other) = try await storeWithReadyTakes(3)
        defer { withExtendedLifetime(otherState) { other.close() } }
        // Those of the receipts have these names as well; here they are others.
        try await other.pool.write { db in
            try db.execute(sql: "UPDATE jobs SET path = CAST('x' || id AS BLOB)")
        }
        #expect(try other.restore(receipts, folder: 1) == 2)
        try await prune(other, drop)
        #expect(try await jobs(other) == ["x1", "x2", "x3", "a", "b"], "it may come up at another place")
        try await other.pool.write { db in
            try db.execute(sql: "UPDATE jobs SET note_due = 0, gone_at = 0 WHERE gone_at IS NOT NULL")
            try db.execute(sql: "UPDATE takes SET claim_due = 0")
        }
        try await prune(other, drop)
        #expect(try await jobs(other) == ["x1", "x2", "x3", "b"], "the last number stays taken")
    }

    @Test("The status lists the newest of what is at its end, and counts all")
    func status() async throws {
        let (_, state, store) = try await old()
        defer { withExtendedLifetime(state) { store.close() } }
        #expect(try store.visibleTakes(ended: 1).map(\.jobPath) == ["b", "c"])
        let report = try StatusReport(stateDirectory: state.path)
        #expect(report.text.contains("2 delivered, 1 open"))
        #expect(report.json.replacing(" ", with: "").contains("\"counts\":{\n\"delivered\":2,\n\"ready\":1\n}"))
    }

    @Test("Old films make room for new ones: the file stops growing, and nothing is ever rewritten for it")
    func room() async throws {
        let (drop, state, store) = try await old()
        defer { withExtendedLifetime(state) { store.close() } }
        var sizes: [Int] = []
        for round in 1...6 {
            try await store.pool.write { db in
                try db.execute(
                    sql: """
                        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
                        INSERT INTO jobs (folder, directory, path, gone, gone_at)
                        SELECT 1, x'', CAST(hex(randomblob(30)) AS BLOB), 1, \(round) FROM n;
                        INSERT INTO takes (job, state, since, created_at, identity, text_digest, request, nonce, task_id)
                        SELECT id, 'delivered', 0, 0, hex(randomblob(32)), hex(randomblob(32)), hex(randomblob(200)),
                            hex(randomblob(16)), hex(randomblob(18)) FROM jobs WHERE gone_at = \(round);
                        INSERT INTO spending SELECT nonce, id, 350, 0 FROM takes WHERE job IN (SELECT id FROM jobs WHERE gone_at = \(round));
                        """
                )
            }
            try await prune(store, drop)
            // The last number stays taken.
            #expect(try await jobs(store).count <= 2)
            sizes.append(try await store.pool.read { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 })
        }
        // But for eight bytes of each film, nonce and task.
        #expect(sizes[5] < sizes[1] * 6 / 5, "\(sizes)")
    }

    @Test("A job that comes back long after it was forgotten, and a copy of it, are not paid for again but on purpose")
    func comesBack() async throws {
        try await Studio.open { studio in
            let drop = studio.drop
            try await studio.working({ $0.folders[0].scan = .seconds(1) }) {
                try drop.write("hero.job", text: "prompt: The same\n")
                try await studio.waitFor(["hero.job", "hero.mp4"])
                try drop.write("copy.job", text: "prompt: The same\n")
                try await eventually("the copy is told of it") { drop.exists("copy.failed.txt") }
                try drop.write("last.job", text: "prompt: Another\n")
                try drop.remove("hero.job")
                try await eventually("it is over") {
                    let store = try Store.reading(stateDirectory: studio.state.path)
                    return try store?.pool.read { db in
                        try Bool.fetchOne(
                            db,
                            sql: """
                                SELECT EXISTS (SELECT 1 FROM jobs WHERE gone = 1 AND note_due = 0)
                                AND NOT EXISTS (SELECT 1 FROM takes WHERE claim_due = 1 OR state = 'running')
                                """
                        )
                    } == true
                }
                try await eventually("the other film") { drop.exists("last.mp4") }
            }
            do {
                let store = try Store(stateDirectory: studio.state.path)
                defer { store.close() }
                var history = History()
                (history.takes, history.rest) = (0, 0)
                try await prune(store, drop, history)
                #expect(try await jobs(store) == ["copy.job", "last.job"])
            }
            try drop.write("hero.job", text: "prompt: The same\n")
            try await studio.working({ $0.folders[0].scan = .seconds(1) }) {
                try await eventually("it is told of it") { drop.exists("hero.failed.txt") }
                #expect(try drop.readText("hero.failed.txt").contains("was made before"))
                try await eventually("so is the copy") {
                    try drop.readText("copy.failed.txt").contains("was made before")
                }
                #expect(try studio.takes().count == 3, "receipts bring nothing back that was forgotten")
                #expect(await studio.paid == 2)
                try drop.write("hero.redo", [])
                try await eventually("another film") { drop.exists("hero.v2.mp4") }
            }
            #expect(await studio.paid == 3)
        }
    }
}
