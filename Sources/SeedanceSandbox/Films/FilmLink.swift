import Crypto

/// Signs the links to films and uploaded files and checks them:
/// `/films/seedance_<task id>.mp4?token=exp=<unix>~hmac=<64 hex>` (contract §5).
struct FilmLink {
    private let key = SymmetricKey(size: .bits256)

    /// What is to be said to a request for a film.
    enum Verdict: Equatable {
        case valid(taskID: String)
        case expired
        case forged
    }

    /// The path and query of a link that ends at this Unix time.
    func sign(taskID: String, expires: Int) -> String {
        sign(path: "/films/seedance_\(taskID).mp4", expires: expires)
    }

    /// The path with a query that ends at this Unix time.
    func sign(path: String, expires: Int) -> String {
        "\(path)?token=exp=\(expires)~hmac=\(Self.hex(HMAC.of(path, expires, key)))"
    }

    /// Judges a film's path and its query as they came.
    func check(path: String, query: String?, now: Double) -> Verdict {
        guard path.hasPrefix("/films/seedance_"), path.hasSuffix(".mp4") else { return .forged }
        switch check(signed: path, query: query, now: now) {
        case nil: return .forged
        case false?: return .expired
        case true?:
            return .valid(taskID: String(path.dropFirst("/films/seedance_".count).dropLast(".mp4".count)))
        }
    }

    /// Whether a path is still good with that query; nil when the query is not its own.
    func check(signed path: String, query: String?, now: Double) -> Bool? {
        guard
            let query, query.hasPrefix("token=exp="), let tilde = query.firstIndex(of: "~"),
            let expires = Int(query[..<tilde].dropFirst("token=exp=".count)),
            query[tilde...].dropFirst().hasPrefix("hmac="),
            let given = Self.bytes(hex: query[tilde...].dropFirst("~hmac=".count)),
            HMAC.matches(given, path, expires, key)
        else { return nil }
        return now < Double(expires)
    }

    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    private static func bytes(hex: Substring) -> [UInt8]? {
        let digits = hex.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count == 64, !digits.contains(nil) else { return nil }
        let values = digits.compactMap(\.self)
        return stride(from: 0, to: 64, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
    }

    /// The authentication code over the path and the time, so that neither can be altered.
    private enum HMAC {
        static func of(_ path: String, _ expires: Int, _ key: SymmetricKey) -> Crypto.HMAC<SHA256>.MAC {
            Crypto.HMAC<SHA256>.authenticationCode(for: Array("exp=\(expires)~\(path)".utf8), using: key)
        }

        static func matches(_ code: [UInt8], _ path: String, _ expires: Int, _ key: SymmetricKey) -> Bool {
            Crypto.HMAC<SHA256>.isValidAuthenticationCode(
                code,
                authenticating: Array("exp=\(expires)~\(path)".utf8),
                using: key
            )
        }
    }
}
