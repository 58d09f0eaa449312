import Logging
import NIOPosix
import Seedance
import ServiceLifecycle
import Synchronization
import SystemPackage
import WatchFolder

/// Sends ready takes to the API, each once: first the intent is durable, then the claim is on the drive, then the request
/// is made, then its outcome is written down. What has no clear outcome is held for a person and never sent again by itself
/// (design §7).
struct Submission: Service {
    let store: Store
    let account: Account
    let api: API
    let list: TaskList
    let folders: [Int64: FolderFiles]
    let spool: InputSpool
    /// Where films are kept that their folder can't have yet.
    let films: FolderFiles
    let room: Room
    let settings: Settings
    let meters: Meters
    let wakes: Wakes
    let pulse: Pulse
    let logger: Logger
    private let sending = Sending()
    private let troubled = TroubledFolders()

    /// How much is sent at once: as much may be in doubt when something goes wrong.
    private static let places = 8

    /// The places of the requests that are being made, and when the last one was due.
    private final class Sending: Sendable {
        private let value = Mutex((places: 0, last: ContinuousClock.now))

        var places: Int { value.withLock(\.places) }

        var last: ContinuousClock.Instant { value.withLock(\.last) }

        func begin(_ places: Int, at due: ContinuousClock.Instant) { value.withLock { $0 = ($0.places + places, due) } }

        func end(_ places: Int) { value.withLock { $0.places -= places } }
    }

    func run() async throws {
        await withGracefulShutdownHandler {
            // Requests under way are waited for: their answers are worth money.
            await withDiscardingTaskGroup { group in
                await pulse.during(.submission) {
                    while !Task.isCancelled, !Task.isShuttingDownGracefully {
                        pulse.cameAround(.submission)
                        do {
                            try await sendNext(in: &group)
                        } catch is CancellationError {
                            return
                        } catch {
                            logger.error("submission failed", metadata: ["error": "\(error)"])
                            await wakes.submission.wait(until: .now + .seconds(5))
                        }
                    }
                }
            }
        } onGracefulShutdown: {
            wakes.submission.call()
        }
    }

    private func sendNext(in group: inout DiscardingTaskGroup) async throws {
        // Whatever else stands in the way: what came at once is held while it is still known that it did.
        let arriving: @Sendable (Int64) -> Int = { [folders] in folders[$0]?.standing().arriving ?? 0 }
        let guardian = settings.budget.holdBurst.map { limit in
            BurstGuard(limit: limit, folders: Array(folders.keys), arriving: arriving)
        }
        let open = folders.filter { $0.value.standing().mayOrder && !troubled.contains($0.key) }
        let outlook = try await store.outlook(folders: Array(open.keys), guardian: guardian)
        if outlook.isBurst, let guardian {
            if try await store.holdBursts(guardian) { wakes.notes.call() }
            return
        }
        let standing = await account.standing
        if case .stopped(_, let probe, _) = standing {
            await wakes.submission.wait(until: probe)
            if ContinuousClock.now >= probe { try await self.probe() }
            return
        }
        let free = Self.places - sending.places
        let (ids, hasRoomForMore) = try await withRoom(open, outlook, free)
        guard outlook.underWay < settings.tasksInFlight, free > 0, ids.contains(where: { outlook.needs[$0] != nil })
        else {
            // Of a lease that becomes fresh, or a drive that answers again, nobody tells.
            await wakes.submission.wait(until: ids.count < folders.count ? .now + .seconds(2) : nil)
            return
        }
        let pace = Pace(requestsPerMinute: await account.requestsPerMinute, minute: settings.minute)
        let due = settings.publicURL == nil ? pace.next(after: sending.last, underWay: outlook.underWay) : nil
        if let due, due > .now {
            await wakes.submission.wait(until: due)
            return
        }
        // On trial, and as slowly as films are fetched, it is one after the other.
        let mayBeMore = standing == .good && due == nil && hasRoomForMore
        let most = mayBeMore ? min(free, pace.left(underWay: outlook.underWay)) : 1
        // Stopping does not wait for the allowance.
        let permitted = try await cancelWhenGracefulShutdown {
            try await account.permits(upTo: most, .submission, for: .submission)
        }
        var takes: [Take] = []
        // What was asked for while this waited may have gone wrong.
        if await account.standing == standing, !Task.isShuttingDownGracefully {
            takes = try await begin(permitted, free, in: ids, guardian)
        }
        await account.unused(permitted - takes.count)
        // What is over the budget was put on hold, and its note must say so.
        if takes.isEmpty { return wakes.notes.call() }
        for take in takes {
            if standing == .good {
                // While many films are fetched at once none are asked for; up to a minute of that is made up for.
                sending.begin(take.places, at: due.map { max($0, .now - pace.minute) } ?? .now)
                group.addTask {
                    await send(take)
                    sending.end(take.places)
                    wakes.submission.call()
                }
            } else {
                pulse.mayTake(Pulse.longestRequest, .submission)
                await send(take)
            }
        }
        // Nothing is left, or no place for it: to ask again would only be in the way of those that are sent now.
        if standing == .good, takes.count < permitted { await wakes.submission.wait(until: .now + .seconds(2)) }
    }

