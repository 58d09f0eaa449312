/// Whole numbers as they are written: decimal digits and an optional minus, nothing guessed.
enum WholeNumber {
    /// The number, if the text is one; `010` is ten.
    static func exactly(_ text: String) -> Int64? {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        guard !digits.isEmpty, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return Int64(text)
    }

    /// What somebody may have meant who wrote `+5`, `5.0`, `1e3`, `0x10`, `1_000` or the digits of another script; only ever
    /// for a suggestion.
    static func meant(by text: String) -> Int64? {
        var plain = ""
        for scalar in text.unicodeScalars {
            if scalar.properties.numericType == .decimal, let digit = scalar.properties.numericValue {
                plain += String(Int(digit))
            } else if !"_, '".unicodeScalars.contains(scalar) {
                plain.unicodeScalars.append(scalar == "\u{2212}" || scalar == "\u{2013}" ? "-" : scalar)
            }
        }
        plain = plain.lowercased()
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where plain.hasPrefix(prefix) {
            return Int64(plain.dropFirst(2), radix: radix)
        }
        guard plain.utf8.count < 20, let number = Double(plain) else { return nil }
        return Int64(exactly: number)
    }
}
