import Foundation
import GRDB
import SystemPackage

// What people look at. Jobs are paged by their numbers, so a million of them cost no more than fifty.
extension Store {
    /// So many jobs are looked through for a text at a time; the page goes on with older ones.
    private static let mostSearched = 20_000

    func deskJobs(_ query: JobQuery) async throws -> JobPage {
        let counts = try await pool.read { db in try db.counts() }
        var conditions = ["EXISTS (SELECT 1 FROM takes WHERE job = j.id)"]
        var arguments = StatementArguments()
        func condition(_ sql: String, _ values: any DatabaseValueConvertible...) {
            conditions.append(sql)
            arguments += StatementArguments(values)
        }
        if let folder = query.folder { condition("j.folder = ?", folder) }
        if let before = query.before { condition("j.id < ?", before) }
        if let day = query.day {
            condition(
                "j.id IN (SELECT job FROM takes WHERE created_at >= ? AND created_at < ?)",
                day.lowerBound.timeIntervalSince1970,
                day.upperBound.timeIntervalSince1970
            )
        }
        if !query.states.isEmpty {
            let marks = query.states.map { _ in "?" }.joined(separator: ", ")
            let count = query.states.compactMap { TakeState(rawValue: $0).flatMap { counts[$0] } }.reduce(0, +)
            // Either the takes in these states are listed, or the newest jobs are looked at until there are fifty.
            let isFew = count * count < 50 * counts.values.reduce(0, +)
            let takes = "SELECT job FROM takes WHERE superseded = 0 AND state IN (\(marks))"
            conditions.append(isFew ? "j.id IN (\(takes))" : "EXISTS (\(takes) AND job = j.id)")
            arguments += StatementArguments(query.states)
        }
        if !query.text.isEmpty {
            let escaped = query.text.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing(
                "_",
                with: "\\_"
            )
            condition(
                """
                (CAST(j.path AS TEXT) LIKE ? ESCAPE '\\' OR EXISTS (
                    SELECT 1 FROM takes WHERE job = j.id AND superseded = 0
                    AND json_extract(request, '$.prompt') LIKE ? ESCAPE '\\'))
                """,
                "%\(escaped)%",
                "%\(escaped)%"
            )
        }
        let limit = min(max(1, query.limit), 200)
        let isSearch = !query.text.isEmpty
        return try await pool.read { [conditions, arguments] db in
            var (conditions, arguments) = (conditions, arguments)
            let last: Int64? =
                isSearch
                ? try Int64.fetchOne(
                    db,
                    cached: "SELECT id FROM jobs WHERE id < ? ORDER BY id DESC LIMIT 1 OFFSET ?",
                    arguments: [query.before ?? .max, Self.mostSearched - 1]
                ) : nil
            if let last {
                conditions.append("j.id >= ?")
                arguments += [last]
            }
            let sql = """
                SELECT j.id FROM jobs j WHERE \(conditions.joined(separator: " AND ")) ORDER BY j.id DESC LIMIT \(limit + 1)
                """
            let ids = try Int64.fetchAll(db, sql: sql, arguments: arguments)
            var usual: [String: UsualTime?] = [:]
            let jobs = try ids.prefix(limit).compactMap { try db.deskJob($0, usual: &usual) }
            return JobPage(jobs: jobs, next: ids.count > limit ? ids[limit - 1] : last)
        }
    }

    func deskJobs(_ ids: [Int64]) async throws -> [JobView] {
        try await pool.read { db in
            var usual: [String: UsualTime?] = [:]
            return try ids.compactMap { try db.deskJob($0, usual: &usual) }
        }
    }

    func deskJob(_ id: Int64) async throws -> JobView? {
        try await pool.read { db in
            var usual: [String: UsualTime?] = [:]
            return try db.deskJob(id, withEarlier: true, usual: &usual)
        }
    }

    func deskJobs(ofTakes takes: [Int64]) async throws -> [Int64] {
        try await pool.read { db in
            let marks = takes.map { _ in "?" }.joined(separator: ", ")
            return try Int64.fetchAll(
                db,
                sql: "SELECT DISTINCT job FROM takes WHERE id IN (\(marks))",
                arguments: StatementArguments(takes)
            )
        }
    }

