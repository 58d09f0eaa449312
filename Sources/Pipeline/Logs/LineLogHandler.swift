import Foundation
import Glibc
public import Logging

/// One line an event on stderr, with fields behind it: `take delivered film=hero.mp4 job=hero.job`.
///
/// The words of an event and the names of its fields stay what they are, so that searches and alarms can rely on them.
/// Names of files are people's, so what could forge a line or colour a terminal is escaped.
public struct LineLogHandler: LogHandler {
    /// Who reads the lines.
    public enum Reader: Sendable {
        /// A person, now.
        case terminal
        /// systemd's journal, field by field.
        case journal(JournalSocket)
        /// systemd, which reads stderr and files each line by its priority.
        case journalLines
        /// Somebody, later.
        case file
        /// A program, one JSON object a line.
        case program(priorities: Bool)

        /// Found out from the environment and from what stderr is.
        ///
        /// - Parameters:
        ///   - format: what the operator wants; JSON is written whoever reads it.
        ///   - descriptor: what is written to.
        ///   - socket: where the journal listens.
        public static func current(
            format: LogFormat = .text,
            environment: [String: String],
            descriptor: Int32 = 2,
            socket: String = JournalSocket.usualPath
        ) -> Reader {
            let isJournal = JournalSocket.isBehind(descriptor, stream: environment["JOURNAL_STREAM"])
            if format == .json { return .program(priorities: isJournal) }
            if isJournal { return JournalSocket(path: socket).map(Reader.journal) ?? .journalLines }
            return isatty(descriptor) == 1 ? .terminal : .file
        }
    }

    /// Fields of every line.
    public var metadata: Logger.Metadata = [:]
    /// Gives fields that depend on the task that logs.
    public var metadataProvider: Logger.MetadataProvider?
    /// The least level that is written.
    public var logLevel: Logger.Level = .info
    private let reader: Reader
    private let descriptor: Int32
    private let screen: Screen?

    /// Writes for that reader.
    ///
    /// - Parameter screen: what else is shown on the reader's terminal; the lines go above it.
    public init(reader: Reader, descriptor: Int32 = 2, screen: Screen? = nil) {
        self.reader = reader
        self.screen = screen
        self.descriptor = descriptor
    }

    /// One field of every line.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line.
    public func log(event: LogEvent) {
        if case .journal(let socket) = reader, socket.send(logged(event).journalEntry) { return }
        if case .terminal = reader, let screen { return screen.write(text(of: event)) }
        let line = Array((text(of: event) + "\n").utf8)
        // One write(2) for a line, so that lines of several threads never run into each other.
        _ = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }

    /// The line, for all readers but the journal's socket.
    func text(of event: LogEvent) -> String {
        let logged = logged(event)
        switch reader {
        case .terminal:
            let time = Date().formatted(date: .omitted, time: .standard)
            return "\(time) \(event.level == .info ? "" : "\(event.level): ")\(logged.line)"
        // By its socket the journal could not be reached.
        case .journal, .journalLines: return "<\(logged.priority)>\(logged.line)"
        case .file: return "\(Date().formatted(.iso8601)) \(event.level) \(logged.line)"
        case .program(let priorities): return (priorities ? "<\(logged.priority)>" : "") + logged.json(at: Date())
        }
    }

    private func logged(_ event: LogEvent) -> LoggedEvent {
        var fields = metadata
        if let provided = metadataProvider?.get() { fields.merge(provided) { $1 } }
        if let given = event.metadata { fields.merge(given) { $1 } }
        return LoggedEvent(event, fields: fields)
    }
}

/// How the log is written.
public enum LogFormat: String, Sendable, CaseIterable {
    /// For people, and for the journal with its fields.
    case text
    /// One JSON object a line: `time`, `level`, `event`, and the event's own fields.
    case json
}
