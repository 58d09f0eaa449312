import FoundationEssentials
import Logging
import Seedance
import ServiceLifecycle
import Synchronization
import SystemPackage
import WatchFolder

/// Brings finished films into their folders: fetched at once under a hidden name beside the job, checked, made durable and
/// only then given a name. When the folder is away, the film is kept in a local spool until it is back (design §7).
struct Delivery: Service {
    let store: Store
    let account: Account
    let api: API
    let folders: [Int64: FolderFiles]
    /// Films that are here but can't be put into their folder yet, named by the take's nonce.
    let spool: FolderFiles
    let source: FilmSource
    let settings: Settings
    let meters: Meters
    let wakes: Wakes
    let pulse: Pulse
    let logger: Logger

    /// How many films are brought at once. More than a key can make in a minute, so that none waits for another.
    static let atOnce = 64
    /// How many of them into one folder: a drive that hangs holds up no other's films.
    private static let atOnceInFolder = 24

    func run() async throws {
        await cancelWhenGracefulShutdown {
            let queue = Queue()
            await withDiscardingTaskGroup { group in
                await pulse.during(.delivery) {
                    while !Task.isCancelled {
                        await beginDue(queue, in: &group)
                        pulse.cameAround(.delivery)
                    }
                }
            }
        }
    }

    /// Begins with what is due, and waits for more.
    private func beginDue(_ queue: Queue, in group: inout DiscardingTaskGroup) async {
        do {
            let completed = try await store.takes(in: .completed)
            let (next, wait) = queue.take(from: completed)
            for take in next {
                group.addTask {
                    queue.done(take, await deliver(take, queue))
                    wakes.delivery.call()
                }
            }
            await wakes.delivery.wait(until: wait)
        } catch {
            logger.error("delivery failed", metadata: ["error": "\(error)"])
            await wakes.delivery.wait(until: .now + .seconds(5))
        }
    }

    /// What came of one try.
    private enum Outcome {
        case settled
        case again(after: Duration)
    }

    /// Which takes are being delivered and which are due again when; nothing that must survive a restart.
    private final class Queue: Sendable {
        struct Entry {
            var isActive = true
            /// How often it was tried in vain.
            var attempts = 0
            /// How often the API said that it has no other link than the dead one.
            var deadLinks = 0
            var due = ContinuousClock.now
        }
        private let entries = Mutex<[Int64: Entry]>([:])

        /// What is due, the link that dies first in front; and when to look again.
        func take(from completed: [Take]) -> (next: [Take], wait: ContinuousClock.Instant?) {
            entries.withLock { entries in
                let now = ContinuousClock.now
                var active = Dictionary(grouping: completed.filter { entries[$0.id]?.isActive == true }, by: \.folder)
                    .mapValues(\.count)
                var total = entries.values.count(where: \.isActive)
                var next: [Take] = []
                let due = completed.filter { entries[$0.id].map { !$0.isActive && $0.due <= now } ?? true }
                for take in due.sorted(by: FilmLink.diesFirst)
                where total < Delivery.atOnce && active[take.folder, default: 0] < Delivery.atOnceInFolder {
                    entries[take.id, default: Entry()].isActive = true
                    next.append(take)
                    total += 1
                    active[take.folder, default: 0] += 1
                }
                // Whoever is due now and found no room is looked for when a place is free.
                return (next, entries.values.filter { !$0.isActive && $0.due > now }.map(\.due).min())
            }
        }

        func entry(of take: Take) -> Entry {
            entries.withLock { $0[take.id] ?? Entry() }
        }

        func linkIsDead(of take: Take) {
            entries.withLock { $0[take.id]?.deadLinks += 1 }
        }

        func done(_ take: Take, _ outcome: Outcome) {
            entries.withLock { entries in
                switch outcome {
                case .settled:
                    entries[take.id] = nil
                case .again(let pause):
                    entries[take.id]?.isActive = false
                    entries[take.id]?.attempts += 1
                    entries[take.id]?.due = .now + pause
                }
            }
        }
    }

