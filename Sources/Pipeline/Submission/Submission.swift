import Logging
import Seedance
import ServiceLifecycle
import Synchronization

/// Sends ready takes to the API, each once: first the intent is durable, then the request is made, then its outcome is
/// written down. What has no clear outcome is held for a person and never sent again by itself (design §7).
struct Submission: Service {
    let store: Store
    let account: Account
    let api: API
    let spool: InputSpool
    let settings: Settings
    let wakes: Wakes
    let logger: Logger
    private let sending = Count()

    /// How many requests are made at once: images that go up side by side slow each other down.
    private static let atOnce = 4

    init(
        store: Store,
        account: Account,
        api: API,
        spool: InputSpool,
        settings: Settings,
        wakes: Wakes,
        logger: Logger
    ) {
        self.store = store
        self.account = account
        self.api = api
        self.spool = spool
        self.settings = settings
        self.wakes = wakes
        self.logger = logger
    }

    /// How many requests are being made.
    private final class Count: Sendable {
        private let value = Mutex(0)

        var count: Int { value.withLock { $0 } }

        func add(_ difference: Int) { value.withLock { $0 += difference } }
    }

    func run() async throws {
        try await store.holdInterrupted(message: Sentences.interruptedByRestart)
        try await store.sendingStopped(nil)
        wakes.notes.call()
        await withGracefulShutdownHandler {
            // Requests under way are waited for: their answers are worth money.
            await withDiscardingTaskGroup { group in
                while !Task.isCancelled, !Task.isShuttingDownGracefully {
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
        } onGracefulShutdown: {
            wakes.submission.call()
        }
    }

    private func sendNext(in group: inout DiscardingTaskGroup) async throws {
        let standing = await account.standing
        if case .stopped(_, let probe, _) = standing {
            await wakes.submission.wait(until: probe)
            if ContinuousClock.now >= probe { try await self.probe() }
            return
        }
        guard try await store.maySubmit(limit: settings.tasksInFlight), sending.count < Self.atOnce else {
            await wakes.submission.wait()
            return
        }
        // Stopping does not wait for the allowance.
        try await cancelWhenGracefulShutdown { try await account.permit(.submission) }
        // What was asked for while this waited may have gone wrong.
        guard await account.standing == standing, !Task.isShuttingDownGracefully,
            let take = try await store.beginSubmission(limit: settings.tasksInFlight, budget: settings.budget)
        else {
            // What is over the budget was put on hold, and its note must say so.
            wakes.notes.call()
            return
        }
        if standing == .good {
            sending.add(1)
            group.addTask {
                await send(take)
                sending.add(-1)
                wakes.submission.call()
            }
        } else {
            await send(take)
        }
    }

    private func send(_ take: Take) async {
        let outcome: Result<Reply<VideoTask>, APIError>
        let webhook = settings.webhookURL(nonce: take.nonce)
        if let request = take.request?.generation(imagesAt: spool.path(of:), webhookURL: webhook) {
            outcome = await api.generate(request)
        } else {
            outcome = .failure(APIError(.rejectedLocally([]), message: Sentences.modelUnknown))
        }
        // An answer that has come is written down even when the daemon is being stopped.
        await Task { await record(outcome, of: take) }.value
        wakes.notes.call()
        wakes.tracking.call()
    }

    private func record(_ outcome: Result<Reply<VideoTask>, APIError>, of take: Take) async {
        switch outcome {
        case .success(let reply):
            logger.info("take sent", metadata: ["job": "\(take.jobPath)", "task": "\(reply.value.id)"])
            await persist("task \(reply.value.id)", of: take) {
                try await store.submitted(take, taskID: reply.value.id)
            }
            await account.learn(reply.rate)
            _ = await account.recover()
        case .failure(let error):
            logger.warning(
                "take not sent",
                metadata: [
                    "job": "\(take.jobPath)", "why": "\(error)", "request_id": "\(error.requestID ?? "")",
                    "held": "\(!error.createdNothing)",
                ]
            )
            await account.learn(error, from: .submission)
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
    /// When the daemon is stopped before that, the take stays "submitting", and the next start holds it.
    private func persist(_ outcome: String, of take: Take, _ write: () async throws -> Void) async {
        for attempt in 0... {
            do {
                return try await write()
            } catch let error as IllegalMove {
                return logger.critical("outcome not stored", metadata: ["outcome": "\(outcome)", "error": "\(error)"])
            } catch {
                logger.critical(
                    "outcome not stored yet",
                    metadata: ["job": "\(take.jobPath)", "outcome": "\(outcome)", "error": "\(error)"]
                )
                try? await Task.sleep(for: .milliseconds(100 << min(attempt, 6)))
                if Task.isShuttingDownGracefully, attempt >= 5 { return }
            }
        }
    }

    /// Asks for the task list, which costs nothing, to see whether a film may be asked for again.
    private func probe() async throws {
        try await cancelWhenGracefulShutdown { try await account.permit(.list) }
        switch await api.tasks(of: .seedance2Mini) {
        case .success(let reply):
            await account.learn(reply.rate)
            await account.tryAgain()
            // With nothing to ask for, the trial would wait for ever.
            if try await !store.maySubmit(limit: .max) { _ = await account.recover() }
        case .failure(let error):
            await account.learn(error, from: .list)
            wakes.notes.call()
        }
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
