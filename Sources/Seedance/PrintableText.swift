/// The text made fit for a log line or a page: on one line, without invisible characters, of bounded length.
///
/// The text may come from anyone, so controls, line breaks and characters that turn the reading direction are shown as
/// escapes. The bound counts Unicode scalars, because one visible character may be made of any number of them.
func printable(_ text: some StringProtocol, limit: Int = 500) -> String {
    var result = String.UnicodeScalarView()
    var room = limit
    var rest = text.unicodeScalars.drop { $0.properties.isWhitespace }
    while let last = rest.last, last.properties.isWhitespace { rest.removeLast() }
    for scalar in rest {
        let shown = escape(scalar)
        guard shown.count <= room else {
            // the last place is kept for the sign that something is missing
            if result.count == limit { result.removeLast() }
            result.append("…")
            break
        }
        result.append(contentsOf: shown)
        room -= shown.count
    }
    return String(result)
}

private func escape(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    switch scalar {
    case "\n": return ["\\", "n"]
    case "\r": return ["\\", "r"]
    case "\t": return ["\\", "t"]
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
        return Array("\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
    default:
        return [scalar]
    }
}
