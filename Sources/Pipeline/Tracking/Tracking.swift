import FoundationEssentials
import Logging
import Seedance
import ServiceLifecycle

/// Follows every task at once by the task list, and reads a task itself only when it has changed: requests are scarce
/// (design §8).
struct Tracking: Service {
    let store: Store
    let account: Account
    let api: API
    let hints: Hints
    /// How long a film is left to its notice; nil without webhooks.
    let patience: Duration?
    let wakes: Wakes
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var round = Round()
            while !Task.isCancelled {
                do {
                    try await follow(&round)
                } catch is CancellationError {
                    return
                } catch {
                    logger.error("tracking failed", metadata: ["error": "\(error)"])
                    await wakes.tracking.wait(until: .now + .seconds(5))
                }
            }
        }
    }

    /// What is remembered from one poll to the next; nothing that must survive a restart.
    private struct Round {
        var lastPoll: ContinuousClock.Instant?
        /// When each take was first seen running. What was running before the daemon started is due at once.
        var firstSeen: [Int64: ContinuousClock.Instant] = [:]
        var isFirst = true
        /// Tasks that the list did not have, and when they were last asked for one by one.
        var askedAlone: [String: ContinuousClock.Instant] = [:]
        /// How often a task was said to be completed without a link.
        var emptyAnswers: [String: Int] = [:]
    }

    private func follow(_ round: inout Round) async throws {
        // Before the takes are read, so that every task hinted at is among them.
        let hinted = hints.take()
        let running = try await store.takes(in: .running)
        let now = ContinuousClock.now
        for take in running where round.firstSeen[take.id] == nil {
            // By the monotonic clock: the wall clock may have been put right since the take was sent.
            round.firstSeen[take.id] = round.isFirst ? now - (patience ?? PollPlan.first) : now
        }
        round.isFirst = false
        let (takes, tasks) = (Set(running.map(\.id)), Set(running.compactMap(\.taskID)))
        round.firstSeen = round.firstSeen.filter { takes.contains($0.key) }
        round.askedAlone = round.askedAlone.filter { tasks.contains($0.key) }
        round.emptyAnswers = round.emptyAnswers.filter { tasks.contains($0.key) }
        guard !running.isEmpty else {
            round = Round()
            round.isFirst = false
            await wakes.tracking.wait()
            return
        }
        for take in running {
            guard let id = take.taskID, hinted.contains(id), let model = take.request.flatMap({ Model.named($0.model) })
            else { continue }
            try await read(take, id: id, of: model, &round)
        }
        let plan = PollPlan(
            sent: running.compactMap { round.firstSeen[$0.id] },
            lastPoll: round.lastPoll,
            patience: patience
        )
        if let due = plan.next, due > now {
            await wakes.tracking.wait(until: due)
            return
        }
        for take in running {
            guard let first = round.firstSeen[take.id], first + PollPlan.overdue <= now else { continue }
            try await store.tell(take, message: Sentences.overdue)
        }
        for model in Set(running.compactMap(\.request?.model)).compactMap(Model.named) {
            try await follow(running.filter { $0.request?.model == model.name }, of: model, &round)
        }
        round.lastPoll = .now
    }

    private func follow(_ takes: [Take], of model: Model, _ round: inout Round) async throws {
        try await account.permit(.list)
        let rows: [TaskSummary]
        switch await api.tasks(of: model) {
        case .success(let reply):
            await account.learn(reply.rate)
            rows = reply.value
        case .failure(let error):
            logger.warning("task list not read", metadata: ["why": "\(error)"])
            await account.learn(error, from: .list)
            wakes.notes.call()
            return
        }
        let statuses = Dictionary(rows.map { ($0.id, $0.status) }, uniquingKeysWith: { first, _ in first })
        for take in takes {
            guard let id = take.taskID else { continue }
            switch statuses[id] {
            case .some(let status) where status.isFinal:
                try await read(take, id: id, of: model, &round)
            case .some:
                continue
            case nil:
                // The list promises neither depth nor order (contract §2): ask for this one alone, but not every time.
                if let last = round.askedAlone[id], last + .seconds(15) > .now { continue }
                round.askedAlone[id] = .now
                try await read(take, id: id, of: model, &round)
            }
        }
    }

    private func read(_ take: Take, id: String, of model: Model, _ round: inout Round) async throws {
        try await account.permit(.result)
        switch await api.task(id, of: model) {
        case .success(let reply):
            await account.learn(reply.rate)
            do {
                try await settle(take, reply.value, &round)
            } catch let move as IllegalMove where patience != nil && move.from != .running {
                // A notice was faster.
            }
        case .failure(let error):
            await account.learn(error, from: .result)
            logger.warning("task not read", metadata: ["task": "\(id)", "why": "\(error)"])
            // The maker keeps tasks for days (contract §10): what is not known after two of them will not come back.
            if error.kind == .notFound, let sent = take.submittedAt, Date().timeIntervalSince(sent) > 48 * 3600 {
                try await store.failed(take, message: Sentences.forgotten)
                wakes.notes.call()
            }
        }
    }

    private func settle(_ take: Take, _ task: VideoTask, _ round: inout Round) async throws {
        switch task.status {
        case .completed:
            if let link = task.links.first {
                try await store.completed(take, link: link)
                logger.info("take completed", metadata: ["job": "\(take.jobPath)", "task": "\(task.id)"])
                wakes.delivery.call()
            } else {
                // Some answers say "completed" a little before the link is there (contract §2).
                round.emptyAnswers[task.id, default: 0] += 1
                guard round.emptyAnswers[task.id, default: 0] >= 4 else { return }
                try await store.failed(take, message: Sentences.completedWithoutFilm)
            }
        case .failed:
            try await store.failed(take, message: Sentences.failed(reason: task.reason))
            logger.warning(
                "take failed",
                metadata: ["job": "\(take.jobPath)", "task": "\(task.id)", "reason": "\(task.reason ?? "none given")"]
            )
        case .created, .inProgress, .other:
            return
        }
        wakes.submission.call()
        wakes.notes.call()
    }
}
