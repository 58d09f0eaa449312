import FoundationEssentials
import GRDB
import SystemPackage

/// What a person may order for a job (design §10).
public enum PersonsOrder: String, Sendable {
    /// Make the film again of a job that failed or was lost. It is paid for again.
    case retry
    /// Give up what is not sent, or is held.
    case cancel
    /// Send a held take on purpose. If it had been charged before, it is paid for twice.
    case release

    /// What becomes of a take in this state; nil when the order does not concern it.
    func outcome(of state: TakeState) -> TakeState? {
        switch (self, state) {
        case (.retry, .failed), (.retry, .lost): .ready
        case (.cancel, .waiting), (.cancel, .ready), (.cancel, .rejected), (.cancel, .held): .cancelled
        case (.release, .held): .ready
        default: nil
        }
    }
}

extension Store {
    /// Opens the store for a person's order, whether a daemon runs or not; nil when there is none yet.
    ///
    /// - Throws: ``StoreError``.
    static func acting(stateDirectory: FilePath) throws -> Store? {
        try opening(stateDirectory: stateDirectory, readonly: false)
    }

    /// Carries out an order for the job at an absolute path.
    ///
    /// - Returns: the takes that it moved, as they were; nil when no such job is known.
    func carryOut(_ order: PersonsOrder, job path: FilePath) throws -> [Take]? {
        try pool.write { db in
            var takes: [Take] = []
            for folder in try Row.fetchAll(db, cached: "SELECT id, path FROM folders") {
                var relative = path
                guard relative.removePrefix(FilePath(bytes: folder["path"])) else { continue }
                takes += try Row.fetchAll(
                    db,
                    cached: Take.columns + """
                         WHERE t.job = (SELECT id FROM jobs WHERE folder = ? AND path = ?) AND t.superseded = 0 ORDER BY t.id
                        """,
                    arguments: [folder["id"] as Int64, relative.bytes]
                ).map(Take.init(row:))
            }
            if takes.isEmpty { return nil }
            return try db.carryOut(order, for: takes)
        }
    }

    /// Carries out an order for the job with this number.
    ///
    /// - Returns: the takes that it moved, as they were; nil when no such job is known.
    func carryOut(_ order: PersonsOrder, job id: Int64) async throws -> [Take]? {
        try await write { db in
            let takes = try db.takes(ofJob: id)
            if takes.isEmpty { return nil }
            return try db.carryOut(order, for: takes)
        }
    }

    /// A person has deleted the note that told why a job has no film: it is tried again.
    ///
    /// - Returns: whether a film is asked for again; if not, the job is to be read again.
    func tryAgain(job: Int64, note: FilePath) throws -> Bool {
        try pool.write { db in
            let columns = "SELECT 1 FROM jobs WHERE id = ? AND note_due = 0 AND gone = 0 AND note_path = ?"
            let isSo = try Bool.fetchOne(db, cached: "SELECT EXISTS (\(columns))", arguments: [job, note.bytes])
            guard isSo == true else { return false }
            let takes = try db.takes(ofJob: job)
            // If it fails in the same way, the note comes back.
            try db.execute(cached: "UPDATE jobs SET note_due = 1 WHERE id = ?", arguments: [job])
            return try !db.carryOut(.retry, for: takes).isEmpty
        }
    }

    /// Stops or starts the sending of films.
    func pause(_ isPaused: Bool) throws {
        try pool.write { db in try db.pause(isPaused) }
    }

    /// The same, where nothing may block.
    func deskPause(_ isPaused: Bool) async throws {
        try await write { db in try db.pause(isPaused) }
    }

    func deskIsPaused() async throws -> Bool {
        try await pool.read { db in try db.isPaused() }
    }

    /// A number that changes whenever another process has changed the store.
    func changesByOthers() async throws -> Int {
        // On the writer, whose own commits do not count.
        try await pool.writeWithoutTransaction { db in try Int.fetchOne(db, sql: "PRAGMA data_version") ?? 0 }
    }
}

extension Database {
    /// - Returns: the takes that it moved, as they were.
    fileprivate func carryOut(_ order: PersonsOrder, for takes: [Take]) throws -> [Take] {
        let concerned = takes.filter { order.outcome(of: $0.state) != nil }
        for take in concerned {
            guard let state = order.outcome(of: take.state) else { continue }
            // What was sent for the take before is another task's affair.
            let columns: [(String, (any DatabaseValueConvertible)?)] =
                state == .ready
                ? [
                    ("task_id", nil), ("link", nil), ("submitted_at", nil), ("completed_at", nil),
                    ("film_stamp", nil), ("in_burst", 0), ("evidence", nil),
                    ("released", order == .release ? 1 : 0), ("asked_again_at", wallClock()),
                ]
                : [("superseded", 1)]
            try move(take: take.id, to: state, message: nil, columns: columns)
            try forgetEvidence(of: take)
        }
        return concerned
    }

    fileprivate func pause(_ isPaused: Bool) throws {
        try execute(cached: "DELETE FROM facts WHERE name = 'paused'")
        if isPaused { try execute(cached: "INSERT INTO facts VALUES ('paused', 'yes')") }
        try execute(cached: "UPDATE jobs SET note_due = 1 WHERE id IN (SELECT job FROM takes WHERE state = 'ready')")
    }

    /// Whether a person has stopped the sending.
    func isPaused() throws -> Bool {
        try Bool.fetchOne(self, cached: "SELECT EXISTS (SELECT 1 FROM facts WHERE name = 'paused')") ?? false
    }
}
