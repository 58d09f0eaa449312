extension Duration {
    /// Reads a number with a unit: `500ms`, `1s`, `5m`, `2h`, `7d`; at most ten years.
    init?(written: String) {
        let digits = written.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int64(digits), number <= 315_576_000_000 else { return nil }
        let unit = written.dropFirst(digits.count).drop { $0 == " " }
        switch unit.lowercased() {
        case "ms": self = .milliseconds(number)
        case "s": self = .seconds(number)
        case "m", "min": self = .seconds(number * 60)
        case "h": self = .seconds(number * 3600)
        case "d": self = .seconds(number * 86400)
        default: return nil
        }
        guard self <= .seconds(315_576_000) else { return nil }
    }
}
