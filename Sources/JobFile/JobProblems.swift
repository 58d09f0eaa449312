/// Everything that is wrong in a file, in file order.
///
/// After twenty problems one more says how many were left out.
public struct JobProblems: Error, Sendable, Equatable {
    /// Never empty when thrown.
    public var problems: [Problem]

    /// Collects problems that are already in file order.
    public init(problems: [Problem]) {
        self.problems = problems
    }
}

extension JobProblems: CustomStringConvertible {
    /// One line for each problem.
    public var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}
