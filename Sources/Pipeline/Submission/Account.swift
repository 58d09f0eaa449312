import Logging
import Seedance

/// The key's account with the API, shared by everything that makes requests: what is left of the allowance, and whether
/// requests make sense at all just now.
actor Account {
    /// What a request is for; a later one is served before an earlier one (design §8).
    enum Use: Int, Comparable {
        case list
        case submission
        case result

        static func < (one: Use, other: Use) -> Bool { one.rawValue < other.rawValue }
    }

    /// Whether films may be asked for.
    enum Standing: Equatable, Sendable {
        case good
        /// Nothing is sent until a probe says that it works again.
        case stopped(why: String, probe: ContinuousClock.Instant, failures: Int)
    }

    private var allowance: Allowance
    private var waiting: [Use: Int] = [:]
    private(set) var standing = Standing.good
    private let store: Store
    private let logger: Logger

    init(allowance: Allowance, store: Store, logger: Logger) {
        self.allowance = allowance
        self.store = store
        self.logger = logger
    }

    /// Returns when one request may be made, and counts it.
    ///
    /// - Throws: `CancellationError` when the task is cancelled first.
    func permit(_ use: Use) async throws {
        waiting[use, default: 0] += 1
        defer { waiting[use, default: 1] -= 1 }
        while true {
            let now = ContinuousClock.now
            let isOutranked = waiting.contains { $0.key > use && $0.value > 0 }
            if !isOutranked {
                guard let free = allowance.take(at: now) else { return }
                try await Task.sleep(until: free, clock: .continuous)
            } else {
                try await Task.sleep(until: now + .milliseconds(20), clock: .continuous)
            }
        }
    }

    /// Takes note of what the answer to a request says about the account.
    func learn(_ rate: RateLimit?) async {
        if let rate { allowance.learn(rate, at: .now) }
        // Only for people who look; it decides nothing.
        try? await store.remember(requestsLeft: allowance.left(at: .now))
    }

    /// Takes note of a request that went wrong.
    ///
    /// - Returns: why everything stops, the first time that it does; else nil.
    func learn(_ error: APIError) async -> String? {
        await learn(error.rate)
        let now = ContinuousClock.now
        switch error.kind {
        case .rateLimited:
            let seconds = max(error.retryAfter ?? 0, error.rate?.resetSeconds ?? 0)
            // Without a word from the API: a while that is not the same for everybody.
            allowance.block(until: now + .seconds(seconds > 0 ? seconds : Double.random(in: 5...15)))
            return nil
        case .unauthorized, .forbidden:
            return stop(Sentences.keyRefused(error), after: .seconds(15), now: now)
        case .noCredits, .planLimit:
            return stop(Sentences.noCredits(error), after: .seconds(300), now: now)
        case .unreachable, .server, .unavailable, .interrupted:
            return stop(Sentences.unreachable(error), after: .seconds(1), now: now)
        default:
            return nil
        }
    }

    /// A probe or a request went well.
    ///
    /// - Returns: whether everything had been stopped.
    func recover() -> Bool {
        defer { standing = .good }
        guard case .stopped = standing else { return false }
        logger.notice("api works again")
        return true
    }

    private func stop(_ why: String, after first: Duration, now: ContinuousClock.Instant) -> String? {
        var failures = 0
        if case .stopped(let earlier, let probe, let count) = standing {
            // Requests that were under way together and fail together are one failure.
            if earlier == why, now < probe { return nil }
            failures = count + 1
        }
        let pause = min(first * Double(1 << min(failures, 6)), max(first, .seconds(60))) * Double.random(in: 0.8...1.2)
        defer { standing = .stopped(why: why, probe: now + pause, failures: failures) }
        if case .stopped(why, _, _) = standing { return nil }
        logger.error("sending stopped", metadata: ["why": "\(why)"])
        return why
    }
}
