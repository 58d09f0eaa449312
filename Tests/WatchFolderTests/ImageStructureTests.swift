import Foundation
import SystemPackage
import TestKit
import Testing

@testable import WatchFolder

struct ImageStructureTests {
    private func inspect(_ bytes: [UInt8]) throws -> ImageStructure {
        try ImageStructure.inspect(
            ImageBytes(size: Int64(bytes.count)) { offset, count in Array(bytes.dropFirst(Int(offset)).prefix(count)) }
        )
    }

    private func isComplete(_ bytes: [UInt8]) throws -> Bool {
        if case .complete = try inspect(bytes) { true } else { false }
    }

    static let whole: [(bytes: [UInt8], expected: ImageStructure)] = [
        (Fixtures.png, .complete(.png, width: 3, height: 2)),
        (Fixtures.jpeg, .complete(.jpeg, width: 8, height: 6)),
        (Fixtures.lossyWebP, .complete(.webp, width: 6, height: 4)),
        (Fixtures.losslessWebP, .complete(.webp, width: 6, height: 4)),
        (Fixtures.extendedWebP, .complete(.webp, width: 6, height: 4)),
    ]

    @Test("whole pictures are complete, with or without bytes behind them", arguments: whole)
    func complete(bytes: [UInt8], expected: ImageStructure) throws {
        #expect(try inspect(bytes) == expected)
        #expect(try inspect(bytes + [0]) == expected)
        #expect(try inspect(bytes + [UInt8](repeating: 0x55, count: 200_000)) == expected)
    }

    @Test("a picture that breaks off after any byte is never complete, and its format is known", arguments: whole)
    func brokenOff(bytes: [UInt8], expected: ImageStructure) throws {
        #expect(try inspect([]) == .unknown)
        for count in 1..<bytes.count {
            guard case .incomplete(_, let why) = try inspect(Array(bytes[..<count])) else {
                Issue.record("complete or unknown after \(count) bytes")
                return
            }
            #expect(why.hasSuffix("."))
        }
    }

    @Test("a preallocated file is not complete before its last byte", arguments: whole.prefix(2))
    func preallocated(bytes: [UInt8], expected: ImageStructure) throws {
        for count in 1..<bytes.count {
            let filled = Array(bytes[..<count]) + [UInt8](repeating: 0, count: bytes.count - count)
            // The last byte of the PNG's checksum alone is not looked at.
            if filled.dropLast(4) == bytes.dropLast(4), bytes == Fixtures.png { continue }
            #expect(try !isComplete(filled), "after \(count) bytes")
        }
    }

    @Test("a thumbnail within a JPEG does not stand for the picture")
    func thumbnail() throws {
        let thumbnail = Fixtures.jpeg
        let length = thumbnail.count + 2
        let segment = [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 0xFF)] + thumbnail
        let whole = Array(Fixtures.jpeg[..<2]) + segment + Fixtures.jpeg[2...]
        #expect(try inspect(whole) == .complete(.jpeg, width: 8, height: 6))
        for count in 1..<whole.count { #expect(try !isComplete(Array(whole[..<count]))) }
    }

    @Test("an end mark that two reads would cut apart is found")
    func endMarkBetweenReads() throws {
        for shift in 0..<4 {
            let scan = [UInt8](repeating: 0x11, count: 64 * 1024 - shift)
            let bytes =
                Array(Fixtures.jpeg.dropLast(2)) + scan + [0xFF, 0xD9] + [UInt8](repeating: 0x22, count: 300_000)
            #expect(try isComplete(bytes))
        }
    }

