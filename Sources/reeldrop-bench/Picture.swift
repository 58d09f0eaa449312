import Foundation

/// A grey PNG of noise, stored without compression: as many bytes as pixels, and different for every seed.
func noisePNG(width: Int, height: Int, seed: UInt64) -> Data {
    var png = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    func big(_ value: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
    func add(_ name: String, _ content: [UInt8]) {
        let body = Array(name.utf8) + content
        png += big(UInt32(content.count)) + body + big(checksum(body))
    }
    add("IHDR", big(UInt32(width)) + big(UInt32(height)) + [8, 0, 0, 0, 0])
    var random = seed | 1
    var (low, high): (UInt32, UInt32) = (1, 0)
    var stream: [UInt8] = [0x78, 0x01]
    for line in 0..<height {
        var row = [UInt8](repeating: 0, count: width + 1)
        for column in 1...width {
            random ^= random << 13
            random ^= random >> 7
            random ^= random << 17
            row[column] = UInt8(truncatingIfNeeded: random)
        }
        let length = UInt16(row.count)
        let last: UInt8 = line == height - 1 ? 1 : 0
        stream += [last, UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255), UInt8(~length >> 8)] + row
        for byte in row {
            low = (low + UInt32(byte)) % 65521
            high = (high + low) % 65521
        }
    }
    add("IDAT", stream + big(high << 16 | low))
    add("IEND", [])
    return png
}

/// The CRC-32 of a PNG chunk.
private func checksum(_ bytes: [UInt8]) -> UInt32 {
    let table = (0..<256).map { index -> UInt32 in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
    return ~bytes.reduce(0xFFFF_FFFF) { $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
}
