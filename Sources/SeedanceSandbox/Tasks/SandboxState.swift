import FoundationEssentials
import HTTPTypes
import Seedance

/// Everything that changes while the sandbox runs.
actor SandboxState {
    private let settings: SandboxSettings
    private let link: FilmLink
    private var limiter: Limiter
    private var plan: FaultPlan
    /// How many more answers of a burst of 503 are to come, and on which route alone.
    private var burst: (left: Int, route: SandboxRoute?) = (0, nil)
    private var dice: Dice
    private var tasks: [String: SandboxTask] = [:]
    /// Each owner's tasks, oldest first.
    private var owned: [String: [String]] = [:]
    /// `http://host:port`, once it listens.
    private(set) var base = ""

    private(set) var posts: [RecordedRequest] = []
    private(set) var downloads: [RecordedDownload] = []
    private(set) var putFiles: [RecordedUpload] = []
    /// Files that have a place, by the name of their own.
    private var uploads: [String: SandboxUpload] = [:]
    private var counts: [SandboxRoute: Int] = [:]
    /// Requests that the limiter refused.
    private(set) var refusedForRate = 0

    private(set) var port: Int?
    private var waiting: [CheckedContinuation<Int, Never>] = []

    init(_ settings: SandboxSettings, link: FilmLink) {
        self.settings = settings
        self.link = link
        limiter = Limiter(limit: settings.requestsPerMinute, timeScale: settings.timeScale)
        plan = FaultPlan(settings.faults, seed: settings.seed)
        dice = Dice(seed: settings.seed &+ 1)
    }

    // MARK: The listener

    /// Says where it listens; 0 when it never will.
    func listens(on port: Int, host: String) {
        guard self.port == nil else { return }
        self.port = port
        if port != 0 { base = "http://\(host):\(port)" }
        for one in waiting { one.resume(returning: port) }
        waiting = []
    }

    func listening() async -> Int {
        if let port { return port }
        return await withCheckedContinuation { waiting.append($0) }
    }

    // MARK: Requests

    func record(_ route: SandboxRoute) {
        counts[route, default: 0] += 1
    }

    func record(_ post: RecordedRequest) {
        posts.append(post)
    }

    func record(_ download: RecordedDownload) {
        downloads.append(download)
    }

    func record(_ upload: RecordedUpload) {
        putFiles.append(upload)
    }

    func count(_ route: SandboxRoute) -> Int {
        counts[route] ?? 0
    }

    func take(_ name: Fault.Name, on route: SandboxRoute? = nil) -> Fault? {
        plan.take(name, on: route)
    }

    /// What stands between an accepted key and its answer.
    struct Admission {
        var rate: Limiter.Verdict?
        var delay: Double?
        var refusal: Refusal?
    }

    func admit(_ route: SandboxRoute, owner: String, now: Double) -> Admission {
        var admission = Admission(rate: limiter.take(owner, at: now))
        if admission.rate?.allowed == false { refusedForRate += 1 }
        admission.delay = plan.take(.slowAnswer, on: route)?.number(or: 5)
        admission.refusal = admission.rate?.allowed == false ? .tooMany() : refusal(route)
        if admission.refusal?.status == .tooManyRequests {
            // A refusal by a fault shows the headers of a window that is used up.
            let (limit, reset) = (admission.rate?.limit ?? 300, admission.rate?.reset ?? 60)
            admission.rate = Limiter.Verdict(allowed: false, limit: limit, remaining: 0, reset: reset)
        }
        return admission
    }

    private func refusal(_ route: SandboxRoute) -> Refusal? {
        if burst.left > 0, burst.route == nil || burst.route == route {
            burst.left -= 1
            return .unavailable
        }
        if let fault = plan.take(.unavailable, on: route) {
            burst = (max(1, Int(fault.number(or: 3))) - 1, fault.route)
            return .unavailable
        }
        if let fault = plan.take(.tooMany, on: route) { return .tooMany(retryAfter: fault.value) }
        if plan.take(.tooManyBare, on: route) != nil { return .tooManyBare }
        if plan.take(.serverError, on: route) != nil { return .serverError }
        if plan.take(.badGateway, on: route) != nil { return .badGateway }
        guard route == .create else { return nil }
        if plan.take(.planLimit, on: route) != nil { return .planLimit }
        if plan.take(.noCredits, on: route) != nil { return .noCredits }
        if plan.take(.forbidden, on: route) != nil { return .forbidden }
        return nil
    }

    // MARK: Tasks

    func create(
        _ request: FilmRequest,
        model: Model,
        form: Model.Form,
        resolution: String,
        owner: String,
        now: Double,
        film: TaskLife.Film
    ) -> SandboxTask {
        let traits = TaskTraits(&plan)
        let usual = settings.taskSeconds * dice.roll(0.9...1.1)
        let failed = traits.fails || request.isUnsafe
        var task = SandboxTask(
            id: UUID().uuidString.lowercased(),
            owner: owner,
            model: model.name,
            list: form.tasksPath,
            resolution: resolution,
            request: request,
            filmSeed: request.seed >= 0 ? request.seed : Int64.random(in: 0...(model.seeds?.upperBound ?? 1 << 31)),
            life: TaskLife(
                created: now,
                seconds: traits.seconds ?? usual,
                isEndless: traits.neverDone,
                end: failed ? .failed(reason: traits.reason) : .completed
            ),
            traits: traits
        )
        task.film = film
        tasks[task.id] = task
        owned[owner, default: []].append(task.id)
        return task
    }

    func film(_ id: String, is film: TaskLife.Film) {
        tasks[id]?.film = film
    }

    func task(_ id: String) -> SandboxTask? {
        tasks[id]
    }

    /// The task as its owner reads it; nil when the owner has no such task of this form.
    func read(_ id: String, form: Model.Form, owner: String, now: Double) -> WireTask? {
        guard let task = tasks[id], task.owner == owner, task.list == form.tasksPath else { return nil }
        let status = task.life.status(at: now, film: task.film)
        var fresh = false
        if status == .completed {
            fresh = task.linksShown > 0 && plan.take(.linkRefresh, on: .read) != nil
            tasks[id]?.linksShown += 1
        }
        return wire(task, status, freshLinkAt: fresh ? now : nil)
    }

    /// The task as a notice of this status has it.
    func notice(_ id: String, _ status: TaskStatus) -> WireTask? {
        tasks[id].map { wire($0, status) }
    }

    /// The owner's tasks of a form or one of its resolutions, newest first.
    func list(_ form: Model.Form, _ resolution: String?, owner: String, now: Double) -> [WireTask] {
        (owned[owner] ?? []).reversed().compactMap { id in
            guard
                let task = tasks[id], task.list == form.tasksPath, !task.traits.missingFromList,
                resolution == nil || resolution == task.resolution
            else { return nil }
            return WireTask(id: id, word: task.word(task.life.status(at: now, film: task.film)))
        }
    }

    func snapshots(now: Double) -> [TaskSnapshot] {
        tasks.values.sorted { $0.life.created < $1.life.created }.map { task in
            TaskSnapshot(
                id: task.id,
                model: task.model,
                resolution: task.resolution,
                prompt: task.request.prompt,
                seed: task.filmSeed,
                webhookURL: task.request.webhookURL,
                status: task.life.status(at: now, film: task.film).word,
                key: task.owner,
                finish: task.life.finish(task.film)
            )
        }
    }

    // MARK: Uploads

    func place(_ upload: SandboxUpload) { uploads[upload.id] = upload }

    func upload(_ id: String) -> SandboxUpload? { uploads[id] }

    /// The owner's files that are there, oldest first.
    func uploads(owner: String) -> [SandboxUpload] {
        uploads.values.filter { $0.owner == owner && $0.byteCount != nil }.sorted { $0.created < $1.created }
    }

    private func wire(_ task: SandboxTask, _ status: TaskStatus, freshLinkAt now: Double? = nil) -> WireTask {
        var wire = WireTask(id: task.id, word: task.word(status), linksAreObjects: task.traits.linksAreObjects)
        if status == .completed, !task.traits.emptyGenerated, let finish = task.life.finish(task.film) {
            let signed = finish + (task.traits.linkSeconds ?? settings.linkSeconds)
            let expires = now.map { $0 + settings.linkSeconds } ?? signed
            wire.links = [base + link.sign(taskID: task.id, expires: Int(expires))]
        } else if !status.isFinal, task.traits.earlyLinks {
            wire.links = ["https://ai-statics.freepik.com/placeholder.mp4"]
        }
        if status == .failed, case .failed(let reason) = task.life.outcome(task.film) { wire.error = reason }
        return wire
    }
}
