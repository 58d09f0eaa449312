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
    let list: TaskList
    let hints: Hints
    /// How long a film is left to its notice; nil without webhooks.
    let patience: Duration?
    /// How long a minute is; measurements make it shorter.
    let minute: Duration
    let wakes: Wakes
    let pulse: Pulse
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await pulse.during(.tracking) {
                var round = Round()
                while !Task.isCancelled {
                    pulse.cameAround(.tracking)
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
    }

    /// What is remembered from one poll to the next; nothing that must survive a restart.
    private struct Round {
        /// When each form's list was last read: every model has a list of its own, some have two.
        var lastPolls: [Model.Form: ContinuousClock.Instant] = [:]
        /// The takes that were seen running, since when, and before what age they are not done.
        var films: [Int64: PollPlan.Film] = [:]
        var isFirst = true
        /// Reading the store takes the longer the more is running, and every take that is sent asks for it.
        var rest = ContinuousClock.now
        /// When the list is read next although nothing is running.
        var nextLook: ContinuousClock.Instant?
        /// Tasks that the list did not have, and when they were last asked for one by one.
        var askedAlone: [String: ContinuousClock.Instant] = [:]
        /// Since when a task is said to be completed, but without a link.
        var emptyAnswers: [String: ContinuousClock.Instant] = [:]
    }

    private func follow(_ round: inout Round) async throws {
        try await Task.sleep(until: round.rest, clock: .continuous)
        // Before the takes are read, so that every task hinted at is among them.
        let hinted = hints.take()
        let began = ContinuousClock.now
        let running = try await store.takes(in: .running)
        let now = ContinuousClock.now
        round.rest = now + (now - began) * 10
        for take in running where round.films[take.id] == nil {
            let earliest = try await store.usualTime(of: take.request)?.earliest ?? PollPlan.first
            // By the monotonic clock: the wall clock may have been put right since the take was sent. What was running
            // before the daemon started is due at once.
            round.films[take.id] = PollPlan.Film(
                sent: round.isFirst ? now - (patience ?? earliest) : now,
                earliest: earliest
            )
        }
        round.isFirst = false
        let (takes, tasks) = (Set(running.map(\.id)), Set(running.compactMap(\.taskID)))
        round.films = round.films.filter { takes.contains($0.key) }
        round.askedAlone = round.askedAlone.filter { tasks.contains($0.key) }
        round.emptyAnswers = round.emptyAnswers.filter { tasks.contains($0.key) }
        guard !running.isEmpty else {
            round = Round(isFirst: false, rest: round.rest, nextLook: round.nextLook)
            return try await lookForLost(&round)
        }
        round.nextLook = nil
        for take in running {
            guard let id = take.taskID, hinted.contains(id), let form = take.request?.form else { continue }
            try await read(take, id: id, of: form, &round)
        }
        let isCrowded = await account.isCrowded
        let forms = Dictionary(grouping: running.filter { $0.request?.form != nil }) { $0.request?.form }
        let plans = forms.compactMap { form, takes in
            form.map { form in
                let plan = PollPlan(
                    running: takes.compactMap { round.films[$0.id] },
                    lastPoll: round.lastPolls[form],
                    patience: patience,
                    isCrowded: isCrowded,
                    minute: minute
                )
                return (form: form, takes: takes, next: plan.next ?? now)
            }
        }.sorted { $0.next < $1.next }
        guard let first = plans.first, first.next <= now else {
            await wakes.tracking.wait(until: plans.first?.next)
            return
        }
        for take in running {
            guard let film = round.films[take.id], film.sent + PollPlan.overdue <= now else { continue }
            try await store.tell(take, message: Sentences.overdue)
        }
        for plan in plans where plan.next <= now {
            try await follow(plan.takes, of: plan.form, &round)
            round.lastPolls[plan.form] = .now
        }
    }

    /// With nothing running the list is read only where it may tell of a film whose answer was lost, and not for long.
    private func lookForLost(_ round: inout Round) async throws {
        let forms = try await store.formsThatMayTell()
        guard !forms.isEmpty else {
            round.nextLook = nil
            return await wakes.tracking.wait()
        }
        let due = round.nextLook ?? .now + minute / 2
        round.nextLook = due
        if due > .now { return await wakes.tracking.wait(until: due) }
        round.nextLook = nil
        for form in forms { _ = try await list.read(of: form, for: .tracking) }
    }

    private func follow(_ takes: [Take], of form: Model.Form, _ round: inout Round) async throws {
        let statuses: [String: TaskStatus]
        switch try await list.read(of: form, for: .tracking) {
        case .success(let known): statuses = known
        case .failure(let error): return logger.warning("task list not read", metadata: ["why": "\(error)"])
        }
        for take in takes {
            guard let id = take.taskID else { continue }
            switch statuses[id] {
            case .some(let status) where status.isFinal:
                try await read(take, id: id, of: form, &round)
            case .some:
                continue
            case nil:
                // The list promises neither depth nor order (contract §2): ask for this one alone, once it may be done, but
                // not every time.
                if let film = round.films[take.id], film.sent + film.earliest > .now { continue }
                if let last = round.askedAlone[id], last + minute / 4 > .now { continue }
                round.askedAlone[id] = .now
                try await read(take, id: id, of: form, &round)
            }
        }
    }

    private func read(_ take: Take, id: String, of form: Model.Form, _ round: inout Round) async throws {
        switch try await account.ask(.result, for: .tracking, { await api.task(id, of: form) }) {
        case .success(let reply):
            do {
                try await settle(take, reply.value, &round)
            } catch let move as IllegalMove where patience != nil && move.from != .running {
                // A notice was faster.
            }
        case .failure(let error):
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
                CrashPoint.reach(.linkStored)
                logger.info("take completed", metadata: ["job": "\(take.jobPath)", "task": "\(task.id)"])
                wakes.delivery.call()
            } else {
                // Some answers say "completed" a little before the link is there (contract §2). The film is paid for, so
                // it is given up late.
                let since = round.emptyAnswers[task.id] ?? .now
                round.emptyAnswers[task.id] = since
                guard since + minute * 10 <= .now else { return }
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
