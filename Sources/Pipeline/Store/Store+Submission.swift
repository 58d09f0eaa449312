import FoundationEssentials
import GRDB

extension Store {
    /// Settles what the last run left open: a take that was being sent when it ended may have been charged, so it is held.
    func holdInterrupted(message: String) async throws {
        try await write { db in
            let open = try Int64.fetchAll(db, cached: "SELECT id FROM takes WHERE state = 'submitting'")
            for take in open { try db.move(take: take, to: .held, message: message) }
        }
    }

    /// Makes the intents to send the oldest ready takes durable, and gives them to the one caller who may now send them.
    ///
    /// A take that is over the budget is held instead, and the next one is looked at.
    ///
    /// - Parameters:
    ///   - most: how many, at most.
    ///   - places: how much room there is for their requests; the first is sent in any case.
    ///   - limit: how many takes may be with the API at once.
    ///   - folders: the drop folders whose takes may be sent; nil for all that are watched.
    ///   - guardian: what counts as too much at once; that is held.
    /// - Returns: none when nothing is ready or the limit is reached.
    func beginSubmissions(
        upTo most: Int,
        places: Int = .max,
        limit: Int,
        budget: Budget = Budget(),
        folders: [Int64]? = nil,
        guardian: BurstGuard? = nil
    ) async throws -> [Take] {
        try await write { db in
            if let guardian { _ = try db.holdBursts(guardian) }
            let most = min(most, limit - (try db.underWay()))
            var (begun, places): ([Take], Int) = ([], places)
            while begun.count < most, let id = try db.affordable(budget, { try $0.nextReady(in: folders) }),
                let take = try db.take(id), begun.isEmpty || take.places <= places
            {
                let nonce = [UInt64.random(in: .min ... .max), .random(in: .min ... .max)]
                    .map { hexText(withUnsafeBytes(of: $0, Array.init)) }.joined()
                try db.move(
                    take: id,
                    to: .submitting,
                    message: nil,
                    columns: [
                        ("nonce", nonce), ("submitted_at", wallClock()), ("task_id", nil),
                        ("lists_before", try db.lastList(of: take.form)), ("evidence", nil),
                        ("in_burst", 0),
                    ]
                )
                try db.reserve(take: id, nonce: nonce)
                if let take = try db.take(id) { begun.append(take) }
                places -= take.places
            }
            return begun
        }
    }

    /// The API has made a task of it. A notice may have said so before the answer did.
    func submitted(_ take: Take, taskID: String) async throws {
        try await write { db in
            if try db.task(ofTake: take.id) == taskID { return }
            // Two takes never have one task, whatever the API answers.
            let isTaken = "SELECT EXISTS (SELECT 1 FROM takes WHERE task_id = ?)"
            if try Bool.fetchOne(db, cached: isTaken, arguments: [taskID]) == true {
                return try db.move(take: take.id, to: .held, message: Sentences.taskOfAnother)
            }
            try db.move(take: take.id, to: .running, message: nil, columns: [("task_id", taskID)])
        }
    }

    /// The API surely made nothing of it: it will be sent again, or never when the fault is in the request.
    ///
    /// A job that was changed or deleted in the meantime has no use for it any more. When a notice has told of a task,
    /// the API did make something of it, whatever its answer says.
    func notSubmitted(_ take: Take, message: String?, rejected: Bool) async throws {
        try await write { db in
            if try db.task(ofTake: take.id) != nil { return }
            try db.move(take: take.id, to: .ready, message: message, columns: [("submitted_at", nil)])
            try db.giveBack(take: take.id)
            let isObsolete = try Bool.fetchOne(
                db,
                cached: """
                    SELECT gone OR NOT asked FROM takes t JOIN jobs j ON j.id = t.job WHERE t.id = ?
                    """,
                arguments: [take.id]
            )
            if isObsolete == true {
                try db.move(take: take.id, to: .cancelled, message: nil, columns: [("superseded", 1)])
            } else if rejected {
                try db.move(take: take.id, to: .rejected, message: message)
                try db.forgetUploads(of: take.id)
            }
        }
    }

    /// Nobody knows whether the API made something of it: a person decides, unless a notice has told already.
    func unknownOutcome(_ take: Take, message: String) async throws {
        try await write { db in
            if try db.task(ofTake: take.id) != nil { return }
            try db.move(take: take.id, to: .held, message: message)
        }
    }

    /// Writes down why nothing is being sent, for the notes of all that wait to be sent; nil when things go on.
    func sendingStopped(_ why: String?) async throws {
        try await write { db in
            try db.execute(cached: "DELETE FROM facts WHERE name = 'stopped'")
            if let why { try db.execute(cached: "INSERT INTO facts VALUES ('stopped', ?)", arguments: [why]) }
            try db.execute(
                cached: "UPDATE jobs SET note_due = 1 WHERE id IN (SELECT job FROM takes WHERE state = 'ready')"
            )
        }
    }
}

extension Store {
    /// Whether a take is ready and there is room for one more with the API.
    func maySubmit(limit: Int, folders: [Int64]? = nil) async throws -> Bool {
        try await pool.read { db in try db.underWay() < limit && db.nextReady(in: folders) != nil }
    }
}

extension Database {
    /// The take's task; nil when there is none, as far as is known.
    fileprivate func task(ofTake id: Int64) throws -> String? {
        try String.fetchOne(self, cached: "SELECT task_id FROM takes WHERE id = ?", arguments: [id])
    }

    /// How many takes are with the API; those that are far beyond their time no longer keep others out.
    func underWay() throws -> Int {
        try Int.fetchOne(
            self,
            cached: "SELECT count(*) FROM takes WHERE state IN ('submitting', 'running') AND submitted_at > ?",
            arguments: [wallClock() - Double(PollPlan.overdue.components.seconds)]
        ) ?? 0
    }

    /// The oldest ready take of a folder that is watched: a folder that was taken out of the config orders nothing. One
    /// that lacks an upload is not ready yet.
    func nextReady(in folders: [Int64]?) throws -> Int64? {
        if try isPaused() { return nil }
        return try Int64.fetchOne(
            self,
            cached: """
                SELECT t.id FROM takes t CROSS JOIN jobs j ON j.id = t.job CROSS JOIN folders f ON f.id = j.folder
                WHERE t.state = 'ready' AND f.watched = 1 AND \(Take.isUploaded)
                AND (:folders IS NULL OR f.id IN (SELECT value FROM json_each(:folders)))
                ORDER BY t.id LIMIT 1
                """,
            arguments: ["folders": folders?.asJSON, "now": wallClock()]
        )
    }
}
