/// How fast films are asked for where nobody tells when they are done: pure.
///
/// Without webhooks each film takes two requests: one to ask for it, one to fetch it. Were a minute's requests all spent on
/// asking, the films would all be done in one minute too, and while they are fetched none could be asked for. So once more
/// films are under way than a minute has requests, they are asked for as slowly as they can be fetched.
struct Pace: Sendable {
    let requestsPerMinute: Double
    /// How long a minute is; measurements make it shorter.
    let minute: Duration

    /// Of all requests so many are to ask for films; as many fetch them, and a tenth reads the task list.
    private static let share = 0.45

    /// How many films may be asked for before that matters; at least 1.
    func left(underWay: Int) -> Int { max(1, Int(requestsPerMinute) - underWay) }

    /// When the next film should be asked for.
    ///
    /// - Parameters:
    ///   - last: when the last one was.
    ///   - underWay: how many films are with the API.
    /// - Returns: nil when it may be at once.
    func next(after last: ContinuousClock.Instant, underWay: Int) -> ContinuousClock.Instant? {
        guard Double(underWay) >= requestsPerMinute else { return nil }
        return last + minute / (requestsPerMinute * Self.share)
    }
}
