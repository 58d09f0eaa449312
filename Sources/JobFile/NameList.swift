/// A closed list of names, and which of them somebody meant who wrote another.
public struct NameList {
    let names: [String]

    /// A list of these.
    public init(_ names: [String]) {
        self.names = names
    }

    /// The name that differs only in case and separators, else the one with the fewest slips of the finger, if they are at
    /// most a third of its length.
    public func nearest(to written: String) -> String? {
        let written = Self.folded(written)
        guard !written.isEmpty, written.count <= 64 else { return nil }
        var best: (name: String, slips: Int)?
        for name in names {
            let folded = Self.folded(name)
            let slips = Self.slips(from: written, to: folded)
            guard slips * 3 <= max(written.count, folded.count), slips < best?.slips ?? .max else { continue }
            best = (name, slips)
        }
        return best?.name
    }

    private static func folded(_ name: String) -> [Unicode.Scalar] {
        name.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil }
    }

    /// The Damerau-Levenshtein distance: how many letters to insert, leave out, replace or swap with their neighbour.
    private static func slips(from a: [Unicode.Scalar], to b: [Unicode.Scalar]) -> Int {
        var rowBeforeLast: [Int] = []
        var lastRow = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var cost = min(lastRow[j] + (a[i] == b[j] ? 0 : 1), lastRow[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    cost = min(cost, rowBeforeLast[j - 1] + 1)
                }
                row.append(cost)
            }
            (rowBeforeLast, lastRow) = (lastRow, row)
        }
        return lastRow[b.count]
    }
}

extension Problem {
    /// A key that nobody knows.
    static func unknownKey(_ key: Located<String>, _ suggestion: String?) -> Problem {
        Problem(
            line: key.line,
            column: key.column,
            message: "\(key.value.quoted) is not a known field.",
            suggestion: suggestion
        )
    }
}