    /// Those of the folders that have room for their next film. In the others it is told why it is not sent.
    ///
    /// - Returns: also whether all have room for so many films.
    private func withRoom(
        _ folders: [Int64: FolderFiles],
        _ outlook: Outlook,
        _ films: Int
    ) async throws -> ([Int64], forAll: Bool) {
        var (ids, isForAll): ([Int64], Bool) = ([], true)
        for (id, files) in folders {
            guard let need = outlook.needs[id] else {
                if files.standing().arriving > 0 { room.ask([files, self.films], answered: wakes.submission.call) }
                ids.append(id)
                continue
            }
            let take = need.take
            func isThere(_ films: Int) -> Room.Answer {
                room.isThere(
                    need.film * Int64(films) + need.others,
                    for: id,
                    on: [files, self.films],
                    answered: wakes.submission.call
                )
            }
            if films > 1, isThere(films) != .enough { isForAll = false }
            switch isThere(1) {
            case .notKnownYet: continue
            case .enough:
                ids.append(id)
                if take.message != nil { try await tell(take, nil) }
            case .tooLittle(let free):
                // Told once: with every file that somebody copies there the number is another one.
                if take.message == nil { try await tell(take, Sentences.noRoom(free: free)) }
            }
        }
        return (ids, isForAll)
    }

    private func tell(_ take: Take, _ message: String?) async throws {
        try await store.tell(take, message: message)
        logger.notice(
            "room for films",
            metadata: ["job": "\(take.jobPath)", "message": "\(message ?? "enough again")"]
        )
        wakes.notes.call()
    }

    /// The intents, durable. What fails gives the permits back.
    private func begin(
        _ most: Int,
        _ places: Int,
        in folders: [Int64],
        _ guardian: BurstGuard?
    ) async throws -> [Take] {
        do {
            return try await store.beginSubmissions(
                upTo: most,
                places: places,
                limit: settings.tasksInFlight,
                budget: settings.budget,
                folders: folders,
                guardian: guardian
            )
        } catch {
            await account.unused(most)
            throw error
        }
    }

    private func send(_ take: Take) async {
        CrashPoint.reach(.intentDurable)
        guard let addresses = await uploads(of: take), await claim(take) else {
            await account.unused()
            return
        }
        CrashPoint.reach(.claimMade)
        let outcome: Result<Reply<VideoTask>, APIError>
        let webhook = settings.webhookURL(nonce: take.nonce)
        if let request = take.request?.generation(
            imagesAt: spool.path(of:),
            uploadedTo: addresses,
            webhookURL: webhook
        ) {
            outcome = await api.generate(request)
        } else {
            outcome = .failure(APIError(.rejectedLocally([]), message: Sentences.modelUnknown))
        }
        CrashPoint.reach(.answerHere)
        await record(outcome, of: take)
        CrashPoint.reach(.taskStored)
        wakes.notes.call()
        wakes.tracking.call()
    }

    /// The addresses of what was uploaded for the take; nil when one is no longer good, and the take waits for it again.
    private func uploads(of take: Take) async -> [String: String]? {
        let wanted = take.request?.uploads.map(\.digest) ?? []
        if wanted.isEmpty { return [:] }
        if let addresses = try? await store.addresses(of: wanted), addresses.count == wanted.count { return addresses }
        await persist("not uploaded", of: take) {
            try await store.needUploads(take)
            try await store.notSubmitted(take, message: nil, rejected: false)
        }
        wakes.uploads.call()
        return nil
    }

