/// A value together with the place in the file where it was written.
public struct Located<Value> {
    /// The value itself.
    public var value: Value
    /// The line it begins on, from 1.
    public var line: Int
    /// The column it begins at, from 1, in Unicode scalars.
    public var column: Int

    /// Places a value.
    public init(_ value: Value, line: Int, column: Int) {
        self.value = value
        self.line = line
        self.column = column
    }

    func map<Other>(_ transform: (Value) -> Other) -> Located<Other> {
        Located<Other>(transform(value), line: line, column: column)
    }
}

extension Located: Equatable where Value: Equatable {}
extension Located: Sendable where Value: Sendable {}
