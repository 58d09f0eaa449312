// What a job may vary: each value that it gives is a film of its own.
extension JobReader {
    /// The values of a field, each once; none when it is absent or nothing of it is right.
    ///
    /// - Parameters:
    ///   - byComma: whether a comma divides values that are not in brackets. In a number it may divide thousands.
    ///   - read: reports what is wrong with a value.
    func several<V: Equatable>(_ key: String, byComma: Bool = true, _ read: (Located<String>) -> V?) -> [V] {
        var values: [V] = []
        for word in fields.words(key, byComma: byComma) {
            guard let value = read(word) else { continue }
            if values.contains(value) {
                report(
                    word,
                    "`\(key)` names \(word.value.quoted) twice.",
                    "Delete one of them: each is a film of its own."
                )
            } else {
                values.append(value)
            }
        }
        return values
    }

    func takes(seeds: [Int64]) -> Int? {
        guard let count = fields.integer(JobKey.takes, in: 1...Job.mostFilms),
            let takes = fields.entry(JobKey.takes)?.value
        else { return nil }
        guard count == 1 || seeds.allSatisfy({ $0 == -1 }) else {
            report(
                takes,
                "With one seed all \(count) takes would be the same film.",
                "Delete the line `seed`, so that each take gets its own, or list as many seeds in place of `takes`."
            )
            return nil
        }
        return count
    }

    func reportTooManyFilms(_ job: Job) {
        problems.add(
            line: 0,
            column: 0,
            "This job asks for \(job.filmCount) films, but \(Job.mostFilms) is the most for one job.",
            "List fewer values, or divide it into several jobs."
        )
    }

    func resolution(_ written: Located<String>, _ model: JobRules.Model) -> String? {
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

    func duration(_ written: Located<String>, _ model: JobRules.Model) -> Int? {
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
            "`duration` must be \(model.durationsInWords) seconds, not \(written.value.quoted).",
            model.durations.contains { $0 == meant ?? -1 }
                ? "Write `duration: \(meant ?? 0)`."
                : model.durations.count > 3
                    ? "Write such a number, for example `duration: 5`."
                    : "Write \(model.durations.map { "`duration: \($0)`" }.inWords)."
        )
        return nil
    }

    func aspectRatio(_ written: Located<String>, _ model: JobRules.Model) -> String? {
        if let ratio = model.aspectRatios.first(where: { $0.matches(written.value) }) { return ratio.name }
        fields.reportChoice(
            JobKey.aspectRatio,
            written,
            model.aspectRatios.map(\.name),
            meant: JobRules.AspectRatio.nearest(to: written.value, in: model.aspectRatios)?.name
        )
        return nil
    }

    func seed(_ written: Located<String>, _ model: JobRules.Model) -> Int64? {
        if let seed = WholeNumber.exactly(written.value), model.seeds.contains(seed) { return seed }
        let meant = WholeNumber.meant(by: written.value).flatMap { model.seeds.contains($0) ? $0 : nil }
        report(
            written,
            "`seed` must be a whole number \(model.seeds.inWords), not \(written.value.quoted).",
            written.value.trimmed().dropLast().contains(",")
                ? "Write several seeds in brackets: `seed: [7, 8]`."
                : meant.map { "Write `seed: \($0)`." } ?? "Write such a number, or delete the line for any seed."
        )
        return nil
    }
}

extension JobRules.Model {
    /// "5 or 10", "from 3 to 15".
    fileprivate var durationsInWords: String {
        guard durations.count > 3, let first = durations.first, let last = durations.last else {
            return durations.map(String.init).inWords
        }
        return (first...last).inWords
    }
}
