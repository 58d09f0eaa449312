/// Checks the fields of a job one by one against the rules of its model.
struct JobReader {
    let entries: [Entry]
    let fields: Fields
    let rules: JobRules
    let problems: ProblemList
    /// What is in the files that prompts name.
    let texts: [Job.TextFile: [UInt8]]
    /// The fields that come from defaults, with the name of the file.
    let origins: [String: String]
    /// The fields that were meant by unknown keys: nobody needs to be told that these are missing.
    private var meantFields: Set<String> = []

    init(_ fields: Inheritance, texts: [Job.TextFile: [UInt8]], rules: JobRules, problems: ProblemList) {
        entries = fields.entries
        origins = fields.origins
        self.texts = texts
        self.fields = Fields(entries, problems: problems, emptyValue: .problem)
        self.rules = rules
        self.problems = problems
    }

    /// The job as far as it is right; what is not has been written down.
    ///
    /// - Parameter promptIsMissing: Whether to say so if it is; not, when an earlier sentence already did.
    mutating func read(promptIsMissing: Bool) -> Job {
        reportUnknownKeys()
        var job = Job(prompt: "")
        job.model = fields.oneOf(JobKey.model, rules.models.map(\.name))
        guard let model = rules.model(named: job.model) else { return job }
        reportFieldsOfOthers(model)
        job.prompts = prompts(model, promptIsMissing: promptIsMissing)
        job.image = image(JobKey.image)
        job.imageEnd = image(JobKey.imageEnd)
        if has(JobKey.imageEnd), !has(JobKey.image) { reportMissingImage() }
        job.resolutions = several(JobKey.resolution) { resolution($0, model) }
        job.durations = several(JobKey.duration) { duration($0, model) }
        job.aspectRatios = several(JobKey.aspectRatio) { aspectRatio($0, model) }
        job.camerasFixed = several(JobKey.cameraFixed) { fields.boolean(JobKey.cameraFixed, $0) }
        if model.fields.contains(JobKey.seed) { job.seeds = several(JobKey.seed, byComma: false) { seed($0, model) } }
        job.takes = takes(seeds: job.seeds) ?? 1
        job.isDraft = fields.boolean(JobKey.draft) ?? false
        if job.filmCount > Job.mostFilms { reportTooManyFilms(job) }
        job.enableSafetyChecker = fields.boolean(JobKey.enableSafetyChecker)
        job.referenceImages = referenceImages(model, prompts: job.prompts)
        job.negativePrompt = negativePrompt(model)
        job.generateAudio = fields.boolean(JobKey.generateAudio)
        job.cfgScale = cfgScale(model)
        job.promptExtend = fields.boolean(JobKey.promptExtend)
        job.output = output()
        return job
    }

    /// Whether the job has that field, or one that was meant to be it.
    func has(_ key: String) -> Bool {
        meantFields.contains(key) || entries.contains { $0.key.value == key }
    }

    func report(_ place: Located<some Any>, _ message: String, _ suggestion: String?) {
        problems.add(line: place.line, column: place.column, message, suggestion)
    }
}

// MARK: - Keys

extension JobReader {
    private mutating func reportUnknownKeys() {
        var count = 0
        var previous: String?
        for key in entries.map(\.key) {
            defer { previous = key.value }
            if JobKey.all.contains(key.value) { continue }
            count += 1
            // Ten thousand keys are only counted: to look for what was meant by each takes time, and nobody would read it.
            guard count <= ProblemList.mostReported else {
                problems.add(.unknownKey(key, nil))
                continue
            }
            let isAfterPrompt = previous == JobKey.prompt
            problems.add(.unknownKey(key, JobKey.suggestion(for: key.value, afterPrompt: isAfterPrompt)))
            if let meant = JobKey.meant(by: key.value) { meantFields.insert(meant) }
        }
    }

    private func reportMissingImage() {
        guard let entry = entries.first(where: { $0.key.value == JobKey.imageEnd }) else { return }
        report(
            entry.key,
            "`image_end` is the last frame and needs a first one.",
            "Add `image:` with the name of the first frame, or write `image:` in place of `image_end:`."
        )
    }
}

// MARK: - Values

extension JobReader {
    private func image(_ key: String) -> Located<ImageReference>? {
        fields.text(key).flatMap { image(key, $0) }
    }

    func image(_ key: String, _ written: Located<String>) -> Located<ImageReference>? {
        do throws(Complaint) {
            let reference = try ImageReference(written: written.value, key: key)
            return written.map { _ in reference }
        } catch {
            report(written, error.message, error.suggestion)
            return nil
        }
    }

    private func output() -> String? {
        guard let written = fields.text(JobKey.output) else { return nil }
        do throws(Complaint) {
            return try OutputName.checked(written.value)
        } catch {
            report(written, error.message, error.suggestion)
            return nil
        }
    }
}
