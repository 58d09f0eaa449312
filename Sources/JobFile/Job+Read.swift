extension Job {
    /// Reads a job file (design §5).
    ///
    /// - Parameters:
    ///   - bytes: The whole file, in UTF-8, UTF-16 or Windows-1252.
    ///   - defaults: The files that give it what it does not say, the nearest first.
    ///   - texts: What is in the ``textFiles(namedIn:defaults:)``.
    ///   - rules: What the models allow.
    /// - Throws: Every problem in the file at once, in file order, then those in the defaults.
    public static func read(
        _ bytes: [UInt8],
        defaults: [JobDefaults] = [],
        texts: [TextFile: [UInt8]] = [:],
        rules: JobRules
    ) throws(JobProblems) -> Job {
        let problems = ProblemList()
        var fields = Inheritance([], lineCount: 0)
        do throws(Problem) {
            fields = try self.fields(of: bytes, defaults: defaults, problems)
            fields.leaveOutWhatTheModelHasNot(rules)
            var reader = JobReader(fields, texts: texts, rules: rules, problems: problems)
            var job = reader.read(promptIsMissing: !fields.hasOnlyStrayLines)
            job.inherited = fields.origins
            if problems.isEmpty { return job }
        } catch {
            problems.add(error)
        }
        throw fields.placed(problems.sorted())
    }

    /// The fields of a job file with those that it takes over.
    static func fields(
        of bytes: [UInt8],
        defaults: [JobDefaults],
        _ problems: ProblemList
    ) throws(Problem) -> Inheritance {
        let source = try SourceText(bytes)
        let (entries, hasStrayLine) = try entries(of: source, problems)
        var fields = Inheritance(entries, lineCount: source.lines.count)
        fields.hasOnlyStrayLines = entries.isEmpty && hasStrayLine
        for file in defaults { fields.add(file, problems) }
        return fields
    }

    /// The fields of one file.
    static func entries(
        of source: SourceText,
        _ problems: ProblemList
    ) throws(Problem) -> (entries: [Entry], hasStrayLine: Bool) {
        source.reportControlCharacters(to: problems)
        let text = JobText(source.withoutControlCharacters, known: JobKey.all, problems: problems)
        return (text.isBraced ? try bracedEntries(of: source) : text.entries(problems), text.hasStrayLine)
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
