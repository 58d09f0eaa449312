import Synchronization

/// Tasks that a notice says are worth a look. They are kept in memory only: the task list finds them as well, but later.
final class Hints: Sendable {
    private let tasks = Mutex<Set<String>>([])

    func add(_ task: String) {
        tasks.withLock { _ = $0.insert(task) }
    }

    /// All of them, which are then no longer here.
    func take() -> Set<String> {
        tasks.withLock { tasks in
            defer { tasks = [] }
            return tasks
        }
    }
}
