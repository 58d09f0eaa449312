import JobFile
import Testing

/// A job file that cannot be read, and all that is to be said about it.
struct BadJob: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    /// For each problem `line:column message`, and its suggestion below.
    var expected: String

    init(_ name: String, _ text: String, _ expected: String) {
        self.name = name
        self.text = text
        self.expected = expected
    }

    var testDescription: String { name }

    /// What is really reported, in the form of `expected`.
    var reported: String {
        do throws(JobProblems) {
            return "read as \(try Job.read(Array(text.utf8), rules: .mini))"
        } catch {
            return error.problems.map { problem in
                let head = "\(problem.line):\(problem.column) \(problem.message)"
                return problem.suggestion.map { "\(head)\n    \($0)" } ?? head
            }.joined(separator: "\n")
        }
    }
}
