import FoundationEssentials
import GRDB
import SystemPackage
import WatchFolder

extension Take {
    /// The columns that `init(row:)` reads, in its order, of takes `t`, their jobs `j` and their folders `f`.
    static let columns = """
        SELECT t.id, t.job, t.state, t.since, t.request, t.output, t.suffix, t.asked, t.identity, t.text_digest, t.credits, t.message, t.nonce, t.task_id, t.link,
               t.film_stamp, t.film_path, t.submitted_at, t.completed_at, t.evidence, t.in_burst, t.created_at, t.delivered_at,
               coalesce(t.asked_again_at, t.created_at) AS asked_at,
               j.path AS job_path, j.folder, f.path AS folder_path
        FROM takes t JOIN jobs j ON j.id = t.job JOIN folders f ON f.id = j.folder
        """

    /// The condition for takes that were never sent: with them, a change or a deletion of their job still counts.
    static let isUnsent = "(state IN ('waiting', 'ready', 'rejected') OR (state = 'held' AND submitted_at IS NULL))"

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

extension Store {
    /// Every take that people may ask about, in the order they came.
    func visibleTakes() throws -> [Take] {
        try pool.read { db in
            try Row.fetchAll(db, cached: Take.columns + " WHERE t.superseded = 0 ORDER BY t.id").map(Take.init(row:))
        }
    }

    /// Whether everything that people may ask about has its film, or was given up.
    func isEveryFilmThere() throws -> Bool {
        try pool.read { db in
            try Int.fetchOne(
                db,
                cached: "SELECT 1 FROM takes WHERE superseded = 0 AND state NOT IN ('delivered', 'cancelled') LIMIT 1"
            ) == nil
        }
    }

    /// The takes in one state, oldest first.
    func takes(in state: TakeState) async throws -> [Take] {
        try await pool.read { db in
            try Row.fetchAll(db, cached: Take.columns + " WHERE t.state = ? ORDER BY t.id", arguments: [state.rawValue])
                .map(Take.init(row:))
        }
    }

    /// How many takes of watched folders stand in each state; states without any are left out.
    func counts() async throws -> [TakeState: Int] {
        try await pool.read { db in
            let rows = try Row.fetchAll(
                db,
                cached: """
                    SELECT t.state, count(*) AS n FROM takes t JOIN jobs j ON j.id = t.job JOIN folders f ON f.id = j.folder
                    WHERE t.superseded = 0 AND f.watched = 1 GROUP BY t.state
                    """
            )
            return Dictionary(
                uniqueKeysWithValues: rows.compactMap { row in TakeState(rawValue: row["state"]).map { ($0, row["n"]) }
                }
            )
        }
    }
}
