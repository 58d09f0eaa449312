import Testing

@testable import Pipeline

struct FilmCheckTests {
    /// A box of an MP4 file.
    private static func box(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let size = UInt32(content.count + 8)
        return (0..<4).reversed().map { UInt8(truncatingIfNeeded: size >> ($0 * 8)) } + Array(name.utf8) + content
    }

    static let whole =
        box("ftyp", Array("isom".utf8)) + box("moov", [1, 2, 3]) + box("mdat", Array(repeating: 7, count: 40))

    private func problem(_ bytes: [UInt8]) -> String? {
        FilmCheck.problem(size: Int64(bytes.count)) { offset, count in
            Array(bytes.dropFirst(Int(offset)).prefix(count))
        }
    }

    @Test("A whole film is whole")
    func wholeFilm() {
        #expect(problem(Self.whole) == nil)
    }

    @Test("A film that is cut anywhere is not whole")
    func cutAnywhere() {
        for length in 0..<Self.whole.count {
            #expect(problem(Array(Self.whole[..<length])) != nil, "cut at \(length)")
        }
    }

    @Test("A page of text is not a film")
    func textIsNoFilm() {
        #expect(problem(Array("<html><body>Bad gateway</body></html>".utf8)) == "it is not an MP4 file")
    }

    @Test("A box with a 64-bit size is read")
    func largeBox() {
        let content: [UInt8] = [9, 9, 9, 9]
        let mdat: [UInt8] = [0, 0, 0, 1] + Array("mdat".utf8) + [0, 0, 0, 0, 0, 0, 0, 20] + content
        let film = Self.box("ftyp", []) + Self.box("moov", []) + mdat
        #expect(problem(film) == nil)
        #expect(problem(film.dropLast()) == "its mdat part is cut off")
    }

    @Test("Sizes that can't be are refused without reading on for ever", arguments: [2, 3, 7] as [UInt8])
    func impossibleSizes(size: UInt8) {
        #expect(problem([0, 0, 0, size] + Array("ftyp".utf8) + Array(repeating: 0, count: 100)) != nil)
    }

    @Test("Arbitrary bytes never crash it")
    func arbitraryBytes() {
        for _ in 0..<2000 {
            var bytes = Self.whole
            for _ in 0..<Int.random(in: 1...6) { bytes[Int.random(in: 0..<bytes.count)] = .random(in: 0...255) }
            _ = problem(bytes)
        }
    }

    private func problem(_ bytes: ArraySlice<UInt8>) -> String? { problem(Array(bytes)) }
}
