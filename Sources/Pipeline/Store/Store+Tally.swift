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
}

extension Store {
    /// Counts what metrics tell. Each question is answered by an index alone, so a hundred thousand takes cost milliseconds.
    func tally() async throws -> Tally {
        try await pool.read { db in
            let rows = try Row.fetchAll(
                db,
                cached: "SELECT state, count(*) AS n FROM takes WHERE superseded = 0 GROUP BY state"
            )
            let all = try Int.fetchOne(db, cached: "SELECT coalesce(sum(credits), 0) FROM spending") ?? 0
            let reserved = try Int.fetchOne(
                db,
                cached: """
                    SELECT coalesce(sum(s.credits), 0) FROM takes t JOIN spending s ON s.nonce = t.nonce
                    WHERE t.state IN ('submitting', 'running', 'held') AND t.submitted_at IS NOT NULL
                    """
            )
            return Tally(
                takes: Dictionary(
                    uniqueKeysWithValues: rows.compactMap { row in
                        TakeState(rawValue: row["state"]).map { ($0, row["n"]) }
                    }
                ),
                creditsReserved: reserved ?? 0,
                creditsSpent: all - (reserved ?? 0),
                whyStopped: try db.whySendingStopped()
            )
        }
    }
}
