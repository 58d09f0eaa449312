/// Free text, taken as typed.
///
/// Only a text that as a whole is one pair of quotes, or that is opened by `|` or `>`, is YAML's own.
enum FreeText {
    enum Form {
        case typed
        case quoted
        /// `|` or `>` alone on its line, with the text below.
        case block
        /// `|` or `>` with something behind it that should stand on the next line.
        case brokenBlock
    }

    /// Tells which form a value has, from its first line at its first character and the lines that follow.
    static func form(of lines: some Collection<ArraySlice<Unicode.Scalar>>) -> Form {
        guard let firstLine = lines.first, let first = firstLine.first else { return .typed }
        switch first {
        case "|", ">":
            let behind = firstLine.dropFirst().drop { "+-123456789".unicodeScalars.contains($0) }
            let rest = behind.drop(while: \.isBlank)
            return rest.isEmpty || (rest.first == "#" && rest.count < behind.count) ? .block : .brokenBlock
        case "\"", "'":
            guard let end = closingQuote(of: lines, quote: first) else { return .typed }
            let line = lines[lines.index(lines.startIndex, offsetBy: end.line)]
            let rest = [line.dropFirst(end.length)] + lines.dropFirst(end.line + 1)
            return rest.allSatisfy(isBlankOrComment) ? .quoted : .typed
        default:
            return .typed
        }
    }

    /// Where the quote that opens the first line is closed: how many lines further, and how many scalars of that line are
    /// used up.
    static func closingQuote(
        of lines: some Collection<ArraySlice<Unicode.Scalar>>,
        quote: Unicode.Scalar
    ) -> (line: Int, length: Int)? {
        for (number, line) in lines.enumerated() {
            var index = number == 0 ? line.startIndex + 1 : line.startIndex
            while index < line.endIndex {
                if line[index] == quote {
                    let next = index + 1
                    guard quote == "'", next < line.endIndex, line[next] == "'" else {
                        return (number, next - line.startIndex)
                    }
                    index = next
                } else if line[index] == "\\", quote == "\"" {
                    index += 1
                }
                index += 1
            }
        }
        return nil
    }

    /// The typed text: line ends become spaces and blank lines become line ends, as in YAML's own plain texts.
    static func folded(_ lines: some Sequence<ArraySlice<Unicode.Scalar>>) -> String {
        var text = String.UnicodeScalarView()
        var blankLines = 0
        for line in lines {
            let words = line.trimmed
            guard !words.isEmpty else {
                blankLines += 1
                continue
            }
            if !text.isEmpty {
                text.append(contentsOf: blankLines == 0 ? [" "] : Array(repeating: "\n", count: blankLines))
            }
            text.append(contentsOf: words)
            blankLines = 0
        }
        return String(text)
    }

    private static func isBlankOrComment(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
        let rest = text.drop(while: \.isBlank)
        // Directly behind a quote a `#` is text, not a comment.
        return rest.isEmpty || (rest.first == "#" && (rest.count < text.count || text.startIndex == 0))
    }
}

extension ArraySlice<Unicode.Scalar> {
    /// Without blanks at both ends.
    var trimmed: ArraySlice<Unicode.Scalar> {
        guard let last = lastIndex(where: { !$0.isBlank }) else { return [] }
        return self[...last].drop(while: \.isBlank)
    }

    var text: String {
        String(String.UnicodeScalarView(self))
    }
}
