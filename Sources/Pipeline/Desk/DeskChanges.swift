import GRDB
import Synchronization

/// What this process has changed in the store, for pages that are open. Changes that follow each other at once are one.
public final class DeskChanges: Sendable {
    /// What has changed.
    public struct Change: Sendable {
        /// The takes, by number.
        public var takes: Set<Int64> = []
        /// The jobs that have another place.
        public var jobs: Set<Int64> = []
        /// So much that everything is to be looked at again.
        public var isEverything = false
        /// Something changed, and be it only a number in the overview.
        public var isAnything = false
    }

    private struct State {
        var version = 0
        var isWatched = false
        var change = Change()
    }
    private let state = Mutex(State())
    private let wake = Wake()

    /// More of them are everything.
    static let limit = 100

    /// A number that grows with every change.
    public var version: Int { state.withLock(\.version) }

    /// Whether anybody wants to know. If not, nothing is kept.
    public func isWatched(_ isWatched: Bool) {
        state.withLock { state in
            state.isWatched = isWatched
            state.change = Change()
        }
        wake.call()
    }

    /// Waits until something has changed, but no longer than until `deadline`, and takes it.
    public func next(until deadline: ContinuousClock.Instant? = nil) async -> Change {
        await wake.wait(until: deadline)
        // What belongs together is told together.
        try? await Task.sleep(for: .milliseconds(30))
        return state.withLock { state in
            defer { state.change = Change() }
            return state.change
        }
    }

    func everything() { add { $0.isEverything = true } }

    func add(_ edit: (inout Change) -> Void) {
        let isDue = state.withLock { state in
            state.version += 1
            guard state.isWatched else { return false }
            edit(&state.change)
            state.change.isAnything = true
            if state.change.takes.count + state.change.jobs.count > Self.limit { state.change.isEverything = true }
            return true
        }
        if isDue { wake.call() }
    }
}

/// Looks on while the store is written. Only the writer's queue uses it.
private final class Onlooker: TransactionObserver {
    private let changes: DeskChanges
    private var pending = DeskChanges.Change()

    /// What of a take's row people never see.
    private static let unseen: Set<String> = ["claim_due", "lists_before", "cleared", "film_stamp", "link"]

    init(_ changes: DeskChanges) { self.changes = changes }

    func observes(eventsOfKind kind: DatabaseEventKind) -> Bool {
        switch kind {
        case .insert(let table): ["takes", "facts", "folders", "spending"].contains(table)
        // Takes only go when nobody has asked about them for a year.
        case .delete(let table): ["facts", "folders"].contains(table)
        case .update("takes", let columns): !columns.isSubset(of: Self.unseen)
        case .update("jobs", let columns): columns.contains("path")
        case .update(let table, _): ["facts", "folders", "spending"].contains(table)
        }
    }

    func databaseDidChange(with event: DatabaseEvent) {
        pending.isAnything = true
        switch event.tableName {
        case "takes" where pending.takes.count <= DeskChanges.limit: pending.takes.insert(event.rowID)
        case "jobs" where pending.jobs.count <= DeskChanges.limit: pending.jobs.insert(event.rowID)
        default: break
        }
    }

    func databaseDidCommit(_ db: Database) {
        guard pending.isAnything else { return }
        let done = pending
        pending = DeskChanges.Change()
        changes.add {
            $0.takes.formUnion(done.takes)
            $0.jobs.formUnion(done.jobs)
        }
    }

    func databaseDidRollback(_ db: Database) { pending = DeskChanges.Change() }
}

extension Store {
    /// Has what this process changes told, as long as the store is open.
    func observe(_ changes: DeskChanges) {
        pool.add(transactionObserver: Onlooker(changes), extent: .databaseLifetime)
    }
}
