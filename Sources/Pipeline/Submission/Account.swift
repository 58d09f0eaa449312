import Logging
import NIOPosix
import Seedance

/// The key's account with the API, shared by everything that makes requests: whose turn it is, and whether requests make
/// sense at all just now.
actor Account {
    /// What a request is for; a later one is served before an earlier one (design §8).
    enum Use: Int, CaseIterable {
        case list
        case upload
        case submission
        case result

        /// Whether the last few of a window are left to those that nothing can starve.
        var leavesRoom: Bool { self == .submission || self == .upload }
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
        let number: Int
        let use: Use
        let part: Pulse.Part?
        let turn: CheckedContinuation<Void, any Error>
    }

    private var allowance: Allowance
    /// In the order they came.
    private var waiting: [Waiter] = []
    private var nextNumber = 0
    private var timer: Task<Void, Never>?
    /// When the store was last told how many requests are left.
    private var toldOfRest = ContinuousClock.now - .seconds(1)
    private(set) var standing = Standing.good
    /// What the API said, or didn't, when the sending stopped.
    private(set) var stoppedBy: APIError.Kind?
    private let store: Store
    private let pulse: Pulse
    /// What other instances with the same key have to leave room for; nil when there can be none.
    private let shared: SharedAllowance?
    private let logger: Logger

    init(
        allowance: Allowance,
        shared: SharedAllowance? = nil,
        store: Store,
        pulse: Pulse = Pulse(),
        logger: Logger
    ) {
        self.allowance = allowance
        self.shared = shared
        self.store = store
        self.pulse = pulse
        self.logger = logger
    }

    // MARK: Requests

    /// Makes a request when its turn comes, and takes note of what its answer says about the account.
    ///
    /// - Parameter part: the stage whose loop waits for the answer.
    /// - Throws: `CancellationError` when the task is cancelled before its turn.
    func ask<Value: Sendable>(
        _ use: Use,
        for part: Pulse.Part? = nil,
        _ request: @Sendable () async -> Result<Reply<Value>, APIError>
    ) async throws -> Result<Reply<Value>, APIError> {
        try await permit(use, for: part)
        if let part { pulse.mayTake(Pulse.longestRequest, part) }
        let result = await request()
        if let part { pulse.cameAround(part) }
        switch result {
        case .success(let reply): await learn(reply.rate)
        case .failure(let error): await learn(error, from: use)
        }
        return result
    }

    /// Returns when one request may be made, and counts it. What came of it is told by `learn`, or by `unused`.
    ///
    /// - Parameter part: the stage whose loop waits for it.
    /// - Throws: `CancellationError` when the task is cancelled first.
    func permit(_ use: Use, for part: Pulse.Part? = nil) async throws {
        try await turn(use, for: part)
        guard let shared else { return }
        let limit = allowance.limit(leavingRoom: use.leavesRoom)
        do {
            while let pause = try await onThread({ shared.take(of: limit.requests, in: limit.span) }) {
                // It waits for others, and lives.
                if let part { pulse.cameAround(part) }
                try await Task.sleep(for: pause)
            }
        } catch {
            allowance.giveBack()
            serve()
            throw error
        }
    }

    /// Returns when one request may be made, and counts it and as many more as may be made now.
    ///
    /// - Parameter most: so many at most, at least 1.
    /// - Returns: how many are counted.
    /// - Throws: as ``permit(_:for:)``.
    func permits(upTo most: Int, _ use: Use, for part: Pulse.Part? = nil) async throws -> Int {
        try await permit(use, for: part)
        var more = 0
        while more + 1 < most, allowance.take(at: .now, leavingRoom: use.leavesRoom) == .taken { more += 1 }
        guard let shared, more > 0 else { return more + 1 }
        let (limit, wanted) = (allowance.limit(leavingRoom: use.leavesRoom), more)
        let had = try? await onThread {
            (0..<wanted).prefix { _ in shared.take(of: limit.requests, in: limit.span) == nil }.count
        }
        for _ in (had ?? 0)..<more { allowance.giveBack() }
        return (had ?? 0) + 1
    }

    /// Returns when a request may be made as far as this instance's own go.
    private func turn(_ use: Use, for part: Pulse.Part?) async throws {
        let number = nextNumber
        nextNumber += 1
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (turn: CheckedContinuation<Void, any Error>) in
                guard !Task.isCancelled else { return turn.resume(throwing: CancellationError()) }
                waiting.append(Waiter(number: number, use: use, part: part, turn: turn))
                serve()
            }
        } onCancel: {
            Task { await self.giveUp(number) }
        }
    }

    /// So many requests that were permitted are not made.
    func unused(_ count: Int = 1) async {
        for _ in 0..<count { allowance.giveBack() }
        serve()
        if let shared { try? await onThread { for _ in 0..<count { shared.giveBack() } } }
    }

    /// A file is a file, even if it answers at once as a rule.
    private func onThread<R: Sendable>(_ body: @escaping @Sendable () -> R) async throws -> R {
        try await NIOThreadPool.singleton.runIfActive(body)
    }

    /// Whether films wait for the allowance, or soon would: then every request for anything else is one film less.
    var isCrowded: Bool { waiting.contains { $0.use != .list } || allowance.isScarce(at: .now) }

    /// How many requests can be made in the long run.
    var requestsPerMinute: Double { allowance.requestsPerMinute }

    /// How many requests could be made at once.
    var requestsLeft: Int { allowance.available(at: .now) }

    /// How many wait for their turn.
    var waitingCount: Int { waiting.count }

    /// Answers for itself and for the stages that wait for their turn.
    func lookAround() {
        serve()
        for part in Set(waiting.compactMap(\.part)) { pulse.cameAround(part) }
    }

    private func giveUp(_ number: Int) {
        guard let index = waiting.firstIndex(where: { $0.number == number }) else { return }
        waiting.remove(at: index).turn.resume(throwing: CancellationError())
    }

    /// Lets all go whose turn it is, the most urgent first, and comes back when it is the next one's.
    private func serve() {
        timer?.cancel()
        timer = nil
        let now = ContinuousClock.now
        var next: ContinuousClock.Instant?
        for use in Use.allCases.reversed() {
            serving: while let index = waiting.firstIndex(where: { $0.use == use }) {
                switch allowance.take(at: now, leavingRoom: use.leavesRoom) {
                case .taken:
                    waiting.remove(at: index).turn.resume()
                case .notBefore(let instant):
                    next = min(next ?? instant, instant)
                    break serving
                case .afterAnAnswer:
                    break serving
                }
            }
        }
        guard let next else { return }
        timer = Task {
            try? await Task.sleep(until: next, clock: .continuous)
            if !Task.isCancelled { serve() }
        }
    }

    // MARK: Standing

    /// Takes note of what the answer to a request says about the account.
    func learn(_ rate: RateLimit?) async {
        allowance.answer(at: .now, rate)
        let window = allowance.limit(leavingRoom: false).span
        if let shared { try? await onThread { shared.answer(in: window) } }
        serve()
        // Only for people who look, so not with every answer; it decides nothing.
        let now = ContinuousClock.now
        guard toldOfRest + .milliseconds(250) <= now else { return }
        toldOfRest = now
        try? await store.remember(requestsLeft: allowance.available(at: now))
    }

    /// Takes note of a request that went wrong, and stops the sending when others would go wrong as well.
    ///
    /// Why it stopped is written down for the notes, once for each reason.
    func learn(_ error: APIError, from use: Use) async {
        if error.kind == .rateLimited {
            let seconds = max(error.retryAfter ?? 0, error.rate?.resetSeconds ?? 0)
            // Without a word from the API: a while that is not the same for everybody.
            allowance.block(until: .now + .seconds(seconds > 0 ? seconds : Double.random(in: 5...15)))
        }
        await learn(error.rate)
        let before = standing
        defer { if standing != before, standing != .good { stoppedBy = error.kind } }
        switch error.kind {
        case .unauthorized, .forbidden:
            await stop(Sentences.keyRefused(error), after: .seconds(15))
        case .noCredits, .planLimit:
            await stop(Sentences.noCredits(error), after: .seconds(300))
        case .unreachable, .server, .unavailable, .interrupted, .unexpectedAnswer:
            await stop(Sentences.unreachable(error), after: .seconds(1))
        case .notFound where use == .submission:
            await stop(Sentences.wrongAddress(error), after: .seconds(60))
        case .rateLimited, .notFound, .invalidRequest, .rejectedLocally, .cancelled:
            break
        }
    }

    /// The operator has changed something. What stood in the way may be gone, so it is tried at once.
    func reloaded(_ config: Config) {
        allowance.limit(
            perMinute: config.settings.requestsPerMinute,
            perSecond: config.settings.requestsPerSecond
        )
        shared?.use(config.keys)
        if case .stopped(let why, _, let failures) = standing {
            standing = .stopped(why: why, probe: .now, failures: failures)
        }
        serve()
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
