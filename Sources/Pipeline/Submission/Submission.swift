import Logging
import Seedance
import ServiceLifecycle

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
        if case .stopped(_, let probe, _) = await account.standing {
            await wakes.submission.wait(until: probe)
            if ContinuousClock.now >= probe { try await self.probe() }
            return
        }
        guard try await store.maySubmit(limit: settings.tasksInFlight) else {
            await wakes.submission.wait()
            return
        }
        try await account.permit(.submission)
        guard !Task.isShuttingDownGracefully,
            let take = try await store.beginSubmission(limit: settings.tasksInFlight)
        else { return }
        group.addTask { await send(take) }
    }

    private func send(_ take: Take) async {
        let outcome: Result<Reply<VideoTask>, APIError>
        if let request = take.request?.generation(imagesAt: spool.path(of:)) {
            outcome = await api.generate(request)
        } else {
            outcome = .failure(APIError(.rejectedLocally([]), message: Sentences.modelUnknown))
        }
        // An answer that has come is written down even when the daemon is being stopped.
        await Task { await record(outcome, of: take) }.value
        wakes.notes.call()
        wakes.submission.call()
    }

    private func record(_ outcome: Result<Reply<VideoTask>, APIError>, of take: Take) async {
        do {
            switch outcome {
            case .success(let reply):
                try await store.submitted(take, taskID: reply.value.id)
                logger.info("take sent", metadata: ["job": "\(take.jobPath)", "task": "\(reply.value.id)"])
                await account.learn(reply.rate)
                if await account.recover() { try await store.sendingStopped(nil) }
                wakes.tracking.call()
            case .failure(let error):
                let whyStopped = await account.learn(error)
                if error.createdNothing {
                    try await store.notSubmitted(
                        take,
                        message: error.isFaultOfRequest ? "\(error)" : nil,
                        rejected: error.isFaultOfRequest
                    )
                } else {
                    try await store.unknownOutcome(take, message: Sentences.unknownOutcome(error))
                }
                logger.warning(
                    "take not sent",
                    metadata: [
                        "job": "\(take.jobPath)", "why": "\(error)", "request_id": "\(error.requestID ?? "")",
                        "held": "\(!error.createdNothing)",
                    ]
                )
                if let whyStopped { try await store.sendingStopped(whyStopped) }
            }
        } catch {
            // The take stays "submitting", so the next start holds it.
            logger.critical("outcome not stored", metadata: ["job": "\(take.jobPath)", "error": "\(error)"])
        }
    }

    /// Asks for the task list, which costs nothing, to see whether films may be asked for again.
    private func probe() async throws {
        try await account.permit(.list)
        switch await api.tasks(of: .seedance2Mini) {
        case .success(let reply):
            await account.learn(reply.rate)
            if await account.recover() {
                try await store.sendingStopped(nil)
                wakes.notes.call()
                wakes.tracking.call()
            }
        case .failure(let error):
            if let why = await account.learn(error) {
                try await store.sendingStopped(why)
                wakes.notes.call()
            }
        }
    }
}

extension APIError {
    /// The request itself can never succeed, so that sending it again would be in vain.
    var isFaultOfRequest: Bool {
        switch kind {
        case .invalidRequest, .notFound, .rejectedLocally: true
        default: false
        }
    }
}
