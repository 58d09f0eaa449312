import Foundation
public import SystemPackage

/// What `reeldrop status` says, from the store alone: it works while the daemon runs and when it does not.
public struct StatusReport: Sendable {
    private let takes: [Take]
    private let folders: [FolderHealth]
    private let requestsLeft: Int?
    private let whyStopped: String?
    private let creditsToday: Int
    private let isPaused: Bool
    private let isRunning: Bool
    private let hookTroubles: [HookTrouble]

    /// Reads the store of a state directory; without one there is nothing to tell, which is an answer as well.
    ///
    /// - Throws: ``StoreError``, or an error of the database.
    public init(stateDirectory: FilePath) throws {
        guard let store = try Store.reading(stateDirectory: stateDirectory) else {
            (takes, folders, requestsLeft, whyStopped) = ([], [], nil, nil)
            (creditsToday, isPaused, isRunning, hookTroubles) = (0, false, false, [])
            return
        }
        takes = try store.visibleTakes()
        folders = try store.folderHealth()
        requestsLeft = try store.requestsLeft()
        whyStopped = try store.whySendingStopped()
        creditsToday = try store.creditsToday()
        isPaused = try store.isPaused()
        hookTroubles = try store.hookTroubles()
        isRunning = StateDirectory(path: stateDirectory).isInUse
    }

    /// The report for people: what is not finished, each with its reason, and a count of what is.
    public var text: String {
        var lines = [isRunning ? "reeldrop is running." : "reeldrop is not running."]
        if let whyStopped { lines.append(whyStopped) }
        for folder in folders {
            lines.append("folder \(folder.path): \(folder.problem ?? "healthy")")
            if let reason = folder.modeReason {
                lines.append("           looked at again and again instead of watched: \(reason)")
            }
        }
        for trouble in hookTroubles {
            let waiting = trouble.waiting == 0 ? "" : " \(trouble.waiting) to be told."
            lines.append("hook \(trouble.hook) does not work: \(trouble.problem)\(waiting)")
        }
        for take in takes where take.state != .delivered && take.state != .cancelled {
            let since = max(0, Int(Date().timeIntervalSince(take.since)))
            lines.append(
                "\(take.state.rawValue.padding(toLength: 10, withPad: " ", startingAt: 0)) \(take.jobPath)"
                    + "\(take.suffix.isEmpty ? "" : " [\(take.suffix)]") (\(Self.words(seconds: since)))"
            )
            if let message = take.message {
                lines += message.split(whereSeparator: \.isNewline).map { "           \($0)" }
            }
        }
        let delivered = takes.count { $0.state == .delivered }
        let open = takes.count { $0.state != .delivered && $0.state != .cancelled }
        lines.append("\(delivered) delivered, \(open) open; about \(creditsToday) credits today")
        return lines.joined(separator: "\n")
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

    private static func words(seconds: Int) -> String {
        switch seconds {
        case ..<120: "\(seconds) s"
        case ..<7200: "\(seconds / 60) min"
        default: "\(seconds / 3600) h"
        }
    }
}
