import Logging
import Synchronization

/// Counts notices by what was said to them, and tells the log: every one at first, later one a minute of each kind, so that
/// a stranger with patience does not fill the disk. Nothing of a notice itself is written.
final class NoticeTally: Sendable {
    private struct Line {
        var count = 0
        var told: ContinuousClock.Instant?
    }
    private let lines = Mutex<[NoticeVerdict: Line]>([:])
    private let logger: Logger

    /// So many of a kind are told one by one.
    private static let first = 10

    init(logger: Logger) {
        self.logger = logger
    }

    func count(_ verdict: NoticeVerdict) {
        let now = ContinuousClock.now
        let due = lines.withLock { lines -> Int? in
            var line = lines[verdict, default: Line()]
            line.count += 1
            let isDue = line.count <= Self.first || line.told.map { $0 + .seconds(60) <= now } ?? true
            if isDue { line.told = now }
            lines[verdict] = line
            return isDue ? line.count : nil
        }
        guard let due else { return }
        let isExpected = verdict == .taken || verdict == .again
        logger.log(
            level: isExpected ? .debug : .warning,
            "notice",
            metadata: ["verdict": "\(verdict.label)", "count": "\(due)"]
        )
    }
}
