import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Where films are fetched from. It knows no key, so none can go astray.
struct FilmSource: Sendable {
    let http: HTTPClient
    /// Hosts, with what lies below them, that a link may lead to (contract §5).
    let allowedHosts: [String]
    var meters = Meters()

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

    /// How often a transfer that breaks off is taken up again where it ended, before it counts as interrupted.
    private static let resumptions = 5

    static func makeHTTPClient() -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(10)
        // No byte for so long: the transfer is dead.
        configuration.timeout.read = .seconds(30)
        // No film waits for another.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = Delivery.atOnce
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// An answer whose body is the film from an offset on.
    struct Film: Sendable {
        fileprivate let link: String
        fileprivate let body: HTTPClientResponse.Body
        /// The whole film's size in bytes, if the server tells it.
        fileprivate let size: Int64?
        /// How the server knows the content apart from another. Without it the size alone must be the same.
        fileprivate let validator: String?
    }

    /// Asks for a film.
    ///
    /// - Throws: ``Failure``.
    func open(_ link: String) async throws -> Film {
        let (response, link) = try await answer(to: link, headers: [:])
        guard response.status == .ok else { throw Self.failure(response.status) }
        let size = response.headers.first(name: "content-length").flatMap(Int64.init)
        if let size, size > Self.sizeLimit { throw Failure.tooLarge }
        return Film(link: link, body: response.body, size: size, validator: Self.validator(response.headers))
    }

    /// Reads a film to its end, a piece at a time. A transfer that breaks off goes on where it ended.
    ///
    /// - Returns: the size in bytes, which is what the server announced if it announced one.
    /// - Throws: ``Failure``, and whatever `write` throws.
    func read(_ film: Film, write: (ByteBuffer) async throws -> Void) async throws -> Int64 {
        var received: Int64 = 0
        var body = film.body
        for attempt in 0... {
            var problem: String?
            var pieces = body.makeAsyncIterator()
            while true {
                let piece: ByteBuffer?
                do {
                    piece = try await pieces.next()
                } catch let error as CancellationError {
                    throw error
                } catch {
                    problem = "\(error)"
                    break
                }
                guard let piece else { break }
                received += Int64(piece.readableBytes)
                meters.fetched(bytes: piece.readableBytes)
                guard received <= Self.sizeLimit else { throw Failure.tooLarge }
                try await write(piece)
            }
            if problem == nil, let size = film.size, size != received { problem = "\(received) of \(size) bytes came" }
            guard let problem else { return received }
            guard attempt < Self.resumptions, received > 0, let next = try await rest(of: film, from: received) else {
                throw Failure.interrupted(problem)
            }
            body = next
        }
        throw Failure.interrupted("it never ended")
    }

    /// The film from an offset on; nil when the server can't, or would send something else by now.
    private func rest(of film: Film, from offset: Int64) async throws -> HTTPClientResponse.Body? {
        guard let size = film.size, offset < size else { return nil }
        var headers: HTTPHeaders = ["range": "bytes=\(offset)-"]
        if let validator = film.validator { headers.add(name: "if-range", value: validator) }
        guard case (let response, _) = try await answer(to: film.link, headers: headers),
            response.status == .partialContent,
            response.headers.first(name: "content-range") == "bytes \(offset)-\(size - 1)/\(size)"
        else { return nil }
        return response.body
    }

    /// What `If-Range` may name: an ETag that is not weak, or the time of the last change.
    private static func validator(_ headers: HTTPHeaders) -> String? {
        if let tag = headers.first(name: "etag"), tag.hasPrefix("\"") { return tag }
        return headers.first(name: "last-modified")
    }

    private static func failure(_ status: HTTPResponseStatus) -> Failure {
        let code = Int(status.code)
        return (400..<500).contains(code) && code != 408 && code != 429
            ? .linkDead(status: code) : .interrupted("the server answers \(code)")
    }

    /// The answer at the end of at most three redirects. Each hop is checked: a redirect must not lead where a link may not.
    private func answer(to link: String, headers: HTTPHeaders) async throws -> (HTTPClientResponse, link: String) {
        var link = link
        var response = try await hop(to: link, headers)
        for _ in 0..<3 {
            guard (300..<400).contains(response.status.code), let next = response.headers.first(name: "location"),
                let url = URL(string: next, relativeTo: URL(string: link))
            else { break }
            link = url.absoluteString
            response = try await hop(to: link, headers)
        }
        return (response, link)
    }

    private func hop(to link: String, _ headers: HTTPHeaders) async throws -> HTTPClientResponse {
        try check(link)
        var request = HTTPClientRequest(url: link)
        request.headers = headers
        do {
            return try await http.execute(request, deadline: .now() + .seconds(3600))
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
