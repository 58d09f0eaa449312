/// Whether a file is a whole MP4 film: its boxes are walked, its pictures are not looked at. Pure.
enum FilmCheck {
    /// What is wrong with the film, or nil when it is whole.
    ///
    /// - Parameters:
    ///   - size: of the file in bytes.
    ///   - read: gives up to so many bytes from an offset on.
    static func problem(size: Int64, read: (_ offset: Int64, _ count: Int) throws -> [UInt8]) rethrows -> String? {
        var offset: Int64 = 0
        var seen: Set<String> = []
        // A film has a handful of boxes at the top; thousands would only be a way to keep us busy.
        for _ in 0..<10_000 where offset < size {
            let header = try read(offset, 16)
            guard header.count >= 8 else { return "it ends in the middle of a box" }
            let name = String(decoding: header[4..<8], as: UTF8.self)
            var length = number(header[0..<4])
            if length == 1 {
                guard header.count == 16 else { return "it ends in the middle of a box" }
                length = number(header[8..<16])
                guard length >= 16 else { return "a box has an impossible size" }
            } else if length == 0 {
                length = size - offset
            } else if length < 8 {
                return "a box has an impossible size"
            }
            if offset == 0, name != "ftyp" { return "it is not an MP4 file" }
            guard length <= size - offset else { return "its \(name) part is cut off" }
            seen.insert(name)
            offset += length
        }
        if offset < size { return "it has too many parts" }
        for name in ["ftyp", "moov", "mdat"] where !seen.contains(name) { return "its \(name) part is missing" }
        return nil
    }

    /// A big-endian number; one too large for a file counts as too large.
    private static func number(_ bytes: ArraySlice<UInt8>) -> Int64 {
        let value = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int64(exactly: value) ?? .max
    }
}
