import Logging
import Seedance

/// The API's list of all tasks of a form, which costs one request however many there are (contract §2).
///
/// Besides how far each task is, it may show tasks that nobody here knows: perhaps of a film whose answer was lost.
struct TaskList: Sendable {
    let store: Store
    let account: Account
    let api: API
    /// Nothing else uses the key, so that a task nobody here knows can only be of a film whose answer was lost.
    let keyIsOurs: Bool
    let wakes: Wakes
    let logger: Logger

    /// Reads the list when its turn comes.
    ///
    /// - Parameter part: who waits for it.
    /// - Returns: how far each task is.
    /// - Throws: `CancellationError` when the task is cancelled first, or an error of the database.
    func read(of form: Model.Form, for part: Pulse.Part) async throws -> Result<[String: TaskStatus], APIError> {
        switch try await account.ask(.list, for: part, { await api.tasks(of: form) }) {
        case .success(let reply):
            for take in try await store.listed(reply.value, of: form, keyIsOurs: keyIsOurs) {
                logger.notice("held take found again in the task list", metadata: ["job": "\(take.jobPath)"])
                wakes.tracking.call()
            }
            wakes.notes.call()
            return .success(
                Dictionary(reply.value.map { ($0.id, $0.status) }, uniquingKeysWith: { first, _ in first })
            )
        case .failure(let error):
            wakes.notes.call()
            return .failure(error)
        }
    }
}
