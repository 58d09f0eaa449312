/// Checks the fields of a job one by one against the rules of its model.
struct JobReader {
    let entries: [Entry]
    let fields: Fields
    let rules: JobRules
    let problems: ProblemList
    /// The fields that were meant by unknown keys: nobody needs to be told that these are missing.
    private var meantFields: Set<String> = []

    init(entries: [Entry], rules: JobRules, problems: ProblemList) {
        self.entries = entries
        self.fields = Fields(entries, problems: problems, emptyValue: .problem)
        self.rules = rules
        self.problems = problems
    }

    /// The job as far as it is right; what is not has been written down.
    ///
    /// - Parameter promptIsMissing: Whether to say so if it is; not, when an earlier sentence already did.
    mutating func read(promptIsMissing: Bool) -> Job {
        reportUnknownKeys()
        reportLaterKeys()
        var job = Job(prompt: "")
        job.model = fields.oneOf(JobKey.model, rules.models.map(\.name))
        guard let model = rules.model(named: job.model) else { return job }
        job.prompt = prompt(model, promptIsMissing: promptIsMissing) ?? ""
        job.image = image(JobKey.image)
        job.imageEnd = image(JobKey.imageEnd)
        if has(JobKey.imageEnd), !has(JobKey.image) { reportMissingImage() }
        if isSingle(JobKey.resolution) { job.resolution = resolution(model) }
        if isSingle(JobKey.duration) { job.duration = duration(model) }
        if isSingle(JobKey.aspectRatio) { job.aspectRatio = aspectRatio(model) }
        if isSingle(JobKey.cameraFixed) { job.cameraFixed = fields.boolean(JobKey.cameraFixed) }
        if isSingle(JobKey.seed) { job.seed = seed(model) }
        job.enableSafetyChecker = fields.boolean(JobKey.enableSafetyChecker)
        job.output = output()
        return job
    }

    /// Whether the job has that field, or one that was meant to be it.
    private func has(_ key: String) -> Bool {
        meantFields.contains(key) || entries.contains { $0.key.value == key }
    }

    private func report(_ place: Located<some Any>, _ message: String, _ suggestion: String?) {
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

    private func reportLaterKeys() {
        for entry in entries where JobKey.later.contains(entry.key.value) {
            report(entry.key, "`\(entry.key.value)` comes with a later version.", "Delete the line for now.")
        }
        guard let takes = fields.word(JobKey.takes) else { return }
        guard let number = WholeNumber.exactly(takes.value), number > 0 else {
            let message = "`takes` must be a whole number, not \(takes.value.quoted)."
            report(takes, message, "Write `takes: 1`, or delete the line.")
            return
        }
        if number > 1 {
            report(takes, "Several takes of one job come with a later version.", "Write `takes: 1` for now.")
        }
    }

    /// Whether the field has one value; several, which a job may have one day, are reported.
    private func isSingle(_ key: String) -> Bool {
        guard let value = entries.first(where: { $0.key.value == key })?.value else { return false }
        switch value.value {
        case .list: break
        // A comma at the end was taken over from JSON, others divide values.
        case .text(let text, plain: _) where text.trimmed().dropLast().contains(","): break
        default: return true
        }
        report(value, "Lists of `\(key)` come with a later version.", "Write one value for now.")
        return false
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
    private func prompt(_ model: JobRules.Model, promptIsMissing: Bool) -> String? {
        let example = "Say what the film shows, for example `prompt: Slow dolly across the watch, morning light`."
        guard let entry = fields.entry(JobKey.prompt) else {
            if promptIsMissing, !has(JobKey.prompt) {
                problems.add(line: 0, column: 0, "`prompt` is missing.", example)
            }
            return nil
        }
        if case .nothing = entry.value.value {
            report(entry.key, "`prompt` is empty.", example)
            return nil
        }
        guard let prompt = fields.text(JobKey.prompt) else { return nil }
        let length = prompt.value.unicodeScalars.count
        if prompt.value.trimmed().isEmpty {
            report(entry.key, "`prompt` is empty.", example)
        } else if length > model.promptLength.upperBound {
            let excess = length - model.promptLength.upperBound
            report(
                prompt,
                "The prompt has \(length) characters, but \(model.promptLength.upperBound) are allowed.",
                "Shorten it by \(excess) character\(excess == 1 ? "" : "s")."
            )
        } else if length < model.promptLength.lowerBound {
            report(prompt, "The prompt must have at least \(model.promptLength.lowerBound) characters.", "Say more.")
        } else if prompt.value.unicodeScalars.contains(where: { $0.isControl || $0 == "\r" }) {
            report(prompt, "The prompt contains an invisible control character.", "Write the text without backslashes.")
        }
        return prompt.value
    }

    private func image(_ key: String) -> Located<ImageReference>? {
        guard let written = fields.text(key) else { return nil }
        do throws(Complaint) {
            let reference = try ImageReference(written: written.value, key: key)
            return written.map { _ in reference }
        } catch {
            report(written, error.message, error.suggestion)
            return nil
        }
    }

    private func resolution(_ model: JobRules.Model) -> String? {
        guard let written = fields.word(JobKey.resolution) else { return nil }
        let text = written.value.lowercased()
        if let exact = model.resolutions.first(where: { $0.lowercased() == text }) { return exact }
        let words = ["hd": "720p", "sd": "480p", "1280x720": "720p", "854x480": "480p"]
        let meant = words[text] ?? text.filter { $0.isASCII && $0.isNumber } + "p"
        fields.reportChoice(
            JobKey.resolution,
            written,
            model.resolutions,
            meant: model.resolutions.first { $0 == meant }
        )
        return nil
    }

    private func duration(_ model: JobRules.Model) -> Int? {
        guard let written = fields.word(JobKey.duration) else { return nil }
        var number = written.value.lowercased()
        for unit in ["seconds", "second", "secs", "sec", "s"] where number.hasSuffix(unit) {
            number = String(number.dropLast(unit.count)).trimmed()
            break
        }
        if let exact = WholeNumber.exactly(number), let duration = model.durations.first(where: { $0 == exact }) {
            return duration
        }
        let meant = WholeNumber.meant(by: number)
        report(
            written,
            "`duration` must be \(model.durations.map(String.init).inWords) seconds, not \(written.value.quoted).",
            model.durations.contains { $0 == meant ?? -1 }
                ? "Write `duration: \(meant ?? 0)`."
                : "Write \(model.durations.map { "`duration: \($0)`" }.inWords)."
        )
        return nil
    }

    private func aspectRatio(_ model: JobRules.Model) -> String? {
        guard let written = fields.word(JobKey.aspectRatio) else { return nil }
        if let ratio = model.aspectRatios.first(where: { $0.matches(written.value) }) { return ratio.name }
        fields.reportChoice(
            JobKey.aspectRatio,
            written,
            model.aspectRatios.map(\.name),
            meant: JobRules.AspectRatio.nearest(to: written.value, in: model.aspectRatios)?.name
        )
        return nil
    }

    private func seed(_ model: JobRules.Model) -> Int64? {
        guard let written = fields.word(JobKey.seed) else { return nil }
        if let seed = WholeNumber.exactly(written.value), model.seeds.contains(seed) { return seed }
        let meant = WholeNumber.meant(by: written.value).flatMap { model.seeds.contains($0) ? $0 : nil }
        report(
            written,
            "`seed` must be a whole number \(model.seeds.inWords), not \(written.value.quoted).",
            meant.map { "Write `seed: \($0)`." } ?? "Write such a number, or delete the line for any seed."
        )
        return nil
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
