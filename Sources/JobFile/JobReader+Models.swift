// What only some models have.
extension JobReader {
    /// A field that only other models have would be left out in silence.
    func reportFieldsOfOthers(_ model: JobRules.Model) {
        for key in entries.map(\.key) where JobKey.ofModels.contains(key.value) && !model.fields.contains(key.value) {
            let others = rules.models(with: key.value)
            let remedy =
                key.value == JobKey.negativePrompt ? "Say in `prompt` what the film must not show" : "Delete the line"
            report(
                key,
                "\(model.name) has no `\(key.value)`.",
                others.isEmpty ? "\(remedy)." : "\(remedy), or write `model:` with one that has it: \(others.inWords)."
            )
        }
    }

    func referenceImages(_ model: JobRules.Model, prompts: [String]) -> [Located<ImageReference>] {
        let key = JobKey.referenceImages
        guard let entry = fields.entry(key), model.fields.contains(key) else { return [] }
        let written = fields.strings(key) ?? []
        let images = written.flatMap(divided).compactMap { image(key, $0) }
        if has(JobKey.image) || has(JobKey.imageEnd) {
            report(
                entry.key,
                "A film is made either from reference images or from a first frame, not from both.",
                "Delete `\(key)`, or delete `image` and `image_end`."
            )
        } else if images.count > model.references {
            report(
                entry.key,
                "`\(key)` names \(images.count) images, but \(model.references) are the most.",
                "Delete \(images.count - model.references) of them."
            )
        } else if !images.isEmpty,
            let number = prompts.flatMap(Self.references).first(where: { !(1...images.count).contains($0) })
        {
            report(
                entry.key,
                "The prompt speaks of @Image\(number), but `\(key)` names \(images.count) image\(images.count == 1 ? "" : "s").",
                "Name as many images as the prompt speaks of; the first is @Image1."
            )
        }
        return images
    }

    /// Names on one line with commas between them; a name that has commas of its own stands in a list.
    private func divided(_ written: Located<String>) -> [Located<String>] {
        let parts = written.value.split(separator: ",").map { String($0).trimmed() }
        let areNames = parts.allSatisfy { part in
            [".png", ".jpg", ".jpeg", ".webp"].contains { part.lowercased().hasSuffix($0) }
        }
        return parts.count > 1 && areNames ? parts.map { part in written.map { _ in part } } : [written]
    }

    /// The numbers that a prompt has behind `@Image`.
    private static func references(in prompt: String) -> [Int] {
        prompt.split(separator: "@Image", omittingEmptySubsequences: false).dropFirst().compactMap { rest in
            Int(rest.prefix { $0.isASCII && $0.isNumber })
        }
    }

    func negativePrompt(_ model: JobRules.Model) -> String? {
        let key = JobKey.negativePrompt
        guard let written = fields.text(key), let limits = model.limits[key] else { return nil }
        let length = written.value.unicodeScalars.count
        if written.value.trimmed().isEmpty || Double(length) > limits.upperBound {
            report(
                written,
                "`\(key)` has \(length) characters; it may have 1 to \(Int(limits.upperBound)).",
                "Write it shorter, or delete it."
            )
        }
        return written.value
    }

    func cfgScale(_ model: JobRules.Model) -> Double? {
        let key = JobKey.cfgScale
        guard let written = fields.word(key), let limits = model.limits[key] else { return nil }
        let isPlain = written.value.allSatisfy { ($0.isASCII && $0.isNumber) || $0 == "." }
        if isPlain, let number = Double(written.value), limits.contains(number) { return number }
        let range = "\(limits.lowerBound.written) to \(limits.upperBound.written)"
        report(
            written,
            "`\(key)` must be a number from \(range), not \(written.value.quoted).",
            "Write it with a point, for example `\(key): 0.5`."
        )
        return nil
    }
}

extension Double {
    /// Without a point where nothing stands behind it.
    fileprivate var written: String {
        Int(exactly: self).map(String.init) ?? String(self)
    }
}
