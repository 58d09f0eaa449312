import FoundationEssentials
import GRDB
import SystemPackage
import WatchFolder

/// What a job asks for, as it lies in the folder now.
enum Asked: Sendable {
    /// A person must mend it; the message says what.
    case rejected(message: String)
    /// Something it names is not there yet; the message says what.
    case waiting(message: String)
    /// It can be made.
    case ready(TakeRequest, identity: String, output: String?, credits: Int)
}

/// What came of a job that was read.
enum Accepted: Sendable, Equatable {
    /// Nothing that the store did not know.
    case unchanged
    /// The job has a take in this state now.
    case take(TakeState)
}

// The intake runs on a drop folder's own thread, so these calls block.
extension Store {
    /// The drop folder at this path, if it was ever watched.
    func folder(at path: FilePath) throws -> FolderRow? {
        try pool.read { db in
            try Row.fetchOne(db, sql: "SELECT id, marker FROM folders WHERE path = ?", arguments: [path.bytes])
                .map { FolderRow(id: $0["id"], path: path, marker: $0["marker"]) }
        }
    }

    /// Makes a drop folder known.
    func addFolder(at path: FilePath, marker: String) throws -> FolderRow {
        try pool.write { db in
            try db.execute(
                sql: "INSERT INTO folders (path, marker) VALUES (?, ?)",
                arguments: [path.bytes, marker]
            )
            return FolderRow(id: db.lastInsertedRowID, path: path, marker: marker)
        }
    }

    /// The jobs known in one directory of a drop folder.
    func jobs(folder: Int64, directory: FilePath) throws -> [FilePath: JobRow] {
        try jobs(where: "folder = ? AND directory = ? AND gone = 0", [folder, directory.bytes])
    }

    /// The jobs that have a take which is not sent yet.
    func unsentJobs(folder: Int64) throws -> [FilePath: JobRow] {
        try jobs(
            where: """
                folder = ? AND gone = 0
                AND id IN (SELECT job FROM takes WHERE state IN ('waiting', 'ready', 'rejected') AND superseded = 0)
                """,
            [folder]
        )
    }

    /// The jobs that were read from this very file; more than one only when a file system uses its numbers again.
    func jobs(folder: Int64, sameFileAs stamp: FileStamp) throws -> [FilePath: JobRow] {
        try jobs(
            where: "folder = ? AND device = ? AND inode = ? AND gone = 0",
            [folder, Int64(bitPattern: stamp.device), Int64(bitPattern: stamp.inode)]
        )
    }

