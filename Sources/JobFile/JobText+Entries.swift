extension JobText {
    /// The fields with their values, each read on its own; unknown and repeated ones stay unread.
    func entries(_ problems: ProblemList) -> [Entry] {
        var firstLines: [String: Int] = [:]
        var entries: [Entry] = []
        for field in fields {
            let key = field.key
            if let first = firstLines[key.value] {
                problems.add(
                    line: key.line,
                    column: key.column,
                    "\(key.value.quoted) is already given on line \(first).",
                    "Keep one of the two."
                )
                continue
            }
            firstLines[key.value] = key.line
            var value = key.map { _ in Value.unreadable }
            if JobKey.all.contains(key.value) {
                do throws(Problem) {
                    value = try self.value(of: field, problems)
                } catch {
                    problems.add(error)
                }
            }
            entries.append(Entry(key: key, value: value))
        }
        return entries
    }

    private func value(of field: Field, _ problems: ProblemList) throws(Problem) -> Located<Value> {
        switch field.key.value {
        case JobKey.prompt, JobKey.negativePrompt: try prompt(field, problems)
        case JobKey.prompts: try prompts(field, problems)
        case JobKey.image, JobKey.imageEnd, JobKey.output: try value(of: field, isName: true)
        default: try value(of: field, isName: false)
        }
    }

    private func prompt(_ field: Field, _ problems: ProblemList) throws(Problem) -> Located<Value> {
        let lines = valueLines(of: field)
        guard let start = lines.firstIndex(where: { !$0.text.trimmed.isEmpty }) else {
            // Text below that is not moved in has been reported; it is what was meant.
            return field.key.map { _ in field.isFollowedByStrayLine ? .unreadable : .text("", plain: false) }
        }
        let texts = lines[start...].map(\.text)
        switch FreeText.form(of: [texts[0].drop(while: \.isBlank)] + texts.dropFirst()) {
        case .block:
            // The line ends below the text are there because the file must go on, not because the prompt has them.
            return try yaml(field).map { value in
                guard case .text(let text, let plain) = value else { return value }
                return .text(text.trimmed(), plain: plain)
            }
        case .quoted:
            return try yaml(field)
        case .brokenBlock:
            let place = place(of: lines[start])
            throw Problem(
                line: place.line,
                column: place.column,
                message: "After \(String(texts[0].trimmed.prefix(1).text).quoted) the text begins on the next line.",
                suggestion: "Delete the sign, or move the text to the next line and begin it with two spaces."
            )
        case .typed:
            let typed = lines[start...].filter { !isRemark($0) }
            reportFieldsInside(typed.dropFirst(start == 0 ? 1 : 0), problems)
            return place(of: lines[start]).map { _ in .text(FreeText.folded(typed.map(\.text)), plain: false) }
        }
    }

    /// A list of texts, each behind a dash and taken as typed; in brackets it is YAML's.
    private func prompts(_ field: Field, _ problems: ProblemList) throws(Problem) -> Located<Value> {
        let value = source.lines[field.lines.lowerBound].dropFirst(field.valueStart)
        if value.first == "[" { return try yaml(field) }
        let below = field.lines.dropFirst().filter { !isRemark(($0, source.lines[$0][...])) }
        func dash(_ line: Int) -> Int? {
            let text = source.lines[line]
            guard let start = text.firstIndex(where: { !$0.isBlank }), text[start] == "-",
                text.dropFirst(start + 1).first?.isBlank != false
            else { return nil }
            return start
        }
        guard value.isEmpty || value.first == "#",
            let first = below.first(where: { !source.lines[$0][...].trimmed.isEmpty }), let column = dash(first)
        else { return try prompt(field, problems) }
        let starts = below.filter { dash($0) == column }
        var items: [Located<Value>] = []
        for (number, start) in starts.enumerated() {
            let end = number + 1 < starts.count ? starts[number + 1] - 1 : field.lines.upperBound
            let text = source.lines[start]
            let valueStart = text.dropFirst(column + 1).firstIndex { !$0.isBlank } ?? text.count
            let key = Located(field.key.value, line: start + 1, column: column + 1)
            items.append(try prompt(Field(key: key, lines: start...end, valueStart: valueStart), problems))
        }
        return field.key.map { _ in .list(items) }
    }

    /// A value on one line is YAML if it can be, else as typed up to a remark; so `16 : 9` and `50%: final.png` need no quotes.
    ///
    /// A name of a file may also open with a sign of YAML's, or be a pair of brackets with something behind it.
    private func value(of field: Field, isName: Bool) throws(Problem) -> Located<Value> {
        let text = source.lines[field.lines.lowerBound].dropFirst(field.valueStart)
        let isOneLine = field.lines.count == 1 && !text.isEmpty && text.first != "#"
        if isOneLine, isName, text.first == "{" { return typed(text, of: field) }
        do {
            return try yaml(field).map { value in
                guard isName, case .text(let text, plain: true) = value else { return value }
                return .text(text.withoutTypographicQuotes(), plain: false)
            }
        } catch {
            let isBracket = text.first == "[" || text.first == "{"
            guard isOneLine, isName || !isBracket, FreeText.form(of: [text]) == .typed, !isOpenQuote(text) else {
                throw error
            }
            return typed(text, of: field)
        }
    }

    private func typed(_ text: ArraySlice<Unicode.Scalar>, of field: Field) -> Located<Value> {
        let remark = text.indices.first { text[$0] == "#" && $0 > text.startIndex && text[$0 - 1].isBlank }
        let typed = text[..<(remark ?? text.endIndex)].text.trimmed()
        return source.place(line: field.key.line, column: field.valueStart + 1).map { _ in .text(typed, plain: false) }
    }

    /// A quote that is never closed is a slip; no file is called so.
    private func isOpenQuote(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let quote = text.first, quote == "\"" || quote == "'" else { return false }
        return FreeText.closingQuote(of: [text], quote: quote) == nil
    }

    /// The value as YAML sees it.
    private func yaml(_ field: Field) throws(Problem) -> Located<Value> {
        // Empty lines stand for all that is above, and any key for the key, so that every place is the one in the file.
        var lines = Array(repeating: [Unicode.Scalar](), count: field.lines.lowerBound)
        let value = source.lines[field.lines.lowerBound].dropFirst(field.valueStart)
        let key: [Unicode.Scalar] = ["k", ":"] + Array(repeating: " ", count: max(1, field.valueStart - 2))
        lines.append(withPlainBlanksAtEnds(key + value))
        lines += source.lines[field.lines].dropFirst().map(withPlainBlanksAtEnds)
        let root = try YAMLDocument.value(of: SourceText(lines: lines))
        guard case .fields(let entries) = root.value, let entry = entries.first, entries.count == 1 else {
            throw Problem(
                line: field.key.line,
                column: field.key.column,
                message: "The value of `\(field.key.value)` cannot be read.",
                suggestion: "Write it on one line: `\(field.key.value): …`."
            )
        }
        if case .nothing = entry.value.value { return field.key.map { _ in .nothing } }
        return entry.value
    }

    private func withPlainBlanksAtEnds(_ line: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var line = line
        for index in line.indices {
            guard line[index].isBlank || line[index].isInvisible else { break }
            line[index] = " "
        }
        for index in line.indices.reversed() {
            guard line[index].isBlank || line[index].isInvisible else { break }
            line[index] = " "
        }
        return line
    }
}

