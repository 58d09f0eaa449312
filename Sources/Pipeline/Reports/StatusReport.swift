import Foundation
public import SystemPackage

/// What `reeldrop status` says, from the store alone: it works while the daemon runs and when it does not.
public struct StatusReport: Sendable {
    private let takes: [Take]
    private let counts: [TakeState: Int]
    private let folders: [FolderHealth]
    private let requestsLeft: Int?
    private let whyStopped: String?
    private let creditsToday: Int
    private let isPaused: Bool
    private let isRunning: Bool
    private let hookTroubles: [HookTrouble]

    /// Of takes at their end, so many of each state are told, the newest; all are counted.
    private static let mostEnded = 500

    /// Reads the store of a state directory; without one there is nothing to tell, which is an answer as well.
    ///
    /// - Throws: ``StoreError``, or an error of the database.
    public init(stateDirectory: FilePath) throws {
        guard let store = try Store.reading(stateDirectory: stateDirectory) else {
            (takes, counts, folders, requestsLeft, whyStopped) = ([], [:], [], nil, nil)
            (creditsToday, isPaused, isRunning, hookTroubles) = (0, false, false, [])
            return
        }
        takes = try store.visibleTakes(ended: Self.mostEnded)
        counts = try store.allCounts()
        folders = try store.folderHealth()
        requestsLeft = try store.requestsLeft()
        whyStopped = try store.whySendingStopped()
        creditsToday = try store.creditsToday()
        isPaused = try store.isPaused()
        hookTroubles = try store.hookTroubles()
        isRunning = StateDirectory(path: stateDirectory).isInUse
    }

    /// The report for people as it goes into a file.
    public var text: String { text(style: TerminalStyle()) }

    /// The report for people: what is not finished, each with its reason, and a count of what is.
    public func text(style: TerminalStyle) -> String {
        var lines = [isRunning ? "reeldrop is running." : "reeldrop is not running."]
        if let whyStopped { lines += Self.wrapped(whyStopped, 0, style) }
        for folder in folders {
            lines += Self.wrapped("folder \(folder.path): \(folder.problem ?? "healthy")", 0, style)
            if let reason = folder.modeReason {
                lines += Self.wrapped("looked at again and again instead of watched: \(reason)", Self.indent, style)
            }
        }
        for trouble in hookTroubles {
            let waiting = trouble.waiting == 0 ? "" : " \(trouble.waiting) to be told."
            lines += Self.wrapped("hook \(trouble.hook) does not work: \(trouble.problem)\(waiting)", 0, style)
        }
        let open = takes.filter { $0.state != .delivered && $0.state != .cancelled }
        if !open.isEmpty { lines += ["", "STATE      SINCE   CREDITS  JOB"] }
        for take in open {
            let since = Self.words(seconds: max(0, Int(Date().timeIntervalSince(take.since))))
            let credits = take.credits.map { "\($0)" } ?? ""
            let job = LoggedEvent.escaped("\(take.jobPath)\(take.suffix.isEmpty ? "" : " [\(take.suffix)]")")
            let state =
                style.state(take.state, take.state.rawValue)
                + String(repeating: " ", count: max(0, 10 - take.state.rawValue.count))
            let numbers =
                "\(since.padded(to: 6))  \(String(repeating: " ", count: max(0, 7 - credits.count)))\(credits)"
            lines.append("\(state) \(numbers)  \(style.width.map { job.fitted(to: max(8, $0 - 29)) } ?? job)")
            if let message = take.message {
                lines += message.split(whereSeparator: \.isNewline).flatMap {
                    Self.wrapped(String($0), Self.indent, style)
                }
            }
        }
        let delivered = counts[.delivered] ?? 0
        let all = counts.values.reduce(0, +) - delivered - (counts[.cancelled] ?? 0)
        if open.count < all { lines.append("… and \(all - open.count) older ones that were not made.") }
        if !open.isEmpty { lines.append("") }
        let end = "\(delivered) delivered, \(all) open; about \(creditsToday) credits today"
        return (lines + Self.wrapped(end, 0, style)).joined(separator: "\n")
    }

    /// Where what belongs to a line above begins.
    private static let indent = 11

    private static func wrapped(_ text: String, _ indent: Int, _ style: TerminalStyle) -> [String] {
        let text = LoggedEvent.escaped(text)
        let lines = style.width.map { text.wrapped(to: max(20, $0 - indent)) } ?? [text]
        return lines.map { String(repeating: " ", count: indent) + $0 }
    }

    /// How many there are of what, in a line.
    static func summary(_ counts: [TakeState: Int], creditsToday: Int) -> String {
        let groups: [(String, [TakeState])] = [
            ("being made", [.submitting, .running, .completed]), ("next in line", [.ready]), ("waiting", [.waiting]),
            ("on hold", [.held]), ("not made", [.failed, .lost, .rejected]), ("here", [.delivered]),
        ]
        let parts = groups.compactMap { name, states -> String? in
            let count = states.compactMap { counts[$0] }.reduce(0, +)
            return count == 0 ? nil : "\(count) \(name)"
        }
        return (parts.isEmpty ? "nothing to do" : parts.joined(separator: ", "))
            + "; about \(creditsToday) credits today"
    }

    /// The report for programs (design §10).
    public var json: String {
        jsonText([
            "takes": takes.map { take -> [String: Any] in
                jsonPath("job", take.folderPath.pushing(take.jobPath))
                    .merging(jsonPath("output", take.filmPath.map { take.folderPath.pushing($0) })) { $1 }
                    .merging([
                        "state": take.state.rawValue,
                        "task_id": take.taskID ?? NSNull(),
                        "credits": take.credits ?? NSNull(),
                        "since": jsonTime(take.since),
                        "message": take.message ?? NSNull(),
                    ]) { $1 }
            },
            "counts": Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) }),
            "folders": folders.map { folder -> [String: Any] in
                jsonPath("path", folder.path).merging([
                    "mode": folder.mode ?? NSNull(),
                    "reason": (folder.problem ?? folder.modeReason).map { $0 as Any } ?? NSNull(),
                    "healthy": folder.problem == nil,
                    "since": jsonTime(folder.since),
                ]) { $1 }
            },
            "hooks": hookTroubles.map { trouble -> [String: Any] in
                [
                    "hook": trouble.hook, "problem": trouble.problem, "since": jsonTime(trouble.since),
                    "waiting": trouble.waiting,
                ]
            },
            "allowance": requestsLeft ?? NSNull(),
            "credits_today": creditsToday,
            "paused": isPaused,
            "stopped": whyStopped ?? NSNull(),
            "running": isRunning,
        ])
    }

    static func words(seconds: Int) -> String {
        switch seconds {
        case ..<120: "\(seconds) s"
        case ..<7200: "\(seconds / 60) min"
        default: "\(seconds / 3600) h"
        }
    }
}
