import Logging
import ServiceLifecycle
import WatchFolder

/// Forgets takes whose jobs were deleted long ago, little by little, so that the store stays as large as the work of a year:
/// what is written next takes the room.
///
/// A job that lies in its folder must be known, or its film would be paid for again. So only those go that the drive agrees
/// are gone, when all is known that is on it.
struct Pruning: Service {
    let store: Store
    let folders: [FolderFiles]
    let history: History
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            // Soon, for daemons that run but a moment, then each hour.
            var pause = Duration.seconds(5)
            while !Task.isCancelled {
                try? await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(3600))
                do {
                    for files in folders { try await prune(files) }
                    try await store.forgetStrangers()
                } catch {
                    if !(error is CancellationError) {
                        logger.warning("history not pruned", metadata: ["error": "\(error)"])
                    }
                }
            }
        }
    }

    /// - Throws: an error of the database, or `CancellationError`.
    func prune(_ files: FolderFiles) async throws {
        let now = wallClock()
        let rest = now - history.rest
        let age = min(rest, history.days.map { now - Double($0) * 86_400 } ?? -.infinity)
        var excess = 0
        if let limit = history.takes { excess = try await store.goneTakes(folder: files.id) - limit }
        var (forgotten, last) = (0, GoneJob?.none)
        while case let jobs = try await store.goneJobs(folder: files.id, after: last, before: excess > 0 ? rest : age),
            let end = jobs.last
        {
            last = end
            guard files.standing().mayOrder,
                let gone = try? await files.run({ folder in jobs.filter { Intake.isMissing($0.path, in: folder) } })
            else { break }
            var left = gone[...]
            while !left.isEmpty {
                let done = try await store.forget(left, restingSince: rest, goneBefore: age, excess: excess)
                left = left.dropFirst(done.jobs)
                forgotten += done.takes
                excess -= done.takes
                // So that nobody who writes finds it in his way.
                try await Task.sleep(for: .milliseconds(25))
            }
        }
        if forgotten > 0 {
            logger.info(
                "history pruned",
                metadata: ["folder": "\(files.folder().path)", "takes": "\(forgotten)"]
            )
        }
    }
}
