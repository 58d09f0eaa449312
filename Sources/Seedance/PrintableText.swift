/// The text made fit for a log line or a page: on one line, without invisible characters, of bounded length, and without
/// what makes an address in it open a film or an image.
///
/// The text may come from anyone, so controls, line breaks and characters that turn the reading direction are shown as
/// escapes. The bound counts Unicode scalars, because one visible character may be made of any number of them.
func printable(_ text: some StringProtocol, limit: Int = 500) -> String {
    var result = String.UnicodeScalarView()
    var room = limit
    let text = withoutSignatures(String(text))
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

/// The text with dots in place of the queries of addresses: whoever knows one of the API's can have what it leads to.
private func withoutSignatures(_ text: String) -> String {
    guard text.contains("://"), text.contains("?") else { return text }
    var result = ""
    var rest = text[...]
    while let scheme = rest.firstRange(of: "://") {
        let address = rest[scheme.upperBound...].prefix { !$0.isWhitespace && !"\"'<>".contains($0) }
        let query = address.firstIndex(of: "?") ?? address.endIndex
        result += rest[..<query] + (query < address.endIndex ? "?…" : "")
        rest = rest[address.endIndex...]
    }
    return result + rest
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
