import FoundationEssentials
import GRDB
import SystemPackage

/// A hook whose last call came to nothing.
struct HookTrouble: Sendable {
    let hook: String
    let problem: String
    let since: Date
    /// How many calls are still to be made.
    let waiting: Int
}

// Calls are written down in the transaction that makes the move which they tell of, so a crash loses none. Each try is
// counted before it is made, so a call that brings the daemon down is not made forever.
extension Store {
    /// Nobody wants to be told of what is older, in seconds.
    private static let staleAfter = 86_400.0

    /// Who is to be told of what from now on. What others were to be told is dropped.
    func hooks(are hooks: [Hook]) async throws {
        try await write { db in
            try db.execute(cached: "DELETE FROM hooks")
            for hook in hooks {
                for event in hook.events {
                    try db.execute(cached: "INSERT INTO hooks VALUES (?, ?)", arguments: [event.rawValue, hook.name])
                }
            }
            for table in ["hook_calls", "hook_problems"] {
                try db.execute(sql: "DELETE FROM \(table) WHERE hook NOT IN (SELECT hook FROM hooks)")
            }
        }
    }

    /// Takes the next call of a hook that is due, and counts this try of it.
    ///
    /// - Parameter pauses: how long after each try the next one follows, in seconds; after the last there is none.
    /// - Returns: the call, and when to look again if there is none. `dropped` is how many were given up as too old.
    func beginCall(of hook: String, pauses: [Double]) async throws -> (call: HookCall?, next: Double?, dropped: Int) {
        let now = wallClock()
        let due = try await pool.read { db in
            try Double.fetchOne(db, cached: "SELECT min(due) FROM hook_calls WHERE hook = ?", arguments: [hook])
        }
        // A clock that was put back must not keep anybody waiting.
        guard let due, due <= now || due > now + (pauses.max() ?? 0) else { return (nil, due, 0) }
        return try await write { db in
            try db.execute(
                cached: "DELETE FROM hook_calls WHERE hook = ? AND (tries > ? OR at < ?)",
                arguments: [hook, pauses.count, now - Self.staleAfter]
            )
            let dropped = db.changesCount
            let row = try Row.fetchOne(
                db,
                cached: "SELECT * FROM hook_calls WHERE hook = ? ORDER BY due, id LIMIT 1",
                arguments: [hook]
            )
            guard let row, let event = HookEvent(rawValue: row["event"]) else { return (nil, nil, dropped) }
            let tries: Int = row["tries"]
            try db.execute(
                cached: "UPDATE hook_calls SET tries = tries + 1, due = ? WHERE id = ?",
                arguments: [now + (tries < pauses.count ? pauses[tries] : 0), row["id"] as Int64]
            )
            guard let take = try db.take(row["take"]) else { return (nil, now, dropped) }
            let call = HookCall(
                id: row["id"],
                key: row["key"],
                event: event,
                take: take,
                message: row["message"],
                films: row["films"],
                at: Date(timeIntervalSince1970: row["at"])
            )
            return (call, nil, dropped)
        }
    }

    /// What came of a try.
    ///
    /// - Parameter problem: why it came to nothing; nil when it went well.
    /// - Returns: whether it is tried again.
    @discardableResult
    func endCall(_ call: HookCall, of hook: String, problem: String?, pauses: [Double]) async throws -> Bool {
        try await write { db in
            guard let problem else {
                try db.execute(cached: "DELETE FROM hook_calls WHERE id = ?", arguments: [call.id])
                try db.execute(cached: "DELETE FROM hook_problems WHERE hook = ?", arguments: [hook])
                return false
            }
            try db.execute(
                cached: "INSERT OR REPLACE INTO hook_problems VALUES (?, ?, ?)",
                arguments: [hook, problem, wallClock()]
            )
            try db.execute(
                cached: "DELETE FROM hook_calls WHERE id = ? AND tries > ?",
                arguments: [call.id, pauses.count]
            )
            return db.changesCount == 0
        }
    }

    /// Whether something is to be told that was never tried.
    func isAnyCallNew() async throws -> Bool {
        try await pool.read { db in
            try Bool.fetchOne(db, cached: "SELECT EXISTS (SELECT 1 FROM hook_calls WHERE tries = 0)") ?? false
        }
    }

    /// The hooks that do not work, for the status.
    func hookTroubles() throws -> [HookTrouble] {
        try pool.read { db in
            try Row.fetchAll(
                db,
                cached: """
                    SELECT *, (SELECT count(*) FROM hook_calls c WHERE c.hook = p.hook) AS waiting
                    FROM hook_problems p ORDER BY hook
                    """
            ).map { row in
                HookTrouble(
                    hook: row["hook"],
                    problem: row["problem"],
                    since: Date(timeIntervalSince1970: row["since"]),
                    waiting: row["waiting"]
                )
            }
        }
    }
}

extension Database {
    /// Writes down whom to tell what has become of a take.
    func tellHooks(_ event: HookEvent, ofTake id: Int64, message: String?) throws {
        var already: [String] = []
        if event.isToldTogether {
            let sameFolder = """
                event = ? AND tries = 0 AND (SELECT j.folder FROM takes t JOIN jobs j ON j.id = t.job WHERE t.id = take)
                    = (SELECT j.folder FROM takes t JOIN jobs j ON j.id = t.job WHERE t.id = ?)
                """
            already = try String.fetchAll(
                self,
                cached: "UPDATE hook_calls SET films = films + 1 WHERE \(sameFolder) RETURNING hook",
                arguments: [event.rawValue, id]
            )
        }
        for hook in try String.fetchAll(
            self,
            cached: "SELECT hook FROM hooks WHERE event = ?",
            arguments: [event.rawValue]
        )
        where !already.contains(hook) {
            try execute(
                cached: """
                    INSERT INTO hook_calls (hook, event, take, message, key, at, due)
                    VALUES (?, ?, ?, ?, lower(hex(randomblob(16))), ?, ?)
                    """,
                arguments: [hook, event.rawValue, id, message, wallClock(), wallClock()]
            )
        }
    }
}
