import FoundationEssentials
import GRDB
import SystemPackage
import WatchFolder

extension Take {
    /// The columns that `init(row:)` reads, of takes `t`, their jobs `j` and their folders `f`. Which takes is asked of `t`,
    /// so SQLite is not to begin with all jobs of a folder.
    static let columns = """
        SELECT t.id, t.job, t.state, t.since, t.request, t.output, t.suffix, t.asked, t.identity, t.text_digest, t.credits, t.message, t.nonce, t.task_id, t.link,
               t.film_stamp, t.film_path, t.submitted_at, t.completed_at, t.evidence, t.in_burst, t.created_at, t.delivered_at,
               coalesce(t.asked_again_at, t.created_at) AS asked_at,
               j.path AS job_path, j.folder, f.path AS folder_path
        FROM takes t CROSS JOIN jobs j ON j.id = t.job CROSS JOIN folders f ON f.id = j.folder
        """

    /// The condition for takes that were never sent: with them, a change or a deletion of their job still counts.
    static let isUnsent =
        "(state IN ('waiting', 'ready', 'rejected', 'held') AND (state <> 'held' OR submitted_at IS NULL))"

    init(row: Row) throws {
        id = row["id"]
        job = row["job"]
        folder = row["folder"]
        jobPath = FilePath(bytes: row["job_path"])
        folderPath = FilePath(bytes: row["folder_path"])
        let name: String = row["state"]
        guard let known = TakeState(rawValue: name) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "\(name) is not a state of a take")
        }
        state = known
        request = try (row["request"] as String?).map {
            try JSONDecoder().decode(TakeRequest.self, from: Data($0.utf8))
        }
        output = row["output"]
        suffix = row["suffix"]
        isAsked = row["asked"]
        identity = row["identity"]
        textDigest = row["text_digest"]
        credits = row["credits"]
        nonce = row["nonce"]
        taskID = row["task_id"]
        link = row["link"]
        filmStamp = (row["film_stamp"] as String?).flatMap(FileStamp.init(text:))
        message = row["message"]
        evidence = row["evidence"]
        isInBurst = row["in_burst"]
        since = Date(timeIntervalSince1970: row["since"])
        askedAt = Date(timeIntervalSince1970: row["asked_at"])
        submittedAt = (row["submitted_at"] as Double?).map(Date.init(timeIntervalSince1970:))
        completedAt = (row["completed_at"] as Double?).map(Date.init(timeIntervalSince1970:))
        createdAt = Date(timeIntervalSince1970: row["created_at"])
        deliveredAt = (row["delivered_at"] as Double?).map(Date.init(timeIntervalSince1970:))
        filmPath = (row["film_path"] as Data?).map(FilePath.init(bytes:))
    }
}

extension Store {
    /// The takes that people may ask about, in the order they came.
    ///
    /// - Parameter limit: of what is at its end for now, at most so many of each state, the newest.
    func visibleTakes(ended limit: Int = .max) throws -> [Take] {
        try pool.read { db in
            try TakeState.allCases.flatMap { state in
                try Row.fetchAll(
                    db,
                    sql: Take.columns + " WHERE t.state = ? AND t.superseded = 0 ORDER BY t.id DESC LIMIT ?",
                    arguments: [state.rawValue, state.isEnd ? limit : .max]
                ).map(Take.init(row:))
            }.sorted { $0.id < $1.id }
        }
    }

    /// The takes in one state, oldest first.
    func takes(in state: TakeState) async throws -> [Take] {
        try await pool.read { db in
            try Row.fetchAll(db, sql: Take.columns + " WHERE t.state = ? ORDER BY t.id", arguments: [state.rawValue])
                .map(Take.init(row:))
        }
    }
}
