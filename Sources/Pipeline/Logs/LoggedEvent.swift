import Foundation
import Logging

/// An event with its fields, as it is written in each form of the log. No form lets a field leave its place.
struct LoggedEvent {
    let level: Logger.Level
    let event: String
    /// In the order of their names.
    let fields: [(name: String, value: String)]
    private let place: (file: String, function: String, line: UInt)

    init(_ event: LogEvent, fields: Logger.Metadata) {
        level = event.level
        self.event = Self.withoutQueries("\(event.message)")
        self.fields = fields.sorted { $0.key < $1.key }.map { ($0.key, Self.withoutQueries("\($0.value)")) }
        place = (event.file, event.function, event.line)
    }

    /// The level as syslog(3) numbers it.
    var priority: Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }

    /// For people: the event, and its fields as `name=value`.
    var line: String {
        Self.escaped(event) + fields.map { " \($0.name)=\(Self.quoted($0.value))" }.joined()
    }

    /// One JSON object. A field that would be taken for one of the object's own gets a line behind its name.
    func json(at time: Date) -> String {
        let own = [
            ("time", time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))),
            ("level", level.rawValue), ("event", event),
        ]
        let others = fields.map { field in
            (own.contains { $0.0 == field.name } ? field.name + "_" : field.name, field.value)
        }
        return "{" + (own + others).map { "\(Self.jsonString($0.0)):\(Self.jsonString($0.1))" }.joined(separator: ",")
            + "}"
    }

    /// The event in the journal's own protocol: a `NAME=value` a line, which is safe because no value has a line's end.
    ///
    /// Source: systemd's "Native Journal Protocol".
    var journalEntry: [UInt8] {
        var entry: [(String, String)] = [
            ("MESSAGE", line), ("PRIORITY", "\(priority)"), ("SYSLOG_IDENTIFIER", "reeldrop"),
            ("CODE_FILE", place.file), ("CODE_LINE", "\(place.line)"), ("CODE_FUNC", place.function),
            ("REELDROP_EVENT", Self.escaped(event)),
        ]
        entry += fields.map { (Self.journalName($0.name), Self.escaped($0.value)) }
        return Array(entry.map { "\($0.0)=\($0.1)\n" }.joined().utf8)
    }

    /// The journal takes only names of capital letters, digits and underscores, of 64 characters at most.
    private static func journalName(_ name: String) -> String {
        let letters = name.uppercased().unicodeScalars.map { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                ? Character(scalar) : "_"
        }
        return String(("REELDROP_" + String(letters)).prefix(64))
    }

    private static func quoted(_ text: String) -> String {
        let isPlain = !text.isEmpty && !text.contains { $0 == " " || $0 == "\"" || $0 == "=" }
        return isPlain ? escaped(text) : "\"" + escaped(text).replacing("\"", with: "\\\"") + "\""
    }

    static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            if isPlain(scalar) {
                out.unicodeScalars.append(scalar)
            } else {
                out += scalar == "\n" ? "\\n" : "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return out
    }

    /// What can be written as it is: nothing that ends a line, colours a terminal or turns the reading direction.
    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: true
        }
    }

    private static func jsonString(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": out += "\\" + String(scalar)
            case "\n": out += "\\n"
            case _ where isPlain(scalar): out.unicodeScalars.append(scalar)
            default:
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            }
        }
        return out + "\""
    }

    /// The text with the queries of all links cut off: what is signed or secret about a link stands there.
    static func withoutQueries(_ text: String) -> String {
        var out = ""
        var rest = text[...]
        while let mark = rest.firstRange(of: "://") {
            let end = rest[mark.upperBound...].firstIndex { $0.isWhitespace || "\"'<>".contains($0) } ?? rest.endIndex
            if let query = rest[mark.upperBound..<end].firstIndex(of: "?") {
                out += rest[..<query] + "?…"
            } else {
                out += rest[..<end]
            }
            rest = rest[end...]
        }
        return out + rest
    }
}
