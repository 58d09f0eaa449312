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
        /// It may work again: one film is asked for, and all others wait for what comes of it.
        case onTrial(failures: Int)
        /// Nothing is sent until a probe says that it works again.
        case stopped(why: String, probe: ContinuousClock.Instant, failures: Int)
    }

    private struct Waiter {
        let use: Use
        let since: ContinuousClock.Instant

        /// What has waited for long is served before anything else, so that nothing starves.
        func rank(at now: ContinuousClock.Instant) -> Int {
            since + .seconds(20) <= now ? .max : use.rawValue
        }
    }

    private var allowance: Allowance
    private var waiting: [Int: Waiter] = [:]
    private var nextWaiter = 0
    private(set) var standing = Standing.good
    /// What the API said, or didn't, when the sending stopped.
    private(set) var stoppedBy: APIError.Kind?
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
        let me = nextWaiter
        nextWaiter += 1
        waiting[me] = Waiter(use: use, since: .now)
        defer { waiting[me] = nil }
        while true {
            let now = ContinuousClock.now
            let rank = waiting[me]?.rank(at: now) ?? 0
            let isOutranked = waiting.values.contains { $0.rank(at: now) > rank }
            let free = isOutranked ? allowance.nextFree(at: now) : allowance.take(at: now)
            guard let free else { return }
            // Who is outranked comes just after the one before.
            try await Task.sleep(until: isOutranked ? max(free, now) + .milliseconds(20) : free, clock: .continuous)
        }
    }

    /// Takes note of what the answer to a request says about the account.
    func learn(_ rate: RateLimit?) async {
        if let rate { allowance.learn(rate, at: .now) }
        // Only for people who look; it decides nothing.
        try? await store.remember(requestsLeft: allowance.left(at: .now))
    }

    /// Takes note of a request that went wrong, and stops the sending when others would go wrong as well.
    ///
    /// Why it stopped is written down for the notes, once for each reason.
    func learn(_ error: APIError, from use: Use) async {
        await learn(error.rate)
        let before = standing
        defer { if standing != before, standing != .good { stoppedBy = error.kind } }
        switch error.kind {
        case .rateLimited:
            let seconds = max(error.retryAfter ?? 0, error.rate?.resetSeconds ?? 0)
            // Without a word from the API: a while that is not the same for everybody.
            allowance.block(until: .now + .seconds(seconds > 0 ? seconds : Double.random(in: 5...15)))
        case .unauthorized, .forbidden:
            await stop(Sentences.keyRefused(error), after: .seconds(15))
        case .noCredits, .planLimit:
            await stop(Sentences.noCredits(error), after: .seconds(300))
        case .unreachable, .server, .unavailable, .interrupted, .unexpectedAnswer:
            await stop(Sentences.unreachable(error), after: .seconds(1))
        case .notFound where use == .submission:
            await stop(Sentences.wrongAddress(error), after: .seconds(60))
        case .notFound, .invalidRequest, .rejectedLocally, .cancelled:
            break
        }
    }

    /// The API answered a probe well, which says nothing yet about asking for films.
    func tryAgain() {
        if case .stopped(_, _, let failures) = standing { standing = .onTrial(failures: failures) }
    }

    /// A film was asked for with success.
    ///
    /// - Returns: whether nothing had been sent for a while.
    func recover() async -> Bool {
        guard standing != .good else { return false }
        standing = .good
        stoppedBy = nil
        logger.notice("api works again")
        try? await store.sendingStopped(nil)
        return true
    }

    private func stop(_ why: String, after first: Duration) async {
        let now = ContinuousClock.now
        let failures: Int
        var known: String?
        switch standing {
        case .good: failures = 0
        case .onTrial(let count): failures = count + 1
        case .stopped(let earlier, let probe, let count):
            // Requests that were under way together and fail together are one failure.
            if now < probe { return }
            (failures, known) = (count + 1, earlier)
        }
        let pause =
            min(first * Double(1 << min(failures, 10)), max(first, .seconds(300))) * Double.random(in: 0.8...1.2)
        standing = .stopped(why: why, probe: now + pause, failures: failures)
        guard known != why else { return }
        if failures == 0 { logger.error("sending stopped", metadata: ["why": "\(why)"]) }
        try? await store.sendingStopped(why)
    }
}
