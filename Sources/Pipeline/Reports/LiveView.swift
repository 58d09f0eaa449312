import Foundation
public import SystemPackage

/// What is being made just now, a line each, for a terminal where it is shown again and again.
public struct LiveView: Sendable {
    /// A take that is with the API, or whose film is being fetched.
    struct Row: Sendable {
        let name: String
        let state: TakeState
        let begun: Date
        /// How long such films have been taking, if known.
        let usual: Duration?
    }

    private let store: Store

    /// Opens the state to look at it; nil when there is none yet.
    ///
    /// - Throws: ``StoreError``.
    public init?(stateDirectory: FilePath) throws {
        guard let store = try Store.reading(stateDirectory: stateDirectory) else { return nil }
        self.store = store
    }

    /// The lines as things stand now.
    ///
    /// - Parameter height: at most so many; of what finds no room it is told that it is there.
    /// - Throws: an error of the database.
    public func lines(style: TerminalStyle, height: Int) async throws -> [String] {
        var rows: [Row] = []
        for state in [TakeState.completed, .running, .submitting] {
            for take in try await store.takes(in: state) {
                rows.append(
                    Row(
                        name: "\(take.jobPath)" + (take.suffix.isEmpty ? "" : " [\(take.suffix)]"),
                        state: state,
                        begun: take.submittedAt ?? take.since,
                        usual: try await store.usualTime(of: take.request)?.typical
                    )
                )
            }
        }
        let counts = try await store.counts()
        let summary = StatusReport.summary(counts, creditsToday: try store.creditsToday())
        return Self.lines(rows, summary: summary, style: style, height: height, now: Date())
    }

    static func lines(_ rows: [Row], summary: String, style: TerminalStyle, height: Int, now: Date) -> [String] {
        let width = max(20, style.width ?? 80)
        let shown = rows.prefix(max(0, rows.count > height - 1 ? height - 2 : rows.count))
        let (barWidth, endWidth) = (width >= 72 ? 22 : 0, 24)
        let nameWidth = min(
            shown.map { LoggedEvent.escaped($0.name).columns }.max() ?? 0,
            max(8, width - barWidth - endWidth - 4)
        )
        var lines = shown.map { row -> String in
            let name = LoggedEvent.escaped(row.name).fitted(to: nameWidth).padded(to: nameWidth)
            let (done, text) = progress(of: row, now: now)
            let filled = Int((done ?? 0) * 20)
            let bar = "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: 20 - filled) + "]"
            let plain = "  \(name)  " + (barWidth == 0 ? "" : bar + " ")
            return plain + style.state(row.state, text.fitted(to: max(0, width - 1 - plain.columns)))
        }
        if shown.count < rows.count { lines.append("  … and \(rows.count - shown.count) more") }
        return lines + [summary.fitted(to: width - 1)]
    }

    /// How far it is, from 0 to 1 and as far as anyone can know, and in words.
    private static func progress(of row: Row, now: Date) -> (Double?, String) {
        let seconds = max(0, now.timeIntervalSince(row.begun))
        if row.state == .completed { return (1, "done, being fetched") }
        guard let usual = row.usual?.components.seconds, usual > 0 else {
            return (nil, "for \(StatusReport.words(seconds: Int(seconds)))")
        }
        let left = Double(usual) - seconds
        guard left > 0 else { return (0.95, "longer than usual") }
        return (min(0.95, seconds / Double(usual)), "about \(StatusReport.words(seconds: Int(left.rounded(.up)))) left")
    }
}
