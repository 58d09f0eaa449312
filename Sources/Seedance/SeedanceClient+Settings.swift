import FoundationEssentials

extension SeedanceClient {
    /// Where the API is and how long it may take.
    public struct Settings: Sendable, Equatable {
        /// The API's address: https, or http on this machine only. A path is put before the API's own paths.
        public var baseURL: String
        /// The time for a whole POST, from the connection to the last byte of the answer; images go up in it.
        public var postTimeout: Duration
        /// The time for the upload of one file, whose link takes no later beginning than its own time allows.
        public var uploadTimeout: Duration
        /// The time for a whole GET.
        public var getTimeout: Duration
        /// The most bytes that are read of an answer.
        public var maxResponseBytes: Int
        /// The most bytes that are read of the task list.
        public var maxListBytes: Int

        /// Makes settings; the defaults are for the API itself.
        public init(
            baseURL: String = "https://api.magnific.com",
            postTimeout: Duration = .seconds(120),
            uploadTimeout: Duration = .seconds(600),
            getTimeout: Duration = .seconds(30),
            maxResponseBytes: Int = 1 << 20,
            maxListBytes: Int = 8 << 20
        ) {
            self.baseURL = baseURL
            self.postTimeout = postTimeout
            self.uploadTimeout = uploadTimeout
            self.getTimeout = getTimeout
            self.maxResponseBytes = maxResponseBytes
            self.maxListBytes = maxListBytes
        }
    }

    /// The base address can't be used for the API.
    public enum SettingsError: Error, Sendable, Equatable, CustomStringConvertible {
        /// It is no address with a host, or has a query, a fragment or a password.
        case malformed(String)
        /// It is not https, and not on this machine either: the key would be readable on the way.
        case unprotected(host: String)

        /// The error as a sentence.
        public var description: String {
            switch self {
            case .malformed(let text):
                "\(printable(text, limit: 200)) is no address for the API: write it like https://api.magnific.com."
            case .unprotected(let host):
                "The address of the API must begin with https://, or the key could be read on its way to \(printable(host, limit: 100))."
            }
        }
    }
}

/// A base address that was found good.
struct BaseAddress: Sendable {
    /// The address without a slash at its end.
    let text: String
    /// The header that the key goes into, which depends on the host (contract, "Host and key notes").
    let keyHeader: String

    init(_ text: String) throws(SeedanceClient.SettingsError) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            let host = parts.host?.lowercased(), !host.isEmpty, parts.query == nil, parts.fragment == nil,
            parts.user == nil, parts.password == nil, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            scheme == "https" || scheme == "http"
        else { throw .malformed(text) }
        guard scheme == "https" || Self.isThisMachine(host) else { throw .unprotected(host: host) }
        var base = text[...]
        while base.hasSuffix("/") { base.removeLast() }
        self.text = String(base)
        keyHeader = host == "api.freepik.com" ? "x-freepik-api-key" : "x-magnific-api-key"
    }

    static func isThisMachine(_ host: String) -> Bool {
        if ["localhost", "::1", "[::1]"].contains(host) { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return numbers.count == 4 && numbers.first == 127 && !numbers.contains(nil)
    }
}
