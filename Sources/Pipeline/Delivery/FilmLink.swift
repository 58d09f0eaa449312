import FoundationEssentials

/// What a link to a film says about itself: pure.
enum FilmLink {
    /// When the link expires, which it tells in its own signature as `exp=` and seconds since 1970 (contract §5).
    static func expiry(of link: String) -> Date? {
        guard let start = link.firstRange(of: "exp=")?.upperBound,
            let seconds = Double(link[start...].prefix { $0.isNumber })
        else { return nil }
        return Date(timeIntervalSince1970: seconds)
    }

    /// Whether the one take's link dies before the other's. One that tells nothing of its end may die any moment.
    static func diesFirst(_ one: Take, _ other: Take) -> Bool {
        (one.link.flatMap(expiry) ?? .distantPast, one.id) < (other.link.flatMap(expiry) ?? .distantPast, other.id)
    }

    /// Whether a film is given up: its link is dead, and nothing speaks for its coming to life again.
    ///
    /// - Parameter deadLinks: how often the API has said that it has no other link.
    static func isHopeless(_ link: String, deadLinks: Int, completedAt: Date?, now: Date) -> Bool {
        guard deadLinks >= 5 else { return false }
        // A server may answer wrongly for a while. A link that has expired, or is older than any lives, is another matter.
        if let expiry = expiry(of: link) { return expiry < now }
        return completedAt.map { now.timeIntervalSince($0) > 24 * 3600 } ?? true
    }
}
