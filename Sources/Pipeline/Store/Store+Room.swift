import GRDB

extension Store {
    /// The take of a drop folder that would be sent next, and for how many bytes there should be room before that: for its
    /// film and for those that are on their way.
    ///
    /// - Returns: nil when none is ready.
    func nextNeed(inFolder folder: Int64) async throws -> (take: Take, film: Int64, others: Int64)? {
        try await pool.read { db in
            guard let id = try db.nextReady(in: [folder]) else { return nil }
            let row = try Row.fetchOne(db, cached: Take.columns + " WHERE t.id = ?", arguments: [id])
            guard let take = try row.map(Take.init(row:)), let request = take.request else { return nil }
            let own = FilmSize.expected(resolution: request.resolution, seconds: request.duration)
            let others = try Row.fetchAll(
                db,
                cached: """
                    SELECT json_extract(t.request, '$.resolution') AS resolution,
                           sum(json_extract(t.request, '$.duration')) AS seconds
                    FROM takes t CROSS JOIN jobs j ON j.id = t.job
                    WHERE j.folder = ? AND t.state IN ('submitting', 'running', 'completed') GROUP BY 1
                    """,
                arguments: [folder]
            )
            let onTheirWay = others.reduce(Int64(0)) { sum, row in
                sum + FilmSize.expected(resolution: row["resolution"] ?? "", seconds: row["seconds"] ?? 0)
            }
            return (take, own, onTheirWay)
        }
    }
}
