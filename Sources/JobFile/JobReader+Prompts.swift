// What the films show: one text or several, typed or in files.
extension JobReader {
    func prompts(_ model: JobRules.Model, promptIsMissing: Bool) -> [String] {
        let example = "Say what the film shows, for example `prompt: Slow dolly across the watch, morning light`."
        let (one, several) = (fields.entry(JobKey.prompt), fields.entry(JobKey.prompts))
        if let one, several != nil {
            report(one.key, "The job has both `prompt` and `prompts`.", "Move the text of `prompt` into the list.")
        }
        guard let entry = several ?? one else {
            if promptIsMissing, !has(JobKey.prompt), !has(JobKey.prompts) {
                problems.add(line: 0, column: 0, "`prompt` is missing.", example)
            }
            return []
        }
        let key = entry.key.value
        var items = [entry.value]
        if case .list(let list) = entry.value.value, several != nil { items = list }
        var prompts: [String] = []
        if items.isEmpty { report(entry.key, "`\(key)` is empty.", example) }
        for item in items {
            if case .nothing = item.value {
                report(several == nil ? entry.key : item.map { _ in "" }, "`\(key)` is empty.", example)
                continue
            }
            guard let written = fields.text(item, of: key), let prompt = content(of: written, key) else { continue }
            if prompt.value.trimmed().isEmpty {
                report(several == nil ? entry.key : item.map { _ in "" }, "`\(key)` is empty.", example)
            } else {
                check(prompt, model)
            }
            if prompts.contains(prompt.value) {
                report(prompt, "`prompts` has the same text twice.", "Delete one of them: each is a film of its own.")
            } else {
                prompts.append(prompt.value)
            }
        }
        return prompts
    }

    private func check(_ prompt: Located<String>, _ model: JobRules.Model) {
        let length = prompt.value.unicodeScalars.count
        if length > model.promptLength.upperBound {
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
    }

    /// The text itself, or that of the file which it names; nil when it can't be read.
    private func content(of written: Located<String>, _ key: String) -> Located<String>? {
        let name: String
        switch PromptFile(written.value) {
        case nil: return written
        case .text(let file): name = file
        case .unusable(let complaint):
            report(written, complaint.message, complaint.suggestion)
            return nil
        }
        guard let bytes = texts[Job.TextFile(name: name, defaults: origins[key])] else {
            report(written, "\(name) is not there.", "Put it beside the job, or write the text itself.")
            return nil
        }
        do throws(Problem) {
            let text = try SourceText(bytes).lines.map { $0[...].text }.joined(separator: "\n").trimmed()
            if text.isEmpty { report(written, "\(name) has no text.", "Write into it what the film shows.") }
            return text.isEmpty ? nil : written.map { _ in text }
        } catch {
            report(written, "In \(name): \(error.message)", error.suggestion)
            return nil
        }
    }
}

extension Job {
    /// A text file that a prompt names, as in `prompt: @brief.txt`.
    public struct TextFile: Sendable, Hashable {
        /// A path relative to the file that names it, with `/` between its parts; never absolute, never with `..`.
        public let name: String
        /// The name of the ``JobDefaults`` that name it; nil when the job itself does.
        public let defaults: String?
    }

    /// The files that the prompts of a job name. What can't be read has none: reading the job tells why.
    ///
    /// - Parameters:
    ///   - bytes: The whole job file.
    ///   - defaults: The files that give it what it does not say, the nearest first.
    public static func textFiles(namedIn bytes: [UInt8], defaults: [JobDefaults] = []) -> [TextFile] {
        // In every encoding that is read an `@` has this byte; most jobs have none.
        guard ([bytes] + defaults.map(\.bytes)).contains(where: { $0.contains(UInt8(ascii: "@")) }) else { return [] }
        let problems = ProblemList()
        guard let fields = try? fields(of: bytes, defaults: defaults, problems) else { return [] }
        var files: [TextFile] = []
        for entry in fields.entries where [JobKey.prompt, JobKey.prompts].contains(entry.key.value) {
            var items = [entry.value.value]
            if case .list(let list) = entry.value.value { items = list.map(\.value) }
            for case .text(let text, _) in items {
                guard case .text(let name) = PromptFile(text) else { continue }
                files.append(TextFile(name: name, defaults: fields.origins[entry.key.value]))
            }
        }
        return files
    }
}

/// A prompt that as a whole is `@` and the name of a file.
private enum PromptFile {
    case text(String)
    case unusable(Complaint)

    private static let endings = [".txt", ".text", ".md"]
    private static let others = [".rtf", ".doc", ".docx", ".odt", ".pages", ".pdf"]

    /// Nil for a text that is meant as such: `@Image1` and `@Image1 turns` are no files.
    init?(_ written: String) {
        let text = written.trimmed()
        let small = text.lowercased()
        guard text.hasPrefix("@"), !text.contains(where: \.isNewline) else { return nil }
        if Self.others.contains(where: small.hasSuffix), !text.contains(" ") {
            self = .unusable(
                Complaint(
                    "\(text.dropFirst().description.quoted) is not plain text.",
                    "Save it as a .txt file and name that one."
                )
            )
            return
        }
        guard Self.endings.contains(where: small.hasSuffix) else { return nil }
        // Better asked than paid for as a prompt.
        guard !text.contains(" ") else {
            self = .unusable(
                Complaint(
                    "\(text.quoted) may be the name of a file or a text.",
                    "Give the file a name without spaces; if it is a text, begin it with another sign than `@`."
                )
            )
            return
        }
        guard case .path(let path)? = try? ImageReference(written: String(text.dropFirst()), key: "prompt") else {
            self = .unusable(
                Complaint(
                    "\(text.quoted) leads out of the job's own folder.",
                    "Put the file beside the job and write just its name, as in `prompt: @brief.txt`."
                )
            )
            return
        }
        self = .text(path)
    }
}
