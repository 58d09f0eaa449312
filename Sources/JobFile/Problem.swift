/// One thing that is wrong in a file, in words for the person who wrote it.
public struct Problem: Sendable, Equatable, Error {
    /// The line, from 1; 0 when it is about the whole file.
    public var line: Int
    /// The column, from 1, in Unicode scalars; 0 when it is about the whole line or file.
    public var column: Int
    /// What is wrong: a full sentence without YAML's own words.
    public var message: String
    /// What to write instead: a full sentence.
    public var suggestion: String?

    /// States a problem.
    public init(line: Int, column: Int, message: String, suggestion: String? = nil) {
        self.line = line
        self.column = column
        self.message = message
        self.suggestion = suggestion
    }
}

extension Problem: CustomStringConvertible {
    /// Place, message and suggestion on one line, for example "line 3, column 7: … Write …".
    public var description: String {
        let text = [message, suggestion].compactMap { $0 }.joined(separator: " ")
        if line == 0 { return text }
        return column == 0 ? "line \(line): \(text)" : "line \(line), column \(column): \(text)"
    }
}
