/// The encodings that editors save text in.
///
/// A byte order mark decides; without one it is UTF-16 if every second byte is zero, else UTF-8, and what cannot be UTF-8
/// is Windows-1252.
enum TextEncoding {
    static func decode(_ bytes: [UInt8]) throws(Problem) -> [Unicode.Scalar] {
        let scalars: [Unicode.Scalar]?
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            scalars = decode(bytes.dropFirst(3), as: UTF8.self) ?? windows1252(bytes.dropFirst(3))
        } else if bytes.starts(with: [0xFF, 0xFE]) {
            scalars = utf16(bytes.dropFirst(2), bigEndian: false)
        } else if bytes.starts(with: [0xFE, 0xFF]) {
            scalars = utf16(bytes.dropFirst(2), bigEndian: true)
        } else if let bigEndian = isBigEndianUTF16(bytes) {
            scalars = utf16(bytes[...], bigEndian: bigEndian)
        } else {
            scalars = decode(bytes[...], as: UTF8.self) ?? windows1252(bytes[...])
        }
        guard let scalars else {
            throw Problem(
                line: 0,
                column: 0,
                message: "This file is damaged, or not text: its characters cannot be read.",
                suggestion: "Save it again as plain text in UTF-8."
            )
        }
        guard !scalars.contains("\0") else {
            throw Problem(
                line: 0,
                column: 0,
                message: "This is not a text file.",
                suggestion: "Write it in a text editor; is it perhaps an image or a film with the wrong name?"
            )
        }
        return scalars
    }

    private static func decode<Codec: UnicodeCodec>(
        _ units: some Sequence<Codec.CodeUnit>,
        as codec: Codec.Type
    ) -> [Unicode.Scalar]? {
        var codec = Codec()
        var units = units.makeIterator()
        var scalars: [Unicode.Scalar] = []
        while true {
            switch codec.decode(&units) {
            case .scalarValue(let scalar): scalars.append(scalar)
            case .emptyInput: return scalars
            case .error: return nil
            }
        }
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, bigEndian: Bool) -> [Unicode.Scalar]? {
        guard bytes.count.isMultiple(of: 2) else { return nil }
        let units = stride(from: bytes.startIndex, to: bytes.endIndex, by: 2).map { index in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return bigEndian ? first << 8 | second : second << 8 | first
        }
        return decode(units, as: UTF16.self)
    }

    /// Whether text without a mark is UTF-16, and of which order; `nil` when it is not.
    ///
    /// Keys are plain ASCII, so much of such a file is a zero byte, always on the same side.
    private static func isBigEndianUTF16(_ bytes: [UInt8]) -> Bool? {
        guard bytes.contains(0), bytes.count >= 4, bytes.count.isMultiple(of: 2) else { return nil }
        var zeros = (even: 0, odd: 0)
        for (index, byte) in bytes.enumerated() where byte == 0 {
            if index.isMultiple(of: 2) { zeros.even += 1 } else { zeros.odd += 1 }
        }
        let enough = bytes.count / 8
        if zeros.odd > enough, zeros.even * 8 <= zeros.odd { return false }
        if zeros.even > enough, zeros.odd * 8 <= zeros.even { return true }
        return nil
    }

    /// The old encoding of Windows for western Europe; `nil` at the five bytes it leaves undefined.
    private static func windows1252(_ bytes: ArraySlice<UInt8>) -> [Unicode.Scalar]? {
        var scalars: [Unicode.Scalar] = []
        for byte in bytes {
            guard (0x80...0x9F).contains(byte) else {
                scalars.append(Unicode.Scalar(byte))
                continue
            }
            guard let scalar = Unicode.Scalar(windows1252[Int(byte) - 0x80]), scalar != "\0" else { return nil }
            scalars.append(scalar)
        }
        return scalars
    }

    /// What 0x80 to 0x9F mean; 0 is undefined.
    private static let windows1252: [UInt16] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
        0x0178,
    ]
}
