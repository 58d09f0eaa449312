import Glibc
import Synchronization

/// Which of the daemon's loops have come around since they were last asked: the watchdog is fed with that, not by a timer.
///
/// A loop that idles comes around as well, because asking wakes it. What may hang without a fault of the daemon's is no part:
/// a drop folder's own threads, which wait for its drive.
final class Pulse: Sendable {
    /// What has to live for the daemon to be called alive.
    enum Part: String, CaseIterable, Sendable {
        case store
        case account
        case submission
        case tracking
        case delivery
        case notes

        /// Those that end and begin with the stages.
        static let stages: [Part] = [.submission, .tracking, .delivery, .notes]
    }

    private struct Sign {
        var came = false
        /// It is in a call that ends by itself before then.
        var excusedUntil: ContinuousClock.Instant?
    }

    /// Of those that are at work.
    private let signs = Mutex<[Part: Sign]>([:])
    /// Called when somebody has come around.
    let news = Wake()

    /// More than any request to the API lasts with all that belongs to it.
    static let longestRequest = Duration.seconds(300)

    /// From now on these parts have to come around, although their loops may not have begun yet.
    func expect(_ parts: [Part]) {
        signs.withLock { signs in
            for part in parts { signs[part] = Sign() }
        }
    }

    /// Counts the part as one that has to come around for as long as the body runs.
    func during<R>(_ part: Part, _ body: () async throws -> R) async rethrows -> R {
        signs.withLock { $0[part] = Sign() }
        defer {
            signs.withLock { $0[part] = nil }
            news.call()
        }
        return try await body()
    }

    /// The part begins another round.
    func cameAround(_ part: Part) {
        HangPoint.reach(part)
        let isNews = signs.withLock { signs in
            defer { if signs[part] != nil { signs[part] = Sign(came: true) } }
            return signs[part]?.came == false
        }
        if isNews { news.call() }
    }

    /// The part begins something that ends by itself in that time.
    func mayTake(_ time: Duration, _ part: Part) {
        signs.withLock { $0[part]?.excusedUntil = .now + time }
    }

    /// From now on it counts who comes around; the caller wakes all that may sleep.
    func ask() {
        signs.withLock { signs in
            for part in signs.keys { signs[part]?.came = false }
        }
    }

    /// Who has not come around since that was asked, although it should have.
    func silent(at now: ContinuousClock.Instant = .now) -> [Part] {
        signs.withLock { signs in
            Part.allCases.filter { part in
                guard let sign = signs[part], !sign.came else { return false }
                return sign.excusedUntil.map { $0 <= now } ?? true
            }
        }
    }
}

/// A test build that is told to hangs where a part comes around: `REELDROP_HANG_AT=PART`. A release build has none of this.
private enum HangPoint {
    #if DEBUG
        private static let chosen = getenv("REELDROP_HANG_AT").flatMap { Pulse.Part(rawValue: String(cString: $0)) }

        static func reach(_ part: Pulse.Part) {
            while part == chosen { pause() }
        }
    #else
        @inline(__always)
        static func reach(_ part: Pulse.Part) {}
    #endif
}
