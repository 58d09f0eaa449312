/// Headers of pictures, enough to be judged by.
enum TestImage {
    static func png(_ width: Int, _ height: Int) -> [UInt8] {
        [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13] + Array("IHDR".utf8)
            + big(width, 4) + big(height, 4) + [8, 2, 0, 0, 0]
    }

    /// With a comment segment in front of the frame header.
    static func jpeg(_ width: Int, _ height: Int) -> [UInt8] {
        [0xff, 0xd8, 0xff, 0xfe, 0, 6, 1, 2, 3, 4, 0xff, 0xc2, 0, 17, 8] + big(height, 2) + big(width, 2) + [3, 0, 0]
    }

    /// In the extended form of WebP.
    static func webp(_ width: Int, _ height: Int) -> [UInt8] {
        Array("RIFF".utf8) + [22, 0, 0, 0] + Array("WEBPVP8X".utf8) + [10, 0, 0, 0, 0, 0, 0, 0]
            + big(width - 1, 3).reversed() + big(height - 1, 3).reversed()
    }

    private static func big(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(value >> ($0 * 8) & 255) }
    }
}
