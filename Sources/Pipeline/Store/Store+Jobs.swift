import FoundationEssentials
import GRDB
import SystemPackage
import WatchFolder

// Where jobs are. The intake runs on a drop folder's own thread, so these calls block.
extension Store {
    /// The drop folder at this path, if it was ever watched.
    func folder(at path: FilePath) throws -> FolderRow? {
        try pool.read { db in
            try Row.fetchOne(db, cached: "SELECT id, marker FROM folders WHERE path = ?", arguments: [path.bytes])
                .map { FolderRow(id: $0["id"], path: path, marker: $0["marker"]) }
        }
    }

    /// Makes a drop folder known. One with a marker that is known is the folder that it was, mounted or named differently:
    /// what was made of its jobs is not paid for again.
    func addFolder(at path: FilePath, marker: String) throws -> FolderRow {
        try pool.write { db in
            if let id = try Int64.fetchOne(db, cached: "SELECT id FROM folders WHERE marker = ?", arguments: [marker]) {
                return FolderRow(id: id, path: path, marker: marker)
            }
            try db.execute(
                cached: "INSERT INTO folders (path, marker) VALUES (?, ?)",
                arguments: [path.bytes, marker]
            )
            return FolderRow(id: db.lastInsertedRowID, path: path, marker: marker)
        }
    }

    /// The drop folder is at this path now.
    func placed(folder: Int64, at path: FilePath) throws {
        try pool.write { db in
            try db.execute(cached: "UPDATE folders SET path = ? WHERE id = ?", arguments: [path.bytes, folder])
        }
    }

