extension String {
    /// The text in backticks for a message: on one line, and cut when it is long.
    var quoted: String {
        "`\(shortened)`"
    }

    /// The text trimmed, on one line, and cut when it is long.
    var shortened: String {
        let text = trimmed().unicodeScalars
        let shown = text.prefix(40).map { $0.isControl || $0.isLineBreak ? " " : $0 }
        return String(String.UnicodeScalarView(shown)) + (text.count > 40 ? "…" : "")
    }

    /// Without outer blanks of any script and without invisible characters; other blanks become spaces.
    func tidied() -> String {
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars where !scalar.isInvisible {
            result.append(scalar.isBlank ? " " : scalar == "\u{FF1A}" ? ":" : scalar)
        }
        return String(result).trimmed()
    }

    /// Without blanks and invisible characters at both ends.
    func trimmed() -> String {
        let isOuter = { (scalar: Unicode.Scalar) in scalar.isBlank || scalar.isInvisible || scalar.isLineBreak }
        guard let first = unicodeScalars.firstIndex(where: { !isOuter($0) }),
            let last = unicodeScalars.lastIndex(where: { !isOuter($0) })
        else { return "" }
        return String(unicodeScalars[first...last])
    }

    /// Trimmed, and without a pair of the curly quotes that word processors put around pasted text.
    func withoutTypographicQuotes() -> String {
        let text = trimmed()
        guard text.unicodeScalars.count >= 2,
            let first = text.unicodeScalars.first, let last = text.unicodeScalars.last,
            first.isTypographicQuote, last.isTypographicQuote
        else { return text }
        return String(text.unicodeScalars.dropFirst().dropLast())
    }
}

extension [String] {
    /// "480p or 720p".
    var inWords: String {
        guard let last, count > 1 else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " or " + last
    }
}

extension ClosedRange where Bound: BinaryInteger {
    /// "from 1 to 10", without an end that is only the machine's.
    var inWords: String {
        upperBound >= Int.max ? "from \(lowerBound) on" : "from \(lowerBound) to \(upperBound)"
    }
}
