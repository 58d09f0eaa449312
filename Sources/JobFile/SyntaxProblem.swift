import Yams

/// What the YAML parser could not read, said in plain words.
enum SyntaxProblem {
    static let unknown = Problem(
        line: 0,
        column: 0,
        message: "This file cannot be read.",
        suggestion: "Write each field on a line of its own, as `name: value`."
    )

    static func problem(for error: YamlError, in source: SourceText) -> Problem {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
            return self.problem(saying: problem, at: mark, within: context, in: source)
        case .composer(_, _, let mark, _):
            let place = source.place(line: mark.line, column: mark.column)
            return Problem(
                line: place.line,
                column: place.column,
                message: "A second document begins here, but a file holds one.",
                suggestion: "Delete the line `---`, or move what follows it to a file of its own."
            )
        case .duplicatedKeysInMapping(let names, let context):
            return duplicate(names.first ?? "", first: context.mark, in: source)
        default:
            return unknown
        }
    }

    private static func problem(
        saying problem: String,
        at mark: Mark,
        within context: YamlError.Context?,
        in source: SourceText
    ) -> Problem {
        // Of an opening quote or bracket without its partner the place of the opening one helps; the parser notices at the end.
        let opening = context.map { source.place(line: $0.mark.line, column: $0.mark.column) }
        let place = source.place(line: mark.line, column: mark.column)
        func at(_ place: Located<Void>, _ message: String, _ suggestion: String) -> Problem {
            Problem(line: place.line, column: place.column, message: message, suggestion: suggestion)
        }
        switch problem {
        case "found unexpected end of stream", "found unexpected document indicator":
            return at(
                opening ?? place,
                "The quote that opens here is never closed.",
                "Put the same quote at the end of the value, or leave both out."
            )
        case "found unknown escape character", "did not find expected hexdecimal number",
            "found invalid Unicode character escape code":
            return at(
                place,
                "A backslash inside double quotes has a special meaning, and this one cannot be understood.",
                "Write `\\\\` for a backslash, or put the value between single quotes."
            )
        case "did not find expected ',' or ']'", "did not find expected ',' or '}'":
            return at(
                opening ?? place,
                "The bracket that opens here is not closed properly.",
                "Close it, put commas between its values, or put the value in quotes if the bracket belongs to a text."
            )
        case "did not find expected node content":
            return at(
                place,
                "A value is missing here, or a bracket is not closed.",
                "Check the brackets and commas, or put the value in quotes if they belong to a text."
            )
        case "mapping values are not allowed in this context":
            return at(
                place,
                "There is a colon too many, or the line is moved in too far.",
                "Put the value in quotes if the colon belongs to it; otherwise begin the line below the field above it."
            )
        case "could not find expected ':'":
            let line = opening ?? place
            return at(
                line,
                "This line is not a field with a value.",
                "Write `name: value`, with a colon and a space between them."
            )
        case "found character that cannot start any token",
            "found a tab character where an indentation space is expected",
            "found a tab character that violates indentation":
            return at(
                place,
                "A value cannot begin like this, or a tab stands where spaces should.",
                "Put the value in quotes, and use spaces in place of tabs."
            )
        case "did not find expected comment or line break", "found an indentation indicator equal to 0":
            return at(
                opening ?? place,
                "After `|` or `>` the text begins on the next line.",
                "Move the text to the next line and begin it with two spaces, or delete the sign."
            )
        case "did not find expected key", "did not find expected '-' indicator",
            "did not find expected <document start>",
            "block sequence entries are not allowed in this context", "mapping keys are not allowed in this context":
            return at(
                place,
                "This does not belong to the field above it.",
                "Write each field on a line of its own, as `name: value`, and let fields that belong together begin in one column."
            )
        case let text where text.hasPrefix("Maximum nesting level"):
            return at(
                place,
                "The values here are nested too deeply.",
                "Write them without so many brackets or steps to the right."
            )
        default:
            return at(
                place,
                "This cannot be read.",
                "Put the value in quotes, and check that brackets and quotes are closed."
            )
        }
    }

    /// The parser knows only where the name stands first, so the second place is looked for: the next line that begins with
    /// the name in the same column, or the next time that it stands in front of a colon on the line itself.
    private static func duplicate(_ name: String, first mark: Mark, in source: SourceText) -> Problem {
        let first = source.place(line: mark.line, column: mark.column)
        var second = first
        let pattern = Array(name.unicodeScalars) + [":"]
        search: for index in source.lines.indices.dropFirst(first.line - 1) {
            let line = source.lines[index]
            let from = index == first.line - 1 ? first.column : 0
            for start in line.indices.dropFirst(from) where line[start...].starts(with: pattern) {
                second = source.place(line: index + 1, column: start + 1)
                break search
            }
        }
        return Problem(
            line: second.line,
            column: second.column,
            message: "\(name.quoted) is already given on line \(first.line).",
            suggestion: "Keep one of the two."
        )
    }
}
