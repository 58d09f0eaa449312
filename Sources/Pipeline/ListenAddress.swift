/// Where the daemon listens, such as `127.0.0.1:8765` or `[::1]:8765`.
public struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
    /// A name or a number; without the brackets of an IPv6 number.
    public var host: String
    /// 1 to 65535.
    public var port: Int

    /// An address from its parts.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads a host and a port with a colon between; nil when the text is not that.
    public init?(_ text: String) {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), let colon = text.lastIndex(of: ":") else {
            return nil
        }
        let digits = text[text.index(after: colon)...]
        guard digits.allSatisfy(\.isNumber), let port = UInt16(digits), port > 0 else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty else { return nil }
        self.init(host: String(host), port: Int(port))
    }

    /// Whether only this machine itself can reach it.
    public var isLoopback: Bool { Self.isLoopback(host: host) }

    /// Whether a host is a name or a number of this machine for itself.
    public static func isLoopback(host: String) -> Bool {
        if host == "::1" || host.lowercased() == "localhost" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return numbers.count == 4 && numbers.first == 127 && !numbers.contains(nil)
    }

    /// The address as it is written in a config.
    public var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
