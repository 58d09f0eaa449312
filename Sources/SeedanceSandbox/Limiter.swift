/// Counts each key's requests in fixed windows that open with the key's first request, as the recorded headers suggest
/// (contract §3).
struct Limiter {
    /// What a request is told.
    struct Verdict: Equatable {
        let allowed: Bool
        let limit: Int
        let remaining: Int
        /// Seconds until the window closes, whole ones in life; where time passes faster, as much finer.
        let reset: Double
    }

    private struct Window {
        let opened: Double
        var count: Int
    }

    private let limit: Int?
    private let seconds: Double
    private let timeScale: Double
    private var windows: [String: Window] = [:]

    init(limit: Int?, seconds: Double = 60, timeScale: Double = 1) {
        self.limit = limit
        self.seconds = seconds / timeScale
        self.timeScale = timeScale
    }

    /// Counts a request of the key; nil when there is no limit.
    mutating func take(_ key: String, at now: Double) -> Verdict? {
        guard let limit else { return nil }
        var window = windows[key] ?? Window(opened: now, count: 0)
        if now >= window.opened + seconds || now < window.opened { window = Window(opened: now, count: 0) }
        let allowed = window.count < limit
        if allowed { window.count += 1 }
        windows[key] = window
        let reset = max(1, ((window.opened + seconds - now) * timeScale).rounded(.up)) / timeScale
        return Verdict(allowed: allowed, limit: limit, remaining: limit - window.count, reset: reset)
    }
}
