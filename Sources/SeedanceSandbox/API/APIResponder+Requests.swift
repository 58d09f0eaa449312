import Crypto
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

extension HTTPField.Name {
    /// A header's name from text that is known to be one.
    static func named(_ name: String) -> HTTPField.Name {
        HTTPField.Name(name) ?? .authorization
    }
}

/// What the responder reads from a request.
extension APIResponder {
    private static let largestBody = 64 << 20
    private static let keyHeader = HTTPField.Name.named("x-magnific-api-key")
    private static let oldKeyHeader = HTTPField.Name.named("x-freepik-api-key")

    /// The whole body; nil when it is larger than any request may be (contract §1).
    func collect(_ request: Request) async throws -> ByteBuffer? {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > Self.largestBody { return nil }
        do {
            return try await request.body.collect(upTo: Self.largestBody)
        } catch is NIOTooManyBytesError {
            return nil
        }
    }

    /// The body's members; nil when it is not a JSON object.
    static func members(_ body: ByteBuffer) -> [String: JSONValue]? {
        try? JSONDecoder().decode([String: JSONValue].self, from: Data(body.readableBytesView))
    }

    /// The request's key; nil when there is none.
    func key(of request: Request) async -> String? {
        if let key = request.headers[Self.keyHeader], !key.isEmpty { return key }
        guard
            let key = request.headers[Self.oldKeyHeader], !key.isEmpty,
            await state.take(.oldKeyHeader) != nil
        else { return nil }
        return key
    }

    func accepts(_ key: String) -> Bool {
        switch settings.apiKeys {
        case .anyButWrong: !key.hasPrefix("wrong")
        case .exactly(let keys): keys.contains(key)
        }
    }

    /// A name for the key that does not give it away.
    static func fingerprint(_ key: String) -> String {
        FilmLink.hex(SHA256.hash(data: Array(key.utf8)).prefix(16))
    }

    /// Whether a request shows a key at all.
    static func carriesKey(_ request: Request) -> Bool {
        request.headers[keyHeader] != nil || request.headers[oldKeyHeader] != nil
    }
}