    private func record(_ outcome: Result<Reply<VideoTask>, APIError>, of take: Take) async {
        switch outcome {
        case .success(let reply):
            meters.sent(take)
            logger.info("take sent", metadata: ["job": "\(take.jobPath)", "task": "\(reply.value.id)"])
            await persist("task \(reply.value.id)", of: take) {
                try await store.submitted(take, taskID: reply.value.id)
            }
            await Task {
                await account.learn(reply.rate)
                _ = await account.recover()
            }.value
        case .failure(let error):
            logger.warning(
                "take not sent",
                metadata: [
                    "job": "\(take.jobPath)", "why": "\(error)", "request_id": "\(error.requestID ?? "")",
                    "held": "\(!error.createdNothing)",
                ]
            )
            await Task { await account.learn(error, from: .submission) }.value
            await persist(error.label, of: take) {
                if error.createdNothing {
                    let message = error.isFaultOfRequest ? "\(error)" : nil
                    try await store.notSubmitted(take, message: message, rejected: error.isFaultOfRequest)
                } else {
                    try await store.unknownOutcome(take, message: Sentences.unknownOutcome(error))
                }
            }
        }
    }

    /// Writes an outcome down, again and again until it is done: it may be worth money.
    ///
    /// Each try goes to its end. When the daemon is stopped or cancelled before one succeeds, the take stays "submitting", and
    /// the next start holds it.
    private func persist(
        _ outcome: String,
        of take: Take,
        _ write: @escaping @Sendable () async throws -> Void
    ) async {
        for attempt in 0... {
            do {
                return try await Task { try await write() }.value
            } catch let error as IllegalMove {
                return logger.critical("outcome not stored", metadata: ["outcome": "\(outcome)", "error": "\(error)"])
            } catch {
                logger.critical(
                    "outcome not stored yet",
                    metadata: ["job": "\(take.jobPath)", "outcome": "\(outcome)", "error": "\(error)"]
                )
                let pause = Duration.milliseconds(100 << min(attempt, 6))
                await Task { try? await Task.sleep(for: pause) }.value
                if Task.isCancelled || Task.isShuttingDownGracefully, attempt >= 5 { return }
            }
        }
    }

    /// Asks for the task list, which costs nothing, to see whether a film may be asked for again.
    private func probe() async throws {
        let answer = try await cancelWhenGracefulShutdown { try await list.read(of: .seedance2Mini, for: .submission) }
        guard case .success = answer else { return }
        await account.tryAgain()
        // With nothing to ask for, the trial would wait for ever.
        if try await store.maySubmit(limit: .max) == false { _ = await account.recover() }
    }
}

// MARK: - The claim

extension Submission {
    /// Makes the claim on the drive.
    ///
    /// - Returns: whether the film may be asked for; if not, what becomes of the take is written down.
    private func claim(_ take: Take) async -> Bool {
        guard let files = folders[take.folder], let claim = Claim(take) else { return true }
        do {
            let other = try await files.run { folder in try claim.make(in: folder, isOwn: store.isKnown(nonce:)) }
            if let other {
                logger.warning("film is another reeldrop's", metadata: ["job": "\(take.jobPath)"])
                await persist("claimed elsewhere", of: take) {
                    _ = try await NIOThreadPool.singleton.runIfActive {
                        try store.restore([other], folder: take.folder)
                    }
                    try await store.notSubmitted(take, message: nil, rejected: false)
                }
                wakes.all()
                return false
            }
            // Making the claim may have taken long. Only who still has the folder for sure may ask.
            guard files.standing().mayOrder else { throw FolderError.busy(.timedOut) }
            return true
        } catch FolderError.exists {
            await persist("claim unreadable", of: take) {
                try await store.unknownOutcome(take, message: Sentences.claimUnreadable)
            }
        } catch {
            logger.warning("claim not made", metadata: ["job": "\(take.jobPath)", "error": "\(error)"])
            troubled.add(take.folder)
            await persist("no claim", of: take) {
                try await store.notSubmitted(take, message: nil, rejected: false)
            }
        }
        wakes.notes.call()
        return false
    }
}

/// Folders on which no claim could be made a moment ago.
private final class TroubledFolders: Sendable {
    private let folders = Mutex<[Int64: ContinuousClock.Instant]>([:])

    func add(_ id: Int64) {
        folders.withLock { $0[id] = .now + .seconds(10) }
    }

    func contains(_ id: Int64) -> Bool {
        folders.withLock { $0[id].map { .now < $0 } ?? false }
    }
}

extension Take {
    /// How much of what is sent at once its request takes up: images that go up side by side slow each other down.
    var places: Int {
        guard let request else { return 1 }
        let uploads = Set(request.uploads.map(\.digest))
        return request.digests.allSatisfy(uploads.contains) ? 1 : 2
    }
}

extension APIError {
    /// The request itself can never succeed, so that sending it again would be in vain.
    var isFaultOfRequest: Bool {
        switch kind {
        case .invalidRequest, .rejectedLocally: true
        default: false
        }
    }
}
