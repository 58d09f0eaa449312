import JobFile

/// How long takes are remembered whose jobs were deleted long ago. Those whose jobs lie in the folder always are.
public struct History: Sendable, Equatable {
    /// So many of each drop folder; nil for any number.
    public var takes: Int? = 100_000
    /// So many days after their files were deleted; nil for ever.
    public var days: Int? = 365
    /// Nothing that happened in so many seconds is forgotten, whatever the number: it may count for the budget of a day.
    var rest = 2 * 86_400.0
}

extension Settings {
    /// Reads what the config says of old takes.
    mutating func readHistory(_ file: Fields) {
        let limits = file.fields("history")
        if let takes = limits.integer("takes", in: 0...1_000_000_000) { history.takes = takes == 0 ? nil : takes }
        if let days = limits.integer("days", in: 0...100_000) { history.days = days == 0 ? nil : days }
    }
}
