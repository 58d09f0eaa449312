/// How far a take is. The moves between the states are the whole life of a take (design §3); the store refuses any other.
enum TakeState: String, Sendable, Hashable, CaseIterable, Codable {
    /// Its job is good, but an image that the job names is not there yet or still arriving.
    case waiting
    /// Everything is here; it may be sent.
    case ready
    /// The intent to send is durable and an answer is awaited: from here on it may have been charged.
    case submitting
    /// The API has given it a task.
    case running
    /// The task is done and the link to the film is known.
    case completed
    /// The film is in the drop folder.
    case delivered
    /// It waits for a person: it may have been charged, or it is over budget.
    case held
    /// The API said that the task failed.
    case failed
    /// The link died before the film was here.
    case lost
    /// Its job has problems that only a person can mend.
    case rejected
    /// It was given up before it was sent.
    case cancelled

    /// The states that a take may move to from here.
    var successors: Set<TakeState> {
        switch self {
        // A corrected job whose image is not there yet goes back to waiting.
        case .rejected: [.waiting, .ready, .cancelled]
        case .waiting: [.ready, .rejected, .cancelled]
        case .ready: [.submitting, .held, .rejected, .cancelled]
        case .submitting: [.running, .held, .ready]
        case .running: [.completed, .failed]
        case .completed: [.delivered, .lost]
        case .held: [.ready, .running, .cancelled]
        case .failed, .lost: [.ready]
        case .delivered, .cancelled: []
        }
    }

    /// Nothing happens to the take any more unless a person wants it.
    var isEnd: Bool {
        switch self {
        case .delivered, .failed, .lost, .rejected, .cancelled: true
        case .waiting, .ready, .submitting, .running, .completed, .held: false
        }
    }

    /// Paid for or perhaps paid for, and not at its end.
    static let underWay: Set<TakeState> = [.submitting, .running, .completed]
}

/// A move that is not in the life of a take: a mistake in the program, never a thing that happens to a person's file.
struct IllegalMove: Error, CustomStringConvertible {
    let take: Int64
    let from: TakeState
    let to: TakeState

    var description: String {
        "Take \(take) cannot move from \(from.rawValue) to \(to.rawValue)."
    }
}
