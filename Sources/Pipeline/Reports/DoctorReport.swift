import Foundation
public import SystemPackage
import WatchFolder

/// What `reeldrop doctor` says: whether the drop folders, the state directory, the key, the API and this machine's limits
/// allow the work, and what to do where they don't. Each is tried for real.
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

        /// What an error is about.
        public enum Trouble: Sendable, CaseIterable {
            /// What the config says can't be.
            case config
            /// Something can't be written.
            case writing
            /// There is no key, or it is not accepted.
            case key
            /// The API can't be reached.
            case api
        }

        /// How it is.
        public let level: Level
        /// What was looked at.
        public let subject: String
        /// How it was found, with what to do.
        public let message: String
        /// What it is about, if it is an error.
        public let trouble: Trouble?
    }

    /// In the order in which things were looked at.
    public private(set) var findings: [Finding] = []
    /// What is set how, and where that stands; told after the findings.
    public var config: EffectiveConfig?

    /// Tries everything out: hidden test files are made in the drop folders and taken away again, and the API is asked for
    /// its list of tasks, which costs nothing.
    ///
    /// A drive that gives no answer is given up after fifteen seconds, the API after thirty.
    public init(settings: Settings, stateDirectory: FilePath, environment: [String: String]) async {
        lookAtState(stateDirectory)
        await lookAtFolders(settings)
        lookAtImageTool()
        lookAtCredentials(settings, environment)
        await lookAtAPI(settings, environment)
    }

    /// The worst of the findings.
    public var worst: Finding.Level { findings.map(\.level).max() ?? .ok }

    /// What the first thing is that has to be put right; nil when nothing has to.
    public var trouble: Finding.Trouble? {
        Finding.Trouble.allCases.first { trouble in findings.contains { $0.trouble == trouble } }
    }

    /// The report for people, a line each.
    public var text: String {
        let lines = findings.map { finding in
            let level = finding.level.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
            return "\(level)\(finding.subject): \(finding.message)"
        }
        return (lines + (config.map { ["", "What is set, and where:", $0.text] } ?? [])).joined(separator: "\n")
    }

    /// The report for programs.
    public var json: String {
        jsonText([
            "findings": findings.map {
                ["level": $0.level.rawValue, "subject": $0.subject, "message": $0.message]
            },
            "config": config?.json ?? [],
        ])
    }

    mutating func good(_ subject: String, _ message: String) {
        findings.append(Finding(level: .ok, subject: subject, message: message, trouble: nil))
    }

    mutating func warn(_ subject: String, _ message: String) {
        findings.append(Finding(level: .warning, subject: subject, message: message, trouble: nil))
    }

    mutating func fail(_ subject: String, _ trouble: Finding.Trouble, _ message: String) {
        findings.append(Finding(level: .error, subject: subject, message: message, trouble: trouble))
    }
}
