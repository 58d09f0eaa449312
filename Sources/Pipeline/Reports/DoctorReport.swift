import Foundation
public import SystemPackage
import WatchFolder

/// What `reeldrop doctor` says: whether the drop folders, the state directory and this machine's limits allow the work, and
/// what to do where they don't. Each is tried for real.
public struct DoctorReport: Sendable {
    /// One thing that was looked at.
    public struct Finding: Sendable {
        /// How it is.
        public enum Level: String, Sendable, Comparable {
            case ok
            case warning
            case error

            /// Worse is greater.
            public static func < (one: Level, other: Level) -> Bool { one.rank < other.rank }

            private var rank: Int { [Level.ok, .warning, .error].firstIndex(of: self) ?? 0 }
        }

        /// How it is.
        public let level: Level
        /// What was looked at.
        public let subject: String
        /// How it was found, with what to do.
        public let message: String
    }

    /// In the order in which things were looked at.
    public private(set) var findings: [Finding] = []

    /// Tries everything out; hidden test files are made in the drop folders and taken away again.
    ///
    /// A drive that gives no answer is given up after fifteen seconds.
    public init(settings: Settings, stateDirectory: FilePath) async {
        lookAtState(stateDirectory)
        let watcher: Watcher?
        do {
            watcher = try Watcher()
        } catch {
            watcher = nil
            note(.warning, "events", "\(PollReason.noQueue)")
        }
        defer { watcher?.stop() }
        if settings.folders.isEmpty { note(.warning, "folders", "The config names no drop folder.") }
        for place in settings.folders { await lookAt(place, watcher) }
    }

    /// The worst of the findings.
    public var worst: Finding.Level { findings.map(\.level).max() ?? .ok }

    /// The report for people, a line each.
    public var text: String {
        findings.map { finding in
            let level = finding.level.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
            return "\(level)\(finding.subject): \(finding.message)"
        }.joined(separator: "\n")
    }

    /// The report for programs.
    public var json: String {
        jsonText([
            "findings": findings.map {
                ["level": $0.level.rawValue, "subject": $0.subject, "message": $0.message]
            }
        ])
    }

    private mutating func note(_ level: Finding.Level, _ subject: String, _ message: String) {
        findings.append(Finding(level: level, subject: subject, message: message))
    }

    private mutating func lookAtState(_ path: FilePath) {
        let subject = "state \(path)"
        guard FileManager.default.fileExists(atPath: path.string) else {
            return note(.ok, subject, "It is made at the first start.")
        }
        do {
            let system = try FileSystem(of: path)
            if system.reach == .remote {
                note(
                    .error,
                    subject,
                    "It is on \(system.name), where the database is not safe. Put it on a local disk."
                )
            } else if access(path.string, W_OK) != 0 {
                note(.error, subject, "This account may not write there.")
            } else {
                note(.ok, subject, "On \(system.name).")
            }
        } catch {
            note(.error, subject, "\(error)")
        }
    }

    private mutating func lookAt(_ place: Settings.Folder, _ watcher: Watcher?) async {
        let subject = "folder \(place.path)"
        do {
            // Asked on a thread of its own: a drive may hang.
            let threads = PatientThreads()
            defer { threads.close() }
            let trials = try await threads.run {
                let folder = try DropFolder(place.path)
                try folder.createHidden(in: FilePath()).flush()
                return try watcher?.trial(of: folder, mode: place.watch)
            }
            for trial in trials ?? [] {
                let part = trial.directory.isEmpty ? subject : "\(subject), \(trial.directory)"
                var how = trial.reason.map { "looked at again and again. \($0)" } ?? "watched by events."
                if let notices = trial.notices { how += " \(notices)" }
                switch trial.reason {
                case nil, .asked, .remote: note(.ok, part, "Writable, on \(trial.system.name), \(how)")
                case .noQueue, .silent, .limit, .refused:
                    note(.warning, part, "Writable, on \(trial.system.name), \(how)")
                }
            }
        } catch {
            note(.error, subject, "\(error)")
        }
    }
}
