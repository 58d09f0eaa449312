import FoundationEssentials
import GRDB

// What the drive tells of takes that were sent (``Claim``), kept true after every move.
extension Store {
    /// The takes of a drop folder whose claims may no longer tell what is so, in the order of their ids.
    func dueClaims(folder: Int64, after take: Int64 = 0, limit: Int = 100) async throws -> [Take] {
        try await pool.read { db in
            try Row.fetchAll(
                db,
                cached: Take.columns + " WHERE t.claim_due = 1 AND j.folder = ? AND t.id > ? ORDER BY t.id LIMIT ?",
                arguments: [folder, take, limit]
            ).map(Take.init(row:))
        }
    }

    /// The claim is as the take was told to be; if it has moved since, the claim is due.
    func claimKept(_ take: Take) async throws {
        try await write { db in
            try db.execute(
                cached: "UPDATE takes SET claim_due = NOT (state = ? AND nonce IS ? AND task_id IS ?) WHERE id = ?",
                arguments: [take.state.rawValue, take.nonce, take.taskID, take.id]
            )
        }
    }

    /// Whether that nonce was drawn for a take of this store, be it lately or before. It blocks.
    func isKnown(nonce: String) throws -> Bool {
        try pool.read { db in
            try Bool.fetchOne(
                db,
                cached: """
                    SELECT EXISTS (SELECT 1 FROM takes WHERE nonce = ?) OR EXISTS (SELECT 1 FROM spending WHERE nonce = ?)
                    """,
                arguments: [nonce, nonce]
            ) == true || db.isPast(.nonce(nonce))
        }
    }
}
