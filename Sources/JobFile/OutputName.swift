/// The name that a job gives its film.
enum OutputName {
    /// Room for `.mp4`, a version and a take within the 255 bytes of a file name.
    private static let mostBytes = 200
    private static let otherExtensions = [
        "mov", "avi", "mkv", "webm", "m4v", "mpg", "mpeg", "wmv", "gif", "png", "jpg", "jpeg", "webp", "bmp", "tif",
        "tiff",
        "heic", "job", "txt",
    ]

    /// The name without `.mp4`.
    static func checked(_ written: String) throws(Complaint) -> String {
        let name = written.lowercased().hasSuffix(".mp4") ? String(written.dropLast(4)) : written
        if name.trimmed().isEmpty {
            throw Complaint("`output` has no name.", "Write one, for example `output: hero`, or delete the line.")
        }
        if name.contains("/") || name.contains("\\") {
            throw Complaint(
                "`output` is a name, not a path: the film appears beside the job.",
                "Write it without slashes, for example `output: \(name.split { $0 == "/" || $0 == "\\" }.last ?? "hero")`."
            )
        }
        if name.hasPrefix(".") {
            throw Complaint("`output` must not begin with a dot, or the film would be hidden.", "Delete the dot.")
        }
        if name.unicodeScalars.contains(where: { $0.isControl || $0.isLineBreak || $0 == "\t" }) {
            throw Complaint("`output` contains a character that no file name should have.", "Type the name anew.")
        }
        try Placeholder.check(name)
        if let dot = name.lastIndex(of: "."), case let ending = name[dot...].dropFirst().lowercased(),
            otherExtensions.contains(ending)
        {
            throw Complaint(
                "The film is an MP4, so `output` must not end in `.\(ending)`.",
                "Write `output: \(name[..<dot])`."
            )
        }
        if name.utf8.count > mostBytes {
            throw Complaint(
                "`output` is too long for a file name: \(name.utf8.count) bytes, but \(mostBytes) are allowed.",
                "Shorten it."
            )
        }
        return name
    }
}
