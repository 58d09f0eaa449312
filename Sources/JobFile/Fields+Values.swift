extension Fields {
    /// The text of that key, trimmed if it was written without quotes.
    public func string(_ key: String) -> String? {
        text(key)?.value
    }

    /// The text of that key and where it stands.
    public func text(_ key: String) -> Located<String>? {
        guard let value = value(key) else { return nil }
        return text(value, of: key)
    }

    /// The whole number of that key, in decimal digits; leading zeros do not matter.
    public func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let written = word(key) else { return nil }
        if let number = WholeNumber.exactly(written.value).flatMap(Int.init(exactly:)), range.contains(number) {
            return number
        }
        let meant = WholeNumber.meant(by: written.value).flatMap(Int.init(exactly:))
        problems.add(
            line: written.line,
            column: written.column,
            "`\(key)` must be a whole number \(range.inWords), not \(written.value.quoted).",
            meant.flatMap { range.contains($0) ? "Write `\(key): \($0)`." : nil }
                ?? "Write a number \(range.inWords) with the digits 0 to 9."
        )
        return nil
    }

    /// The yes or no of that key: `true`, `yes`, `on`, `false`, `no`, `off` in any case.
    public func boolean(_ key: String) -> Bool? {
        word(key).flatMap { boolean(key, $0) }
    }

    /// The yes or no that is written as one value of that key.
    func boolean(_ key: String, _ written: Located<String>) -> Bool? {
        switch written.value.lowercased() {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        default:
            problems.add(
                line: written.line,
                column: written.column,
                "`\(key)` must be yes or no, not \(written.value.quoted).",
                "Write `\(key): yes` or `\(key): no`."
            )
            return nil
        }
    }

    /// The one of these words that the key names, in any case.
    public func oneOf(_ key: String, _ choices: [String]) -> String? {
        word(key).flatMap { one(of: choices, $0, key) }
    }

    /// Those of these words that the key lists, in any case; one alone counts as a list of one.
    public func someOf(_ key: String, _ choices: [String]) -> [String]? {
        strings(key)?.compactMap { one(of: choices, $0, key) }
    }

    private func one(of choices: [String], _ written: Located<String>, _ key: String) -> String? {
        if let choice = choices.first(where: { $0.lowercased() == written.value.lowercased() }) { return choice }
        reportChoice(key, written, choices, meant: NameList(choices).nearest(to: written.value))
        return nil
    }

    /// The span of time of that key: a number with its unit, `500ms`, `1s`, `5m`, `2h` or `7d`.
    public func duration(_ key: String) -> Duration? {
        guard let written = word(key) else { return nil }
        if let duration = Duration(written: written.value) { return duration }
        problems.add(
            line: written.line,
            column: written.column,
            "`\(key)` must be a time with its unit, not \(written.value.quoted).",
            WholeNumber.exactly(written.value).map { "Write `\(key): \($0)s` if seconds are meant." }
                ?? "Write a number and ms, s, m, h or d, for example `\(key): 30s`."
        )
        return nil
    }

    /// The texts of a list; one text alone counts as a list of one.
    public func strings(_ key: String) -> [Located<String>]? {
        guard let value = value(key) else { return nil }
        guard case .list(let items) = value.value else { return text(value, of: key).map { [$0] } }
        return items.compactMap { text($0, of: key) }
    }

    /// The fields inside that key; without any when the key is absent, so that defaults are asked for in one way.
    public func fields(_ key: String) -> Fields {
        guard let value = value(key) else { return open([]) }
        return fields(value, of: key) ?? open([])
    }

    /// A list of which each item has fields.
    public func list(_ key: String) -> [Fields] {
        guard let value = value(key) else { return [] }
        guard case .list(let items) = value.value else {
            problems.add(
                line: value.line,
                column: value.column,
                "`\(key)` must be a list.",
                "Begin each item on a line of its own below `\(key):`, with two spaces and a dash."
            )
            return []
        }
        return items.compactMap { fields($0, of: key) }
    }

    private func fields(_ value: Located<Value>, of key: String) -> Fields? {
        if case .fields(let entries) = value.value { return open(entries) }
        problems.add(
            line: value.line,
            column: value.column,
            "`\(key)` must have fields of its own.",
            "Write them below `\(key):`, each as `name: value` and moved in by two spaces."
        )
        return nil
    }

    func text(_ value: Located<Value>, of key: String) -> Located<String>? {
        switch value.value {
        case .text(let text, plain: true):
            if let first = text.first, "*&!".contains(first) {
                problems.add(
                    line: value.line,
                    column: value.column,
                    "The value of `\(key)` begins with `\(first)`, and such shorthand is not used here.",
                    "Write the value itself; put it in quotes if it really begins with `\(first)`."
                )
                return nil
            }
            return value.map { _ in text.withoutTypographicQuotes() }
        case .text(let text, plain: false):
            return value.map { _ in text }
        case .unreadable:
            return nil
        case .nothing:
            problems.add(
                line: value.line,
                column: value.column,
                "`\(key)` has an empty value.",
                "Write one, or delete it."
            )
            return nil
        case .list:
            problems.add(
                line: value.line,
                column: value.column,
                "`\(key)` takes one value, not a list.",
                "Write one value on the same line: `\(key): …`."
            )
            return nil
        case .fields:
            problems.add(
                line: value.line,
                column: value.column,
                "`\(key)` takes one value, not fields of its own.",
                "Write one value on the same line: `\(key): …`."
            )
            return nil
        }
    }
}

