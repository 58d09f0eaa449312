extension Job {
    /// Reads a job with a table beside it, of which each row is a film of its own: what a row says, the job need not say.
    ///
    /// - Parameters:
    ///   - bytes: The job file.
    ///   - table: The CSV file; its header has the names of a job's fields, and perhaps `name` for the films' names.
    ///   - name: What messages call the table.
    ///   - defaults: As ``read(_:defaults:texts:rules:)`` has them.
    ///   - texts: As there.
    ///   - rules: As there.
    /// - Returns: A job for each row, in their order.
    /// - Throws: Every problem at once.
    public static func read(
        _ bytes: [UInt8],
        rows table: [UInt8],
        named name: String,
        defaults: [JobDefaults] = [],
        texts: [TextFile: [UInt8]] = [:],
        rules: JobRules
    ) throws(JobProblems) -> [Job] {
        let problems = ProblemList()
        let fields: Inheritance
        do throws(Problem) {
            fields = try self.fields(of: bytes, defaults: defaults, problems)
        } catch {
            throw JobProblems(problems: [error])
        }
        // As long as the job itself can't be read, its rows would only tell the same again.
        guard problems.isEmpty else { throw fields.placed(problems.sorted()) }
        do throws(Problem) {
            let reader = RowReader(fields: fields, texts: texts, rules: rules, name: name, problems: problems)
            let jobs = try reader.jobs(of: CSVTable(table, limit: mostFilms + 1))
            if problems.isEmpty { return jobs }
        } catch {
            problems.add(RowReader.placed(error, in: name))
        }
        throw problems.sorted()
    }
}

/// Makes a job of each row.
private struct RowReader {
    let fields: Inheritance
    let texts: [Job.TextFile: [UInt8]]
    let rules: JobRules
    let name: String
    let problems: ProblemList

    /// Cells are placed behind any line that a file may have, by which their problems are known.
    private static let firstLine = 1 << 32
    private static let nameColumn = "name"
    private static let keys = JobKey.all.filter { $0 != JobKey.prompts } + [nameColumn]

    func jobs(of table: CSVTable) throws(Problem) -> [Job] {
        guard let header = table.rows.first, table.rows.count > 1 else {
            throw CSVTable.problem(
                0,
                "It has no rows.",
                "Write a header with the names of a job's fields, and a row for each film."
            )
        }
        guard table.rows.count - 1 <= Job.mostFilms else {
            throw CSVTable.problem(
                0,
                "It has more than \(Job.mostFilms) rows, which is the most for one job.",
                "Divide it into several, each beside a job of its own."
            )
        }
        let keys = header.cells.map { $0.lowercased() }
        for (column, key) in keys.enumerated() where !key.isEmpty {
            if !Self.keys.contains(key) {
                let meant = NameList(Self.keys).nearest(to: key)
                add(
                    header.number,
                    "`\(header.cells[column].shortened)` is not the name of a field.",
                    meant.map { "Did you mean `\($0)`?" } ?? "The fields are \(Self.keys.joined(separator: ", "))."
                )
            } else if keys.firstIndex(of: key) != column {
                add(header.number, "There are two columns `\(key)`.", "Delete one of them.")
            }
        }
        guard problems.isEmpty else { return [] }
        var jobs: [Job] = []
        var names: [String: Int] = [:]
        var ofJob: [Problem] = []
        for row in table.rows.dropFirst() {
            guard row.cells.dropFirst(keys.count).allSatisfy(\.isEmpty) else {
                add(row.number, "It has more cells than the header.", "Put a text with commas or semicolons in quotes.")
                continue
            }
            var job = read(row, keys, &ofJob)
            if let name = job.output, keys.contains(Self.nameColumn) {
                if let first = names.updateValue(row.number, forKey: name) {
                    add(row.number, "The name \(name.quoted) is already in row \(first).", "Give each row another.")
                }
            }
            job.row = job.output == nil || !keys.contains(Self.nameColumn) ? row.number : nil
            jobs.append(job)
        }
        if jobs.map(\.filmCount).reduce(0, +) > Job.mostFilms {
            problems.add(
                line: 0,
                column: 0,
                "With its rows this job asks for more than \(Job.mostFilms) films.",
                "Divide it."
            )
        }
        return jobs
    }

    private func read(_ row: CSVTable.Row, _ keys: [String], _ ofJob: inout [Problem]) -> Job {
        let cells = zip(keys, row.cells).enumerated().compactMap { column, cell -> Entry? in
            let (key, text) = cell
            if key.isEmpty || text.isEmpty { return nil }
            func located<V>(_ value: V) -> Located<V> {
                Located(value, line: Self.firstLine + row.number, column: column + 1)
            }
            let isTyped = [JobKey.prompt, JobKey.image, JobKey.imageEnd, JobKey.output, Self.nameColumn].contains(key)
            return Entry(
                key: located(key == Self.nameColumn ? JobKey.output : key),
                value: located(.text(text, plain: !isTyped))
            )
        }
        let found = ProblemList()
        var fields = fields.with(cells)
        fields.leaveOutWhatTheModelHasNot(rules)
        var reader = JobReader(fields, texts: texts, rules: rules, problems: found)
        let job = reader.read(promptIsMissing: true)
        for problem in fields.placed(found.sorted()).problems {
            let column = problem.column > 0 && problem.column <= keys.count ? keys[problem.column - 1] : ""
            if problem.line >= Self.firstLine {
                add(row.number, column: column, problem.message, problem.suggestion)
            } else if problem.message == "`prompt` is missing." {
                add(row.number, problem.message, problem.suggestion)
            } else if !ofJob.contains(problem) {
                // What is wrong in the job itself shows in every row that does not say otherwise.
                ofJob.append(problem)
                problems.add(problem)
            }
        }
        return job
    }

    private func add(_ row: Int, column: String = "", _ message: String, _ suggestion: String?) {
        let problem = CSVTable.problem(row, message, suggestion)
        problems.add(Self.placed(problem, in: name, column: column))
    }

    /// The problem told in words: the reader has the job before them.
    static func placed(_ problem: Problem, in name: String, column: String = "") -> Problem {
        let place = problem.line == 0 ? "" : ", row \(problem.line)\(column.isEmpty ? "" : ", column \(column)")"
        return Problem(
            line: 0,
            column: 0,
            message: "In \(name)\(place): \(problem.message)",
            suggestion: problem.suggestion
        )
    }
}
