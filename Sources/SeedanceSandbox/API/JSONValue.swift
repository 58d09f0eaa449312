/// A value of JSON as it came, since a request's members are judged one by one.
enum JSONValue: Decodable {
    case string(String)
    case integer(Int64)
    case number(Double)
    case bool(Bool)
    case null
    case array([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        // Text first: it may be forty megabytes of base64, and every failed attempt costs.
        let one = try decoder.singleValueContainer()
        if let text = try? one.decode(String.self) {
            self = .string(text)
        } else if one.decodeNil() {
            self = .null
        } else if let flag = try? one.decode(Bool.self) {
            self = .bool(flag)
        } else if let whole = try? one.decode(Int64.self) {
            self = .integer(whole)
        } else if let number = try? one.decode(Double.self) {
            self = .number(number)
        } else if let members = try? one.decode([String: JSONValue].self) {
            self = .object(members)
        } else {
            self = .array(try one.decode([JSONValue].self))
        }
    }

    /// The text, if it is one.
    var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The whole number, if it is one.
    var whole: Int64? {
        if case .integer(let whole) = self { whole } else { nil }
    }

    /// The number, if it is one.
    var decimal: Double? {
        if case .number(let number) = self { number } else { whole.map(Double.init) }
    }

    /// The truth value, if it is one.
    var flag: Bool? {
        if case .bool(let flag) = self { flag } else { nil }
    }

    /// The value as JSON with members in order of their names, and long texts told by their length alone.
    var summary: String {
        switch self {
        case .string(let text) where text.utf8.count > 2_000: JSONText.quoted("<\(text.utf8.count) bytes>")
        case .string(let text): JSONText.quoted(text)
        case .integer(let whole): String(whole)
        case .number(let number): String(number)
        case .bool(let flag): String(flag)
        case .null: "null"
        case .array(let values): "[" + values.map(\.summary).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.sorted { $0.key < $1.key }
                .map { JSONText.quoted($0.key) + ":" + $0.value.summary }
                .joined(separator: ",")
                + "}"
        }
    }
}
