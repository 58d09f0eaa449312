public import AsyncHTTPClient
import NIOCore

extension SeedanceClient {
    /// Makes an HTTP client that suits the API; the caller shuts it down with `shutdown()`.
    ///
    /// - It follows no redirects, so the key stays with the host that it was meant for.
    /// - It speaks HTTP/1.1 only: a broken connection then concerns one request and no other beside it.
    /// - It keeps an idle connection for 4 seconds: enough for the requests of a burst, and too short for a server to
    ///   have closed it at the other end, which would leave a POST unanswered and its charge unknown.
    /// - It does not unpack answers, which are small and not asked for packed, so none can grow when unpacked.
    /// - It tries to connect once: when to try again is the caller's decision, and a refusal is known at once.
    ///
    /// - Parameter connectTimeout: The time for name lookup, connection and TLS.
    public static func makeHTTPClient(connectTimeout: Duration = .seconds(10)) -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        configuration.timeout.connect = TimeAmount(connectTimeout)
        configuration.connectionPool.idleTimeout = .seconds(4)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 8
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }
}

/// The text with everything but letters, digits and `-._~` as percent escapes: one component of a path.
func percentEncoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            result.unicodeScalars.append(Unicode.Scalar(byte))
        default:
            let hex = String(byte, radix: 16, uppercase: true)
            result += "%" + (hex.count == 1 ? "0" : "") + hex
        }
    }
    return result
}
