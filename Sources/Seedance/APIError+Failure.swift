import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1

extension APIError {
    /// A request that was not sent because of these problems.
    init(_ problems: [RequestProblem]) {
        self.init(
            .rejectedLocally(problems),
            message: printable(problems.map(\.description).joined(separator: " ")),
            wasCutShort: true
        )
    }

    /// Judges a request that got no whole answer.
    ///
    /// The body of a POST tells how far it had got, surer than any error of the network: the HTTP client asks for its
    /// first bytes when the connection stands, and nobody can take a body without its end for a request.
    init(_ failure: Exchange.Failure, _ progress: BodyProgress?) {
        if let problem = progress?.problem {
            self.init([problem])
            return
        }
        let stage = progress?.stage
        let kind: Kind
        let words: String
        switch failure {
        case .cancelled:
            kind = .cancelled
            words = "the program is stopping or no longer wants it"
        case .timedOut(let after):
            kind = stage == .untouched ? .unreachable : .interrupted
            words = "there was no whole answer within \(after)"
        case .network(let error):
            let nothingSent = stage.map { $0 == .untouched } ?? isOfConnecting(error)
            kind = nothingSent ? .unreachable : .interrupted
            words = (error as? HTTPClientError)?.shortDescription ?? "\(error)"
        }
        self.init(kind, message: printable(words), wasCutShort: stage.map { $0 < .whole } ?? false)
    }
}

/// Whether the error belongs to the time before a connection stands; for a GET, which has no body to tell.
private func isOfConnecting(_ error: any Error) -> Bool {
    switch error {
    case let error as HTTPClientError:
        let ofConnecting: [HTTPClientError] = [
            .connectTimeout, .tlsHandshakeTimeout, .httpProxyHandshakeTimeout, .socksHandshakeTimeout,
            .getConnectionFromPoolTimeout,
        ]
        return ofConnecting.contains(error)
    case let error as IOError:
        return [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL, ETIMEDOUT].contains(error.errnoCode)
    case is HTTPParserError, is ChannelError:
        return false
    default:
        // name lookup, the connection attempts of all addresses, TLS: each has its own type
        return true
    }
}