    private func deliver(_ take: Take, _ queue: Queue) async -> Outcome {
        let attempts = queue.entry(of: take).attempts
        do {
            guard let take = try await store.current(take), take.state == .completed else { return .settled }
            guard let files = folders[take.folder] else {
                // The folder is not watched any more; its film is kept for when it is again.
                try await keep(take)
                return .again(after: .seconds(600))
            }
            if attempts == 0, files.standing().loss == .notSeenYet {
                // The daemon has only just begun. In a moment it is known what is in the folder, perhaps this film.
                return .again(after: .seconds(1))
            }
            let film = try await bring(take, into: files)
            // A film that is there is written down even when the daemon is being stopped.
            try await Task { try await finish(take, film, files) }.value
            return .settled
        } catch let error as FilmSource.Failure {
            return await failed(take, error, queue)
        } catch is NoLongerAwaited {
            return .settled
        } catch is CancellationError {
            return .again(after: .zero)
        } catch {
            return await postponed(take, Sentences.cannotWriteFilm(error), attempts: attempts)
        }
    }

    // MARK: Writing down what came of it

    private func finish(_ take: Take, _ film: Film, _ files: FolderFiles) async throws {
        let receipt = Receipt(
            take,
            film: film.path,
            byteCount: film.byteCount,
            sha256: film.digest,
            deliveredAt: Date()
        )
        // Without it nothing on the drive would tell that the film was paid for. The film is found again by its stamp.
        try await files.run { try receipt.write(into: $0) }
        CrashPoint.reach(.receiptWritten)
        try await store.delivered(take, film: film.path)
        CrashPoint.reach(.deliveryStored)
        try? await spool.run { folder in
            let kept = Self.spoolName(of: take)
            if let stamp = try folder.stamp(kept) { _ = try folder.remove(kept, ifStamp: stamp) }
        }
        CrashPoint.reach(.spoolEmptied)
        meters.delivered(take)
        logger.info("take delivered", metadata: ["job": "\(take.jobPath)", "film": "\(film.path)"])
        wakes.notes.call()
    }

    private func failed(_ take: Take, _ failure: FilmSource.Failure, _ queue: Queue) async -> Outcome {
        let attempts = queue.entry(of: take).attempts
        switch failure {
        case .interrupted:
            return await postponed(take, "\(failure)", attempts: attempts)
        case .linkRefused, .tooLarge:
            // Only the operator can change that.
            _ = await postponed(take, "\(failure)", attempts: max(1, attempts))
            return .again(after: .seconds(600))
        case .linkDead:
            do {
                switch try await renewLink(of: take) {
                case .renewed where attempts == 0: return .again(after: .zero)
                case .renewed, .unknown: break
                case .same: queue.linkIsDead(of: take)
                }
                let deadLinks = queue.entry(of: take).deadLinks
                if FilmLink.isHopeless(
                    take.link ?? "",
                    deadLinks: deadLinks,
                    completedAt: take.completedAt,
                    now: Date()
                ) {
                    try await store.lost(take, message: Sentences.lost(failure, tries: attempts + 1))
                    logger.error("take lost", metadata: ["job": "\(take.jobPath)", "why": "\(failure)"])
                    wakes.notes.call()
                    return .settled
                }
            } catch {
                logger.warning("link not renewed", metadata: ["job": "\(take.jobPath)", "error": "\(error)"])
            }
            return await postponed(take, "\(failure)", attempts: attempts)
        }
    }

    private enum Renewal {
        case renewed
        case same
        /// The API gave no answer, which says nothing about the link.
        case unknown
    }

    /// Asks the API for the task's link of now.
    private func renewLink(of take: Take) async throws -> Renewal {
        guard let id = take.taskID, let form = take.request?.form else { return .unknown }
        switch try await account.ask(.result, { await api.task(id, of: form) }) {
        case .success(let reply):
            guard let link = reply.value.links.first, link != take.link else { return .same }
            try await store.relinked(take, link: link)
            return .renewed
        case .failure(let error):
            return error.kind == .notFound ? .same : .unknown
        }
    }

    private func postponed(_ take: Take, _ why: String, attempts: Int) async -> Outcome {
        logger.warning("delivery postponed", metadata: ["job": "\(take.jobPath)", "why": "\(why)"])
        // A hiccup is nobody's concern; what lasts is told.
        if attempts >= 1 {
            try? await store.tell(take, message: why)
            wakes.notes.call()
        }
        let pause = Double(min(60, 1 << min(attempts, 6))) * Double.random(in: 0.8...1.2)
        // The less time a link has left, the more often it is tried.
        let left = take.link.flatMap(FilmLink.expiry).map { max(1, $0.timeIntervalSinceNow / 4) } ?? pause
        return .again(after: .seconds(min(pause, left)))
    }
}
