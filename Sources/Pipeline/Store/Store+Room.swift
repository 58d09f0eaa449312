import GRDB

/// What there is to be sent.
struct Outlook: Sendable {
    /// By drop folder; none for one where nothing is ready.
    var needs: [Int64: Need] = [:]
    /// How many takes are with the API; those that are far beyond their time no longer count.
    var underWay = 0
    /// Whether more came at once than may be sent without a person's word.
    var isBurst = false

    /// The take of a drop folder that would be sent next, and for how many bytes there should be room before that.
    struct Need: Sendable {
        let take: Take
        let film: Int64
        /// For films that are on their way.
        let others: Int64
    }
}

extension Store {
    /// What there is to be sent from these folders, all read at once: between a job and its request every question counts.
    func outlook(folders: [Int64], guardian: BurstGuard? = nil) async throws -> Outlook {
        try await pool.read { db in
            var outlook = Outlook()
            if let guardian { outlook.isBurst = try !db.bursts(guardian).isEmpty }
            for folder in folders { outlook.needs[folder] = try db.nextNeed(inFolder: folder) }
            outlook.underWay = try db.underWay()
            return outlook
        }
    }
}

extension Database {
    fileprivate func nextNeed(inFolder folder: Int64) throws -> Outlook.Need? {
        guard let id = try nextReady(in: [folder]), let take = try take(id), let request = take.request
        else { return nil }
        let others = try Row.fetchAll(
            self,
            cached: """
                SELECT json_extract(t.request, '$.resolution') AS resolution,
                       sum(json_extract(t.request, '$.duration')) AS seconds
                FROM takes t CROSS JOIN jobs j ON j.id = t.job
                WHERE j.folder = ? AND t.state IN ('submitting', 'running', 'completed') GROUP BY 1
                """,
            arguments: [folder]
        )
        return Outlook.Need(
            take: take,
            film: FilmSize.expected(resolution: request.resolution, seconds: request.duration),
            others: others.reduce(0) { sum, row in
                sum + FilmSize.expected(resolution: row["resolution"] ?? "", seconds: row["seconds"] ?? 0)
            }
        )
    }
}