extension JobText {
    private typealias ValueLine = (index: Int, text: ArraySlice<Unicode.Scalar>)

    private func valueLines(of field: Field) -> [ValueLine] {
        field.lines.map { index in
            let line = source.lines[index]
            return (index, index == field.lines.lowerBound ? line.dropFirst(field.valueStart) : line[...])
        }
    }

    private func place(of line: ValueLine) -> Located<Void> {
        Located((), line: line.index + 1, column: (line.text.firstIndex { !$0.isBlank } ?? 0) + 1)
    }

    /// Between the lines of a prompt a `#` is a remark only in the column of the fields.
    private func isRemark(_ line: ValueLine) -> Bool {
        guard line.text.startIndex == 0, let first = line.text.firstIndex(where: { !$0.isBlank }) else { return false }
        return first <= indentation && line.text[first] == "#"
    }

    /// A line of a prompt that looks like another field was moved in by mistake more likely than meant to be shown.
    private func reportFieldsInside(
        _ lines: some Sequence<ValueLine>,
        _ problems: ProblemList
    ) {
        for line in lines {
            guard let start = line.text.firstIndex(where: { !$0.isBlank }),
                let field = JobLine(source.lines[line.index], from: start, known: JobKey.all),
                JobKey.all.contains(field.key)
            else { continue }
            problems.add(
                line: line.index + 1,
                column: start + 1,
                "This line is moved in, so `\(field.key)` would be part of the prompt.",
                "Delete the space in front of it; if it is part of the prompt, write `prompt: |` and the whole text below."
            )
        }
    }
}