    @Test("sizes that the file gives itself are not believed")
    func hostileSizes() throws {
        var png = Fixtures.png
        png.replaceSubrange(33..<37, with: [0x7F, 0xFF, 0xFF, 0xFF])
        #expect(try !isComplete(png))
        var webp = Fixtures.lossyWebP
        webp.replaceSubrange(4..<8, with: [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(try !isComplete(webp))
        webp.replaceSubrange(4..<8, with: [0, 0, 0, 0])
        #expect(try !isComplete(webp))
    }

    @Test(
        "other formats are refused by name",
        arguments: [
            ("GIF89a", "GIF"), ("II*\0", "TIFF"), ("MM\0*", "TIFF"), ("8BPS", "PSD"), ("%PDF-1.7", "PDF"),
            ("<svg xmlns=''>", "SVG"),
            ("\u{FEFF}<?xml version='1.0'?>\n<svg>", "SVG"), ("\0\0\0\u{18}ftypheic\0\0\0\0", "HEIC"),
            ("\0\0\0\u{18}ftypavif\0\0\0\0", "AVIF"), ("\0\0\0\u{18}ftypisom\0\0\0\0", "video"),
            ("BM1234\0\0\0\0", "BMP"),
            ("RIFF\0\0\0\0WAVE", "RIFF"),
        ]
    )
    func refused(head: String, name: String) throws {
        #expect(try inspect(Array(head.utf8)) == .refused(name: name))
    }

    @Test("text is unknown", arguments: ["prompt: x", "", "BMW is a car", "<?xml version='1.0'?><html/>"])
    func unknown(text: String) throws {
        #expect(try inspect(Array(text.utf8)) == .unknown)
    }

    @Test("damaged pictures of every kind get an answer")
    func damaged() throws {
        var random = SeededGenerator(seed: 2)
        for (bytes, _) in Self.whole {
            for _ in 0..<2000 {
                var damaged = bytes
                for _ in 0..<Int.random(in: 1...8, using: &random) {
                    let place = Int.random(in: 0..<damaged.count, using: &random)
                    damaged[place] = UInt8.random(in: .min ... .max, using: &random)
                }
                if case .complete(_, let width, let height) = try inspect(damaged) {
                    #expect(width > 0 && height > 0)
                }
            }
        }
    }

    @Test("an open file is looked at with few reads")
    func openFile() throws {
        let root = try TemporaryFolder()
        try root.write("hero.png", Fixtures.png)
        let file = try DropFolder(root.path).open("hero.png")
        #expect(try ImageStructure.inspect(file) == .complete(.png, width: 3, height: 2))
    }
}

/// Small pictures that real programs have made, but for the PNG, which is put together here.
private enum Fixtures {
    static let png: [UInt8] = {
        // Three grey pixels in each of two rows, each row after a filter byte, in one stored block of zlib.
        let rows: [UInt8] = [0, 10, 20, 30, 0, 40, 50, 60]
        let head: [UInt8] = [0x78, 0x01, 0x01, 8, 0, 0xF7, 0xFF]
        let stored = head + rows + bigEndian(adler32(rows))
        let header: [UInt8] = [0, 0, 0, 3, 0, 0, 0, 2, 8, 0, 0, 0, 0]
        let chunks: [[UInt8]] = [chunk("IHDR", header), chunk("IDAT", stored), chunk("IEND", [])]
        return PNG.magic + Array(chunks.joined())
    }()

    static let jpeg = decoded(
        """
        /9j/4AAQSkZJRgABAgAAAQABAAD//gAQTGF2YzU5LjM3LjEwMAD/2wBDAAg+Pkk+SVVVVVVVVWRdZGhoaGRkZGRoaGhwcHCDg4NwcHBoa
        HBwfHyDg4+Tj4eHg4eTk5ubm7q6srLZ2eD/////xABMAAEBAAAAAAAAAAAAAAAAAAAABgEBAQAAAAAAAAAAAAAAAAAABgcQAQAAAAAAAA
        AAAAAAAAAAAAARAQAAAAAAAAAAAAAAAAAAAAD/wAARCAAGAAgDASIAAhEAAxEA/9oADAMBAAIRAxEAPwCLAFF/f//Z
        """
    )

    static let lossyWebP = decoded(
        """
        UklGRmoAAABXRUJQVlA4IF4AAADQAQCdASoGAAQAAgA0JbACdAEUo5ocIAD+wq00Y/+x7nYzWcUr2C9oc4RqJPv1dT+L+87uMj72Qzig5vQWRw
        z/+e/sm1/dv/0fyChP8snhf8HG6/2/zYX1/+DepAAA
        """
    )

    static let losslessWebP = decoded(
        """
        UklGRnAAAABXRUJQVlA4TGQAAAAvBcAAAFAayVZzkgKyxGYH/ReSoSilkWw1XSGRuKipIBeKzeCgkP8U1bZNnffQQQLLWAAzJf4xJBFANUGs/g
        eEu3yEgeXfBR/Cbg7KxK71yP8g9KAUmgWZcBVCNhc8XXjBIjwD
        """
    )

    static let extendedWebP: [UInt8] = {
        let picture = Array(lossyWebP[12...])
        let header: [UInt8] = [0x56, 0x50, 0x38, 0x58, 10, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 3, 0, 0]
        let length = 4 + header.count + picture.count
        let riff: [UInt8] = [0x52, 0x49, 0x46, 0x46, UInt8(length), 0, 0, 0, 0x57, 0x45, 0x42, 0x50]
        return riff + header + picture
    }()

    private static func decoded(_ text: String) -> [UInt8] {
        Array(Data(base64Encoded: text, options: .ignoreUnknownCharacters) ?? Data())
    }

    private static func bigEndian(_ number: UInt32) -> [UInt8] { withUnsafeBytes(of: number.bigEndian) { Array($0) } }

    private static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
        let checked = Array(type.utf8) + content
        return bigEndian(UInt32(content.count)) + checked + bigEndian(crc32(checked))
    }

    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var sum = UInt32.max
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 0 ? sum >> 1 : (sum >> 1) ^ 0xEDB8_8320 }
        }
        return ~sum
    }

    private static func adler32(_ bytes: [UInt8]) -> UInt32 {
        var (low, high) = (UInt32(1), UInt32(0))
        for byte in bytes {
            low = (low + UInt32(byte)) % 65521
            high = (high + low) % 65521
        }
        return high << 16 | low
    }
}
