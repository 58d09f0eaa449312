import Yams

/// The one door to the YAML parser.
///
/// Neither references (`&`, `*`) nor tags (`!`) are of use in our files, and references can make a small file explode, so
/// they never reach the parser: each such character is replaced by one that no text has, which makes it an ordinary letter,
/// and put back in the values. The same is done with characters that the parser would refuse, or take for the end of a line.
enum YAMLDocument {
    /// Deeper than any of our files; the parser itself gives up at a thousand.
    private static let deepest = 32

    /// The value of a whole text.
    static func value(of source: SourceText) throws(Problem) -> Located<Value> {
        var text = String.UnicodeScalarView()
        for line in source.withoutControlCharacters.lines {
            text.append(contentsOf: tabsAsSpaces(line).map { $0.isASCII ? standIn[$0] ?? $0 : breaking[$0] ?? $0 })
            text.append("\n")
        }
        let node: Node?
        do {
            node = try Yams.compose(yaml: String(text), .basic, .default, .utf8)
        } catch let error as YamlError {
            throw SyntaxProblem.problem(for: error, in: source)
        } catch {
            throw SyntaxProblem.unknown
        }
        guard let node else { return Located(.nothing, line: max(1, source.lines.count), column: 1) }
        return try value(of: node, in: source, depth: 0)
    }

    private static func value(of node: Node, in source: SourceText, depth: Int) throws(Problem) -> Located<Value> {
        let place = place(of: node, in: source)
        guard depth < deepest else {
            throw Problem(
                line: place.line,
                column: place.column,
                message: "The values here are nested too deeply.",
                suggestion: "Write them without so many brackets or steps to the right."
            )
        }
        switch node {
        case .scalar(let scalar):
            return place.map { _ in value(of: scalar) }
        case .sequence(let sequence):
            var items: [Located<Value>] = []
            for item in sequence {
                items.append(try value(of: item, in: source, depth: depth + 1))
            }
            return place.map { _ in .list(items) }
        case .mapping(let mapping):
            var entries: [Entry] = []
            for (key, item) in mapping {
                let keyPlace = self.place(of: key, in: source)
                guard case .scalar(let name) = key else {
                    throw Problem(
                        line: keyPlace.line,
                        column: keyPlace.column,
                        message: "The name of a field must be a word.",
                        suggestion: "Write the field as `name: value`."
                    )
                }
                entries.append(
                    Entry(
                        key: keyPlace.map { _ in restored(name.string).tidied() },
                        value: try value(of: item, in: source, depth: depth + 1)
                    )
                )
            }
            return place.map { _ in .fields(entries) }
        case .alias:
            throw SyntaxProblem.unknown
        }
    }

    private static func value(of scalar: Node.Scalar) -> Value {
        let text = restored(scalar.string)
        guard scalar.style == .plain else { return .text(text, plain: false) }
        return ["", "~", "null", "Null", "NULL"].contains(text) ? .nothing : .text(text, plain: true)
    }

    /// Where a node begins, held inside the file: an empty value may be marked behind its last line.
    private static func place(of node: Node, in source: SourceText) -> Located<Void> {
        source.place(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }

    /// A tab at the beginning of a line moves it in like one space, so that lines moved in by tabs alone keep their order.
    private static func tabsAsSpaces(_ line: [Unicode.Scalar]) -> [Unicode.Scalar] {
        guard let first = line.first, first.isBlank else { return line }
        let indentation = line.prefix(while: \.isBlank)
        guard indentation.allSatisfy({ $0 == "\t" }) || indentation.count == line.count else { return line }
        return indentation.map { _ in " " } + line.dropFirst(indentation.count)
    }

    private static func restored(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { original[$0] != nil }) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { original[$0] ?? $0 }))
    }

    private static let standIn: [Unicode.Scalar: Unicode.Scalar] = [
        "*": "\u{1FFFE}", "&": "\u{1FFFF}", "!": "\u{2FFFE}", "@": "\u{2FFFF}", "`": "\u{3FFFE}", "%": "\u{3FFFF}",
    ]
    private static let breaking: [Unicode.Scalar: Unicode.Scalar] = [
        "\u{2028}": "\u{4FFFE}", "\u{2029}": "\u{4FFFF}", "\u{FEFF}": "\u{5FFFE}",
    ]
    private static let original = Dictionary(
        uniqueKeysWithValues: (Array(standIn) + Array(breaking)).map { ($0.value, $0.key) }
    )
}

extension SourceText {
    /// That place, or the nearest one that is inside the text.
    func place(line: Int, column: Int) -> Located<Void> {
        guard let last = lines.last else { return Located((), line: 1, column: 1) }
        guard line <= lines.count else { return Located((), line: lines.count, column: last.count + 1) }
        let line = max(line, 1)
        return Located((), line: line, column: min(max(column, 1), lines[line - 1].count + 1))
    }
}
