/// The rows of a CSV file as spreadsheets save it: with commas, semicolons or tabs, quotes where they are needed, and in any
/// encoding that a job may have.
struct CSVTable {
    /// Enough for a thousand rows with long texts.
    static let mostBytes = 4 << 20

    typealias Row = (number: Int, cells: [String])
    /// Numbered as a spreadsheet numbers them; the first is the header. Empty ones are left out.
    private(set) var rows: [Row] = []

    /// - Parameter limit: more rows than this are not read.
    init(_ bytes: [UInt8], limit: Int) throws(Problem) {
        guard bytes.count <= Self.mostBytes else {
            throw Self.problem(0, "It has more than \(Self.mostBytes >> 20) MB.", "Divide it into several.")
        }
        var text = Self.withPlainLineEnds(try TextEncoding.decode(bytes))[...]
        var separator = Self.separator(of: text)
        if text.starts(with: "sep=".unicodeScalars), let named = text.dropFirst(4).first {
            separator = named
            text = text.drop { $0 != "\n" }.dropFirst()
        }
        var index = text.startIndex
        var number = 0
        while index < text.endIndex, rows.count <= limit {
            number += 1
            let cells = try Self.row(in: text, from: &index, separator, number)
            if cells.contains(where: { !$0.isEmpty }) { rows.append((number, cells)) }
        }
    }

    /// Every line ended by a line feed alone, within quotes too.
    private static func withPlainLineEnds(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var plain: [Unicode.Scalar] = []
        for (index, scalar) in text.enumerated() where scalar != "\n" || index == 0 || text[index - 1] != "\r" {
            plain.append(scalar == "\r" ? "\n" : scalar)
        }
        return plain
    }

    /// The sign that the header has most of.
    private static func separator(of text: ArraySlice<Unicode.Scalar>) -> Unicode.Scalar {
        let header = text.prefix { $0 != "\n" }
        return [",", ";", "\t"].max { one, other in
            header.count { $0 == one } < header.count { $0 == other }
        } ?? ","
    }

    private static func row(
        in text: ArraySlice<Unicode.Scalar>,
        from index: inout Int,
        _ separator: Unicode.Scalar,
        _ number: Int
    ) throws(Problem) -> [String] {
        var cells: [String] = []
        while true {
            var cell = String.UnicodeScalarView()
            if index < text.endIndex, text[index] == "\"" {
                index += 1
                while true {
                    guard index < text.endIndex else {
                        throw problem(number, "A quote that opens here is never closed.", "Save the file again.")
                    }
                    let scalar = text[index]
                    index += 1
                    if scalar != "\"" {
                        cell.append(scalar)
                    } else if index < text.endIndex, text[index] == "\"" {
                        cell.append(scalar)
                        index += 1
                    } else {
                        break
                    }
                }
                guard index == text.endIndex || [separator, "\n"].contains(text[index]) else {
                    throw problem(number, "Behind a closing quote there is more text.", "Save the file again.")
                }
            } else {
                while index < text.endIndex, ![separator, "\n"].contains(text[index]) {
                    cell.append(text[index])
                    index += 1
                }
            }
            cells.append(String(cell).trimmed())
            guard index < text.endIndex else { return cells }
            index += 1
            if text[index - 1] != separator { return cells }
        }
    }

    static func problem(_ row: Int, _ message: String, _ suggestion: String?) -> Problem {
        Problem(line: row, column: 0, message: message, suggestion: suggestion)
    }
}
