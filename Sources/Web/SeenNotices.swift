import Synchronization

/// The notices that were taken lately, so that one that is sent again costs no transaction.
///
/// It is bounded and in memory only. That is enough, because what a notice does in the store needs the state before it: one
/// that is no longer known here, after a restart for example, finds its work done and changes nothing.
final class SeenNotices: Sendable {
    struct Name: Hashable {
        let nonce: String
        /// The `webhook-id`.
        let id: String
    }

    private struct State {
        var recent: Set<Name> = []
        var older: Set<Name> = []
    }
    private let state = Mutex(State())
    private let limit: Int

    /// - Parameter limit: so many are surely known; at most twice as many are.
    init(limit: Int = 5000) {
        self.limit = limit
    }

    func contains(_ name: Name) -> Bool {
        state.withLock { $0.recent.contains(name) || $0.older.contains(name) }
    }

    func add(_ name: Name) {
        state.withLock { state in
            state.recent.insert(name)
            if state.recent.count >= limit {
                state.older = state.recent
                state.recent = []
            }
        }
    }
}