    func deskTake(_ id: Int64) async throws -> Take? {
        try await pool.read { db in try db.take(id) }
    }

    func deskFolders() async throws -> [DeskStatus.Folder] {
        try await pool.read { db in
            try Row.fetchAll(
                db,
                cached: "SELECT id, path, problem, since, mode, mode_reason FROM folders WHERE watched = 1 ORDER BY id"
            ).map { row in
                let path = FilePath(bytes: row["path"])
                return DeskStatus.Folder(
                    id: row["id"],
                    path: path.string,
                    pathBase64: path.base64IfNotText,
                    problem: row["problem"],
                    since: (row["since"] as Double?).map(Date.init(timeIntervalSince1970:)),
                    mode: row["mode"],
                    modeReason: row["mode_reason"]
                )
            }
        }
    }
}

extension Database {
    /// - Parameter usual: how long films of each kind have been taking, as far as it was asked for already.
    fileprivate func deskJob(
        _ id: Int64,
        withEarlier: Bool = false,
        usual: inout [String: UsualTime?]
    ) throws -> JobView? {
        let job = try Row.fetchOne(
            self,
            cached: """
                SELECT j.folder, j.path, j.gone, f.path AS root FROM jobs j JOIN folders f ON f.id = j.folder
                WHERE j.id = ?
                """,
            arguments: [id]
        )
        guard let job else { return nil }
        var states: [TakeState: (count: Int, credits: Int)] = [:]
        let rows = try Row.fetchAll(
            self,
            cached: """
                SELECT state, count(*) AS n, sum(coalesce(credits, 0)) AS credits FROM takes
                WHERE job = ? AND superseded = 0 GROUP BY state
                """,
            arguments: [id]
        )
        for row in rows {
            if let state = TakeState(rawValue: row["state"]) { states[state] = (row["n"], row["credits"]) }
        }
        let takes = try deskTakes(of: id, superseded: false)
        func view(_ take: Take) throws -> TakeView {
            guard let kind = take.request?.kind, !take.state.isEnd else { return TakeView(take, usual: nil) }
            if usual[kind] == nil { usual[kind] = .some(try usualTime(of: take.request)) }
            return TakeView(take, usual: usual[kind] ?? nil)
        }
        // A note about some of the takes would be another one than the folder's.
        let isWhole = takes.count < JobView.mostTakes
        let isTold = takes.contains { $0.state != .delivered && $0.state != .cancelled }
        let whyStopped = isTold ? try whySendingStopped() : nil
        return JobView(
            id: id,
            folder: job["folder"],
            path: FilePath(bytes: job["path"]),
            in: FilePath(bytes: job["root"]),
            isGone: job["gone"],
            takes: try takes.map(view),
            states: states,
            note: isWhole && isTold
                ? NoteText(
                    takes: takes,
                    whyStopped: whyStopped,
                    usual: try usualTime(of: takes.last?.request)
                )?.text : nil,
            whyStopped: whyStopped,
            earlier: withEarlier ? try deskTakes(of: id, superseded: true).map(view) : nil,
            sent: withEarlier ? try deskSent(job: id) : nil
        )
    }

    private func deskSent(job: Int64) throws -> [JobView.Sent] {
        try Row.fetchAll(
            self,
            cached: """
                SELECT s.take, s.at, s.credits FROM takes t JOIN spending s ON s.take = t.id WHERE t.job = ?
                AND s.credits > 0 ORDER BY s.at LIMIT 1000
                """,
            arguments: [job]
        ).map { row in
            JobView.Sent(
                take: row["take"],
                at: Date(timeIntervalSince1970: row["at"]),
                credits: row["credits"]
            )
        }
    }

    private func deskTakes(of job: Int64, superseded: Bool) throws -> [Take] {
        try Row.fetchAll(
            self,
            cached: Take.columns + " WHERE t.job = ? AND t.superseded = ? ORDER BY t.id LIMIT \(JobView.mostTakes)",
            arguments: [job, superseded]
        ).map(Take.init(row:))
    }
}
