import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// How the control API writes its answers.
enum JSONAnswer {
    /// A value in one line, with names in small letters.
    static func text(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Nothing that is told has a number that JSON can't write.
        guard let data = try? encoder.encode(value) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }
}

extension Response {
    /// An answer of the control API.
    static func json(_ value: some Encodable, _ status: HTTPResponse.Status = .ok) -> Response {
        var headers: HTTPFields = [.contentType: "application/json", .cacheControl: "no-store"]
        headers.protect()
        return Response(
            status: status,
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: JSONAnswer.text(value) + "\n"))
        )
    }

    /// Why the control API does not do what it is asked for; a sentence.
    static func problem(_ status: HTTPResponse.Status, _ sentence: String) -> Response {
        json(["error": sentence], status)
    }

    /// Events that go on until the listener goes, or the daemon stops; nil when nobody can be told any more.
    static func events(_ events: AsyncStream<ByteBuffer>?) -> Response {
        guard let events else { return .problem(.serviceUnavailable, "Too many are told of changes already.") }
        var headers: HTTPFields = [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"]
        headers.protect()
        if let name = HTTPField.Name("X-Accel-Buffering") { headers[name] = "no" }
        return Response(
            status: .ok,
            headers: headers,
            body: ResponseBody { writer in
                for await event in events { try await writer.write(event) }
                try await writer.finish(nil)
            }
        )
    }
}

extension URI {
    /// What stands after the question mark, as a browser writes a form; nil when it can't be read.
    var form: [(name: String, value: String)]? { Self.form(query ?? "") }

    /// A form, as a browser writes it.
    static func form(_ text: String) -> [(name: String, value: String)]? {
        func read(_ part: Substring) -> String? { part.replacing("+", with: " ").removingPercentEncoding }
        var values: [(String, String)] = []
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first.flatMap(read), let value = parts.count == 2 ? read(parts[1]) : "" else {
                return nil
            }
            values.append((name, value))
        }
        return values
    }
}
