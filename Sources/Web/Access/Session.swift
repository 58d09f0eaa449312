import Crypto
import Foundation

/// What a browser keeps instead of the token: made of it, good for a month, and worthless as soon as the token is another.
struct Session {
    private static let life: Double = 30 * 24 * 3600

    /// A new one.
    static func make(token: String, now: Date = Date()) -> String {
        let end = Int(now.timeIntervalSince1970 + life)
        let number = UInt64.random(in: .min ... .max)
        let text = "\(end).\(String(number, radix: 36))"
        return "\(text).\(mark(of: text, token: token))"
    }

    /// Whether it was made of this token, and is not over.
    static func isGood(_ session: String, token: String, now: Date = Date()) -> Bool {
        let parts = session.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let end = Int(parts[0]), Double(end) > now.timeIntervalSince1970 else { return false }
        let expected = mark(of: "\(parts[0]).\(parts[1])", token: token)
        // Digests are compared in a time that tells nothing about where they differ.
        return SHA256.hash(data: Data(expected.utf8)) == SHA256.hash(data: Data(parts[2].utf8))
    }

    static var maxAge: Int { Int(life) }

    private static func mark(of text: String, token: String) -> String {
        let key = SymmetricKey(data: Data("reeldrop session \(token)".utf8))
        return HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key)
            .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
