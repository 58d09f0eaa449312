import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import SystemPackage

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
            words = sentence(error)
        }
        self.init(kind, message: printable(words), wasCutShort: stage.map { $0 < .whole } ?? false)
    }
}

/// The error of the network in words, where its own are hard to read.
private func sentence(_ error: any Error) -> String {
    switch error {
    case let error as HTTPClientError:
        return error.shortDescription
    case let error as IOError:
        return Errno(rawValue: error.errnoCode).description
    case let error as NIOConnectionError:
        // one error for each address of the host; the first is as good as any
        guard let first = error.connectionErrors.first else { return "the name \(error.host) could not be looked up" }
        return sentence(first.error)
    case is HTTPParserError:
        return "what came back is not HTTP"
    case let error where String(reflecting: type(of: error)).hasPrefix("NIOSSL."):
        // its module is no dependency of this one
        return "no secure connection could be made: \(error)"
    default:
        return "\(error)"
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
