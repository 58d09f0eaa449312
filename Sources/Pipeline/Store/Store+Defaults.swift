import FoundationEssentials
import GRDB
import SystemPackage
import WatchFolder

// What is kept of `_defaults.job` files. The intake runs on a drop folder's own thread, so these calls block.
extension Store {
    /// What the defaults of each directory looked like when it was last told what they change.
    func defaults(folder: Int64) throws -> [FilePath: FileStamp] {
        try pool.read { db in
            let rows = try Row.fetchAll(
                db,
                cached: "SELECT directory, stamp FROM defaults WHERE folder = ?",
                arguments: [folder]
            )
            return Dictionary(
                rows.compactMap { row in
                    FileStamp(text: row["stamp"]).map { (FilePath(bytes: row["directory"]), $0) }
                },
                uniquingKeysWith: { first, _ in first }
            )
        }
    }

    func setDefaults(_ stamp: FileStamp?, of directory: FilePath, folder: Int64) throws {
        try pool.write { db in
            try db.execute(
                cached: "DELETE FROM defaults WHERE folder = ? AND directory = ?",
                arguments: [folder, directory.bytes]
            )
            guard let stamp else { return }
            try db.execute(
                cached: "INSERT INTO defaults VALUES (?, ?, ?)",
                arguments: [folder, directory.bytes, stamp.text]
            )
        }
    }

    /// The jobs in a directory and below it whose films are here, oldest first.
    func finishedJobs(folder: Int64, below directory: FilePath) throws -> [FilePath] {
        // What is below comes after it and before the next byte's.
        let slash = UInt8(ascii: "/")
        let end = directory.isEmpty ? Data(repeating: .max, count: 4097) : directory.bytes + [slash + 1]
        return try pool.read { db in
            try Data.fetchAll(
                db,
                cached: """
                    SELECT path FROM jobs WHERE folder = ? AND gone = 0 AND directory >= ? AND directory < ?
                    AND EXISTS (SELECT 1 FROM takes WHERE job = jobs.id AND state = 'delivered' AND asked = 1) ORDER BY id
                    """,
                arguments: [folder, directory.bytes, end]
            ).map(FilePath.init(bytes:)).filter { $0.starts(with: directory) }
        }
    }

    /// What the job asks for, and all that was asked for it before if there are drafts among it; oldest first.
    func askedTakes(ofJob job: Int64) throws -> (asked: [EarlierTake], earlier: [EarlierTake]) {
        let takes = try pool.read { db in
            try Row.fetchAll(
                db,
                cached: Take.columns + """
                     WHERE t.job = ? AND t.request IS NOT NULL AND t.state NOT IN ('cancelled', 'waiting', 'rejected')
                    ORDER BY t.id
                    """,
                arguments: [job]
            ).map(Take.init(row:))
        }
        func earlier(_ takes: [Take]) -> [EarlierTake] {
            takes.compactMap { take in
                take.request.map { request in
                    EarlierTake(
                        request: request,
                        identity: take.identity,
                        state: take.state,
                        nonce: take.nonce,
                        film: take.filmPath,
                        stamp: take.filmStamp
                    )
                }
            }
        }
        let hasDrafts = takes.contains { $0.request?.draft != nil }
        return (earlier(takes.filter(\.isAsked)), hasDrafts ? earlier(takes) : [])
    }

    /// Whether the job's films would be others now than those that it has.
    ///
    /// - Returns: whether that is another answer than before.
    func differs(_ differs: Bool, job: Int64) throws -> Bool {
        try pool.write { db in
            try db.execute(
                cached: "UPDATE jobs SET differs = ?, note_due = 1 WHERE id = ? AND differs <> ?",
                arguments: [differs, job, differs]
            )
            return db.changesCount > 0
        }
    }
}
