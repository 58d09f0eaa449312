/// A job file taken apart into its fields, line by line, so that a slip in one field hides nothing in another.
///
/// A field begins on a line of its own and holds everything below it that is moved in further.
struct JobText {
    /// A field with the lines that belong to it.
    struct Field {
        var key: Located<String>
        /// Indices into the lines of the file: the one with the key to the last one that is not blank.
        var lines: ClosedRange<Int>
        /// Index of the value's first scalar in the first line.
        var valueStart: Int
        /// Whether the next line belongs to nothing.
        var isFollowedByStrayLine = false
    }

    let source: SourceText
    private(set) var fields: [Field] = []
    /// The column in which the fields begin, counted from 0.
    private(set) var indentation = 0
    /// Whether the first thing in the file is a `{`: then all of it is for the YAML parser.
    private(set) var isBraced = false
    /// Whether a line belonged to no field.
    private(set) var hasStrayLine = false

    private let known: [String]
    private var begun = false

    init(_ source: SourceText, known: [String], problems: ProblemList) {
        self.source = source
        self.known = known
        var index = 0
        while index < source.lines.count, !isBraced {
            guard let next = take(lineAt: index, problems) else { break }
            index = next
        }
    }

    /// Puts one line where it belongs, sometimes with those that follow; answers the next index, or `nil` to stop.
    private mutating func take(lineAt index: Int, _ problems: ProblemList) -> Int? {
        let line = source.lines[index]
        let indent = line.firstIndex { !$0.isBlank && !$0.isInvisible } ?? line.count
        guard indent < line.count else { return index + 1 }
        // What nobody sees moves nothing in.
        let depth = line[..<indent].count(where: \.isBlank)
        if line[indent] == "#", fields.isEmpty || depth <= indentation { return index + 1 }
        if isMarker("---", line) || isMarker("...", line) {
            guard begun else { return index + 1 }
            return endDocument(at: index, problems)
        }
        if !begun {
            begun = true
            indentation = depth
            if line[indent] == "{" {
                isBraced = true
                return nil
            }
        }
        if depth > indentation {
            // Below a line that belongs to nothing, it belongs to nothing either, and that has been said.
            if fields.last?.isFollowedByStrayLine == false { extend(to: index) }
            return index + 1
        }
        if let jobLine = JobLine(line, from: indent, known: known) {
            if depth < indentation {
                problems.add(
                    line: index + 1,
                    column: indent + 1,
                    "This line begins further left than the first field.",
                    "Begin all fields in the same column, best without any space in front."
                )
                indentation = depth
            }
            fields.append(
                Field(
                    key: Located(jobLine.key, line: index + 1, column: indent + 1),
                    lines: index...index,
                    valueStart: jobLine.valueStart
                )
            )
            return takeQuotedLines(below: index) + 1
        }
        if belongsToList(line[indent...]) {
            extend(to: index)
            return index + 1
        }
        return takeStray(at: index, column: indent, problems)
    }

    /// Gives the last field all lines up to that one.
    private mutating func extend(to index: Int) {
        guard let last = fields.last else { return }
        fields[fields.count - 1].lines = last.lines.lowerBound...index
    }

    /// A quoted text may run on over lines that are not moved in; answers the index of its last line.
    private mutating func takeQuotedLines(below index: Int) -> Int {
        guard let field = fields.last, case let value = source.lines[index].dropFirst(field.valueStart),
            let quote = value.first, quote == "\"" || quote == "'"
        else { return index }
        let following = source.lines[(index + 1)...].prefix { line in
            guard let indent = line.firstIndex(where: { !$0.isBlank }), indent <= indentation else { return true }
            return JobLine(line, from: indent, known: known) == nil && !isMarker("---", line) && !isMarker("...", line)
        }
        let lines = [value] + following.map { $0[...] }
        guard let end = FreeText.closingQuote(of: lines, quote: quote)?.line,
            FreeText.form(of: lines.prefix(end + 1)) == .quoted
        else { return index }
        extend(to: index + end)
        return index + end
    }

    /// YAML lets the items of a list begin in the column of its key.
    private func belongsToList(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let last = fields.last, !last.isFollowedByStrayLine else { return false }
        let value = source.lines[last.lines.lowerBound].dropFirst(last.valueStart)
        if value.first == "[" || value.first == "{" { return true }
        let isItem = text.first == "-" && text.dropFirst().first?.isBlank != false
        return isItem && (value.isEmpty || value.first == "#")
    }

    private func isMarker(_ marker: String, _ line: [Unicode.Scalar]) -> Bool {
        line.starts(with: marker.unicodeScalars) && line.dropFirst(3).first?.isBlank != false
    }

    private func endDocument(at index: Int, _ problems: ProblemList) -> Int? {
        let hasMore = source.lines[(index + 1)...].contains { line in
            guard let first = line.first(where: { !$0.isBlank && !$0.isInvisible }) else { return false }
            return first != "#" && !isMarker("---", line) && !isMarker("...", line)
        }
        if hasMore {
            problems.add(
                line: index + 1,
                column: 1,
                "A second job begins here, but a file holds one.",
                "Delete this line, or move what follows it to a job file of its own."
            )
        }
        return nil
    }

    /// A line that is neither a field nor part of one. Several in a row are one problem, unless each lacks just its colon.
    private mutating func takeStray(at index: Int, column: Int, _ problems: ProblemList) -> Int? {
        let text = source.lines[index][column...].trimmed
        let fieldWithoutColon = fieldWithoutColon(text)
        if fieldWithoutColon == nil, fields.last?.isFollowedByStrayLine ?? hasStrayLine { return index + 1 }
        hasStrayLine = true
        if !fields.isEmpty { fields[fields.count - 1].isFollowedByStrayLine = true }
        if let fieldWithoutColon {
            problems.add(
                line: index + 1,
                column: column + 1,
                "Between a field and its value there must be a colon.",
                "Write `\(fieldWithoutColon)`."
            )
        } else if text.first == "-", text.dropFirst().first?.isBlank != false {
            problems.add(
                line: index + 1,
                column: column + 1,
                "A job is not a list.",
                "Write each field on a line of its own without a dash, for example `prompt: Slow dolly across the watch`."
            )
        } else {
            problems.add(line: index + 1, column: column + 1, "This line is not a field.", remedy(forStray: text))
        }
        return index + 1
    }

    /// What `seed = 4` or `seed 4` would be with a colon.
    private func fieldWithoutColon(_ text: ArraySlice<Unicode.Scalar>) -> String? {
        if let equals = text.firstIndex(of: "="), let name = NameList(known).nearest(to: text[..<equals].text) {
            return "\(name): \(text[(equals + 1)...].text.shortened)"
        }
        // A sentence may begin with the name of a field; below a prompt it most likely carries that on.
        guard fields.last?.key.value != JobKey.prompt, let blank = text.firstIndex(where: \.isBlank),
            known.contains(text[..<blank].text.lowercased())
        else { return nil }
        return "\(text[..<blank].text.lowercased()): \(text[blank...].text.shortened)"
    }

    private func remedy(forStray text: ArraySlice<Unicode.Scalar>) -> String {
        if fields.last?.key.value == JobKey.prompt {
            return "If it belongs to the prompt, begin it with two spaces; otherwise write it as `name: value`."
        }
        if fields.isEmpty {
            return text.count <= 80
                ? "If it says what the film shows, write `prompt: \(text.text)`."
                : "If it says what the film shows, write `prompt:` and a space in front of it."
        }
        return "Write it as `name: value`, or put `#` in front of it if it is a remark."
    }
}
