import Foundation
import GRDB
import Glibc
import Logging
import SystemPackage
import WatchFolder

/// The directory on a local disk where the daemon keeps its database, its spools and its lock.
struct StateDirectory: Sendable {
    let path: FilePath

    var database: FilePath { path.appending("reeldrop.sqlite") }
    var lock: FilePath { path.appending("lock") }
    var controlSocket: FilePath { path.appending("control.sock") }

    /// Where instances with state directories of their own meet: the directory named `reeldrop` that holds this one, or this
    /// one itself.
    var common: FilePath {
        let parent = path.removingLastComponent()
        return parent.lastComponent == "reeldrop" ? parent : path
    }

    /// Makes the directory if need be, and takes its lock, so that two daemons can't work from it and pay twice.
    ///
    /// - Returns: the lock, which is held as long as this is open.
    /// - Throws: ``StoreError``.
    func take() throws(StoreError) -> FileDescriptor {
        do {
            try FileManager.default.createDirectory(
                atPath: path.string,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw .cannotOpen(path, "\(error)")
        }
        let lock: FileDescriptor
        do {
            // SQLite's locks and shared memory are not to be trusted there, and a lost commit pays twice.
            let system = try FileSystem(of: path)
            if system.reach == .remote { throw StoreError.onNetwork(path, system.name) }
            lock = try FileDescriptor.open(
                self.lock,
                .readWrite,
                options: [.create, .closeOnExec],
                permissions: [.ownerReadWrite]
            )
        } catch let error as StoreError {
            throw error
        } catch {
            throw .cannotOpen(path, "\(error)")
        }
        guard flock(lock.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            try? lock.close()
            throw .inUse(path)
        }
        return lock
    }

    /// Whether a daemon works from this directory now.
    var isInUse: Bool {
        guard let lock = try? FileDescriptor.open(lock, .readOnly, options: .closeOnExec) else { return false }
        defer { try? lock.close() }
        return flock(lock.rawValue, LOCK_SH | LOCK_NB) != 0
    }

    /// Puts a database that is damaged out of the way. What it knew comes back from the receipts and claims on the drives.
    func setDatabaseAside() throws(StoreError) {
        let mark = ".damaged-\(Int(Date().timeIntervalSince1970))"
        for ending in ["", "-wal", "-shm"] {
            let file = database.string + ending
            guard access(file, F_OK) == 0 else { continue }
            guard rename(file, file + mark) == 0 else {
                throw .cannotOpen(path, "\(database) is damaged and cannot be moved away: \(Errno(rawValue: errno))")
            }
        }
    }

    /// Whether the last daemon may have been torn from its work; then the database is worth a look before it is trusted.
    var wasLeftInAHurry: Bool {
        let status = try? FileManager.default.attributesOfItem(atPath: database.string + "-wal")
        return status?[.size] as? Int ?? 0 > 0
    }
}
