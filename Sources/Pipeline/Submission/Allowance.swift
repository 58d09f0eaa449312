import DequeModule
import Seedance

/// How many requests may be made: pure counting, no waiting.
///
/// Each limit is a window that slides: never more than so many requests in any span of that length. A bucket that fills up
/// while idle would let twice the limit through in its first minute.
struct Allowance: Sendable {
    struct Window: Sendable, Equatable {
        var requests: Int
        var span: Duration
    }

    private let windows: [Window]
    /// When requests were made, oldest first, as far back as the longest window reaches.
    private var made: Deque<ContinuousClock.Instant> = []
    /// The API said to wait until then.
    private var blockedUntil: ContinuousClock.Instant?

    /// - Parameters:
    ///   - perMinute: for the key (contract §3).
    ///   - perSecond: for the address, averaged over two minutes, with bursts of five times that (contract §3).
    init(perMinute: Int, perSecond: Int) {
        windows = [
            Window(requests: perMinute, span: .seconds(60)),
            Window(requests: perSecond * 120, span: .seconds(120)),
            Window(requests: perSecond * 5, span: .seconds(1)),
        ]
    }

    /// Takes one request out of the allowance.
    ///
    /// - Returns: nil when it may be made now, else when to ask again.
    mutating func take(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        let free = nextFree(at: now)
        guard free <= now else { return free }
        made.append(now)
        return nil
    }

    /// How many requests could be made at once now.
    mutating func left(at now: ContinuousClock.Instant) -> Int {
        guard blockedUntil ?? now <= now else { return 0 }
        return windows.map { window in max(0, window.requests - count(in: window, at: now)) }.min() ?? 0
    }

    /// The API counts too: it has so many left until its own window begins anew.
    mutating func learn(_ rate: RateLimit, at now: ContinuousClock.Instant) {
        if rate.remaining == 0, let reset = rate.resetSeconds { block(until: now + .seconds(reset)) }
    }

    /// The API refused a request for being one too many.
    mutating func block(until instant: ContinuousClock.Instant) {
        blockedUntil = max(blockedUntil ?? instant, instant)
    }

    /// When the next request may be made.
    mutating func nextFree(at now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        let longest = windows.map(\.span).max() ?? .zero
        while let first = made.first, first + longest <= now { made.removeFirst() }
        var free = max(now, blockedUntil ?? now)
        for window in windows where made.count >= window.requests {
            // The window has room again when the request that many places back has left it.
            free = max(free, made[made.count - window.requests] + window.span)
        }
        return free
    }

    private func count(in window: Window, at now: ContinuousClock.Instant) -> Int {
        made.reversed().prefix { $0 + window.span > now }.count
    }
}
