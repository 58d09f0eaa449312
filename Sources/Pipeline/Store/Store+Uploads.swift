import FoundationEssentials
import GRDB

// Files that the API reads from an address: each is uploaded once for as long as its address lives, however many takes need
// it. Which takes need which is written down with the take, so that none is sent without.
extension Store {
    /// The addresses that are good now, of these contents, by digest.
    func addresses(of digests: [String]) async throws -> [String: String] {
        try await pool.read { db in
            var found: [String: String] = [:]
            for digest in digests {
                found[digest] = try String.fetchOne(
                    db,
                    cached: "SELECT address FROM uploads WHERE digest = ? AND until > ?",
                    arguments: [digest, wallClock()]
                )
            }
            return found
        }
    }

    /// The oldest ready take that lacks an upload. One that is over the budget is held instead: nothing is uploaded for it.
    ///
    /// - Parameter resting: the contents that are not tried again yet.
    func nextUpload(inFolders folders: [Int64], budget: Budget, resting: [String]) async throws -> Take? {
        // Mostly there is none, and whoever writes is not held up by that.
        guard try await pool.read({ try $0.nextUpload(in: folders, resting: resting) }) != nil else { return nil }
        return try await write { db in
            let next = { (db: Database) in try db.nextUpload(in: folders, resting: resting) }
            guard let id = try db.affordable(budget, next) else { return nil }
            return try db.take(id)
        }
    }

    /// The content can be had at that address until then, by the wall clock.
    func uploaded(_ digest: String, to address: String, until end: Double) async throws {
        try await write { db in
            try db.execute(cached: "DELETE FROM uploads WHERE until < ?", arguments: [wallClock()])
            try db.execute(
                cached: "INSERT OR REPLACE INTO uploads VALUES (?, ?, ?)",
                arguments: [digest, address, end]
            )
        }
    }

    /// A content of a ready take is gone, so the take can't be sent.
    func notUploadable(_ take: Take, message: String) async throws {
        try await write { db in try db.move(take: take.id, to: .rejected, message: message) }
    }

    /// The take waits for its uploads, whatever was known of them.
    func needUploads(_ take: Take) async throws {
        guard let request = take.request else { return }
        try await write { db in try db.need(request.uploads, for: take.id) }
    }

    /// The addresses are of that API: another one knows nothing of them.
    func uploads(areAt api: String) throws {
        try pool.write { db in
            let known = try String.fetchOne(db, cached: "SELECT value FROM facts WHERE name = 'uploads at'")
            if known == api { return }
            try db.execute(cached: "DELETE FROM uploads")
            try db.execute(cached: "INSERT OR REPLACE INTO facts VALUES ('uploads at', ?)", arguments: [api])
        }
    }
}

extension Take {
    /// The condition for takes `t` all of whose uploads are there at the time `:now`.
    static let isUploaded = """
        NOT EXISTS (
            SELECT 1 FROM uploads_needed n LEFT JOIN uploads u ON u.digest = n.digest AND u.until > :now
            WHERE n.take = t.id AND u.digest IS NULL
        )
        """
}

extension Database {
    /// The take can't be sent before these are uploaded.
    func need(_ files: [TakeRequest.Picture.File], for take: Int64) throws {
        try execute(cached: "DELETE FROM uploads_needed WHERE take = ?", arguments: [take])
        for file in files {
            try execute(cached: "INSERT INTO uploads_needed VALUES (?, ?)", arguments: [take, file.digest])
        }
    }

    /// The API could not use the take's request, perhaps for what was uploaded: it is uploaded anew before it is used again.
    func forgetUploads(of take: Int64) throws {
        try execute(
            cached: "DELETE FROM uploads WHERE digest IN (SELECT digest FROM uploads_needed WHERE take = ?)",
            arguments: [take]
        )
    }

    fileprivate func nextUpload(in folders: [Int64], resting: [String]) throws -> Int64? {
        if try isPaused() { return nil }
        return try Int64.fetchOne(
            self,
            cached: """
                SELECT t.id FROM uploads_needed n CROSS JOIN takes t ON t.id = n.take
                CROSS JOIN jobs j ON j.id = t.job CROSS JOIN folders f ON f.id = j.folder
                WHERE t.state = 'ready' AND f.watched = 1 AND f.id IN (SELECT value FROM json_each(:folders))
                AND NOT \(Take.isUploaded)
                AND NOT EXISTS (
                    SELECT 1 FROM uploads_needed WHERE take = t.id
                    AND digest IN (SELECT value FROM json_each(:resting))
                )
                ORDER BY n.take LIMIT 1
                """,
            arguments: ["folders": folders.asJSON, "resting": resting.asJSON, "now": wallClock()]
        )
    }

    /// The first of these takes that is within the budget. Those before it are held.
    func affordable(_ budget: Budget, _ next: (Database) throws -> Int64?) throws -> Int64? {
        while let id = try next(self) {
            guard let why = try overBudget(take: id, budget) else { return id }
            try move(take: id, to: .held, message: why, event: .budget)
        }
        return nil
    }
}
