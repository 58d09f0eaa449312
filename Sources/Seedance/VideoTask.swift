/// A task as the API tells of it: created by a generation request, followed until it is completed or failed.
public struct VideoTask: Sendable, Equatable {
    /// The API's name for the task; a UUID in practice, published as a plain string (contract §2).
    public var id: String
    /// How far it is.
    public var status: TaskStatus
    /// The links to the films; meaningful only when ``status`` is completed, since samples of the documentation show
    /// placeholders before that (contract §2).
    public var links: [String]
    /// Why it failed, when the API says so; mostly it does not (contract §2).
    public var reason: String?

    /// Makes a task.
    public init(id: String, status: TaskStatus, links: [String] = [], reason: String? = nil) {
        self.id = id
        self.status = status
        self.links = links
        self.reason = reason
    }
}

/// A row of the task list, which has the id and the status and nothing else (contract §2).
public struct TaskSummary: Sendable, Equatable {
    /// The API's name for the task.
    public var id: String
    /// How far it is.
    public var status: TaskStatus

    /// Makes a row.
    public init(id: String, status: TaskStatus) {
        self.id = id
        self.status = status
    }
}

/// The life of a task (contract §2).
public enum TaskStatus: Sendable, Hashable {
    case created
    case inProgress
    case completed
    case failed
    /// A word that the documentation does not have; it counts as still running.
    case other(String)

    /// Reads the word on the wire, in any case of letters.
    public init(word: String) {
        self =
            switch word.uppercased() {
            case "CREATED": .created
            case "IN_PROGRESS": .inProgress
            case "COMPLETED": .completed
            case "FAILED": .failed
            default: .other(word)
            }
    }

    /// The word on the wire.
    public var word: String {
        switch self {
        case .created: "CREATED"
        case .inProgress: "IN_PROGRESS"
        case .completed: "COMPLETED"
        case .failed: "FAILED"
        case .other(let word): word
        }
    }

    /// Whether the task has come to its end.
    public var isFinal: Bool {
        self == .completed || self == .failed
    }
}
