extension ImageReference {
    /// Reads the path or address that a job names.
    init(written: String, key: String) throws(Complaint) {
        let text = written.trimmed()
        if text.isEmpty {
            throw Complaint("`\(key)` has no value.", "Write the name of the image, or delete the line.")
        }
        let scheme = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
        let behind = text.dropFirst(scheme.count)
        let isKnownScheme = ["http", "https", "data", "file"].contains(scheme.lowercased())
        if behind.hasPrefix("://") || (isKnownScheme && behind.hasPrefix(":")) {
            self = .url(try Self.checkedAddress(text, scheme: scheme.lowercased(), key: key))
        } else {
            self = .path(try Self.checkedPath(text, key: key))
        }
    }

    private static func checkedPath(_ text: String, key: String) throws(Complaint) -> String {
        let parts = text.split { $0 == "/" || $0 == "\\" }.map(String.init)
        let beside = "Put the image beside the job and write just its name: `\(key): \(fileName(parts))`."
        if text.unicodeScalars.contains(where: { $0.isControl || $0.isLineBreak }) {
            throw Complaint("`\(key)` contains a character that no file name should have.", "Type the name anew.")
        }
        if text.hasPrefix("\\\\") || text.hasPrefix("//") {
            throw Complaint("`\(key)` names a network drive, but the image must be in the job's own folder.", beside)
        }
        if text.hasPrefix("/") || text.hasPrefix("\\") || hasDriveLetter(text) {
            throw Complaint(
                "`\(key)` names a place on one computer, but the image must be in the job's own folder.",
                beside
            )
        }
        if text.hasPrefix("~") {
            throw Complaint("`\(key)` names a home folder, but the image must be in the job's own folder.", beside)
        }
        if parts.contains("..") {
            throw Complaint("`\(key)` leads out of the job's own folder with `..`.", beside)
        }
        if text.contains("\\") {
            throw Complaint(
                "`\(key)` has backslashes between its parts.",
                "Write slashes: `\(key): \(text.split(separator: "\\").joined(separator: "/"))`."
            )
        }
        let path = parts.filter { $0 != "." }
        if path.isEmpty || text.hasSuffix("/") {
            throw Complaint(
                "`\(key)` names a folder, not an image.",
                "Write the name of the image, for example `\(key): hero.png`."
            )
        }
        return path.joined(separator: "/")
    }

    private static func checkedAddress(_ text: String, scheme: String, key: String) throws(Complaint) -> String {
        if scheme == "file" || scheme == "data" || scheme == "smb" {
            let parts = scheme == "data" ? [] : text.split { $0 == "/" || $0 == "\\" }.map(String.init)
            throw Complaint(
                "`\(key)` must be the name of an image or an https address, not \(scheme):.",
                "Put the image beside the job and write just its name: `\(key): \(fileName(parts))`."
            )
        }
        guard scheme == "https" || scheme == "http" else {
            throw Complaint(
                "`\(key)` has an address that begins with \(scheme):.",
                "Use an https address, or put the image beside the job."
            )
        }
        guard text.dropFirst(scheme.count).hasPrefix("://") else {
            throw Complaint("`\(key)` is not a whole address.", "Write it as `https://example.com/hero.png`.")
        }
        if text.unicodeScalars.contains(where: { $0.isBlank || $0.isControl || $0.isLineBreak || $0.isInvisible }) {
            throw Complaint("The address of `\(key)` contains a space.", "Write %20 in place of each space.")
        }
        let authority = text.dropFirst(scheme.count + 3).prefix { !"/?#\\".contains($0) }
        if authority.contains("@") {
            throw Complaint(
                "The address of `\(key)` contains a user name or password.",
                "Use an address that everybody may open, or put the image beside the job."
            )
        }
        if host(of: authority) == nil {
            throw Complaint("The address of `\(key)` names no server.", "Write it as `https://example.com/hero.png`.")
        }
        if let strange = text.unicodeScalars.first(where: { !$0.isASCII }) {
            throw Complaint(
                "The address of `\(key)` contains `\(strange)`, which no address has.",
                "Copy it from the browser's address line, which writes such letters with %."
            )
        }
        if scheme == "http" {
            throw Complaint(
                "`\(key)` must be an https address; this one is http.",
                "Write `\(key): https\(text.dropFirst(4))`, or put the image beside the job."
            )
        }
        return text
    }

    /// The host before an optional port; `nil` if either is not well formed.
    private static func host(of authority: Substring) -> Substring? {
        var host = authority
        if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
            let port = authority[colon...].dropFirst()
            guard port.isEmpty || UInt16(port).map({ $0 > 0 }) == true else { return nil }
            host = authority[..<colon]
        }
        if host.hasPrefix("[") { return host.hasSuffix("]") && host.count > 2 ? host : nil }
        return host.isEmpty || host.contains(where: { ":[]<>\"{}|^`".contains($0) }) || host.hasPrefix(".") ? nil : host
    }

    private static func hasDriveLetter(_ text: String) -> Bool {
        let start = Array(text.utf8.prefix(3))
        guard start.count >= 2, start[1] == UInt8(ascii: ":") else { return false }
        let isLetter = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(start[0] & 0xDF)
        return isLetter && (start.count == 2 || start[2] == UInt8(ascii: "/") || start[2] == UInt8(ascii: "\\"))
    }

    private static func fileName(_ parts: [String]) -> String {
        guard let last = parts.last, last != "..", last != ".", !last.hasPrefix("~"), !last.hasSuffix(":") else {
            return "hero.png"
        }
        return last
    }
}