    /// The jobs known in one directory of a drop folder.
    func jobs(folder: Int64, directory: FilePath) throws -> [FilePath: JobRow] {
        let rows = try jobs(where: "folder = ? AND directory = ? AND gone = 0", [folder, directory.bytes])
        return Dictionary(rows.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The directories that have jobs.
    func jobDirectories(folder: Int64) throws -> Set<FilePath> {
        try pool.read { db in
            // From each to the next one, however many jobs it has.
            let paths = try Data.fetchAll(
                db,
                cached: """
                    WITH RECURSIVE found (directory) AS (
                        SELECT min(directory) FROM jobs WHERE folder = ?1 AND gone = 0
                        UNION ALL
                        SELECT (SELECT min(j.directory) FROM jobs j
                            WHERE j.folder = ?1 AND j.gone = 0 AND j.directory > found.directory)
                        FROM found WHERE directory IS NOT NULL
                    )
                    SELECT directory FROM found WHERE directory IS NOT NULL
                    """,
                arguments: [folder]
            )
            return Set(paths.map(FilePath.init(bytes:)))
        }
    }

    /// The jobs that were read from this very file, by whatever name. The device is left out: another mount has another.
    func jobs(folder: Int64, sameFileAs stamp: FileStamp) throws -> [JobRow] {
        try jobs(where: "folder = ? AND inode = ? AND gone = 0", [folder, Int64(bitPattern: stamp.inode)])
            .filter { $0.stamp?.isSameFile(as: stamp) == true }
    }

    /// The jobs that had this text when it was found good. One whose file is gone counts while its film is made: the file
    /// may only have been moved.
    func jobs(folder: Int64, textDigest: String) throws -> [JobRow] {
        try jobs(
            where: """
                +folder = ? AND (gone = 0 OR id IN (SELECT job FROM takes WHERE state IN ('submitting', 'running', 'completed')))
                AND id IN (SELECT job FROM takes WHERE text_digest = ? AND state <> 'cancelled')
                """,
            [folder, textDigest]
        )
    }

    /// The jobs of which a take is not sent.
    func unsentJobs(folder: Int64) throws -> [FilePath] {
        try pool.read { db in
            try Data.fetchAll(
                db,
                cached: """
                    SELECT DISTINCT path FROM takes CROSS JOIN jobs ON jobs.id = takes.job
                    WHERE folder = ? AND gone = 0 AND superseded = 0 AND \(Take.isUnsent)
                    """,
                arguments: [folder]
            ).map(FilePath.init(bytes:))
        }
    }

    /// The jobs known at these places of a drop folder.
    func jobs(folder: Int64, at paths: [FilePath]) throws -> [FilePath: JobRow] {
        try pool.read { db in
            try paths.reduce(into: [:]) { jobs, path in
                jobs[path] = try db.jobs(where: "folder = ? AND path = ? AND gone = 0", [folder, path.bytes]).first
            }
        }
    }

    private func jobs(where condition: String, _ arguments: [any DatabaseValueConvertible]) throws -> [JobRow] {
        try pool.read { db in try db.jobs(where: condition, arguments) }
    }

    /// The job's file has another place now; its film will follow it.
    ///
    /// A job that was known at that place has lost its file to this one. What it sent goes on, under a name of its own.
    func moved(job: Int64, to path: FilePath, in folder: Int64) throws {
        try pool.write { db in
            let directory = path.removingLastComponent()
            let others = try Int64.fetchAll(
                db,
                cached: "SELECT id FROM jobs WHERE folder = ? AND path = ? AND id <> ?",
                arguments: [folder, path.bytes, job]
            )
            for other in others {
                try db.retire(job: other)
                let name = FileNames.name(stem: JobPlan.stem(of: path), ending: " (\(other)).job")
                try db.execute(
                    cached: "UPDATE jobs SET path = ? WHERE id = ?",
                    arguments: [name.map { directory.appending($0).bytes }, other]
                )
            }
            try db.execute(
                cached: "UPDATE jobs SET path = ?, directory = ?, note_due = 1, gone = 0, gone_at = NULL WHERE id = ?",
                arguments: [path.bytes, directory.bytes, job]
            )
        }
    }

    /// The job's file is gone: what was not sent is given up; what was sent is paid for and goes on.
    ///
    /// - Returns: whether a take was given up.
    func gone(job: Int64) throws -> Bool {
        try pool.write { db in try db.retire(job: job) }
    }
}

extension Database {
    @discardableResult
    fileprivate func retire(job: Int64) throws -> Bool {
        let takes = try Int64.fetchAll(
            self,
            cached: """
                SELECT id FROM takes WHERE job = ? AND superseded = 0 AND \(Take.isUnsent)
                """,
            arguments: [job]
        )
        for take in takes { try giveUp(take) }
        // Without its number, a new file that gets the number can't be taken for this one.
        try execute(
            cached: """
                UPDATE jobs SET note_due = 1, stamp = NULL, inode = NULL, gone = 1, gone_at = coalesce(gone_at, ?) WHERE id = ?
                """,
            arguments: [wallClock(), job]
        )
        return !takes.isEmpty
    }
}

extension JobRow {
    init(row: Row) {
        id = row[0]
        path = FilePath(bytes: row[1])
        stamp = (row[2] as String?).flatMap(FileStamp.init(text:))
        companions = (row[3] as String?).flatMap { OwnFiles.decode(Array($0.utf8)) } ?? []
        let note = row[4] as Bool ? nil : (row[5] as Data?).map(FilePath.init(bytes:))
        failedNote = note?.lastComponent?.stem.hasSuffix(".\(NoteText.Kind.failed.rawValue)") == true ? note : nil
        hasUnsentTake = row[6]
    }
}

extension Database {
    fileprivate func jobs(where condition: String, _ arguments: [any DatabaseValueConvertible]) throws -> [JobRow] {
        let statement = try cachedStatement(
            sql: """
                SELECT id, path, stamp, companions, note_due, note_path, EXISTS (
                    SELECT 1 FROM takes
                    WHERE job = jobs.id AND superseded = 0 AND \(Take.isUnsent)
                ) AS unsent
                FROM jobs WHERE \(condition)
                """
        )
        return try Row.fetchAll(statement, arguments: StatementArguments(arguments)).map(JobRow.init(row:))
    }
}
