import FoundationEssentials

/// An address for notices.
struct WebhookTarget: Equatable {
    let url: String
    /// Whether it is on this machine; the sandbox calls no other.
    let isLocal: Bool

    /// Nil when the text is not an http(s) URL with a host.
    init?(_ text: String) {
        guard
            text.hasPrefix("http://") || text.hasPrefix("https://"),
            let host = URL(string: text)?.host(), !host.isEmpty
        else { return nil }
        url = text
        isLocal = Self.isLoopback(host)
    }

    /// Judged by its text alone: a name that has to be looked up is never taken for this machine.
    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
