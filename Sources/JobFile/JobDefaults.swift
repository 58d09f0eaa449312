/// A file that gives values to all jobs of a folder and below (design §5).
public struct JobDefaults: Sendable {
    /// What messages call it, for example `campaign/_defaults.job`.
    public let name: String
    /// The whole file, as a job's.
    public let bytes: [UInt8]

    /// A file as it was read.
    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}

/// The fields of a job and of the defaults that hold for it, as if they stood in one file: what each problem is about shows by
/// its line.
struct Inheritance {
    private(set) var entries: [Entry]
    /// The fields that come from defaults, with the name of the file.
    private(set) var origins: [String: String] = [:]
    /// Whether the job has text, but none of it is a field.
    var hasOnlyStrayLines = false
    private var files: [(name: String, firstLine: Int)] = []
    private var lineCount: Int

    init(_ entries: [Entry], lineCount: Int) {
        self.entries = entries
        self.lineCount = lineCount
    }

    /// With values that come before all others.
    func with(_ nearer: [Entry]) -> Inheritance {
        var fields = self
        let keys = nearer.map(\.key.value)
        fields.entries =
            nearer
            + entries.filter { entry in
                !keys.contains(entry.key.value) && !keys.contains { JobKey.rivals[$0] == entry.key.value }
            }
        for key in keys { fields.origins[key] = nil }
        return fields
    }

    /// Takes over what neither the job nor a nearer file has.
    mutating func add(_ file: JobDefaults, _ problems: ProblemList) {
        files.append((file.name, lineCount))
        do throws(Problem) {
            let source = try SourceText(file.bytes)
            let shifted = SourceText(lines: Array(repeating: [], count: lineCount) + source.lines)
            lineCount += source.lines.count
            for entry in try Job.entries(of: shifted, problems).entries {
                let key = entry.key.value
                if JobKey.ofOneJob.contains(key) {
                    problems.add(
                        line: entry.key.line,
                        column: entry.key.column,
                        "`\(key)` can't be a default: it belongs to one job.",
                        "Write it into each job that needs it, and delete it here."
                    )
                } else if !entries.contains(where: { $0.key.value == key || $0.key.value == JobKey.rivals[key] }) {
                    entries.append(entry)
                    origins[key] = file.name
                }
            }
        } catch {
            var problem = error
            problem.line += lineCount + 1
            lineCount += 1
            problems.add(problem)
        }
    }

    /// Leaves out defaults that are meant for jobs with another model.
    mutating func leaveOutWhatTheModelHasNot(_ rules: JobRules) {
        var name: String?
        if case .text(let text, _)? = entries.first(where: { $0.key.value == JobKey.model })?.value.value {
            name = text.tidied().lowercased()
        }
        guard let model = rules.model(named: name) else { return }
        for key in origins.keys where JobKey.ofModels.contains(key) && !model.fields.contains(key) {
            origins[key] = nil
            entries.removeAll { $0.key.value == key }
        }
    }

    /// The problems with the files' own lines. Those of defaults are told in words: the reader has the job before them.
    func placed(_ problems: JobProblems) -> JobProblems {
        JobProblems(
            problems: problems.problems.map { problem in
                // What is behind all files is a row's.
                guard problem.line <= lineCount, let file = files.last(where: { $0.firstLine < problem.line }) else {
                    return problem
                }
                let line = problem.line - file.firstLine
                let place = problem.column == 0 ? "line \(line)" : "line \(line), column \(problem.column)"
                return Problem(
                    line: 0,
                    column: 0,
                    message: "In \(file.name), \(place): \(problem.message)",
                    suggestion: problem.suggestion
                )
            }
        )
    }
}
