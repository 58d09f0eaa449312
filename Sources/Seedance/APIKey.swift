import Crypto

/// The secret that opens the API.
///
/// It has no public text: nothing that is printed, dumped or logged can show it.
public struct APIKey: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The key itself, for the header of a request and nothing else.
    let text: String

    /// Takes the key from a file or the environment, where a line break around it is common.
    ///
    /// - Returns: `nil` unless it is printable ASCII and not empty; no other form is known (contract, "Host and key
    ///   notes").
    public init?(_ text: String) {
        let trimmed = text.unicodeScalars.trimmed
        guard !trimmed.isEmpty, trimmed.allSatisfy({ (0x20...0x7E).contains($0.value) }) else { return nil }
        self.text = String(trimmed)
    }

    /// A word that tells keys apart and gives none of them away.
    public var fingerprint: String {
        SHA256.hash(data: Array("reeldrop \(text)".utf8)).prefix(8).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }

    /// Never the key.
    public var description: String { "an API key (hidden)" }
    /// Never the key.
    public var debugDescription: String { description }
    /// Never the key.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension String.UnicodeScalarView {
    /// The scalars without the white space at both ends.
    var trimmed: String.UnicodeScalarView {
        var rest = self[...].drop { $0.properties.isWhitespace }
        while let last = rest.last, last.properties.isWhitespace { rest.removeLast() }
        return String.UnicodeScalarView(rest)
    }
}
