/// When the task list is worth asking for: pure.
///
/// Such films take about a minute (contract §7), so nothing is asked in the first seconds; after that often while a film may
/// come any moment, and seldom when one is far beyond its time. Where notices tell of every film, the list is only for
/// those that got lost.
struct PollPlan: Sendable {
    /// When each running task was sent.
    let sent: [ContinuousClock.Instant]
    let lastPoll: ContinuousClock.Instant?
    /// How long a film is left to its notice, and half of it is the pace from then on; nil without webhooks.
    var patience: Duration?

    /// Beyond this age a film is called overdue.
    static let overdue: Duration = .seconds(30 * 60)

    /// In the first seconds no film is done.
    static let first: Duration = .seconds(5)

    /// When to ask next; nil when nothing is running.
    var next: ContinuousClock.Instant? {
        guard let earliest = sent.min(), let youngest = sent.max() else { return nil }
        if let patience {
            let silent = earliest + patience
            return lastPoll.map { max(silent, $0 + patience / 2) } ?? silent
        }
        guard let lastPoll else { return earliest + Self.first }
        // A film's first look is due some seconds after it was sent; the films before it set the pace.
        let firstLooks = sent.map { $0 + Self.first }.filter { $0 > lastPoll }
        let pace = Self.interval(atAge: youngest.duration(to: lastPoll))
        return min(lastPoll + pace, max(firstLooks.min() ?? lastPoll + pace, lastPoll + .seconds(3)))
    }

    private static func interval(atAge age: Duration) -> Duration {
        switch age {
        case ..<first: .seconds(5)
        case ..<Duration.seconds(60): .seconds(3)
        case ..<Duration.seconds(180): .seconds(5)
        case ..<overdue: .seconds(10)
        default: .seconds(60)
        }
    }
}
