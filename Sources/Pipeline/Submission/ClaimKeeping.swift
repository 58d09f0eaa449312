import SystemPackage
import WatchFolder

/// Keeps the claims on a drive true: with its task once that is known, and gone when the film is here or surely not made.
struct ClaimKeeping: Sendable {
    let store: Store

    /// Brings the claims of one drop folder up to date.
    ///
    /// - Throws: ``FolderError``, or an error of the database; what was not done stays due.
    func update(in folder: Int64, _ files: FolderFiles) async throws {
        var (last, failure): (Int64, (any Error)?) = (0, nil)
        while !Task.isCancelled, case let due = try await store.dueClaims(folder: folder, after: last),
            let end = due.last
        {
            last = end.id
            // Some at once: what takes time is the disk.
            try await withThrowingTaskGroup(of: (any Error)?.self) { group in
                for (index, take) in due.enumerated() {
                    if index >= 4, let error = try await group.next() { failure = error ?? failure }
                    group.addTask { try await attempt(take, files) }
                }
                for try await error in group { failure = error ?? failure }
            }
        }
        if let failure { throw failure }
    }

    /// - Returns: what went wrong with this claim alone.
    private func attempt(_ take: Take, _ files: FolderFiles) async throws -> (any Error)? {
        do {
            try await update(take, files)
            return nil
        } catch let error where !error.saysThatDriveIsAway {
            return error
        }
    }

    private func update(_ take: Take, _ files: FolderFiles) async throws {
        if let claim = Claim(take) {
            let isNeeded = Self.isNeeded(take)
            try await files.run { folder in
                if isNeeded { try claim.update(in: folder) } else { try claim.remove(from: folder) }
            }
        }
        CrashPoint.reach(.claimKept)
        try await store.claimKept(take)
    }

    /// Whether somebody who finds the job without knowing the take would have to know of it.
    private static func isNeeded(_ take: Take) -> Bool {
        switch take.state {
        case .submitting, .running, .completed, .lost: true
        // What was let go of may have been charged all the same.
        case .held, .cancelled: take.submittedAt != nil
        case .waiting, .ready, .rejected, .failed, .delivered: false
        }
    }
}
