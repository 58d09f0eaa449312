import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Where films are fetched from. It knows no key, so none can go astray.
struct FilmSource: Sendable {
    let http: HTTPClient
    /// Hosts, with what lies below them, that a link may lead to (contract §5).
    let allowedHosts: [String]

    /// Why a film could not be fetched.
    enum Failure: Error, CustomStringConvertible {
        /// The link is not one that is followed.
        case linkRefused(String)
        /// The link has died, or never led to a film: the task must be asked for another.
        case linkDead(status: Int)
        /// The film is larger than any that is expected.
        case tooLarge
        /// The transfer was cut off or never came about; the same link may work later.
        case interrupted(String)

        var description: String {
            switch self {
            case .linkRefused(let host): "The film's link leads to \(host), which is not one of the allowed hosts."
            case .linkDead(let status): "The film's link no longer works (the server answers \(status))."
            case .tooLarge: "The film is larger than \(FilmSource.sizeLimit >> 30) GB, which no such film should be."
            case .interrupted(let why): "The film could not be fetched completely: \(why)."
            }
        }
    }

    /// In bytes.
    static let sizeLimit: Int64 = 4 << 30

    static func makeHTTPClient() -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(10)
        // No byte for so long: the transfer is dead.
        configuration.timeout.read = .seconds(30)
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Fetches a film, a piece at a time.
    ///
    /// - Returns: the size in bytes, which is what the server announced if it announced one.
    /// - Throws: ``Failure``, and whatever `write` throws.
    func fetch(_ link: String, write: (ByteBuffer) async throws -> Void) async throws -> Int64 {
        var link = link
        var response = try await answer(to: link)
        for _ in 0..<3 {
            // Each hop is checked: a redirect must not lead where a link may not.
            guard (300..<400).contains(response.status.code), let next = response.headers.first(name: "location"),
                let url = URL(string: next, relativeTo: URL(string: link))
            else { break }
            link = url.absoluteString
            response = try await answer(to: link)
        }
        guard response.status == .ok else {
            let status = Int(response.status.code)
            if (400..<500).contains(status), status != 408, status != 429 { throw Failure.linkDead(status: status) }
            throw Failure.interrupted("the server answers \(status)")
        }
        let announced = response.headers.first(name: "content-length").flatMap(Int64.init)
        var received: Int64 = 0
        var pieces = response.body.makeAsyncIterator()
        while true {
            let piece: ByteBuffer?
            do {
                piece = try await pieces.next()
            } catch let error as CancellationError {
                throw error
            } catch {
                throw Failure.interrupted("\(error)")
            }
            guard let piece else { break }
            received += Int64(piece.readableBytes)
            guard received <= Self.sizeLimit else { throw Failure.tooLarge }
            try await write(piece)
        }
        if let announced, announced != received {
            throw Failure.interrupted("\(received) of \(announced) bytes came")
        }
        return received
    }

    private func answer(to link: String) async throws -> HTTPClientResponse {
        try check(link)
        do {
            return try await http.execute(HTTPClientRequest(url: link), deadline: .now() + .seconds(3600))
        } catch let error as CancellationError {
            throw error
        } catch {
            throw Failure.interrupted("\(error)")
        }
    }

    /// Links are followed to the API's own hosts by https, and on this machine for a local sandbox.
    private func check(_ link: String) throws(Failure) {
        guard let url = URL(string: link), let host = url.host()?.lowercased() else { throw .linkRefused("nowhere") }
        let isHere = host == "localhost" || host == "127.0.0.1" || host == "::1"
        let isAllowed = allowedHosts.contains { host == $0 || host.hasSuffix("." + $0) }
        guard isAllowed, url.scheme == "https" || (isHere && url.scheme == "http") else { throw .linkRefused(host) }
    }
}
