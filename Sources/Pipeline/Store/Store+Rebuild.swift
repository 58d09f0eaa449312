import FoundationEssentials
import GRDB
import SystemPackage
import WatchFolder

// Knowledge that comes back from a drive: when the database was lost or is older than the drive, or when another host has
// worked there in the meantime.
extension Store {
    /// Those of these nonces whose takes are known to be delivered; receipts are named by them.
    func delivered(among nonces: [String]) throws -> Set<String> {
        try pool.read { db in
            let sql = "SELECT EXISTS (SELECT 1 FROM takes WHERE nonce = ? AND state = 'delivered')"
            let statement = try db.cachedStatement(sql: sql)
            return Set(
                try nonces.filter { nonce in
                    try Bool.fetchOne(statement, arguments: [nonce]) == true || db.isPast(.nonce(nonce))
                }
            )
        }
    }

    /// Makes all takes known that a drop folder tells of. It blocks, for the folder's own thread.
    ///
    /// - Returns: how many were not known, or not to have come as far.
    func restore(from folder: DropFolder, id: Int64) throws -> Int {
        try restore(Receipt.all(in: folder, except: delivered(among:)), folder: id)
            + restore(Claim.all(in: folder), folder: id)
    }

    /// Makes the takes of these receipts known as delivered.
    ///
    /// - Returns: how many were not known to be.
    func restore(_ receipts: [Receipt], folder: Int64) throws -> Int {
        // A whole archive at once would hold up all that other folders write.
        try stride(from: 0, to: receipts.count, by: 100).reduce(0) { sum, start in
            try sum + restore(receipts[start..<min(start + 100, receipts.count)], folder: folder)
        }
    }

    private func restore(_ receipts: ArraySlice<Receipt>, folder: Int64) throws -> Int {
        try pool.write { db in
            var restored = 0
            for receipt in receipts {
                if let id = try db.take(nonce: receipt.nonce, taskID: receipt.taskID) {
                    if try db.deliverElsewhere(take: id, receipt) { restored += 1 }
                    continue
                }
                try db.insert(
                    job: receipt.jobPath,
                    folder: folder,
                    identity: receipt.identity,
                    request: receipt.request,
                    columns: [
                        ("state", TakeState.delivered.rawValue), ("since", receipt.deliveredAt.timeIntervalSince1970),
                        ("text_digest", receipt.textDigest), ("output", receipt.output),
                        ("suffix", receipt.suffix ?? ""), ("credits", receipt.credits), ("nonce", receipt.nonce),
                        ("task_id", receipt.taskID), ("film_path", receipt.filmPath.bytes),
                        ("submitted_at", receipt.submittedAt?.timeIntervalSince1970),
                        ("completed_at", receipt.completedAt?.timeIntervalSince1970),
                        ("delivered_at", receipt.deliveredAt.timeIntervalSince1970),
                    ]
                )
                restored += 1
            }
            return restored
        }
    }

    /// Makes the takes of these claims known: with a task they go on, without one nobody knows what came of them.
    ///
    /// - Returns: how many were not known.
    func restore(_ claims: [Claim], folder: Int64) throws -> Int {
        try pool.write { db in
            var restored = 0
            for claim in claims where try !db.isPast(.nonce(claim.nonce)) {
                if let known = try db.take(nonce: claim.nonce, taskID: claim.taskID) {
                    if try db.follow(take: known, claim) { restored += 1 }
                    continue
                }
                let state: TakeState = claim.taskID == nil ? .held : .running
                try db.insert(
                    job: claim.jobPath,
                    folder: folder,
                    identity: claim.identity,
                    request: claim.request,
                    columns: [
                        ("state", state.rawValue), ("since", wallClock()), ("text_digest", claim.textDigest),
                        ("output", claim.output), ("suffix", claim.suffix ?? ""), ("credits", claim.credits),
                        ("nonce", claim.nonce),
                        ("task_id", claim.taskID),
                        ("submitted_at", claim.submittedAt?.timeIntervalSince1970 ?? wallClock()),
                        ("message", state == .held ? Sentences.claimOfAnother : nil),
                    ]
                )
                restored += 1
            }
            return restored
        }
    }
}

