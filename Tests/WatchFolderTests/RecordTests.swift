import Glibc
import SystemPackage
import TestKit
import Testing

@testable import WatchFolder

struct RecordTests {
    private func record(_ watch: Int32, _ mask: Int32, _ name: [UInt8], length: UInt32? = nil) -> [UInt8] {
        var bytes: [UInt8] = []
        let fields: [UInt32] = [UInt32(bitPattern: watch), UInt32(bitPattern: mask), 0, length ?? UInt32(name.count)]
        for field in fields {
            withUnsafeBytes(of: field) { bytes += $0 }
        }
        return bytes + name
    }

    private func parse(_ bytes: [UInt8]) -> [InotifyRecords.Record] {
        bytes.withUnsafeBytes { Array(InotifyRecords($0)) }
    }

    @Test("records follow one another, with names that are filled up with zeros")
    func sequence() {
        let bytes =
            record(7, IN_CREATE, Array("a.job\0\0\0".utf8)) + record(-1, IN_Q_OVERFLOW, [])
            + record(8, IN_MOVED_TO, [0x61, 0xFF, 0, 0])
        let records = parse(bytes)
        #expect(records.map(\.watch) == [7, -1, 8])
        #expect(records[0].name == "a.job")
        #expect(records[1].name == nil)
        #expect(records[1].has(IN_Q_OVERFLOW))
        #expect(records[2].name?.bytes == [0x61, 0xFF])
        #expect(!records[2].has(IN_CREATE, IN_DELETE))
    }

    @Test("a buffer that breaks off anywhere gives the whole records before")
    func brokenOff() {
        let one = record(7, IN_CREATE, Array("a.job\0\0\0".utf8))
        for count in 0..<(one.count * 2) {
            #expect(parse(Array((one + one)[..<count])).count == count / one.count)
        }
    }

    @Test("lengths and names that the kernel never sends do no harm")
    func hostile() {
        #expect(parse(record(1, IN_CREATE, [1, 2], length: .max)) == [])
        for name in ["/", "a/b", ".", "..", "\0\0"] {
            let records = parse(record(1, IN_CREATE, Array(name.utf8)))
            #expect(records.count == 1)
            #expect(
                records.allSatisfy { ($0.name?.kind ?? .regular) != .regular || $0.name?.bytes.contains(0x2F) != true }
            )
        }
        var random = SeededGenerator(seed: 1)
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in
                UInt8(truncatingIfNeeded: random.next() & (random.next() & 1 == 0 ? 0xFF : 0x07))
            }
            #expect(parse(bytes).count <= bytes.count / 16)
        }
    }
}
