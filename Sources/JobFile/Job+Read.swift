extension Job {
    /// Reads a job file (design §5).
    ///
    /// - Parameters:
    ///   - bytes: The whole file, in UTF-8, UTF-16 or Windows-1252.
    ///   - rules: What the models allow.
    /// - Throws: Every problem in the file at once, in file order.
    public static func read(_ bytes: [UInt8], rules: JobRules) throws(JobProblems) -> Job {
        let problems = ProblemList()
        do throws(Problem) {
            let source = try SourceText(bytes)
            source.reportControlCharacters(to: problems)
            let text = JobText(source.withoutControlCharacters, known: JobKey.all, problems: problems)
            let entries = text.isBraced ? try bracedEntries(of: source) : text.entries(problems)
            var reader = JobReader(entries: entries, rules: rules, problems: problems)
            let job = reader.read(promptIsMissing: !(entries.isEmpty && text.hasStrayLine))
            if problems.isEmpty { return job }
        } catch {
            problems.add(error)
        }
        throw problems.sorted()
    }

    /// A job in braces, as programs write it, is read by the YAML parser as a whole.
    private static func bracedEntries(of source: SourceText) throws(Problem) -> [Entry] {
        let root = try YAMLDocument.value(of: source)
        guard case .fields(let entries) = root.value else {
            throw Problem(
                line: root.line,
                column: root.column,
                message: "This job does not name its fields.",
                suggestion: "Write each field on a line of its own, for example `prompt: Slow dolly across the watch`."
            )
        }
        return entries
    }
}
