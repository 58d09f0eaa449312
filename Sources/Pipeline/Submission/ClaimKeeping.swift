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
            for take in due {
                do {
                    try await update(take, files)
                } catch let error where !error.saysThatDriveIsAway {
                    failure = error
                }
            }
        }
        if let failure { throw failure }
    }

    /// Brings the claim of one take up to date.
    ///
    /// - Throws: as ``update(in:_:)``.
    func update(_ take: Take, _ files: FolderFiles) async throws {
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
