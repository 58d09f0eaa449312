extension ImageStructure {
    /// Why a whole image may look otherwise than meant where it is shown; nil when nothing is known to stand in the way.
    public enum Peculiarity: Hashable, Sendable {
        /// A PNG with 16 bits for each colour.
        case deep
        /// A JPEG in the colours of print.
        case printColours
        /// A JPEG that is stored turned, with a mark that says how to hold it.
        case turned
    }

    /// Looks at the head of an image that is whole.
    public static func peculiarity(of file: OpenFile) throws(FolderError) -> Peculiarity? {
        try peculiarity(
            of: ImageBytes(size: file.stampNow().size) { offset, count throws(FolderError) in
                try file.read(at: offset, count: count)
            }
        )
    }

    static func peculiarity(of bytes: ImageBytes) throws(FolderError) -> Peculiarity? {
        let head = try bytes.read(0, 32)
        if head.starts(with: PNG.magic) { return head.count > 24 && head[24] == 16 ? .deep : nil }
        guard head.starts(with: JPEG.magic) else { return nil }
        var offset: Int64 = 2
        var turn: Int?
        for _ in 0..<1000 {
            guard let fields = try bytes.exactly(offset, 4), fields[0] == 0xFF, fields[1] != 0xDA else { break }
            if fields[1] == 0xFF {
                offset += 1
                continue
            }
            if fields[1] == 0xE1, turn == nil { turn = orientation(in: try bytes.read(offset + 4, 4096)) }
            if JPEG.isFrame(fields[1]) {
                if try bytes.exactly(offset + 9, 1) == [4] { return .printColours }
                break
            }
            offset += 2 + Int64(fields[2...].bigEndian)
        }
        return turn.map { (2...8).contains($0) } == true ? .turned : nil
    }

    /// The orientation of an EXIF segment: entry 0x0112 of its first directory.
    private static func orientation(in segment: [UInt8]) -> Int? {
        guard segment.starts(with: Array("Exif\0\0".utf8)) else { return nil }
        let tiff = Array(segment.dropFirst(6))
        let isLittle = tiff.starts(with: Array("II".utf8))
        func number(_ start: Int, _ count: Int) -> Int? {
            guard start >= 0, start + count <= tiff.count else { return nil }
            let bytes = tiff[start..<start + count]
            return isLittle ? bytes.littleEndian : bytes.bigEndian
        }
        guard let directory = number(4, 4), let count = number(directory, 2) else { return nil }
        for entry in 0..<min(count, 200) {
            let start = directory + 2 + entry * 12
            if number(start, 2) == 0x0112 { return number(start + 8, 2) }
        }
        return nil
    }
}
