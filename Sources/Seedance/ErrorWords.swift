import FoundationEssentials

/// What the body of a refusal says, in whichever form it comes: three shapes of JSON, bare text, a web page, nothing
/// (contract §3).
struct ErrorWords: Equatable {
    /// The server's words, fit to be printed.
    var message = ""
    /// What it says about members of the request.
    var invalidParameters: [APIError.InvalidParameter] = []

    /// Reads the body; there is none that it refuses.
    init(_ body: [UInt8]) {
        if let wire = try? JSONDecoder().decode(WireError.self, from: Data(body)) {
            message = printable(wire.message ?? "")
            // a bound, so that no server can fill a log: a request has nine members
            invalidParameters = wire.invalidParameters.prefix(20).map {
                .init(name: printable($0.name, limit: 100), reason: printable($0.reason, limit: 200))
            }
            if wire.message != nil || !invalidParameters.isEmpty { return }
        }
        // more than this can't be shown anyway
        let text = String(decoding: body.prefix(4096), as: UTF8.self)
        let start = text.unicodeScalars.first { !$0.properties.isWhitespace && $0 != "\u{FEFF}" }
        message = start == "<" ? Self.textOfPage(text) : printable(text)
    }

    /// A few words of a web page: its title or else its first text.
    private static func textOfPage(_ page: String) -> String {
        var words: [Substring] = []
        var rest = page[...]
        while !rest.isEmpty {
            words += rest.prefix { $0 != "<" }.split { $0.isWhitespace }
            rest = rest.drop { $0 != "<" }
            let name = rest.dropFirst().prefix { $0.isLetter || $0 == "/" }.lowercased()
            if name == "/title", !words.isEmpty { break }
            // what is inside these two is no text
            let end = name == "script" || name == "style" ? "</\(name)>" : ">"
            guard let close = rest.firstRange(of: end) else { break }
            rest = rest[close.upperBound...]
        }
        let text = printable(words.joined(separator: " "), limit: 150)
        return text.isEmpty ? "an HTML page" : "an HTML page that says \"\(text)\""
    }
}

/// The JSON forms: `{"message"}`, `{"message","invalid_params"}`, the same in `{"problem"}`, and some that siblings of
/// this API use.
private struct WireError: Decodable {
    var message: String?
    var invalidParameters: [(name: String, reason: String)] = []

    private enum Key: String, CodingKey {
        case message, detail, title, error, problem
        case invalidParams = "invalid_params"
    }

    private struct Parameter: Decodable {
        var name: String?
        var reason: String?
    }

    init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            message = text
            return
        }
        let members = try decoder.container(keyedBy: Key.self)
        if let problem = try? members.decode(WireError.self, forKey: .problem) {
            self = problem
            return
        }
        for key in [Key.message, .detail, .title, .error] where message == nil {
            message = try? members.decode(String.self, forKey: key)
        }
        if message == nil { message = (try? members.decode(WireError.self, forKey: .error))?.message }
        let parameters = (try? members.decode([Parameter].self, forKey: .invalidParams)) ?? []
        invalidParameters = parameters.map { ($0.name ?? "?", $0.reason ?? "no reason given") }
    }
}
