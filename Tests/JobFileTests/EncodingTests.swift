import JobFile
import Testing

/// One job, saved by every editor.
struct EncodingTests {
    enum Encoding: CaseIterable {
        case utf8, utf8WithMark, utf16LittleEndian, utf16BigEndian, utf16LittleEndianWithoutMark
        case utf16BigEndianWithoutMark, windows1252

        func encode(_ text: String) -> [UInt8] {
            let littleEndian = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
            let bigEndian = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
            return switch self {
            case .utf8: Array(text.utf8)
            case .utf8WithMark: [0xEF, 0xBB, 0xBF] + text.utf8
            case .utf16LittleEndian: [0xFF, 0xFE] + littleEndian
            case .utf16BigEndian: [0xFE, 0xFF] + bigEndian
            case .utf16LittleEndianWithoutMark: littleEndian
            case .utf16BigEndianWithoutMark: bigEndian
            case .windows1252: text.unicodeScalars.map { Self.codes[$0] ?? UInt8(truncatingIfNeeded: $0.value) }
            }
        }

        private static let codes: [Unicode.Scalar: UInt8] = [
            "€": 0x80, "…": 0x85, "‘": 0x91, "’": 0x92, "“": 0x93, "”": 0x94, "–": 0x96, "—": 0x97, "œ": 0x9C,
            "Ÿ": 0x9F,
        ]
    }

    enum LineEnd: CaseIterable {
        case lf, crlf, cr, mixed

        func join(_ lines: [String]) -> String {
            switch self {
            case .lf: lines.joined(separator: "\n")
            case .crlf: lines.joined(separator: "\r\n")
            case .cr: lines.joined(separator: "\r")
            case .mixed:
                zip(lines, ["\r\n", "\n", "\r"] + Array(repeating: "\r\n", count: 99)).map { $0 + $1 }.joined()
            }
        }
    }

    private static let lines = [
        "# Drehbuch für die Uhr", "prompt: Crème brûlée – “slow” dolly… 5 €", "", "  second line, naïve œuvre",
        "image: Ÿ hero.png",
        "output: 'été'", "aspect_ratio: 9:16", "duration: 10", "camera_fixed: yes", "",
    ]

    @Test(
        "B5.1 B5.2 B5.3 B5.4 The same job comes out of every encoding and line end",
        arguments: Encoding.allCases,
        LineEnd.allCases
    )
    func matrix(encoding: Encoding, lineEnd: LineEnd) throws {
        var expected = Job(prompt: "Crème brûlée – “slow” dolly… 5 €\nsecond line, naïve œuvre")
        expected.image = Located(.path("Ÿ hero.png"), line: 5, column: 8)
        expected.output = "été"
        expected.aspectRatios = ["9:16"]
        expected.durations = [10]
        expected.camerasFixed = [true]
        let job = try Job.read(encoding.encode(lineEnd.join(Self.lines)), rules: .mini)
        #expect(job == expected)
        #expect(Array(job.prompt.utf8) == Array(expected.prompt.utf8))
    }

    @Test("A problem has the same place in every encoding and line end", arguments: Encoding.allCases, LineEnd.allCases)
    func places(encoding: Encoding, lineEnd: LineEnd) {
        let text = lineEnd.join(["prompt: “é”", "", "colour: rouge", "seed: é", ""])
        let bad = #expect(throws: JobProblems.self) { try Job.read(encoding.encode(text), rules: .mini) }
        #expect(bad?.problems.map { [$0.line, $0.column] } == [[3, 1], [4, 7]])
    }

    @Test(
        "What is not text is refused by name",
        arguments: [
            ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13], "This is not a text file."),
            (Array("prompt: a\0b\n".utf8), "This is not a text file."),
            (Array("{\\rtf1\\ansi prompt: x}".utf8), "This is a rich-text file, not plain text."),
            ([0xFF, 0xFE, 0x00], "This file is damaged, or not text: its characters cannot be read."),
            ([0xFF, 0xFE, 0x00, 0xD8, 0x61, 0], "This file is damaged, or not text: its characters cannot be read."),
            (
                Array("prompt: ".utf8) + [0x81, 0xFF],
                "This file is damaged, or not text: its characters cannot be read."
            ),
        ] as [([UInt8], String)]
    )
    func notText(bytes: [UInt8], message: String) {
        let bad = #expect(throws: JobProblems.self) { try Job.read(bytes, rules: .mini) }
        #expect(bad?.problems.map(\.message) == [message])
        #expect(bad?.problems.map(\.line) == [0])
    }

    @Test("B5.5 What word processors and chats make of a job's text is read as it is meant, and a prompt as it is")
    func pasted() throws {
        let lines = [
            "\u{200B}prompt\u{FF1A} “Slow dolly”\u{A0}– steel", "image:\u{A0}“hero.png”\t",
            "duration\u{A0}:\t10\u{200B}",
            "aspect_ratio\u{A0}: 9\u{FF1A}16", "camera_fixed:\u{3000}yes", "resolution: ‘720p’",
            "\u{2060}seed:\t\u{FEFF}7",
        ]
        var expected = Job(prompt: "“Slow dolly”\u{A0}– steel")
        expected.image = Located(.path("hero.png"), line: 2, column: 8)
        expected.durations = [10]
        expected.aspectRatios = ["9:16"]
        expected.camerasFixed = [true]
        expected.resolutions = ["720p"]
        expected.seeds = [7]
        let job = try Job.read(Array(lines.joined(separator: "\r\n").utf8), rules: .mini)
        #expect(job == expected)
        #expect(Array(job.prompt.utf8) == Array(expected.prompt.utf8))
    }

    @Test("B5.6 Rich text says how to save it as plain text")
    func richText() {
        let bad = #expect(throws: JobProblems.self) { try Job.read(Array("{\\rtf1".utf8), rules: .mini) }
        #expect(bad?.problems.first?.suggestion == "Save it as plain text (in TextEdit: Format > Make Plain Text).")
    }
}
