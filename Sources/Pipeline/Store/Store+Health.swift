import FoundationEssentials
import GRDB
import SystemPackage
import WatchFolder

extension Store {
    /// Marks the drop folders that this run watches, so that others are not shown as if they were.
    func watching(_ folders: [Int64]) throws {
        try pool.write { db in
            try db.execute(
                cached: "UPDATE folders SET watched = 0, problem = NULL, since = NULL, mode = NULL, mode_reason = NULL"
            )
            for folder in folders {
                try db.execute(cached: "UPDATE folders SET watched = 1 WHERE id = ?", arguments: [folder])
            }
        }
    }

    /// Writes down that a drop folder can be worked with, or why it can't.
    func health(ofFolder id: Int64, problem: String?) throws {
        try pool.write { db in
            try db.execute(
                cached: "UPDATE folders SET problem = ?, since = ? WHERE id = ?",
                arguments: [problem, wallClock(), id]
            )
        }
    }

    /// Writes down how a drop folder's directories are watched.
    func watching(_ watching: Watching, ofFolder id: Int64) throws {
        let reason = watching.reason.map { reason in
            let all = watching.watched + watching.polled
            let part = watching.watched == 0 ? "" : "\(watching.polled) of \(all) directories: "
            return part + "\(reason)" + (watching.notices.map { " \($0)" } ?? "")
        }
        try pool.write { db in
            try db.execute(
                cached: "UPDATE folders SET mode = ?, mode_reason = ? WHERE id = ?",
                arguments: [watching.mode, reason, id]
            )
        }
    }

    /// The drop folders that are watched, or were when the daemon last ran.
    func folderHealth() throws -> [FolderHealth] {
        try pool.read { db in
            try Row.fetchAll(
                db,
                cached: "SELECT path, problem, since, mode, mode_reason FROM folders WHERE watched = 1 ORDER BY id"
            ).map { row in
                FolderHealth(
                    path: FilePath(bytes: row["path"]),
                    problem: row["problem"],
                    since: (row["since"] as Double?).map(Date.init(timeIntervalSince1970:)),
                    mode: row["mode"],
                    modeReason: row["mode_reason"]
                )
            }
        }
    }

    /// How many requests could be made at once, after the last one; nil before the first.
    func requestsLeft() throws -> Int? {
        try pool.read { db in
            try String.fetchOne(db, cached: "SELECT value FROM facts WHERE name = 'requests_left'").flatMap(Int.init)
        }
    }

    /// Why nothing is being sent; nil when nothing stands in the way.
    func whySendingStopped() throws -> String? {
        try pool.read { db in try db.whySendingStopped() }
    }

    /// Whether a person has stopped the sending.
    func isPaused() throws -> Bool {
        try pool.read { db in try db.isPaused() }
    }

    /// Writes down how many requests could be made at once.
    func remember(requestsLeft: Int) async throws {
        try await write { db in
            try db.execute(
                cached: """
                    INSERT INTO facts VALUES ('requests_left', ?) ON CONFLICT DO UPDATE SET value = excluded.value
                    """,
                arguments: [String(requestsLeft)]
            )
        }
    }

    /// The images that takes still need, by digest.
    func neededInputs() async throws -> Set<String> {
        try await pool.read { db in
            let requests = try String.fetchAll(
                db,
                cached: """
                    SELECT request FROM takes WHERE request IS NOT NULL AND superseded = 0
                    AND state IN ('ready', 'submitting', 'held', 'failed', 'lost')
                    """
            )
            return Set(
                try requests.flatMap { try JSONDecoder().decode(TakeRequest.self, from: Data($0.utf8)).digests }
            )
        }
    }
}

extension Database {
    func whySendingStopped() throws -> String? {
        if try isPaused() { return Sentences.paused }
        return try String.fetchOne(self, cached: "SELECT value FROM facts WHERE name = 'stopped'")
    }
}
