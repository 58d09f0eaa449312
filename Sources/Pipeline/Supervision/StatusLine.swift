import GRDB
import SystemPackage

/// How things stand, in a line for `systemctl status`: pure.
struct StatusLine: Sendable {
    var counts: [TakeState: Int] = [:]
    /// Why nothing is sent.
    var whyStopped: String?
    /// Drop folders that can't be worked with, each with the reason.
    var frozen: [(path: FilePath, why: String)] = []
    /// What a person should know of the config.
    var remark: String?

    var text: String {
        func count(_ states: TakeState..., one: String, many: String) -> String? {
            let number = states.reduce(0) { $0 + counts[$1, default: 0] }
            return number == 0 ? nil : number == 1 ? "1 \(one)" : "\(number) \(many)"
        }
        let work = [
            count(.submitting, .running, one: "film is being made", many: "films are being made"),
            count(.completed, one: "film is on its way here", many: "films are on their way here"),
            count(.ready, one: "film is next in line", many: "films are next in line"),
            count(.waiting, one: "job waits for its images", many: "jobs wait for their images"),
            count(.held, one: "film is held for a person’s word", many: "films are held for a person’s word"),
        ].compactMap(\.self)
        var sentences = [work.isEmpty ? "Nothing to do." : work.joined(separator: ", ") + "."]
        if let whyStopped { sentences.append(whyStopped) }
        sentences += frozen.map { "\($0.path) is frozen: \($0.why)" }
        if let remark { sentences.append(remark) }
        // The protocol has a line for it, and people have a screen.
        return String(sentences.joined(separator: " ").map { $0.isNewline ? " " : $0 }.prefix(1000))
    }
}

extension Store {
    /// How things stand in the folders that are watched.
    func statusLine() async throws -> StatusLine {
        try await pool.read { db in
            let frozen = try Row.fetchAll(
                db,
                sql: "SELECT path, problem FROM folders WHERE watched = 1 AND problem IS NOT NULL ORDER BY id"
            ).map { row in (path: FilePath(bytes: row["path"]), why: row["problem"] as String) }
            return StatusLine(
                counts: try db.counts(ofWatched: true),
                whyStopped: try db.whySendingStopped(),
                frozen: frozen
            )
        }
    }

    /// Has both ways into the database answer: the one that reads and the one that writes.
    func answer() async throws {
        _ = try await changesByOthers()
        _ = try await pool.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM folders") }
    }
}
