/// The problems found so far in one file, shared by all who read from it.
final class ProblemList {
    /// More than this many help nobody.
    static let mostReported = 20

    private var problems: [Problem] = []

    var isEmpty: Bool { problems.isEmpty }
    var count: Int { problems.count }

    func add(_ problem: Problem) {
        problems.append(problem)
    }

    func add(line: Int, column: Int, _ message: String, _ suggestion: String? = nil) {
        problems.append(Problem(line: line, column: column, message: message, suggestion: suggestion))
    }

    /// All problems in file order, cut after the twentieth.
    func sorted() -> JobProblems {
        // The sort is stable by hand: two problems at one place keep the order in which they were found.
        let ordered = problems.enumerated().sorted {
            ($0.element.line, $0.element.column, $0.offset) < ($1.element.line, $1.element.column, $1.offset)
        }.map(\.element)
        guard ordered.count > Self.mostReported else { return JobProblems(problems: ordered) }
        let left = ordered.count - Self.mostReported
        let more = Problem(
            line: ordered[Self.mostReported].line,
            column: 0,
            message: left == 1 ? "And 1 more problem from here on." : "And \(left) more problems from here on.",
            suggestion: "Put the ones above right first."
        )
        return JobProblems(problems: ordered.prefix(Self.mostReported) + [more])
    }
}
