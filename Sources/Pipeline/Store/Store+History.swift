import Crypto
import FoundationEssentials
import GRDB
import SystemPackage

/// What is still recognised of a take that was forgotten: eight bytes each, so a million films a year are no burden.
enum Past {
    /// It was sent with that nonce, of which a receipt or a claim on the drive may tell.
    case nonce(String)
    /// It was that task, which the API's list may still show.
    case task(String)
    /// Its film was made. The same again would be paid for twice.
    case film(_ identity: String, _ textDigest: String, folder: Int64)
    /// Its film was made for a job at that path.
    case filmAt(FilePath, _ identity: String, folder: Int64)
    /// Its film was made of that text at that path, with pictures of that content.
    case textAt(FilePath, _ textDigest: String, suffix: String, pictures: [String], folder: Int64)

    /// All that a film is recognised by: the same text and the same request wherever they lie, and at the job's own path
    /// either of them, as a comment or an operator's default may have changed.
    static func films(
        of request: TakeRequest?,
        identity: String,
        _ textDigest: String,
        suffix: String,
        at path: FilePath,
        _ folder: Int64
    ) -> [Past] {
        let pictures = request?.pictures.map(\.identity) ?? []
        return [
            .film(identity, textDigest, folder: folder), .filmAt(path, identity, folder: folder),
            .textAt(path, textDigest, suffix: suffix, pictures: pictures, folder: folder),
        ]
    }

    fileprivate var mark: Int64 {
        let text =
            switch self {
            case .nonce(let nonce): "nonce \(nonce)"
            case .task(let id): "task \(id)"
            case .film(let identity, let textDigest, let folder): "film \(folder) \(textDigest) \(identity)"
            case .filmAt(let path, let identity, let folder):
                "film at \(folder) \(path.bytes.base64EncodedString()) \(identity)"
            case .textAt(let path, let textDigest, let suffix, let pictures, let folder):
                "text at \(folder) \(path.bytes.base64EncodedString()) \(textDigest) \(pictures) \(suffix)"
            }
        return SHA256.hash(data: Data(text.utf8)).prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    }
}

/// A job whose file nobody has seen since then.
struct GoneJob: Sendable {
    let id: Int64
    let path: FilePath
    let since: Double
}

extension Store {
    /// How many takes a drop folder has of jobs whose files are gone.
    func goneTakes(folder: Int64) async throws -> Int {
        try await pool.read { db in
            try Int.fetchOne(
                db,
                cached: """
                    SELECT count(*) FROM jobs j CROSS JOIN takes t ON t.job = j.id
                    WHERE j.folder = ? AND j.gone_at IS NOT NULL
                    """,
                arguments: [folder]
            ) ?? 0
        }
    }

    /// The jobs of a drop folder whose files are gone, those that have been so for longest first.
    ///
    /// - Parameters:
    ///   - last: only those after it.
    ///   - end: only those that were gone before.
    func goneJobs(folder: Int64, after last: GoneJob?, before end: Double) async throws -> [GoneJob] {
        try await pool.read { db in
            try Row.fetchAll(
                db,
                cached: """
                    SELECT id, path, gone_at FROM jobs
                    WHERE folder = ? AND gone_at IS NOT NULL AND (gone_at, id) > (?, ?) AND gone_at < ?
                    ORDER BY gone_at, id LIMIT 100
                    """,
                arguments: [folder, last?.since ?? -.infinity, last?.id ?? 0, end]
            ).map { GoneJob(id: $0["id"], path: FilePath(bytes: $0["path"]), since: $0["gone_at"]) }
        }
    }

