import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
public import SystemPackage

/// A place that the API gives for one file, and the address that the file can be had at once it is there (contract §1,
/// Upload Files API).
public struct UploadTicket: Sendable, Equatable {
    /// The API's name for the file.
    public var fileID: String
    /// Where its bytes are to be put.
    public var uploadURL: String
    /// The headers that the upload must have, and no others.
    public var headers: [String: String]
    /// In how many seconds the upload must have begun.
    public var expiresIn: Double
    /// Where the API and everybody else who knows the address can read the file, once it is there.
    public var assetURL: String
    /// In how many seconds that address is no longer good.
    public var assetExpiresIn: Double

    /// Makes a ticket.
    public init(
        fileID: String,
        uploadURL: String,
        headers: [String: String],
        expiresIn: Double,
        assetURL: String,
        assetExpiresIn: Double
    ) {
        self.fileID = fileID
        self.uploadURL = uploadURL
        self.headers = headers
        self.expiresIn = expiresIn
        self.assetURL = assetURL
        self.assetExpiresIn = assetExpiresIn
    }
}

extension SeedanceClient {
    /// The most files that one request may ask places for (contract §1).
    public static let mostUploads = 14

    /// Asks for places to upload files to, one each, in the same order; it costs a request and no credits.
    ///
    /// - Throws: ``APIError/Kind/unexpectedAnswer`` also when there is not a place for each file, or one that no file
    ///   may be sent to.
    public func requestUploads(_ types: [ImageType]) async throws(APIError) -> Reply<[UploadTicket]> {
        let files = types.map { #"{"content_type":"\#($0.rawValue)"}"# }.joined(separator: ",")
        var post = request(.POST, "/v1/ai/uploads/request-url")
        post.headers.add(name: "content-type", value: "application/json")
        post.body = .bytes(ByteBuffer(string: #"{"files":[\#(files)]}"#))
        let answer = try await exchange(post, settings.getTimeout, settings.maxResponseBytes, nil)
        return try read(answer, nil) { (body) throws(UnreadableAnswer) in
            let tickets = try TaskDecoding.uploads(body)
            guard tickets.count == types.count, tickets.allSatisfy({ isSafe($0.uploadURL) && isSafe($0.assetURL) })
            else { throw UnreadableAnswer(description: "The answer has no place for each file.") }
            return tickets
        }
    }

    /// Puts a file where a ticket says, with the ticket's headers and without the key: the address itself is what
    /// allows it (contract §1). The file is read piece by piece and must not change in that time.
    public func upload(_ file: FilePath, byteCount: Int64, to ticket: UploadTicket) async throws(APIError) {
        let body: RequestBody
        do {
            body = try await RequestBody(file: file, byteCount: byteCount, for: .image)
        } catch let problem as RequestProblem {
            throw APIError([problem])
        } catch {
            throw APIError(.cancelled, message: "it was not sent", wasCutShort: true)
        }
        var put = HTTPClientRequest(url: ticket.uploadURL)
        put.method = .PUT
        put.headers = HTTPHeaders(ticket.headers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        put.body = .stream(body, length: .known(byteCount))
        let answer = try await exchange(put, settings.uploadTimeout, settings.maxResponseBytes, body.progress)
        // It has no body that matters.
        _ = try read(answer, body.progress) { (_) throws(UnreadableAnswer) in true }
    }

    /// Whether files and requests may go there: with https, or to this machine where the API itself is on it.
    private func isSafe(_ address: String) -> Bool {
        guard let parts = URLComponents(string: address), let host = parts.host?.lowercased(), !host.isEmpty,
            parts.user == nil, parts.password == nil, address.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return false }
        return parts.scheme == "https"
            || (parts.scheme == "http" && base.text.hasPrefix("http://") && BaseAddress.isThisMachine(host))
    }
}
