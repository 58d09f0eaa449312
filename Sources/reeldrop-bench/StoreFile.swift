import Foundation
import GRDB

/// A daemon's store, looked at and filled from outside.
struct StoreFile {
    private let queue: DatabaseQueue

    /// - Parameter state: the state directory of a daemon that has run.
    init(_ state: URL, readonly: Bool = true) throws {
        var configuration = Configuration()
        configuration.readonly = readonly
        configuration.busyMode = .timeout(30)
        queue = try DatabaseQueue(path: state.appending(path: "reeldrop.sqlite").path, configuration: configuration)
    }

    /// The first value that a question is answered with.
    func value<Value: DatabaseValueConvertible>(_ sql: String) throws -> Value? {
        try queue.read { try Value.fetchOne($0, sql: sql) }
    }

    func close() throws { try queue.close() }

    /// Writes down films that are done, as a daemon that does not run now would have left them.
    ///
    /// - Parameters:
    ///   - present: how many of their jobs are in the folder still; the others were deleted.
    ///   - directories: among how many their jobs are spread.
    func writeHistory(_ count: Int, present: Int, directories: Int, drop: URL) throws {
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = OFF") }
        let now = Date().timeIntervalSince1970
        for first in stride(from: 0, to: count, by: 50_000) {
            try queue.write { db in
                let (job, take) = try (Self.insertJob(db), Self.insertTake(db))
                for number in first..<min(count, first + 50_000) {
                    let directory = "\(number % directories)"
                    let path = "\(directory)/film\(number)"
                    var stamp: (text: String?, inode: Int64?) = (nil, nil)
                    if number < present { stamp = try Self.write("prompt: film \(number)\n", path + ".job", in: drop) }
                    // One a second, the newest last.
                    let time = now - Double(count - number)
                    let isGone = number >= present
                    try job.execute(arguments: [
                        Data(directory.utf8), Data("\(path).job".utf8), stamp.text, stamp.inode, isGone ? 1 : 0,
                        isGone ? time : nil,
                    ])
                    try take.execute(arguments: [
                        db.lastInsertedRowID, "delivered", time, "identity\(number)", "text\(number)",
                        Self.request(number),
                        Data("\(path).mp4".utf8), time, time, time, time, "task\(number)", "nonce\(number)",
                    ])
                }
            }
        }
    }

    /// Moves all that happened into the past.
    func becomeOlder(days: Double) throws {
        try queue.write { db in
            for (table, columns) in [
                ("takes", ["since", "created_at", "submitted_at", "completed_at", "delivered_at", "asked_again_at"]),
                ("spending", ["at"]), ("jobs", ["gone_at"]),
            ] {
                let changes = columns.map { "\($0) = \($0) - \(days * 86_400)" }
                try db.execute(sql: "UPDATE \(table) SET \(changes.joined(separator: ", "))")
            }
        }
    }

    /// How many jobs a second this disk can take, a thousand of them in each transaction that is on the disk before the next
    /// begins: each is written down, then that it is about to be sent, then its task.
    func groupCommits(jobs: Int) throws -> Double {
        try queue.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        }
        let milliseconds = try milliseconds {
            for first in stride(from: 1, through: jobs, by: 1000) {
                let numbers = first..<min(jobs + 1, first + 1000)
                try queue.write { db in
                    let (job, take) = try (Self.insertJob(db), Self.insertTake(db))
                    for number in numbers {
                        let path = Data("jobs/\(number).job".utf8)
                        try job.execute(arguments: [Data("jobs".utf8), path, "1 2 3 4 \(number)", number, 0, nil])
                        try take.execute(arguments: [
                            db.lastInsertedRowID, "ready", 0, "identity\(number)", "text\(number)",
                            Self.request(number),
                            nil, 0, nil, nil, nil, nil, nil,
                        ])
                    }
                }
                try queue.write { db in
                    let intent = try db.cachedStatement(
                        sql:
                            "UPDATE takes SET state = 'submitting', since = 1, nonce = ?, submitted_at = 1 WHERE id = ?"
                    )
                    let spending = try db.cachedStatement(
                        sql: "INSERT INTO spending (nonce, take, credits, at) VALUES (?, ?, 350, 1)"
                    )
                    for number in numbers {
                        try intent.execute(arguments: ["nonce\(number)", number])
                        try spending.execute(arguments: ["nonce\(number)", number])
                    }
                }
                try queue.write { db in
                    let task = try db.cachedStatement(
                        sql: "UPDATE takes SET state = 'running', since = 2, task_id = ? WHERE id = ?"
                    )
                    let note = try db.cachedStatement(sql: "UPDATE jobs SET note_due = 1 WHERE id = ?")
                    for number in numbers {
                        try task.execute(arguments: ["task\(number)", number])
                        try note.execute(arguments: [number])
                    }
                }
            }
        }
        return Double(jobs) / milliseconds * 1000
    }

    private static func insertJob(_ db: Database) throws -> Statement {
        try db.cachedStatement(
            sql: "INSERT INTO jobs (folder, directory, path, stamp, inode, gone, gone_at) VALUES (1, ?, ?, ?, ?, ?, ?)"
        )
    }

    private static func insertTake(_ db: Database) throws -> Statement {
        try db.cachedStatement(
            sql: """
                INSERT INTO takes (job, state, since, identity, text_digest, request, credits, film_path, created_at,
                                   submitted_at, completed_at, delivered_at, task_id, nonce)
                VALUES (?, ?, ?, ?, ?, ?, 350, ?, ?, ?, ?, ?, ?, ?)
                """
        )
    }

    private static func request(_ number: Int) -> String {
        """
        {"duration":5,"model":"seedance-2-mini","prompt":"film \(number)","resolution":"480p","seed":\(number),\
        "aspectRatio":"16:9"}
        """
    }

    /// Writes a job's file.
    ///
    /// - Returns: what the daemon would write down of it.
    private static func write(_ text: String, _ path: String, in drop: URL) throws -> (String?, Int64?) {
        let file = drop.appending(path: path)
        if !FileManager.default.createFile(atPath: file.path, contents: Data(text.utf8)) {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: file)
        }
        var status = stat()
        guard stat(file.path, &status) == 0 else { throw CocoaError(.fileReadUnknown) }
        func nanoseconds(_ time: timespec) -> Int { time.tv_sec * 1_000_000_000 + time.tv_nsec }
        let times = "\(nanoseconds(status.st_mtim)) \(nanoseconds(status.st_ctim))"
        return ("\(status.st_dev) \(status.st_ino) \(status.st_size) \(times)", Int64(status.st_ino))
    }
}
