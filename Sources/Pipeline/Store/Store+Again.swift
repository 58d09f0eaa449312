import FoundationEssentials
import GRDB
import SystemPackage
import WatchFolder

// A film that is ordered again, and one that is not to be.
extension Store {
    /// The job's `.redo` file is no longer there.
    func redoRemoved(at path: FilePath, in folder: Int64) throws {
        try pool.write { db in
            try db.execute(
                cached: """
                    DELETE FROM facts WHERE name IN
                    (SELECT 'redo of job ' || id FROM jobs WHERE folder = ? AND path = ?)
                    """,
                arguments: [folder, path.bytes]
            )
        }
    }
}

extension Database {
    /// Remembers a file by which a film is ordered again.
    ///
    /// - Returns: whether it is another one than the last.
    func isNew(_ redo: FileStamp, of job: Int64) throws -> Bool {
        let name = "redo of job \(job)"
        let last = try String.fetchOne(self, cached: "SELECT value FROM facts WHERE name = ?", arguments: [name])
        if let last = last.flatMap(FileStamp.init(text:)), redo.isSameFile(as: last) { return false }
        try execute(cached: "INSERT OR REPLACE INTO facts VALUES (?, ?)", arguments: [name, redo.text])
        return true
    }

    /// A take of the job that is ordered and has not come to its end.
    func lastOnItsWay(of job: Int64) throws -> (id: Int64, state: TakeState)? {
        let takes = try Row.fetchAll(
            self,
            cached: """
                SELECT id, state FROM takes
                WHERE job = ? AND state IN ('ready', 'submitting', 'running', 'completed', 'held')
                ORDER BY id DESC
                """,
            arguments: [job]
        )
        return takes.first.flatMap { row in TakeState(rawValue: row["state"]).map { (row["id"], $0) } }
    }

    /// Another job of the drop folder with the same text and pictures whose film is made or on its way.
    func twin(of job: Int64, folder: Int64, _ identity: String, _ textDigest: String) throws -> Twin? {
        try Row.fetchOne(
            self,
            cached: """
                SELECT j.path, t.film_path FROM takes t CROSS JOIN jobs j ON j.id = t.job
                WHERE j.folder = ? AND j.id <> ? AND t.text_digest = ? AND t.identity = ?
                    AND t.state IN ('ready', 'submitting', 'running', 'completed', 'delivered', 'held')
                ORDER BY t.id LIMIT 1
                """,
            arguments: [folder, job, textDigest, identity]
        ).map { row in
            Twin(job: FilePath(bytes: row["path"]), film: (row["film_path"] as Data?).map(FilePath.init(bytes:)))
        }
    }

    /// Whether there was a job at that path whose file was deleted.
    func isGone(_ path: FilePath, folder: Int64) throws -> Bool {
        let sql = "SELECT gone FROM jobs WHERE folder = ? AND path = ?"
        return try Bool.fetchOne(self, cached: sql, arguments: [folder, path.bytes]) ?? false
    }

    /// Who drops a job anew waits for a film: if all that it asks for was made before, that is told.
    func tellThatFilmsAreHere(of job: Int64) throws {
        try execute(
            cached: """
                UPDATE jobs SET again = 1, note_due = 1 WHERE id = ? AND NOT EXISTS (
                    SELECT 1 FROM takes WHERE job = jobs.id AND asked = 1 AND superseded = 0 AND state <> 'delivered'
                )
                """,
            arguments: [job]
        )
    }
}

/// Another job that asks for the very same film.
struct Twin {
    let job: FilePath
    let film: FilePath?

    func sentence(for path: FilePath) -> String {
        func name(_ other: FilePath) -> String {
            let isBeside = other.removingLastComponent() == path.removingLastComponent()
            return (isBeside ? other.lastComponent?.string : nil) ?? other.string
        }
        let redo = FileNames.name(stem: JobPlan.stem(of: path), ending: ".redo")
        return Sentences.sameAs(name(job), film: film.map(name), redo: redo?.string ?? ".redo")
    }
}
