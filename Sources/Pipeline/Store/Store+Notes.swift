import FoundationEssentials
import GRDB
import SystemPackage
import WatchFolder

/// A job whose note no longer says what is so.
struct DueNote: Sendable {
    let job: Int64
    let jobPath: FilePath
    let jobIsGone: Bool
    let written: WrittenNote?
    /// A note whose writing was begun and perhaps done, when the daemon died in between.
    let begun: (path: FilePath, text: String)?
    /// The takes that the note is about, oldest first.
    let takes: [Take]
    /// Why nothing is being sent, if so.
    let whyStopped: String?
    /// Whether its films would be others now, since defaults were changed.
    let differs: Bool
    /// Whether it was deleted and dropped again with all its films here.
    let isAgain: Bool
    /// Whether an earlier database may have known of a note that this one does not.
    let mayHaveNote: Bool
    /// How long such films have been taking, if known.
    let usual: UsualTime?
}

extension Store {
    /// Whether notes are wanted now. Where that has changed, those that should be there are written, or taken away.
    ///
    /// - Parameter now: which are wanted and in which languages, in words.
    func notes(are now: String, areOn: Bool) async throws {
        try await write { db in
            let before = try String.fetchOne(db, cached: "SELECT value FROM facts WHERE name = 'notes'")
            if before == now { return }
            try db.execute(
                cached: "INSERT INTO facts VALUES ('notes', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
                arguments: [now]
            )
            if before == nil { return }
            try db.execute(
                sql: areOn
                    ? """
                    UPDATE jobs SET note_due = 1 WHERE gone = 0 AND id IN (
                        SELECT job FROM takes WHERE superseded = 0 AND state IN ('waiting', 'ready', 'submitting', 'running',
                            'completed', 'held', 'failed', 'lost', 'rejected')
                    )
                    """
                    : "UPDATE jobs SET note_due = 1 WHERE note_path IS NOT NULL"
            )
        }
    }

    /// The jobs of a drop folder whose notes are due, in the order of their ids.
    ///
    /// - Parameters:
    ///   - job: only those with a greater id.
    ///   - limit: at most so many.
    func dueNotes(folder: Int64, after job: Int64 = 0, limit: Int = 100) async throws -> [DueNote] {
        try await pool.read { db in
            let whyStopped = try db.whySendingStopped()
            return try Row.fetchAll(
                db,
                cached: "SELECT * FROM jobs WHERE note_due = 1 AND +folder = ? AND id > ? ORDER BY id LIMIT ?",
                arguments: [folder, job, limit]
            )
            .map { row in
                let takes = try db.takes(ofJob: row["id"])
                return DueNote(
                    job: row["id"],
                    jobPath: FilePath(bytes: row["path"]),
                    jobIsGone: row["gone"],
                    written: WrittenNote(row: row),
                    begun: (row["next_note_path"] as Data?).map { (FilePath(bytes: $0), row["next_note_text"] ?? "") },
                    takes: takes,
                    whyStopped: whyStopped,
                    differs: row["differs"],
                    isAgain: row["again"],
                    mayHaveNote: row["may_have_note"],
                    usual: try db.usualTime(of: takes.last?.request)
                )
            }
        }
    }

    /// A note is about to be written: after a crash it is known by its text.
    func noteBegun(path: FilePath, text: String, for due: DueNote) async throws {
        try await write { db in
            try db.execute(
                cached: "UPDATE jobs SET next_note_path = ?, next_note_text = ? WHERE id = ?",
                arguments: [path.bytes, text, due.job]
            )
        }
    }

    /// The note beside the job is as told; nil when there is none.
    ///
    /// - Parameter state: what the note was made from. When a take moved in the meantime, the note stays due.
    func noteWritten(_ note: WrittenNote?, for due: DueNote) async throws {
        try await write { db in
            try db.execute(
                cached: """
                    UPDATE jobs SET note_path = ?, note_text = ?, note_stamp = ?,
                        next_note_path = NULL, next_note_text = NULL, may_have_note = 0
                    WHERE id = ?
                    """,
                arguments: [note?.path.bytes, note?.text, note?.stamp.text, due.job]
            )
            let states = try Row.fetchAll(
                db,
                cached: "SELECT state, message, evidence FROM takes WHERE job = ? AND superseded = 0 ORDER BY id",
                arguments: [due.job]
            )
            let job = try Row.fetchOne(
                db,
                cached: "SELECT path, differs, again FROM jobs WHERE id = ?",
                arguments: [due.job]
            )
            let whyStopped = try db.whySendingStopped()
            let isCurrent =
                states.map { $0["state"] as String } == due.takes.map(\.state.rawValue)
                && states.map { $0["message"] as String? } == due.takes.map(\.message)
                && states.map { $0["evidence"] as String? } == due.takes.map(\.evidence)
                && job?["path"] == due.jobPath.bytes && job?["differs"] == due.differs
                && job?["again"] == due.isAgain
                && whyStopped == due.whyStopped
            if isCurrent { try db.execute(cached: "UPDATE jobs SET note_due = 0 WHERE id = ?", arguments: [due.job]) }
        }
    }
}

extension WrittenNote {
    init?(row: Row) {
        guard let path = row["note_path"] as Data?, let text = row["note_text"] as String?,
            let stamp = (row["note_stamp"] as String?).flatMap(FileStamp.init(text:))
        else { return nil }
        self.init(path: FilePath(bytes: path), text: text, stamp: stamp)
    }
}

extension FileStamp {
    /// The stamp as the store keeps it.
    var text: String {
        "\(device) \(inode) \(size) \(modified) \(changed)"
    }

    init?(text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 5, let device = UInt64(parts[0]), let inode = UInt64(parts[1]), let size = Int64(parts[2]),
            let modified = Int64(parts[3]), let changed = Int64(parts[4])
        else { return nil }
        self.init(device: device, inode: inode, size: size, modified: modified, changed: changed)
    }
}
