/// A picture that is a whole PNG of one colour.
public func picture(width: Int = 640, height: Int = 360, shade: UInt8 = 128) -> [UInt8] {
    func number(_ value: UInt32) -> [UInt8] { (0..<4).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }
    func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + content
        var check: UInt32 = 0xFFFF_FFFF
        for byte in body {
            check ^= UInt32(byte)
            for _ in 0..<8 { check = check & 1 == 1 ? check >> 1 ^ 0xEDB8_8320 : check >> 1 }
        }
        return number(UInt32(content.count)) + body + number(~check)
    }
    // One row of greys, stored without compression as often as there are rows.
    let row = [0] + [UInt8](repeating: shade, count: width)
    var (low, high): (UInt32, UInt32) = (1, 0)
    var stream: [UInt8] = [0x78, 0x01]
    for line in 0..<height {
        let length = UInt16(row.count)
        stream += [
            line == height - 1 ? 1 : 0, UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255),
            UInt8(~length >> 8),
        ]
        stream += row
        for byte in row {
            low = (low + UInt32(byte)) % 65521
            high = (high + low) % 65521
        }
    }
    stream += number(high << 16 | low)
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        + chunk("IHDR", number(UInt32(width)) + number(UInt32(height)) + [8, 0, 0, 0, 0])
        + chunk("IDAT", stream) + chunk("IEND", [])
}