extension Fields {
    /// A short value that is not free text: unusual spaces and invisible characters from pasting do not count.
    func word(_ key: String) -> Located<String>? {
        text(key).flatMap { word($0, of: key) }
    }

    /// The short values of a key that may have several: a list in any of YAML's forms, or values with commas between them.
    ///
    /// - Parameter byComma: whether such commas count.
    func words(_ key: String, byComma: Bool) -> [Located<String>] {
        guard let value = value(key) else { return [] }
        if case .list(let items) = value.value {
            if items.isEmpty { reportNoValue(value, of: key) }
            return items.compactMap { text($0, of: key).flatMap { word($0, of: key) } }
        }
        guard let text = text(value, of: key) else { return [] }
        // A comma at the end was taken over from JSON, others divide values.
        guard byComma, text.value.trimmed().dropLast().contains(",") else {
            return word(text, of: key).map { [$0] } ?? []
        }
        var column = text.column
        return text.value.split(separator: ",", omittingEmptySubsequences: false).compactMap { piece in
            let blanks = piece.unicodeScalars.prefix { $0.isBlank }.count
            let place = Located(String(piece), line: text.line, column: column + blanks)
            column += piece.unicodeScalars.count + 1
            return word(place, of: key)
        }
    }

    private func word(_ text: Located<String>, of key: String) -> Located<String>? {
        let word = text.map { $0.tidied() }
        if !word.value.isEmpty { return word }
        reportNoValue(word, of: key)
        return nil
    }

    private func reportNoValue(_ place: Located<some Any>, of key: String) {
        problems.add(
            line: place.line,
            column: place.column,
            "`\(key)` has no value.",
            "Write one behind the colon, or delete the line."
        )
    }

    /// Reports a value that is none of the choices, with the one that was probably meant.
    func reportChoice(_ key: String, _ written: Located<String>, _ choices: [String], meant: String?) {
        problems.add(
            line: written.line,
            column: written.column,
            "`\(key)` must be \(choices.inWords), not \(written.value.quoted).",
            choices.count <= 2 || meant != nil
                ? "Write \((meant.map { [$0] } ?? choices).map { "`\(key): \($0)`" }.inWords)."
                : "Write one of these, for example `\(key): \(choices[0])`."
        )
    }
}
