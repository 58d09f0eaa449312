import Foundation
import GRDB
import Glibc
import Logging
import Synchronization
public import SystemPackage

/// The SQLite file that knows every job and take. It is the queue: no work lives in memory only (design §3).
///
/// Every change is all or nothing, and on the disk before the call returns. What a stage may do with it stands in the file
/// `Store+….swift` of that stage.
final class Store: Sendable {
    let pool: DatabasePool
    let commits: CommitQueue
    /// Held for the life of the store, so that two daemons can't work from one state directory and pay twice.
    private let lock: Mutex<FileDescriptor?>

    /// Opens the store of a state directory, making it when there is none.
    ///
    /// - Throws: ``StoreError``.
    convenience init(stateDirectory: FilePath, logger: Logger? = nil) throws {
        let directory = StateDirectory(path: stateDirectory)
        let lock = try directory.take()
        do {
            let pool: DatabasePool
            do {
                pool = try Self.openPool(of: directory)
            } catch let error as DatabaseError where error.isOfDamage {
                logger?.critical(
                    "database damaged",
                    metadata: [
                        "state": "\(stateDirectory)", "error": "\(error)", "instead": "a new one from the drives",
                    ]
                )
                try directory.setDatabaseAside()
                pool = try Self.openPool(of: directory)
            }
            self.init(pool: pool, lock: lock)
        } catch let error as StoreError {
            try? lock.close()
            throw error
        } catch {
            try? lock.close()
            throw StoreError.cannotOpen(stateDirectory, "\(error)")
        }
    }

    private static func openPool(of directory: StateDirectory) throws -> DatabasePool {
        let isSuspect = directory.wasLeftInAHurry
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        configuration.foreignKeysEnabled = true
        let pool = try DatabasePool(path: directory.database.string, configuration: configuration)
        // GRDB sets NORMAL when it opens a WAL database, after `prepareDatabase`. With NORMAL a power cut can take back a
        // committed intent, and the film would be paid for again. The pool keeps this one writer for its life.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        if isSuspect, try pool.read({ try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }) != "ok" {
            try pool.close()
            throw DatabaseError(resultCode: .SQLITE_CORRUPT)
        }
        try Migrations.migrator().migrate(pool)
        return pool
    }

    /// Opens the store only to look, whether a daemon runs or not; nil when there is none yet.
    ///
    /// - Throws: ``StoreError``.
    static func reading(stateDirectory: FilePath) throws -> Store? {
        try opening(stateDirectory: stateDirectory, readonly: true)
    }

    /// Opens a store beside the daemon that may be using it, without its lock.
    static func opening(stateDirectory: FilePath, readonly: Bool) throws -> Store? {
        let file = StateDirectory(path: stateDirectory).database
        guard access(file.string, F_OK) == 0 else {
            if errno == ENOENT { return nil }
            throw StoreError.cannotOpen(stateDirectory, Errno(rawValue: errno).description)
        }
        var configuration = Configuration()
        configuration.readonly = readonly
        configuration.busyMode = .timeout(10)
        configuration.foreignKeysEnabled = true
        do {
            let pool = try DatabasePool(path: file.string, configuration: configuration)
            guard try pool.read(Migrations.migrator().hasCompletedMigrations) else {
                // A daemon that has only just made the file has nothing to tell yet.
                if StateDirectory(path: stateDirectory).isInUse { return nil }
                throw StoreError.isOlder(stateDirectory)
            }
            if !readonly { try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") } }
            return Store(pool: pool, lock: nil)
        } catch let error as StoreError {
            throw error
        } catch {
            throw StoreError.cannotOpen(stateDirectory, "\(error)")
        }
    }

    private init(pool: DatabasePool, lock: FileDescriptor?) {
        self.pool = pool
        commits = CommitQueue(pool: pool)
        self.lock = Mutex(lock)
    }

    deinit { close() }

    /// Lets the next daemon have the state directory, whoever still holds on to this store.
    func close() {
        let lock = lock.withLock { $0.take() }
        // The pool closes its writer first, and readers can't bring what was written last into the database. It would look
        // left in a hurry, and be checked from end to end at every start.
        if lock != nil { _ = try? pool.writeWithoutTransaction { try $0.checkpoint(.truncate) } }
        try? pool.close()
        try? lock?.close()
    }
}

