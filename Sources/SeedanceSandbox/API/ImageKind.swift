/// What an uploaded picture is, by its first bytes, and how large, when those say so.
struct ImageKind: Equatable {
    enum Format: String {
        case png, jpeg, webp
    }

    let format: Format
    let width: Int?
    let height: Int?

    /// Nil when the bytes are none of the formats that the sandbox takes.
    init?(_ bytes: [UInt8]) {
        if bytes.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) {
            format = .png
            (width, height) = Self.png(bytes)
        } else if bytes.starts(with: [0xff, 0xd8, 0xff]) {
            format = .jpeg
            (width, height) = Self.jpeg(bytes)
        } else if bytes.count >= 12, bytes.starts(with: Array("RIFF".utf8)), bytes[8..<12].elementsEqual("WEBP".utf8) {
            format = .webp
            (width, height) = Self.webp(bytes)
        } else {
            return nil
        }
    }

    private static func png(_ bytes: [UInt8]) -> (Int?, Int?) {
        guard bytes.count >= 24, bytes[12..<16].elementsEqual("IHDR".utf8) else { return (nil, nil) }
        return (bytes.big(16, 4), bytes.big(20, 4))
    }

    /// Walks the segments up to the frame header.
    private static func jpeg(_ bytes: [UInt8]) -> (Int?, Int?) {
        var at = 2
        while at + 9 <= bytes.count {
            guard bytes[at] == 0xff else { return (nil, nil) }
            let marker = bytes[at + 1]
            switch marker {
            case 0xff: at += 1
            case 0x01, 0xd0...0xd8: at += 2
            case 0xc0...0xc3, 0xc5...0xc7, 0xc9...0xcb, 0xcd...0xcf: return (bytes.big(at + 7, 2), bytes.big(at + 5, 2))
            case 0xd9, 0xda: return (nil, nil)
            default: at += 2 + max(2, bytes.big(at + 2, 2))
            }
        }
        return (nil, nil)
    }

    private static func webp(_ bytes: [UInt8]) -> (Int?, Int?) {
        guard bytes.count >= 30 else { return (nil, nil) }
        switch String(decoding: bytes[12..<16], as: UTF8.self) {
        case "VP8X": return (bytes.little(24, 3) + 1, bytes.little(27, 3) + 1)
        case "VP8L":
            let packed = bytes.little(21, 4)
            return ((packed & 0x3fff) + 1, (packed >> 14 & 0x3fff) + 1)
        case "VP8 ": return (bytes.little(26, 2) & 0x3fff, bytes.little(28, 2) & 0x3fff)
        default: return (nil, nil)
        }
    }
}

extension [UInt8] {
    fileprivate func big(_ at: Int, _ count: Int) -> Int {
        self[at..<at + count].reduce(0) { $0 << 8 | Int($1) }
    }

    fileprivate func little(_ at: Int, _ count: Int) -> Int {
        self[at..<at + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
