import FoundationEssentials
import GRDB

/// The takes of a drop folder that are held because so many came at once.
struct Burst: Sendable {
    let takes: Int
    /// As estimated; nil when nobody knows what some of them cost.
    let credits: Int?
    /// What a note must say to be this burst's.
    let token: String
    /// What the note about it says, as far as one was written.
    let written: String?
}

/// What counts as too much at once.
struct BurstGuard: Sendable {
    let limit: Int
    let folders: [Int64]
    /// How many more jobs are arriving in a folder now.
    let arriving: @Sendable (Int64) -> Int
}

// A mass drop is mostly a mistake, and an expensive one: what comes in great number waits until a person has said that it is
// meant (design §10, `hold_burst`).
extension Store {
    /// Holds what is ready in folders where more came at once than the limit, and nobody has said that it is meant.
    ///
    /// - Returns: whether anything was held.
    func holdBursts(_ guardian: BurstGuard) async throws -> Bool {
        let isAnyReady = try await pool.read { db in
            try Bool.fetchOne(
                db,
                cached: """
                    SELECT EXISTS (SELECT 1 FROM takes INDEXED BY takes_uncleared
                        WHERE state = 'ready' AND cleared = 0 AND released = 0)
                    """
            ) ?? false
        }
        guard isAnyReady else { return false }
        return try await write { db in try db.holdBursts(guardian) }
    }

    /// What is held in a folder because so much came at once; nil when there is neither such a take nor a note about one.
    func burst(inFolder id: Int64) async throws -> Burst? {
        try await pool.read { db in
            let row = try Row.fetchOne(
                db,
                cached: "SELECT hold_token, hold_text FROM folders WHERE id = ? AND hold_token IS NOT NULL",
                arguments: [id]
            )
            guard let row else { return nil }
            let sums = try Row.fetchOne(
                db,
                cached: """
                    SELECT count(*) AS n, coalesce(sum(t.credits), 0) AS credits, count(t.credits) AS priced FROM takes t CROSS JOIN jobs j ON j.id = t.job
                    WHERE t.in_burst = 1 AND t.state = 'held' AND t.submitted_at IS NULL AND j.folder = ?
                    """,
                arguments: [id]
            )
            return Burst(
                takes: sums?["n"] ?? 0,
                credits: sums?["n"] as Int? == sums?["priced"] as Int? ? sums?["credits"] ?? 0 : nil,
                token: row["hold_token"],
                written: row["hold_text"]
            )
        }
    }

    /// The note about a burst is as told; nil when there is none. Without takes the burst is over then.
    func burstNoted(_ burst: Burst, text: String?, inFolder id: Int64) async throws {
        try await write { db in
            try db.execute(
                cached: """
                    UPDATE folders SET hold_text = ?, hold_token = iif(?, hold_token, NULL)
                    WHERE id = ? AND hold_token = ?
                    """,
                arguments: [text, text != nil, id, burst.token]
            )
        }
    }

    /// A person has said that the burst is meant. It blocks, for the folder's own thread.
    func releaseBurst(inFolder id: Int64) throws -> Int {
        try pool.write { db in
            let held = try Int64.fetchAll(
                db,
                cached: """
                    SELECT t.id FROM takes t CROSS JOIN jobs j ON j.id = t.job
                    WHERE t.in_burst = 1 AND t.state = 'held' AND t.submitted_at IS NULL AND j.folder = ?
                    """,
                arguments: [id]
            )
            for take in held {
                try db.move(
                    take: take,
                    to: .ready,
                    message: nil,
                    columns: [("in_burst", 0), ("cleared", 1), ("asked_again_at", wallClock())]
                )
            }
            return held.count
        }
    }
}

extension Database {
    /// Takes that came within so many seconds came at once.
    private static let span = 600.0

    /// Only within the transaction that would send a take: another that is accepted in between would slip through.
    func holdBursts(_ guardian: BurstGuard) throws -> Bool {
        var isAnyHeld = false
        for folder in guardian.folders {
            let ready = try Int64.fetchAll(
                self,
                cached: """
                    SELECT t.id FROM takes t INDEXED BY takes_uncleared CROSS JOIN jobs j ON j.id = t.job
                    WHERE t.state = 'ready' AND t.cleared = 0 AND t.released = 0 AND j.folder = ?
                    """,
                arguments: [folder]
            )
            if ready.isEmpty { continue }
            let came = try Int.fetchOne(
                self,
                cached: """
                    SELECT count(*) FROM takes t CROSS JOIN jobs j ON j.id = t.job
                    WHERE t.created_at > ? AND j.folder = ? AND t.cleared = 0 AND t.released = 0
                    AND t.state NOT IN ('waiting', 'rejected', 'cancelled')
                    """,
                arguments: [wallClock() - Self.span, folder]
            )
            guard (came ?? 0) + guardian.arriving(folder) > guardian.limit else { continue }
            for take in ready {
                try move(take: take, to: .held, message: Sentences.inBurst, columns: [("in_burst", 1)])
                isAnyHeld = true
            }
            try execute(
                cached: "UPDATE folders SET hold_token = coalesce(hold_token, ?) WHERE id = ?",
                arguments: ["\(UInt64.random(in: .min ... .max))", folder]
            )
        }
        return isAnyHeld
    }
}
