/// When the task list is worth asking for: pure.
///
/// Nothing is asked before a film can be done; after that often while it may come any moment, and seldom when it is far
/// beyond its time. Where notices tell of every film, the list is only for those that got lost.
struct PollPlan: Sendable {
    /// A running task.
    struct Film: Sendable {
        let sent: ContinuousClock.Instant
        /// Before that age it is not done, as far as anyone knows.
        var earliest: Duration = first
    }

    let running: [Film]
    let lastPoll: ContinuousClock.Instant?
    /// How long a film is left to its notice, and half of it is the pace from then on; nil without webhooks.
    var patience: Duration?
    /// Whether films wait for the allowance: then looking more often would only mean fewer films.
    var isCrowded = false
    /// How long a minute is; measurements make it shorter.
    var minute = Duration.seconds(60)

    /// Beyond this age a film is called overdue.
    static let overdue: Duration = .seconds(30 * 60)

    /// In the first seconds no film is done: as long as nothing better is known.
    static let first: Duration = .seconds(5)

    /// When to ask next; nil when nothing is running.
    var next: ContinuousClock.Instant? {
        guard let oldest = running.map(\.sent).min() else { return nil }
        if let patience {
            let silent = oldest + patience
            return lastPoll.map { max(silent, $0 + patience / 2) } ?? silent
        }
        let firstLooks = running.map { $0.sent + $0.earliest }
        guard let lastPoll else { return firstLooks.min() }
        var next = firstLooks.filter { $0 > lastPoll }.min()
        // The film whose time has come last sets the pace.
        if let latest = firstLooks.filter({ $0 <= lastPoll }).max() {
            let again = lastPoll + pace(late: latest.duration(to: lastPoll))
            next = min(next ?? again, again)
        }
        let soonest = lastPoll + (isCrowded ? minute / 5 : minute / 20)
        return next.map { max($0, soonest) }
    }

    private func pace(late: Duration) -> Duration {
        switch late {
        case ..<minute: minute / 20
        case ..<(minute * 3): minute / 12
        case ..<(minute * 30): minute / 6
        default: minute
        }
    }
}
