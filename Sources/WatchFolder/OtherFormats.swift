/// Formats that designers do save and the API does not take, by their first bytes.
enum OtherFormats {
    private static let magics: [(name: String, bytes: [UInt8])] = [
        ("GIF", Array("GIF8".utf8)),
        ("TIFF", [0x49, 0x49, 0x2A, 0x00]),
        ("TIFF", [0x4D, 0x4D, 0x00, 0x2A]),
        ("PSD", Array("8BPS".utf8)),
        ("PDF", Array("%PDF".utf8)),
        ("EPS", Array("%!PS".utf8)),
        ("JPEG XL", [0xFF, 0x0A]),
        ("JPEG XL", [0x00, 0x00, 0x00, 0x0C] + Array("JXL ".utf8)),
        ("JPEG 2000", [0x00, 0x00, 0x00, 0x0C] + Array("jP  ".utf8)),
        ("OpenEXR", [0x76, 0x2F, 0x31, 0x01]),
        ("ICO", [0x00, 0x00, 0x01, 0x00]),
    ]

    /// Containers of the ISO family say after their length what they hold.
    private static let brands: [(name: String, brands: [String])] = [
        ("AVIF", ["avif", "avis"]),
        ("HEIC", ["heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1"]),
        ("Canon RAW", ["crx "]),
    ]

    static func name(of head: [UInt8]) -> String? {
        if let found = magics.first(where: { head.starts(with: $0.bytes) }) { return found.name }
        if head.count >= 12, head[4..<8].elementsEqual("ftyp".utf8) {
            let brand = head[8..<12]
            return brands.first { $0.brands.contains { brand.elementsEqual($0.utf8) } }?.name ?? "video"
        }
        // Two letters are little to go by; the four reserved bytes of a bitmap are zero.
        if head.count >= 10, head.starts(with: "BM".utf8), head[6..<10].allSatisfy({ $0 == 0 }) { return "BMP" }
        if isVectorGraphic(head) { return "SVG" }
        return nil
    }

    private static func isVectorGraphic(_ head: [UInt8]) -> Bool {
        let text = String(decoding: head, as: UTF8.self)
        let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        return start.hasPrefix("<svg")
            || (start.hasPrefix("<?xml") || start.hasPrefix("<!--") || start.hasPrefix("<!DOCTYPE"))
                && text.contains("<svg")
    }
}
