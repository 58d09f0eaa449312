/// A line that begins a field: its key, and where the value begins.
struct JobLine {
    var key: String
    /// Index of the key's first scalar in the line.
    var keyStart: Int
    /// Index of the value's first scalar; the length of the line when nothing follows the colon.
    var valueStart: Int

    /// Reads `key:`, if the line begins with it.
    ///
    /// The colon must be followed by a blank or the end of the line, unless the key is a known one or the colon a
    /// full-width one, which carries its own room. A key has at most three words, so a sentence with a colon is not a key.
    init?(_ line: [Unicode.Scalar], from start: Int, known: [String]) {
        var index = start
        var name: ArraySlice<Unicode.Scalar> = []
        let quote = line[start]
        if quote == "\"" || quote == "'" || quote.isTypographicQuote {
            guard let end = line[(start + 1)...].firstIndex(where: { $0 == quote || $0.isTypographicQuote }) else {
                return nil
            }
            name = line[(start + 1)..<end]
            index = end + 1
            while index < line.count, line[index].isBlank || line[index].isInvisible { index += 1 }
            guard index < line.count, line[index].isColon else { return nil }
        } else {
            guard let colon = Self.colon(in: line, from: start, known: known) else { return nil }
            name = line[start..<colon]
            index = colon
            guard Self.isName(name) else { return nil }
        }
        key = name.text.tidied()
        keyStart = start
        index += 1
        while index < line.count, line[index].isBlank || line[index].isInvisible { index += 1 }
        valueStart = index
    }

    private static func colon(in line: [Unicode.Scalar], from start: Int, known: [String]) -> Int? {
        for index in line.indices.dropFirst(start).prefix(64) where line[index].isColon {
            if line[index] != ":" || index + 1 == line.count { return index }
            let next = line[index + 1]
            if next.isBlank || next.isInvisible || known.contains(line[start..<index].text.tidied()) { return index }
        }
        return nil
    }

    private static func isName(_ name: ArraySlice<Unicode.Scalar>) -> Bool {
        let text = name.text.tidied()
        if text == "<<" { return true }
        guard let first = text.unicodeScalars.first, first.properties.isAlphabetic || first == "_" else { return false }
        return text.split(separator: " ").count <= 3
            && text.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || $0.properties.numericType != nil || "_-. ".unicodeScalars.contains($0)
            }
    }
}
