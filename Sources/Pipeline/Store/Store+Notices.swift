import GRDB
import Seedance

/// What the store made of a notice.
enum NoticeOutcome: Sendable {
    /// No take has that nonce.
    case unknownNonce
    /// The task belongs to another take already, so this one can't have it.
    case taskOfAnother(Take)
    /// The take has another task, or none and no use for one any more.
    case notItsTask(Take)
    /// The take moved; it is told as it was before.
    case moved(Take, to: TakeState)
    /// It is done, but the notice does not say where the film is.
    case withoutLink(Take)
    /// Nothing that was not known.
    case nothingNew
}

extension Store {
    /// Writes down what a notice with a true signature says about the take that was sent with that nonce.
    ///
    /// The same notice again, or an older one after a newer one, changes nothing: each move needs the state before it.
    func take(notice task: VideoTask, nonce: String) async throws -> NoticeOutcome {
        try await write { db in
            let row = try Row.fetchOne(db, cached: Take.columns + " WHERE t.nonce = ?", arguments: [nonce])
            guard let take = try row.map(Take.init(row:)) else { return .unknownNonce }
            var state = take.state
            if take.taskID == nil, state == .submitting || state == .held {
                // The nonce was drawn for this one request, so the task is its answer, whatever became of the other one.
                let isTaken = "SELECT EXISTS (SELECT 1 FROM takes WHERE task_id = ?)"
                if try Bool.fetchOne(db, cached: isTaken, arguments: [task.id]) == true { return .taskOfAnother(take) }
                try db.move(take: take.id, to: .running, message: nil, columns: [("task_id", task.id)])
                state = .running
            } else if take.taskID != task.id {
                return .notItsTask(take)
            }
            if state == .running {
                switch (task.status, task.links.first) {
                case (.completed, let link?):
                    try db.complete(take, link: link)
                    state = .completed
                case (.completed, nil):
                    return .withoutLink(take)
                case (.failed, _):
                    try db.fail(take: take.id, message: Sentences.failed(reason: task.reason))
                    state = .failed
                case (.created, _), (.inProgress, _), (.other, _):
                    break
                }
            }
            return state == take.state ? .nothingNew : .moved(take, to: state)
        }
    }
}