    /// Forgets the first of these jobs with all that belongs to them, as many as can be without anybody's waiting for it.
    ///
    /// - Parameters:
    ///   - rest: no job with a take that moved since then.
    ///   - age: those that were gone before go in any case,
    ///   - excess: of the others so many takes.
    /// - Returns: how many of the jobs were looked at, and how many takes were forgotten.
    func forget(
        _ jobs: ArraySlice<GoneJob>,
        restingSince rest: Double,
        goneBefore age: Double,
        excess: Int
    ) async throws -> (jobs: Int, takes: Int) {
        try await write { db in
            let begun = ContinuousClock.now
            var (count, takes) = (0, 0)
            for job in jobs where count == 0 || .now < begun + .milliseconds(5) {
                count += 1
                if job.since < age || takes < excess { takes += try db.forget(job, restingSince: rest) }
            }
            return (count, takes)
        }
    }

    /// Forgets tasks of other programs that the API's list can't show any more.
    func forgetStrangers() async throws {
        try await write { db in
            try db.execute(cached: "DELETE FROM strangers WHERE rowid < (SELECT max(rowid) FROM strangers) - 100000")
        }
    }
}

extension Database {
    /// Whether that was once known of a take that is forgotten.
    func isPast(_ past: Past) throws -> Bool {
        let statement = try cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM past WHERE mark = ?)")
        return try Bool.fetchOne(statement, arguments: [past.mark]) ?? false
    }

    /// Forgets a job, if it is over for good: its file is gone, and its note and its claims, and nothing can come of its
    /// takes any more. A lost one, or one that may have been charged, has its claim on the drive for ever.
    ///
    /// - Returns: how many takes it had; 0 when it is not over.
    fileprivate func forget(_ job: GoneJob, restingSince rest: Double) throws -> Int {
        // Without the last number a new job would get it, and be taken for this one by a page that is open.
        let folder = try Int64.fetchOne(
            cachedStatement(
                sql: """
                    SELECT folder FROM jobs WHERE id = ? AND gone_at IS NOT NULL AND id < (SELECT max(id) FROM jobs)
                    AND note_due = 0 AND note_path IS NULL AND next_note_path IS NULL AND NOT EXISTS (
                        SELECT 1 FROM takes WHERE job = jobs.id AND (claim_due = 1 OR since > ? OR NOT (
                            state IN ('delivered', 'failed', 'rejected') OR (state = 'cancelled' AND submitted_at IS NULL)
                        ))
                    )
                    """
            ),
            arguments: [job.id, rest]
        )
        guard let folder else { return 0 }
        let takes = try Row.fetchAll(
            cachedStatement(
                sql: "SELECT id, state, nonce, task_id, identity, text_digest, suffix, request FROM takes WHERE job = ?"
            ),
            arguments: [job.id]
        )
        for take in takes {
            let id: Int64 = take["id"]
            var nonces = Set(
                try String.fetchAll(cachedStatement(sql: "SELECT nonce FROM spending WHERE take = ?"), arguments: [id])
            )
            if let nonce = take["nonce"] as String? { nonces.insert(nonce) }
            var past = nonces.map(Past.nonce)
            if let task = take["task_id"] as String? { past.append(.task(task)) }
            if take["state"] == TakeState.delivered.rawValue, let identity = take["identity"] as String?,
                let text = take["text_digest"] as String?
            {
                let request = (take["request"] as String?).map { Data($0.utf8) }
                past += Past.films(
                    of: request.flatMap { try? JSONDecoder().decode(TakeRequest.self, from: $0) },
                    identity: identity,
                    text,
                    suffix: take["suffix"],
                    at: job.path,
                    folder
                )
            }
            for mark in past.map(\.mark) {
                try cachedStatement(sql: "INSERT OR IGNORE INTO past VALUES (?)").execute(arguments: [mark])
            }
            for table in ["hook_calls", "uploads_needed", "spending"] {
                try cachedStatement(sql: "DELETE FROM \(table) WHERE take = ?").execute(arguments: [id])
            }
        }
        try cachedStatement(sql: "DELETE FROM takes WHERE job = ?").execute(arguments: [job.id])
        try cachedStatement(sql: "DELETE FROM facts WHERE name = ?").execute(arguments: ["redo of job \(job.id)"])
        try cachedStatement(sql: "DELETE FROM jobs WHERE id = ?").execute(arguments: [job.id])
        return takes.count
    }
}
