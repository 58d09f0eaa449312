import GRDB
import Synchronization

/// Commits changes that come at the same time together: what takes time is the disk, and it takes as long for one as for a
/// hundred.
///
/// Each change is all or nothing by itself, and its caller goes on when it is on the disk.
final class CommitQueue: Sendable {
    /// A change, and whom to tell how it went.
    struct Change: Sendable {
        /// Makes it; what comes back tells its caller, once it is committed.
        let make: @Sendable (Database) throws -> @Sendable () -> Void
        let fail: @Sendable (any Error) -> Void
    }

    /// Those who come later wait for the next transaction, so that the first are not kept waiting for ever.
    private static let most = 256

    private let pool: DatabasePool
    private let waiting = Mutex<[Change]>([])

    init(pool: DatabasePool) {
        self.pool = pool
    }

    /// How many changes wait.
    var count: Int { waiting.withLock(\.count) }

    func add(_ change: Change) {
        let isFirst = waiting.withLock { waiting in
            waiting.append(change)
            return waiting.count == 1
        }
        if isFirst { schedule() }
    }

    private func schedule() {
        pool.asyncWriteWithoutTransaction { db in self.commit(in: db) }
    }

    private func commit(in db: Database) {
        let (changes, isMore) = waiting.withLock { waiting in
            let changes = Array(waiting.prefix(Self.most))
            waiting.removeFirst(changes.count)
            return (changes, !waiting.isEmpty)
        }
        if isMore { schedule() }
        var answers: [@Sendable () -> Void] = []
        do {
            try db.inTransaction(.immediate) {
                answers = try changes.map { change in
                    switch try db.alone({ try change.make(db) }) {
                    case .success(let answer): answer
                    case .failure(let error): { change.fail(error) }
                    }
                }
                return .commit
            }
        } catch {
            answers = changes.map { change in { change.fail(error) } }
        }
        for answer in answers { answer() }
    }
}

extension Database {
    /// Makes one change of several in a transaction; when it fails, it alone is taken back.
    ///
    /// - Throws: when the whole transaction is lost, as with a full disk.
    func alone<Value>(_ change: () throws -> Value) throws -> Result<Value, any Error> {
        do {
            var value: Value?
            try inSavepoint {
                value = try change()
                return .commit
            }
            return value.map { .success($0) } ?? .failure(DatabaseError(resultCode: .SQLITE_INTERNAL))
        } catch {
            guard isInsideTransaction else { throw error }
            return .failure(error)
        }
    }
}

extension Store {
    /// Changes the store; on the disk when this returns. It is done even when the task is cancelled meanwhile.
    ///
    /// - Throws: what the body throws, which takes back what it did and nothing else; or an error of the database, and then
    ///   nothing was changed.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            commits.add(
                .init(
                    make: { db in
                        let value = try body(db)
                        return { continuation.resume(returning: value) }
                    },
                    fail: { continuation.resume(throwing: $0) }
                )
            )
        }
    }

    /// Changes the store from a thread that may block, for what can be had again: a power cut may take it back as long as
    /// nothing that lasts was written after it.
    func writeForNow<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
            let result = Result {
                var value: Value?
                try db.inTransaction(.immediate) {
                    value = try body(db)
                    return .commit
                }
                guard let value else { throw DatabaseError(resultCode: .SQLITE_INTERNAL) }
                return value
            }
            // The next one must last again, whatever has come of this.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            return try result.get()
        }
    }
}
