/// JPEG: segments of marker, length and content up to the first scan; then scans, with segments in between, up to the
/// end mark. Thumbnails are whole JPEGs within segments, so segments are jumped over, never searched.
enum JPEG {
    static let magic: [UInt8] = [0xFF, 0xD8, 0xFF]
    private static let mostSegments = 100_000
    private static let tail = 64 * 1024

    static func inspect(_ bytes: ImageBytes) throws(FolderError) -> ImageStructure {
        var offset: Int64 = 2
        var size: (width: Int, height: Int)?
        for _ in 0..<mostSegments {
            guard let head = try bytes.exactly(offset, 2) else { return broken(off: bytes) }
            guard head[0] == 0xFF else {
                return .incomplete(.jpeg, why: "After \(offset) bytes there is no more JPEG data.")
            }
            switch head[1] {
            case 0xFF: offset += 1  // a fill byte
            case 0x01, 0xD0...0xD7: offset += 2  // marks without content
            case 0xD9: return .incomplete(.jpeg, why: "The JPEG ends before its picture begins.")
            default:
                guard let fields = try bytes.exactly(offset + 2, 2), fields.bigEndian >= 2 else {
                    return broken(off: bytes)
                }
                if isFrame(head[1]), let frame = try bytes.exactly(offset + 5, 4) {
                    size = (frame[2...].bigEndian, frame[..<2].bigEndian)
                }
                offset += 2 + Int64(fields.bigEndian)
                if head[1] != 0xDA { continue }
                guard let size, size.width > 0, size.height > 0 else {
                    return .incomplete(.jpeg, why: "The header gives no width or height.")
                }
                guard try hasEnd(bytes, from: offset) else { return broken(off: bytes) }
                return .complete(.jpeg, width: size.width, height: size.height)
            }
        }
        return .incomplete(.jpeg, why: "The file has more than \(mostSegments) parts and no picture.")
    }

    /// SOF0 to SOF15, without the three of that range that mean something else.
    static func isFrame(_ marker: UInt8) -> Bool {
        (0xC0...0xCF).contains(marker) && ![0xC4, 0xC8, 0xCC].contains(marker)
    }

    /// Whether the end mark comes after the first scan's header. Pixel data never contains it: there, a zero follows
    /// every FF.
    private static func hasEnd(_ bytes: ImageBytes, from start: Int64) throws(FolderError) -> Bool {
        let tailStart = max(start, bytes.size - Int64(tail))
        if containsEnd(try bytes.read(tailStart, tail)) { return true }
        // Phones append a film of megabytes to a photo. Searched in overlapping pieces, for the mark may be cut in two.
        var offset = start
        while offset < tailStart {
            let piece = try bytes.read(offset, tail)
            if containsEnd(piece) { return true }
            if piece.count < 2 { return false }
            offset += Int64(piece.count - 1)
        }
        return false
    }

    private static func containsEnd(_ piece: [UInt8]) -> Bool {
        piece.withUnsafeBufferPointer { piece in
            piece.indices.dropLast().contains { piece[$0] == 0xFF && piece[$0 + 1] == 0xD9 }
        }
    }

    private static func broken(off bytes: ImageBytes) -> ImageStructure {
        .incomplete(.jpeg, why: "The end of the JPEG is missing: the file breaks off after \(bytes.size) bytes.")
    }
}
