import Crypto
import FoundationEssentials

/// Tells true webhooks from false ones by their signature (contract §4).
///
/// It holds the secrets without showing them. Sorting out webhooks that come twice, by their `webhook-id`, is the
/// receiver's.
public struct WebhookVerifier: Sendable, CustomStringConvertible, CustomReflectable {
    private let keys: [SymmetricKey]
    private let tolerance: Int64

    /// Makes a verifier for any of these secrets, so that a new one can come before the old one goes.
    ///
    /// What the bytes of the key are is told in two ways (contract §4), so each secret is tried as its own text, as
    /// base64, and as base64 behind `whsec_`. White space around a secret and empty ones are ignored.
    ///
    /// - Parameter tolerance: How far the time of a webhook may be from now, both ways; whole seconds.
    public init(secrets: [String], tolerance: Duration = .seconds(300)) {
        keys = secrets.flatMap(Self.readings).map { SymmetricKey(data: $0) }
        self.tolerance = tolerance.components.seconds
    }

    /// Checks a webhook; it is true when this returns.
    ///
    /// - Parameters:
    ///   - id: The `webhook-id` header.
    ///   - timestamp: The `webhook-timestamp` header, Unix seconds.
    ///   - signature: The `webhook-signature` header: `version,base64` pairs with spaces between them. The version is
    ///     not looked at, and one that matches is enough.
    ///   - body: The body as it came.
    ///   - now: Unix seconds.
    /// - Throws: Why it is not to be believed.
    public func verify(
        id: String,
        timestamp: String,
        signature: String,
        body: [UInt8],
        now: Int64
    ) throws(WebhookRefusal) {
        guard !keys.isEmpty else { throw .noSecret }
        guard !id.isEmpty else { throw .malformedID }
        guard (1...12).contains(timestamp.utf8.count), timestamp.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let time = Int64(timestamp)
        else { throw .malformedTimestamp }
        let (age, overflow) = now.subtractingReportingOverflow(time)
        guard !overflow, age <= tolerance else { throw .tooOld }
        guard age >= -tolerance else { throw .fromTheFuture }
        let given = Self.signatures(signature)
        guard !given.isEmpty else { throw .malformedSignature }
        var isTrue = false
        for key in keys {
            let code = Self.code(id: id, timestamp: timestamp, body: body, key: key)
            // `==` of a code takes the same time wherever the difference is, and no match ends the loop early
            for candidate in given where code == candidate { isTrue = true }
        }
        guard isTrue else { throw .wrongSignature }
    }

    /// The `webhook-signature` header that a sender makes, version `v1`: the key is the secret's own text, or as Standard
    /// Webhooks has it, the bytes that stand as base64 behind `whsec_`.
    public static func sign(id: String, timestamp: String, body: [UInt8], secret: String) -> String {
        let bytes = secret.hasPrefix("whsec_") ? Data(base64Encoded: String(secret.dropFirst(6))) : nil
        let key = SymmetricKey(data: bytes ?? Data(secret.utf8))
        return "v1," + Data(code(id: id, timestamp: timestamp, body: body, key: key)).base64EncodedString()
    }

    /// Never the secrets.
    public var description: String { "a webhook verifier with \(keys.count) keys (hidden)" }
    /// Never the secrets.
    public var customMirror: Mirror { Mirror(self, children: []) }

    private static func code(
        id: String,
        timestamp: String,
        body: [UInt8],
        key: SymmetricKey
    ) -> HMAC<SHA256>.MAC {
        var hmac = HMAC<SHA256>(key: key)
        hmac.update(data: Data("\(id).\(timestamp).".utf8))
        hmac.update(data: body)
        return hmac.finalize()
    }

    private static func readings(of secret: String) -> [Data] {
        let text = String(secret.unicodeScalars.trimmed)
        let bare = text.hasPrefix("whsec_") ? String(text.dropFirst(6)) : text
        var readings = [Data(text.utf8)]
        if let decoded = Data(base64Encoded: bare) { readings.append(decoded) }
        return readings.filter { !$0.isEmpty }
    }

    /// The signatures of a header, without what is no base64 of 32 bytes.
    private static func signatures(_ header: String) -> [Data] {
        // By scalars, since a character may be a space with what stands beside it, and hide the pair that follows.
        header.unicodeScalars.split(separator: " ").compactMap { pair in
            guard let comma = pair.firstIndex(of: ",") else { return nil }
            let decoded = Data(base64Encoded: String(pair[pair.index(after: comma)...]))
            return decoded?.count == SHA256.byteCount ? decoded : nil
        }
    }
}

/// Why a webhook is not to be believed.
public enum WebhookRefusal: String, Error, Sendable, CaseIterable, CustomStringConvertible {
    /// There is no secret to check it with.
    case noSecret
    /// The `webhook-id` header is missing or empty.
    case malformedID
    /// The `webhook-timestamp` header is missing or no number of seconds.
    case malformedTimestamp
    /// It was sent too long ago; it may be an old one, sent again by somebody.
    case tooOld
    /// Its time is too far in the future.
    case fromTheFuture
    /// The `webhook-signature` header is missing or has no signature in it.
    case malformedSignature
    /// None of the signatures is right.
    case wrongSignature

    /// The refusal as a sentence.
    public var description: String {
        switch self {
        case .noSecret: "The webhook can't be checked, because no secret is set."
        case .malformedID: "The webhook has no id."
        case .malformedTimestamp: "The webhook has no readable time."
        case .tooOld: "The webhook is too old."
        case .fromTheFuture: "The webhook's time is in the future; check both clocks."
        case .malformedSignature: "The webhook has no readable signature."
        case .wrongSignature: "The webhook's signature is wrong."
        }
    }
}
