import NIOHTTP1

/// The `x-ratelimit-…` headers of an answer; not every answer has them (contract §3).
public struct RateLimit: Sendable, Equatable {
    /// How many requests a window has.
    public var limit: Int?
    /// How many are left in this window.
    public var remaining: Int?
    /// The seconds until the window is over.
    public var resetSeconds: Double?

    /// Makes the limits from what is known.
    public init(limit: Int? = nil, remaining: Int? = nil, resetSeconds: Double? = nil) {
        self.limit = limit
        self.remaining = remaining
        self.resetSeconds = resetSeconds
    }

    /// Reads the headers. A value that makes no sense is as if it had not been sent; `nil` when none is left.
    init?(_ headers: HTTPHeaders) {
        limit = headers.first(name: "x-ratelimit-limit").flatMap(count)
        remaining = headers.first(name: "x-ratelimit-remaining").flatMap(count)
        resetSeconds = headers.first(name: "x-ratelimit-reset").flatMap(seconds)
        if limit == nil, remaining == nil, resetSeconds == nil { return nil }
    }
}

private func count(_ text: String) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
}

/// A number of seconds of at most a day: more can only be a clock time or nonsense.
func seconds(_ text: String) -> Double? {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }), let number = Double(text)
    else { return nil }
    return (0...86_400).contains(number) ? number : nil
}