/// Why the store can't be used.
public enum StoreError: Error, CustomStringConvertible {
    /// Another daemon works from this state directory.
    case inUse(FilePath)
    /// The state directory lies on a network file system of that kind.
    case onNetwork(FilePath, String)
    /// An earlier version made it, and only a daemon brings it up to date.
    case isOlder(FilePath)
    /// It cannot be made, read or brought up to date; the text says why.
    case cannotOpen(FilePath, String)

    /// Whether it would work as soon as another daemon has stopped.
    public var isInUse: Bool {
        if case .inUse = self { true } else { false }
    }

    /// The reason as a sentence for the person at the terminal.
    public var description: String {
        switch self {
        case .inUse(let directory):
            "Another reeldrop already works with the state in \(directory). Stop it first, or give this one another --state."
        case .onNetwork(let directory, let kind):
            "The state in \(directory) would lie on a network file system (\(kind)), where a database is not safe. Give --state a "
                + "directory on a local disk; the drop folders may be anywhere."
        case .isOlder(let directory):
            "The state in \(directory) is from an earlier version. Start `reeldrop watch` once; it brings it up to date."
        case .cannotOpen(let directory, let reason):
            "The state in \(directory) cannot be opened: \(reason)"
        }
    }
}

extension DatabaseError {
    /// Whether the file is no database that can be trusted any more.
    fileprivate var isOfDamage: Bool {
        resultCode == .SQLITE_CORRUPT || resultCode == .SQLITE_NOTADB
    }
}

extension Database {
    /// Moves a take to another state, which marks its job's note as due.
    ///
    /// - Parameters:
    ///   - columns: what else the move writes down.
    ///   - event: what others are told of it, if that is not what the state says.
    /// - Throws: ``IllegalMove`` when the life of a take has no such move.
    func move(
        take id: Int64,
        to state: TakeState,
        message: String?,
        columns: [(String, (any DatabaseValueConvertible)?)] = [],
        event: HookEvent? = nil
    ) throws {
        guard
            let name = try String.fetchOne(self, cached: "SELECT state FROM takes WHERE id = ?", arguments: [id]),
            let current = TakeState(rawValue: name)
        else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "take \(id) has no state") }
        guard current.successors.contains(state) else { throw IllegalMove(take: id, from: current, to: state) }
        let always: [(String, (any DatabaseValueConvertible)?)] = [
            ("state", state.rawValue), ("since", wallClock()), ("message", message),
        ]
        let assignments = always + columns
        try execute(
            // What the drive tells of a take that was sent has to follow.
            cached: """
                UPDATE takes SET claim_due = (nonce IS NOT NULL), \(assignments.map { "\($0.0) = ?" }.joined(separator: ", "))
                WHERE id = ?
                """,
            arguments: StatementArguments(assignments.map(\.1) + [id])
        )
        try markNoteDue(ofTake: id)
        if let event = event ?? HookEvent(state) { try tellHooks(event, ofTake: id, message: message) }
    }

    /// Changes what a person is told of a take whose state stays as it is.
    func tell(take id: Int64, message: String?) throws {
        try execute(
            cached: "UPDATE takes SET message = ? WHERE id = ? AND message IS NOT ?",
            arguments: [message, id, message]
        )
        if changesCount > 0 { try markNoteDue(ofTake: id) }
    }

    /// The job's note no longer tells what is so.
    func markNoteDue(ofTake id: Int64) throws {
        try execute(
            cached: "UPDATE jobs SET note_due = 1 WHERE id = (SELECT job FROM takes WHERE id = ?)",
            arguments: [id]
        )
    }
}

/// The wall clock, as the store keeps it.
func wallClock() -> Double {
    Date().timeIntervalSince1970
}
