import GRDB

/// What the store counts for metrics.
struct Tally: Sendable {
    /// Takes that people may ask about; states without any are left out.
    let takes: [TakeState: Int]
    /// Of takes that are with the API or may be, in credits as estimated.
    let creditsReserved: Int
    /// Of all others. What is given back was never spent, so this only grows.
    let creditsSpent: Int
    /// Why nothing is being sent; nil when nothing stands in the way.
    let whyStopped: String?

    /// Counting a million rows anew takes a tenth of a second, so the database itself keeps count of what is moved: takes by
    /// folder and state, and of folder 0 the credits that were ever spent, which pruning takes nothing from.
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE tallies (
                    folder INTEGER NOT NULL,
                    what TEXT NOT NULL,
                    n INTEGER NOT NULL,
                    PRIMARY KEY (folder, what)
                ) STRICT, WITHOUT ROWID;
                INSERT INTO tallies SELECT j.folder, t.state, count(*) FROM takes t JOIN jobs j ON j.id = t.job
                    WHERE t.superseded = 0 GROUP BY 1, 2;
                INSERT INTO tallies SELECT 0, 'credits', coalesce(sum(credits), 0) FROM spending;

                CREATE TRIGGER take_added AFTER INSERT ON takes WHEN NEW.superseded = 0 BEGIN
                    INSERT INTO tallies SELECT folder, NEW.state, 1 FROM jobs WHERE id = NEW.job
                        ON CONFLICT DO UPDATE SET n = n + 1;
                END;
                CREATE TRIGGER take_moved AFTER UPDATE OF state, superseded ON takes
                WHEN OLD.state <> NEW.state OR OLD.superseded <> NEW.superseded BEGIN
                    UPDATE tallies SET n = n - 1 WHERE OLD.superseded = 0
                        AND folder = (SELECT folder FROM jobs WHERE id = OLD.job) AND what = OLD.state;
                    INSERT INTO tallies SELECT folder, NEW.state, 1 FROM jobs WHERE id = NEW.job AND NEW.superseded = 0
                        ON CONFLICT DO UPDATE SET n = n + 1;
                END;
                CREATE TRIGGER take_removed AFTER DELETE ON takes WHEN OLD.superseded = 0 BEGIN
                    UPDATE tallies SET n = n - 1
                        WHERE folder = (SELECT folder FROM jobs WHERE id = OLD.job) AND what = OLD.state;
                END;
                CREATE TRIGGER credits_spent AFTER INSERT ON spending BEGIN
                    UPDATE tallies SET n = n + NEW.credits WHERE folder = 0 AND what = 'credits';
                END;
                CREATE TRIGGER credits_changed AFTER UPDATE OF credits ON spending BEGIN
                    UPDATE tallies SET n = n + NEW.credits - OLD.credits WHERE folder = 0 AND what = 'credits';
                END;
                """
        )
    }
}

extension Store {
    /// Counts what metrics tell.
    func tally() async throws -> Tally {
        try await pool.read { db in
            let all = try Int.fetchOne(db, cached: "SELECT n FROM tallies WHERE folder = 0 AND what = 'credits'") ?? 0
            let reserved = try Int.fetchOne(
                db,
                cached: """
                    SELECT coalesce(sum(s.credits), 0) FROM takes t CROSS JOIN spending s ON s.nonce = t.nonce
                    WHERE t.state IN ('submitting', 'running', 'held') AND t.submitted_at IS NOT NULL
                    """
            )
            return Tally(
                takes: try db.counts(),
                creditsReserved: reserved ?? 0,
                creditsSpent: all - (reserved ?? 0),
                whyStopped: try db.whySendingStopped()
            )
        }
    }

    /// How many takes of watched folders stand in each state; states without any are left out.
    func counts() async throws -> [TakeState: Int] {
        try await pool.read { db in try db.counts(ofWatched: true) }
    }

    /// The same of all folders; it blocks.
    func allCounts() throws -> [TakeState: Int] {
        try pool.read { db in try db.counts() }
    }

    /// Whether everything that people may ask about has its film, or was given up.
    func isEveryFilmThere() throws -> Bool {
        try allCounts().keys.allSatisfy { $0 == .delivered || $0 == .cancelled }
    }
}

extension Database {
    /// How many takes that people may ask about stand in each state; states without any are left out.
    func counts(ofWatched isWatched: Bool = false) throws -> [TakeState: Int] {
        let rows = try Row.fetchAll(
            self,
            cached: """
                SELECT what, sum(n) AS n FROM tallies
                WHERE folder IN (SELECT id FROM folders WHERE watched OR NOT ?) GROUP BY what HAVING sum(n) > 0
                """,
            arguments: [isWatched]
        )
        return Dictionary(
            uniqueKeysWithValues: rows.compactMap { row in TakeState(rawValue: row["what"]).map { ($0, row["n"]) } }
        )
    }
}
