import DequeModule
import Seedance

/// How many requests may be made: pure counting, no waiting.
///
/// Each limit is a window that slides: never more than so many requests in any span of that length. A bucket that fills up
/// while idle would let twice the limit through in its first minute. A request takes up room from the moment it may be made
/// until a whole span after its answer: somewhere in between the API has counted it, so however long the way there is, the
/// API's own count is never higher than this one.
struct Allowance: Sendable {
    struct Window: Sendable, Equatable {
        var requests: Int
        var span: Duration
    }

    /// What came of asking for a request.
    enum Turn: Equatable {
        /// It may be made now, and is counted.
        case taken
        /// Not before then.
        case notBefore(ContinuousClock.Instant)
        /// All room is taken by requests without an answer.
        case afterAnAnswer
    }

    /// For the key: the operator's, or the documented one as long as the API has told of no other.
    private var key: Window
    private var isFixed: Bool
    /// For the address.
    private var address: [Window]
    /// What the API's headers tell, by the number of requests they name, and when they did. Routes may differ.
    private var learnt: [Int: (span: Duration, seen: ContinuousClock.Instant)] = [:]
    private var unanswered = 0
    /// When answers came, oldest first, as far back as the longest window reaches.
    private var answered: Deque<ContinuousClock.Instant> = []
    /// What the API said to have left in its own window, less what was made since.
    private var left: (count: Int, until: ContinuousClock.Instant)?
    /// The API said to wait until then.
    private var blockedUntil: ContinuousClock.Instant?

    /// Of each window so many are kept from whoever leaves room for others.
    private static let reserve = 1
    /// A limit that no answer has named for so long is no longer one.
    private static let memory = Duration.seconds(600)

    private let minute: Duration

    /// - Parameters:
    ///   - perMinute: for the key; nil for the documented number until the API's headers tell of another (contract §3).
    ///   - perSecond: for the address, averaged over two minutes, with bursts of five times that (contract §3).
    ///   - minute: how long a minute is; measurements make it shorter.
    init(perMinute: Int?, perSecond: Int, minute: Duration = .seconds(60)) {
        self.minute = minute
        (key, isFixed, address) = Self.windows(perMinute, perSecond, minute)
    }

    /// Sets other limits; what was made so far counts on.
    mutating func limit(perMinute: Int?, perSecond: Int) {
        (key, isFixed, address) = Self.windows(perMinute, perSecond, minute)
    }

    private static func windows(
        _ perMinute: Int?,
        _ perSecond: Int,
        _ minute: Duration
    ) -> (key: Window, isFixed: Bool, address: [Window]) {
        let address = [
            Window(requests: perSecond * 120, span: minute * 2),
            Window(requests: perSecond * 5, span: minute / 60),
        ]
        return (Window(requests: perMinute ?? 45, span: minute), perMinute != nil, address)
    }

    /// Counts one request, if it may be made now.
    ///
    /// - Parameter leavingRoom: whether the last few of a window are left to others.
    mutating func take(at now: ContinuousClock.Instant, leavingRoom: Bool = false) -> Turn {
        forget(before: now)
        var turn = Turn.taken
        func wait(until instant: ContinuousClock.Instant) {
            switch turn {
            case .taken: turn = .notBefore(instant)
            case .notBefore(let other): turn = .notBefore(max(other, instant))
            case .afterAnAnswer: break
            }
        }
        // Films that are done don't wait for hours: their links die. One request a minute asks how things stand.
        func longest(_ instant: ContinuousClock.Instant) -> ContinuousClock.Instant {
            leavingRoom ? instant : min(instant, (answered.last ?? now) + key.span)
        }
        if let blockedUntil, now < longest(blockedUntil) { wait(until: longest(blockedUntil)) }
        if let left, left.count <= 0, now < longest(left.until) {
            if unanswered > 0 { return .afterAnAnswer }
            wait(until: longest(left.until))
        }
        for window in windows {
            let requests = window.requests - (leavingRoom ? min(Self.reserve, window.requests - 1) : 0)
            let first = firstRecent(in: window, at: now)
            let excess = unanswered + answered.count - first - requests
            guard excess >= 0 else { continue }
            guard first + excess < answered.count else { return .afterAnAnswer }
            wait(until: answered[first + excess] + window.span)
        }
        if turn == .taken {
            unanswered += 1
            left?.count -= 1
        }
        return turn
    }

    /// A request has its answer, or failed.
    mutating func answer(at now: ContinuousClock.Instant, _ rate: RateLimit? = nil) {
        unanswered -= 1
        answered.append(now)
        guard let rate else { return }
        if let limit = rate.limit, limit > 0 {
            // The first request in a window of the API's shows the whole of it.
            let span = rate.remaining == limit - 1 ? rate.resetSeconds.map { Duration.seconds(max($0, 1)) } : nil
            learnt[limit] = (span ?? learnt[limit]?.span ?? key.span, now)
        }
        if let remaining = rate.remaining, let reset = rate.resetSeconds {
            // Those under way may be counted already, or not yet: as if not.
            left = (remaining - unanswered, now + .seconds(reset))
        }
    }

    /// A request that was counted is not made.
    mutating func giveBack() {
        unanswered -= 1
        left?.count += 1
    }

    /// The API refused a request for being one too many.
    mutating func block(until instant: ContinuousClock.Instant) {
        blockedUntil = max(blockedUntil ?? instant, instant)
    }

    /// How many requests could be made at once now.
    mutating func available(at now: ContinuousClock.Instant) -> Int {
        forget(before: now)
        guard blockedUntil ?? now <= now else { return 0 }
        let room = windows.map { $0.requests - unanswered - answered.count + firstRecent(in: $0, at: now) }
        return max(0, min(room.min() ?? 0, left?.count ?? .max))
    }

    /// How many requests the strictest limit lets through in the long run.
    var requestsPerMinute: Double {
        windows.map { Double($0.requests) * (minute / $0.span) }.min() ?? 0
    }

    /// What the key allows, for one that leaves room for others or doesn't.
    func limit(leavingRoom: Bool) -> Window {
        var window = windows.first ?? key
        if leavingRoom { window.requests -= min(Self.reserve, window.requests - 1) }
        return window
    }

    /// Whether most of the key's requests of this moment are made: then none should go where it does not help a film.
    mutating func isScarce(at now: ContinuousClock.Instant) -> Bool {
        available(at: now) < (windows.first?.requests ?? 0) / 3
    }

    private var windows: [Window] {
        let told = learnt.map { Window(requests: $0.key, span: $0.value.span) }
        return (isFixed || told.isEmpty ? [key] : []) + told + address
    }

    /// The place of the oldest answer that still takes up room in the window.
    private func firstRecent(in window: Window, at now: ContinuousClock.Instant) -> Int {
        var (low, high) = (0, answered.count)
        while low < high {
            let middle = (low + high) / 2
            if answered[middle] + window.span > now { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private mutating func forget(before now: ContinuousClock.Instant) {
        learnt = learnt.filter { now < $0.value.seen + Self.memory }
        if let until = left?.until, until <= now { left = nil }
        let longest = windows.map(\.span).max() ?? .zero
        while let first = answered.first, first + longest <= now { answered.removeFirst() }
    }
}
