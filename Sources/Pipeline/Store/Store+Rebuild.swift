import FoundationEssentials
import GRDB
import SystemPackage

// Knowledge that comes back from the receipts on a drive, when the database was lost or is older than the drive.
extension Store {
    /// The nonces of all takes that were ever sent: what receipts are named by.
    func nonces() throws -> Set<String> {
        try pool.read { db in try String.fetchSet(db, sql: "SELECT nonce FROM takes WHERE nonce IS NOT NULL") }
    }

    /// Makes the takes of these receipts known as delivered.
    ///
    /// - Returns: how many were not known before.
    func restore(_ receipts: [Receipt], folder: Int64) throws -> Int {
        try pool.write { db in
            var restored = 0
            for receipt in receipts where try db.isUnknown(receipt) {
                // Without a stamp the job is read again, and found to be made.
                try db.execute(
                    sql: "INSERT INTO jobs (folder, directory, path) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    arguments: [
                        folder, receipt.jobPath.removingLastComponent().bytes, receipt.jobPath.bytes,
                    ]
                )
                let request = try receipt.request.map {
                    String(decoding: try JSONEncoder.stable.encode($0), as: UTF8.self)
                }
                try db.execute(
                    sql: """
                        INSERT INTO takes (job, state, since, identity, text_digest, request, credits, nonce, task_id,
                            film_path, created_at, submitted_at, completed_at, delivered_at)
                        SELECT id, 'delivered', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM jobs WHERE folder = ? AND path = ?
                        """,
                    arguments: [
                        receipt.deliveredAt.timeIntervalSince1970, receipt.identity, receipt.textDigest, request,
                        receipt.credits, receipt.nonce, receipt.taskID, receipt.filmPath.bytes, wallClock(),
                        receipt.submittedAt?.timeIntervalSince1970, receipt.completedAt?.timeIntervalSince1970,
                        receipt.deliveredAt.timeIntervalSince1970, folder, receipt.jobPath.bytes,
                    ]
                )
                restored += 1
            }
            return restored
        }
    }
}

extension Database {
    fileprivate func isUnknown(_ receipt: Receipt) throws -> Bool {
        try Bool.fetchOne(
            self,
            sql: "SELECT NOT EXISTS (SELECT 1 FROM takes WHERE nonce = ? OR task_id = ?)",
            arguments: [receipt.nonce, receipt.taskID]
        ) ?? true
    }
}