    private func jobs(
        where condition: String,
        _ arguments: [any DatabaseValueConvertible]
    ) throws -> [FilePath: JobRow] {
        try pool.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT *, EXISTS (
                        SELECT 1 FROM takes WHERE job = jobs.id AND superseded = 0 AND state IN ('waiting', 'ready', 'rejected')
                    ) AS unsent
                    FROM jobs WHERE \(condition)
                    """,
                arguments: StatementArguments(arguments)
            )
            return Dictionary(
                rows.map(JobRow.init(row:)).map { ($0.path, $0) },
                uniquingKeysWith: { first, _ in first }
            )
        }
    }

    /// The job's file has another place now; its film will follow it.
    func moved(job: Int64, to path: FilePath) throws {
        try pool.write { db in
            // A job that was at that place before and is gone would be in the way.
            try db.execute(
                sql: "UPDATE jobs SET path = CAST(path || '/' || id AS BLOB) WHERE path = ? AND gone = 1",
                arguments: [path.bytes]
            )
            try db.execute(
                sql: "UPDATE jobs SET path = ?, directory = ?, note_due = 1 WHERE id = ?",
                arguments: [path.bytes, path.removingLastComponent().bytes, job]
            )
        }
    }

    /// The job's file is gone: what was not sent is given up; what was sent is paid for and goes on.
    ///
    /// - Returns: whether a take was given up.
    func gone(job: Int64) throws -> Bool {
        try pool.write { db in
            let takes = try Int64.fetchAll(
                db,
                sql:
                    "SELECT id FROM takes WHERE job = ? AND superseded = 0 AND state IN ('waiting', 'ready', 'rejected')",
                arguments: [job]
            )
            for take in takes {
                try db.move(take: take, to: .cancelled, message: nil, columns: [("superseded", 1)])
            }
            try db.execute(
                sql: """
                    UPDATE jobs SET note_due = 1, stamp = NULL,
                        gone = NOT EXISTS (SELECT 1 FROM takes WHERE job = jobs.id AND state IN ('submitting', 'running', 'completed'))
                    WHERE id = ?
                    """,
                arguments: [job]
            )
            return !takes.isEmpty
        }
    }

    /// Writes down what a job asks for, as it was just read.
    ///
    /// The same film is never asked for twice: what was sent for this job before with the same identity stays what it is.
    func accept(
        _ asked: Asked,
        at path: FilePath,
        in folder: Int64,
        stamp: FileStamp?,
        textDigest: String
    ) throws -> Accepted {
        try pool.write { db in
            let job = try db.upsertJob(path: path, folder: folder, stamp: stamp)
            let open = try Row.fetchOne(
                db,
                sql: """
                    SELECT id, state, identity FROM takes
                    WHERE job = ? AND superseded = 0 AND state IN ('waiting', 'ready', 'rejected')
                    """,
                arguments: [job]
            )
            switch asked {
            case .rejected(let message):
                if open == nil, try db.hasSentTake(job: job, textDigest: textDigest) { return .unchanged }
                return try db.settle(job: job, open: open, to: .rejected, message: message)
            case .waiting(let message):
                if open == nil, try db.hasSentTake(job: job, textDigest: textDigest) { return .unchanged }
                return try db.settle(job: job, open: open, to: .waiting, message: message)
            case .ready(let request, let identity, let output, let credits):
                try db.execute(
                    sql: "UPDATE jobs SET text_digest = ? WHERE id = ?",
                    arguments: [textDigest, job]
                )
                let known = try Int64.fetchOne(
                    db,
                    sql:
                        "SELECT id FROM takes WHERE job = ? AND identity = ? AND state NOT IN ('cancelled', 'waiting', 'rejected')",
                    arguments: [job, identity]
                )
                if let known {
                    if let open, open["id"] != known { try db.giveUp(open) }
                    // Back to an earlier content: its note tells again what became of it.
                    try db.execute(
                        sql: "UPDATE takes SET superseded = 0 WHERE id = ? AND superseded = 1",
                        arguments: [known]
                    )
                    if db.changesCount > 0 { try db.markNoteDue(ofTake: known) }
                    return .unchanged
                }
                let text = String(decoding: try JSONEncoder.stable.encode(request), as: UTF8.self)
                return try db.settle(
                    job: job,
                    open: open,
                    to: .ready,
                    message: nil,
                    columns: [
                        ("identity", identity), ("request", text), ("output", output), ("credits", credits),
                    ]
                )
            }
        }
    }
}

extension JobRow {
    init(row: Row) {
        id = row["id"]
        folder = row["folder"]
        path = FilePath(bytes: row["path"])
        stamp = (row["stamp"] as String?).flatMap(FileStamp.init(text:))
        hasUnsentTake = row["unsent"]
        note = WrittenNote(row: row)
    }
}

extension Database {
    fileprivate func upsertJob(path: FilePath, folder: Int64, stamp: FileStamp?) throws -> Int64 {
        let id = try Int64.fetchOne(
            self,
            sql: """
                INSERT INTO jobs (folder, directory, path, stamp, device, inode) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (folder, path) DO UPDATE
                SET stamp = excluded.stamp, device = excluded.device, inode = excluded.inode,
                    note_due = max(note_due, gone), gone = 0
                RETURNING id
                """,
            arguments: [
                folder, path.removingLastComponent().bytes, path.bytes, stamp?.text,
                stamp.map { Int64(bitPattern: $0.device) }, stamp.map { Int64(bitPattern: $0.inode) },
            ]
        )
        guard let id else { throw DatabaseError(resultCode: .SQLITE_INTERNAL) }
        return id
    }

    /// Whether this very text was sent before. An image that is taken away after that changes nothing.
    fileprivate func hasSentTake(job: Int64, textDigest: String) throws -> Bool {
        try Bool.fetchOne(
            self,
            sql: """
                SELECT EXISTS (
                    SELECT 1 FROM takes JOIN jobs ON jobs.id = takes.job
                    WHERE jobs.id = ? AND jobs.text_digest = ? AND takes.state NOT IN ('cancelled', 'waiting', 'rejected')
                )
                """,
            arguments: [job, textDigest]
        ) ?? false
    }

    /// Brings the job's unsent take into a state, or makes it one.
    fileprivate func settle(
        job: Int64,
        open: Row?,
        to state: TakeState,
        message: String?,
        columns: [(String, (any DatabaseValueConvertible)?)] = []
    ) throws -> Accepted {
        if let open {
            let id: Int64 = open["id"]
            let current = TakeState(rawValue: open["state"])
            if current == state, state != .ready {
                try tell(take: id, message: message)
                return .unchanged
            }
            if current?.successors.contains(state) == true {
                try move(take: id, to: state, message: message, columns: columns)
                return .take(state)
            }
            try giveUp(open)
        }
        // What an earlier content of the job came to is no longer what its note is about.
        try execute(
            sql:
                "UPDATE takes SET superseded = 1 WHERE job = ? AND state IN ('failed', 'lost', 'rejected', 'cancelled')",
            arguments: [job]
        )
        let all =
            [("job", job), ("state", state.rawValue), ("since", wallClock()), ("created_at", wallClock())]
            as [(String, (any DatabaseValueConvertible)?)] + [("message", message)] + columns
        try execute(
            sql: """
                INSERT INTO takes (\(all.map(\.0).joined(separator: ", ")))
                VALUES (\(all.map { _ in "?" }.joined(separator: ", ")))
                """,
            arguments: StatementArguments(all.map(\.1))
        )
        try execute(sql: "UPDATE jobs SET note_due = 1 WHERE id = ?", arguments: [job])
        return .take(state)
    }

    fileprivate func giveUp(_ open: Row) throws {
        try move(take: open["id"], to: .cancelled, message: nil, columns: [("superseded", 1)])
    }
}

extension JSONEncoder {
    /// The same value always gives the same text.
    static var stable: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
