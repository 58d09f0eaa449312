/// The lines of a file, whatever encoding and line ends it was saved with.
struct SourceText {
    /// A page of text has a few thousand bytes; this is generous and bounds all later work.
    static let mostBytes = 64 * 1024

    /// The scalars of each line without its end.
    var lines: [[Unicode.Scalar]]

    init(_ bytes: [UInt8]) throws(Problem) {
        guard bytes.count <= Self.mostBytes else {
            throw Problem(
                line: 0,
                column: 0,
                message: "This file has \(bytes.count) bytes, far more than a page of text.",
                suggestion: "Keep it below 64 KiB; is it perhaps an image or a film with the wrong name?"
            )
        }
        let scalars = try TextEncoding.decode(bytes)
        if String(String.UnicodeScalarView(scalars.prefix(5))) == "{\\rtf" {
            throw Problem(
                line: 0,
                column: 0,
                message: "This is a rich-text file, not plain text.",
                suggestion: "Save it as plain text (in TextEdit: Format > Make Plain Text)."
            )
        }
        lines = Self.split(scalars)
    }

    init(lines: [[Unicode.Scalar]]) {
        self.lines = lines
    }

    /// Splits at LF, CR and CRLF, also when they are mixed. A line end at the very end opens no further line.
    private static func split(_ scalars: [Unicode.Scalar]) -> [[Unicode.Scalar]] {
        var lines: [[Unicode.Scalar]] = []
        var line: [Unicode.Scalar] = []
        var previous: Unicode.Scalar?
        for scalar in scalars {
            switch scalar {
            case "\n" where previous == "\r":
                break
            case "\n", "\r":
                lines.append(line)
                line = []
            default:
                line.append(scalar)
            }
            previous = scalar
        }
        if !line.isEmpty { lines.append(line) }
        return lines
    }

    /// Reports characters that no text should have, once a line.
    func reportControlCharacters(to problems: ProblemList) {
        for (index, line) in lines.enumerated() {
            guard let column = line.firstIndex(where: \.isControl) else { continue }
            let code = String(line[column].value, radix: 16, uppercase: true)
            let zeros = String(repeating: "0", count: max(0, 4 - code.count))
            problems.add(
                line: index + 1,
                column: column + 1,
                "There is an invisible control character here (U+\(zeros)\(code)).",
                "Delete it; if you cannot see it, type the line anew."
            )
        }
    }

    /// The same text with a space in place of each control character.
    var withoutControlCharacters: SourceText {
        SourceText(lines: lines.map { $0.map { $0.isControl ? " " : $0 } })
    }
}
