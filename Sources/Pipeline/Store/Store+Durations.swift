import FoundationEssentials
import GRDB

/// How long films of one kind have been taking, from the request to the answer that they are done.
struct UsualTime: Sendable, Equatable {
    /// Hardly any was done before.
    let earliest: Duration
    /// Half of them were done by then.
    let typical: Duration

    /// - Parameter seconds: what the last films took.
    init?(seconds: [Double]) {
        guard !seconds.isEmpty else { return nil }
        let sorted = seconds.sorted()
        // What a film took is known as it is found done, which is always a little later than it was. Looking somewhat
        // before the quickest keeps the estimate from growing by itself.
        earliest = .seconds(sorted[sorted.count / 10] * 0.9)
        typical = .seconds(sorted[sorted.count / 2])
    }
}

extension Store {
    /// How long films like the take's have been taking; nil as long as none is known.
    func usualTime(of request: TakeRequest?) async throws -> UsualTime? {
        try await pool.read { db in try db.usualTime(of: request) }
    }
}

extension Database {
    /// So many films of a kind are remembered.
    private static let remembered = 20

    /// Remembers what the take took. A time that can't be right, because the clock was changed or the daemon was not there
    /// to see it, is left out.
    func learnDuration(of take: Take) throws {
        guard let kind = take.request?.kind, let sent = take.submittedAt?.timeIntervalSince1970,
            case let seconds = wallClock() - sent, (0...1800).contains(seconds)
        else { return }
        try execute(cached: "INSERT INTO durations (kind, seconds) VALUES (?, ?)", arguments: [kind, seconds])
        try execute(
            cached: """
                DELETE FROM durations WHERE kind = ? AND id NOT IN (
                    SELECT id FROM durations WHERE kind = ? ORDER BY id DESC LIMIT ?)
                """,
            arguments: [kind, kind, Self.remembered]
        )
    }

    func usualTime(of request: TakeRequest?) throws -> UsualTime? {
        guard let kind = request?.kind else { return nil }
        return UsualTime(
            seconds: try Double.fetchAll(
                self,
                cached: "SELECT seconds FROM durations WHERE kind = ?",
                arguments: [kind]
            )
        )
    }
}

extension TakeRequest {
    /// What decides how long a film takes, as far as anyone knows.
    var kind: String { "\(model) \(resolution) \(duration)" }
}
