/// WebP: a RIFF container that states its own length, with the picture in the first chunk, or announced by it.
enum WebP {
    static let magic = Array("RIFF".utf8)

    static func inspect(_ bytes: ImageBytes) throws(FolderError) -> ImageStructure {
        // RIFF, length, WEBP, type, length, then what the sizes need.
        guard let head = try bytes.exactly(0, 30) else {
            return .incomplete(.webp, why: "The file ends after \(bytes.size) bytes.")
        }
        let length = 8 + Int64(head[4..<8].littleEndian)
        guard bytes.size >= length else {
            return .incomplete(
                .webp,
                why: "The end of the WebP is missing: the file has \(bytes.size) of \(length) bytes."
            )
        }
        guard length >= head.count, let size = size(in: head) else {
            return .incomplete(.webp, why: "The header gives no width or height.")
        }
        return .complete(.webp, width: size.width, height: size.height)
    }

    private static func size(in head: [UInt8]) -> (width: Int, height: Int)? {
        let content = head[20...]
        switch String(decoding: head[12..<16], as: UTF8.self) {
        case "VP8 ":
            // A frame tag of three bytes, a start code, then 14 bits each.
            guard content.dropFirst(3).starts(with: [0x9D, 0x01, 0x2A]) else { return nil }
            let width = head[26..<28].littleEndian & 0x3FFF
            let height = head[28..<30].littleEndian & 0x3FFF
            return width > 0 && height > 0 ? (width, height) : nil
        case "VP8L":
            // A signature, then 14 bits each, less one.
            guard content.first == 0x2F else { return nil }
            let packed = head[21..<25].littleEndian
            return ((packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1)
        case "VP8X":
            // Flags and three reserved bytes, then 24 bits each, less one.
            return (head[24..<27].littleEndian + 1, head[27..<30].littleEndian + 1)
        default:
            return nil
        }
    }
}
