import Logging
public import Seedance

/// Where notices come in whose signature is right: what they say goes into the store, and the stages are told.
public struct Notices: Sendable {
    let store: Store
    let wakes: Wakes
    let hints: Hints
    let logger: Logger

    /// What became of a notice.
    public enum Reception: Sendable, Equatable {
        /// What it says is known now, or was before.
        case taken
        /// Nothing was ever sent with that nonce.
        case unknownNonce
        /// What it says can't be, and nothing was changed.
        case contradiction
    }

    /// Takes note of what a task's notice says; it is on the disk when this returns.
    ///
    /// - Parameters:
    ///   - nonce: the last part of the address that the notice came to.
    /// - Throws: an error of the database.
    public func receive(_ notice: WebhookNotice, nonce: String) async throws -> Reception {
        let task = notice.task
        switch try await store.take(notice: task, nonce: nonce) {
        case .unknownNonce:
            return .unknownNonce
        case .taskOfAnother(let take):
            logger.error("notice refused: the task is another take's", metadata: fields(take, task))
            return .contradiction
        case .notItsTask(let take):
            logger.warning("notice ignored: not the take's task", metadata: fields(take, task))
            return .contradiction
        case .moved(let take, let state):
            tell(take, task, state)
        case .withoutLink(let take):
            hints.add(task.id)
            // It may have been held until now.
            if take.state != .running { tell(take, task, .running) }
            wakes.tracking.call()
        case .nothingNew:
            break
        }
        return .taken
    }

    private func tell(_ take: Take, _ task: VideoTask, _ state: TakeState) {
        if take.state == .held {
            logger.notice("held take found again by its notice", metadata: fields(take, task))
        }
        switch state {
        case .completed:
            logger.info("take completed", metadata: fields(take, task))
            wakes.delivery.call()
        case .failed:
            var fields = fields(take, task)
            fields["reason"] = "\(task.reason ?? "none given")"
            logger.warning("take failed", metadata: fields)
        default:
            wakes.tracking.call()
        }
        wakes.submission.call()
        wakes.notes.call()
    }

    private func fields(_ take: Take, _ task: VideoTask) -> Logger.Metadata {
        ["job": "\(take.jobPath)", "task": "\(task.id)"]
    }
}