extension Database {
    fileprivate func take(nonce: String, taskID: String?) throws -> Int64? {
        try Int64.fetchOne(
            self,
            sql: "SELECT id FROM takes WHERE nonce = ? OR task_id = ?",
            arguments: [nonce, taskID]
        )
    }

    /// A take of which nobody knew whether it has a task: the claim proves that it has.
    fileprivate func follow(take id: Int64, _ claim: Claim) throws -> Bool {
        guard let task = claim.taskID,
            try Bool.fetchOne(
                self,
                sql: "SELECT state = 'held' AND task_id IS NULL AND nonce = ? FROM takes WHERE id = ?",
                arguments: [claim.nonce, id]
            ) == true
        else { return false }
        try move(take: id, to: .running, message: nil, columns: [("task_id", task)])
        return true
    }

    /// A take that was sent from here was delivered by another host.
    fileprivate func deliverElsewhere(take id: Int64, _ receipt: Receipt) throws -> Bool {
        let name = try String.fetchOne(self, sql: "SELECT state FROM takes WHERE id = ?", arguments: [id])
        guard var state = name.flatMap(TakeState.init), [.held, .running, .completed].contains(state) else {
            return false
        }
        while state != .delivered {
            let next: TakeState =
                switch state {
                case .held: .running
                case .running: .completed
                default: .delivered
                }
            try move(
                take: id,
                to: next,
                message: nil,
                columns: next == .delivered
                    ? [
                        ("film_path", receipt.filmPath.bytes), ("link", nil), ("task_id", receipt.taskID),
                        ("delivered_at", receipt.deliveredAt.timeIntervalSince1970),
                    ] : []
            )
            state = next
        }
        return true
    }

    /// Adds a take that was sent by somebody else. What is open here for the same film is given up: it has been asked for.
    fileprivate func insert(
        job path: FilePath,
        folder: Int64,
        identity: String?,
        request: TakeRequest?,
        columns: [(String, (any DatabaseValueConvertible)?)]
    ) throws {
        // Without a stamp the job is read again, and found to be asked for.
        try execute(
            sql: """
                INSERT INTO jobs (folder, directory, path, may_have_note, gone_at) VALUES (?, ?, ?, 1, ?)
                ON CONFLICT DO NOTHING
                """,
            arguments: [folder, path.removingLastComponent().bytes, path.bytes, wallClock()]
        )
        let job = try Int64.fetchOne(
            self,
            sql: "SELECT id FROM jobs WHERE folder = ? AND path = ?",
            arguments: [folder, path.bytes]
        )
        guard let job else { throw DatabaseError(resultCode: .SQLITE_INTERNAL) }
        let open = try Int64.fetchAll(
            self,
            sql: "SELECT id FROM takes WHERE job = ? AND identity = ? AND superseded = 0 AND \(Take.isUnsent)",
            arguments: [job, identity]
        )
        for take in open { try giveUp(take) }
        let text = try request.map { String(decoding: try JSONEncoder.stable.encode($0), as: UTF8.self) }
        let id = try insertTake(
            [("job", job), ("identity", identity), ("request", text), ("created_at", wallClock()), ("cleared", 1)]
                + columns
        )
        // What it cost counts for the budget here as well.
        try execute(
            sql: """
                INSERT INTO spending (nonce, take, credits, at)
                SELECT nonce, id, credits, submitted_at FROM takes
                WHERE id = ? AND nonce IS NOT NULL AND credits IS NOT NULL AND submitted_at IS NOT NULL
                ON CONFLICT DO NOTHING
                """,
            arguments: [id]
        )
        try markNoteDue(ofTake: id)
    }
}
