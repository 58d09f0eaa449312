import Foundation
import Glibc
public import Logging

/// One line an event on stderr, with fields behind it: `delivered job=hero.job film=hero.mp4`.
///
/// Under systemd each line begins with the priority that the journal files it under. Names of files are people's, so what
/// could forge a line or colour a terminal is escaped.
public struct LineLogHandler: LogHandler {
    /// Who reads the lines.
    public enum Reader: Sendable {
        /// A person, now.
        case terminal
        /// systemd, which files each line by its priority.
        case journal
        /// Somebody, later.
        case file

        /// Found out from the environment and from what stderr is.
        public static func current(environment: [String: String]) -> Reader {
            if isatty(STDERR_FILENO) == 1 { return .terminal }
            return environment["JOURNAL_STREAM"] == nil ? .file : .journal
        }
    }

    /// Fields of every line.
    public var metadata: Logger.Metadata = [:]
    /// Gives fields that depend on the task that logs.
    public var metadataProvider: Logger.MetadataProvider?
    /// The least level that is written.
    public var logLevel: Logger.Level = .info
    private let reader: Reader

    /// Writes for that reader.
    public init(reader: Reader) {
        self.reader = reader
    }

    /// One field of every line.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line.
    public func log(event: LogEvent) {
        let line = Array((text(of: event) + "\n").utf8)
        // One write(2) for a line, so that lines of several threads never run into each other.
        _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    func text(of event: LogEvent) -> String {
        var fields = metadata
        if let provided = metadataProvider?.get() { fields.merge(provided) { $1 } }
        if let given = event.metadata { fields.merge(given) { $1 } }
        let tail = fields.sorted { $0.key < $1.key }.map { " \($0.key)=\(Self.quoted("\($0.value)"))" }.joined()
        let message = Self.escaped("\(event.message)") + tail
        switch reader {
        case .terminal:
            let time = Date().formatted(date: .omitted, time: .standard)
            return "\(time) \(event.level == .info ? "" : "\(event.level): ")\(message)"
        case .journal: return "<\(Self.priority(of: event.level))>\(message)"
        case .file: return "\(Date().formatted(.iso8601)) \(event.level) \(message)"
        }
    }

    /// The levels of syslog(3).
    private static func priority(of level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }

    private static func quoted(_ text: String) -> String {
        let isPlain = !text.isEmpty && !text.contains { $0 == " " || $0 == "\"" || $0 == "=" }
        return isPlain ? escaped(text) : "\"" + escaped(text).replacing("\"", with: "\\\"") + "\""
    }

    private static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate:
                out += scalar == "\n" ? "\\n" : "\\u{\(String(scalar.value, radix: 16))}"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
