import FoundationEssentials
import GRDB
import SystemPackage
import WatchFolder

extension Store {
    /// The task is done; its link is kept, since it is the only way to the film.
    func completed(_ take: Take, link: String) async throws {
        try await write { db in try db.complete(take, link: link) }
    }

    /// The task failed.
    func failed(_ take: Take, message: String) async throws {
        try await write { db in try db.fail(take: take.id, message: message) }
    }

    /// The API gave another link to the same film.
    func relinked(_ take: Take, link: String) async throws {
        try await write { db in
            try db.execute(cached: "UPDATE takes SET link = ? WHERE id = ?", arguments: [link, take.id])
        }
    }

    /// The film is about to be given its name: from now on a restart can tell whether that came to pass.
    ///
    /// - Returns: whether the take still waits for its film.
    func filmWritten(_ take: Take, stamp: FileStamp) async throws -> Bool {
        try await write { db in
            try db.execute(
                cached: "UPDATE takes SET film_stamp = ? WHERE id = ? AND state = 'completed'",
                arguments: [stamp.text, take.id]
            )
            return db.changesCount > 0
        }
    }

    /// The film has its name; this is the end of the take.
    func delivered(_ take: Take, film: FilePath) async throws {
        try await write { db in
            try db.move(
                take: take.id,
                to: .delivered,
                message: nil,
                columns: [("film_path", film.bytes), ("delivered_at", wallClock()), ("link", nil)]
            )
            try db.execute(cached: "DELETE FROM uploads_needed WHERE take = ?", arguments: [take.id])
        }
    }

    /// The film can no longer be had.
    func lost(_ take: Take, message: String) async throws {
        try await write { db in try db.move(take: take.id, to: .lost, message: message, columns: [("link", nil)]) }
    }

    /// Tells why a finished film is not in the folder yet.
    func tell(_ take: Take, message: String?) async throws {
        try await write { db in try db.tell(take: take.id, message: message) }
    }

    /// The take as it stands now, with its job's place of now: a job may be moved while its film is made.
    func current(_ take: Take) async throws -> Take? {
        try await pool.read { db in try db.take(take.id) }
    }
}

extension Database {
    /// The task of the take failed, which is presumed to cost nothing (contract §6).
    func fail(take id: Int64, message: String) throws {
        try move(take: id, to: .failed, message: message)
        try giveBack(take: id)
        try forgetUploads(of: id)
    }

    /// The task of the take is done.
    func complete(_ take: Take, link: String) throws {
        try move(take: take.id, to: .completed, message: nil, columns: [("link", link), ("completed_at", wallClock())])
        try learnDuration(of: take)
    }
}
