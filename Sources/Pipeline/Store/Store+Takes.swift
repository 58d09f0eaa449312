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
        // By their places: each name would be looked for among all.
        id = row[0]
        job = row[1]
        let name: String = row[2]
        guard let known = TakeState(rawValue: name) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "\(name) is not a state of a take")
        }
        state = known
        since = Date(timeIntervalSince1970: row[3])
        request = try (row[4] as String?).map { try JSONDecoder().decode(TakeRequest.self, from: Data($0.utf8)) }
        output = row[5]
        suffix = row[6]
        isAsked = row[7]
        identity = row[8]
        textDigest = row[9]
        credits = row[10]
        message = row[11]
        nonce = row[12]
        taskID = row[13]
        link = row[14]
        filmStamp = (row[15] as String?).flatMap(FileStamp.init(text:))
        filmPath = (row[16] as Data?).map(FilePath.init(bytes:))
        submittedAt = (row[17] as Double?).map(Date.init(timeIntervalSince1970:))
        completedAt = (row[18] as Double?).map(Date.init(timeIntervalSince1970:))
        evidence = row[19]
        isInBurst = row[20]
        createdAt = Date(timeIntervalSince1970: row[21])
        deliveredAt = (row[22] as Double?).map(Date.init(timeIntervalSince1970:))
        askedAt = Date(timeIntervalSince1970: row[23])
        jobPath = FilePath(bytes: row[24])
        folder = row[25]
        folderPath = FilePath(bytes: row[26])
    }
}

extension Database {
    /// The take with this number.
    func take(_ id: Int64) throws -> Take? {
        try Row.fetchOne(self, cached: Take.columns + " WHERE t.id = ?", arguments: [id]).map(Take.init(row:))
    }

    /// The takes that a job asks for now, or that are not at their end, oldest first.
    func takes(ofJob id: Int64) throws -> [Take] {
        let condition = " WHERE t.job = ? AND t.superseded = 0 ORDER BY t.id"
        return try Row.fetchAll(self, cached: Take.columns + condition, arguments: [id]).map(Take.init(row:))
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
                    cached: Take.columns + " WHERE t.state = ? AND t.superseded = 0 ORDER BY t.id DESC LIMIT ?",
                    arguments: [state.rawValue, state.isEnd ? limit : .max]
                ).map(Take.init(row:))
            }.sorted { $0.id < $1.id }
        }
    }

    /// The takes in one state, oldest first.
    func takes(in state: TakeState) async throws -> [Take] {
        try await pool.read { db in
            try Row.fetchAll(db, cached: Take.columns + " WHERE t.state = ? ORDER BY t.id", arguments: [state.rawValue])
                .map(Take.init(row:))
        }
    }
}
