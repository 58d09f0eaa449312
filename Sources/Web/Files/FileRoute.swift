import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Pipeline

/// Tells a film or a picture: as a whole, or the part that a browser asks for.
struct FileRoute {
    let logger: Logger

    /// So much is read at a time.
    private static let chunk = 256 << 10

    func response(_ type: String, to request: Request, open: () async throws -> DeskFile) async -> Response {
        let file: DeskFile
        do {
            file = try await open()
        } catch let reason as Desk.NoSuchFile {
            return .words(.notFound, reason.description)
        } catch {
            logger.warning("file not shown", metadata: ["error": "\(error)"])
            return .words(.serviceUnavailable, "The file can't be read just now.")
        }
        var headers: HTTPFields = [
            .contentType: type, .acceptRanges: "bytes", .eTag: "\"\(file.version)\"",
            .cacheControl: "private, no-cache",
        ]
        headers.protect()
        switch ByteRange(header: request.headers[.range], length: file.byteCount) {
        case .unsatisfiable:
            headers[.contentRange] = "bytes */\(file.byteCount)"
            return Response(status: .rangeNotSatisfiable, headers: headers)
        case .whole:
            return Response(status: .ok, headers: headers, body: Self.body(file, 0..<file.byteCount))
        case .part(let part):
            headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(file.byteCount)"
            return Response(status: .partialContent, headers: headers, body: Self.body(file, part))
        }
    }

    private static func body(_ file: DeskFile, _ range: Range<Int>) -> ResponseBody {
        ResponseBody(contentLength: range.count) { writer in
            var offset = range.lowerBound
            while offset < range.upperBound {
                let bytes = try await file.read(at: offset, count: min(chunk, range.upperBound - offset))
                // It was cut meanwhile. What was promised can't be given, so the connection ends.
                if bytes.isEmpty { throw CancellationError() }
                try await writer.write(ByteBuffer(bytes: bytes))
                offset += bytes.count
            }
            try await writer.finish(nil)
        }
    }
}

/// The one range of bytes that a request may ask for; lists of ranges are ignored, as RFC 9110 allows.
enum ByteRange: Equatable {
    case whole
    case part(Range<Int>)
    case unsatisfiable

    /// Reads a `Range` header against a file of this length.
    init(header: String?, length: Int) {
        self = .whole
        guard let header, header.hasPrefix("bytes="), !header.contains(","), let dash = header.firstIndex(of: "-")
        else { return }
        let (first, last) = (header[..<dash].dropFirst("bytes=".count), header[dash...].dropFirst())
        guard (first + last).utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return }
        switch (Int(first), Int(last)) {
        case (nil, let count?) where first.isEmpty:
            self = count > 0 && length > 0 ? .part(max(0, length - count)..<length) : .unsatisfiable
        case (let start?, nil) where last.isEmpty:
            self = start < length ? .part(start..<length) : .unsatisfiable
        case (let start?, let end?) where start <= end:
            self = start < length ? .part(start..<min(end, length - 1) + 1) : .unsatisfiable
        default: break
        }
    }
}
