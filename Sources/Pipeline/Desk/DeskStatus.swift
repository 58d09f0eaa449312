public import Foundation
import SystemPackage

/// How things stand, for the page and the control API.
public struct DeskStatus: Sendable, Encodable {
    /// Which reeldrop this is.
    public let version = Build.version
    /// How many takes stand in each state, all states named.
    public let takes: [String: Int]
    /// The drop folders that are watched.
    public let folders: [Folder]
    /// Spent or reserved since midnight, as estimated.
    public let creditsToday: Int
    /// For so many films.
    public let filmsToday: Int
    /// The budget of a day; nil without one.
    public let creditsPerDay: Int?
    /// How many requests could be made at once.
    public let allowance: Int
    /// How many the key has in the long run.
    public let requestsPerMinute: Int
    /// Whether a person has stopped the sending.
    public let paused: Bool
    /// Why nothing is sent, as a sentence; nil when nothing stands in the way.
    public let stopped: String?

    /// The names of all states that a take can be in.
    public static let states = TakeState.allCases.map(\.rawValue)

    /// A drop folder.
    public struct Folder: Sendable, Encodable {
        /// Its number.
        public let id: Int64
        /// Where it is.
        public let path: String
        /// The bytes of the path when it is not text (design §10).
        public let pathBase64: String?
        /// Why nothing is done with it; nil when it is healthy.
        public let problem: String?
        /// Since when it is so.
        public let since: Date?
        /// How it is watched: `inotify`, `poll` or `mixed`; nil as long as that is not known.
        public let mode: String?
        /// Why some of it is looked at again and again.
        public let modeReason: String?
    }
}

extension FilePath {
    /// The bytes of a path that is not text, for who must have them exactly; nil for one that is.
    var base64IfNotText: String? { isText ? nil : bytes.base64EncodedString() }
}
