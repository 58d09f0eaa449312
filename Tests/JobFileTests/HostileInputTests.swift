import Testing

@testable import JobFile

/// Files that are made to break a reader (or look as if). That these tests end at all is half of what they show.
@Suite(.timeLimit(.minutes(1)))
struct HostileInputTests {
    private static let kibibytes64 = 64 * 1024

    struct File: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var testDescription: String { name }
    }

    static let files = [
        File(name: "brackets", text: String(repeating: "[", count: kibibytes64)),
        File(name: "braces", text: String(repeating: "{", count: kibibytes64)),
        File(name: "braces with keys", text: String(repeating: "{a: ", count: kibibytes64 / 4)),
        File(name: "brackets in a value", text: "prompt: x\nseed: " + String(repeating: "[", count: 60_000)),
        File(
            name: "brackets below the parser's limit",
            text: "seed: " + String(repeating: "[", count: 900) + String(repeating: "]", count: 900)
        ),
        File(name: "dashes", text: "seed:\n " + String(repeating: "- ", count: 30_000)),
        File(name: "questions", text: String(repeating: "? ", count: kibibytes64 / 2)),
        File(name: "questions in a value", text: "seed:\n " + String(repeating: "? ", count: 30_000)),
        File(name: "many keys", text: (0..<9_000).map { "k\($0):\n" }.joined()),
        File(name: "many equal keys", text: String(repeating: "a:\n", count: kibibytes64 / 3)),
        File(name: "many keys in braces", text: "{" + (0..<6_000).map { "k\($0): 1" }.joined(separator: ",") + "}"),
        File(name: "steps", text: (0..<350).map { String(repeating: " ", count: $0) + "a:\n" }.joined()),
        File(name: "quotes", text: "seed: " + String(repeating: "\"", count: 60_000)),
        File(name: "quoted lines", text: String(repeating: "seed: \"\n", count: 8_000)),
        File(name: "open quote and stray lines", text: "prompt: \"" + String(repeating: "a\n", count: 30_000)),
        File(name: "backslashes", text: "seed: \"" + String(repeating: "\\", count: 60_000)),
        File(name: "line ends", text: String(repeating: "\n", count: kibibytes64)),
        File(name: "line ends in a prompt", text: "prompt: a" + String(repeating: "\n", count: 60_000) + "  b"),
        File(name: "a long key", text: String(repeating: "a", count: 60_000) + ": 1"),
        File(name: "a long word", text: "duration: " + String(repeating: "9", count: 60_000)),
        File(name: "colons", text: String(repeating: "a:", count: 30_000)),
        File(name: "sharps", text: "image: " + String(repeating: "# ", count: 30_000)),
        File(
            name: "references that double",
            text: "a: &a [x, x]\n"
                + (1..<40).map { "k\($0): &r\($0) [*\($0 == 1 ? "a" : "r\($0 - 1)"), *a]\n" }.joined()
        ),
        File(
            name: "references as a key",
            text: "a: &r0 [x, x]\n" + (1..<60).map { "k\($0): &r\($0) [*r\($0 - 1), *r\($0 - 1)]\n" }.joined()
                + "? *r59\n: 1\n"
        ),
        File(
            name: "references as a key in braces",
            text: "{a: &r0 [x, x], " + (1..<60).map { "k\($0): &r\($0) [*r\($0 - 1), *r\($0 - 1)], " }.joined()
                + "? *r59 : 1}"
        ),
    ]

    @Test("A hostile file is refused as a job and does no harm as a config", arguments: files)
    func hostile(file: File) {
        let text = file.text
        #expect(throws: JobProblems.self) { try Job.read(Array(text.utf8), rules: .mini) }
        if let fields = try? Fields.read(Array(text.utf8)) {
            _ = fields.string("a")
            _ = fields.integer("seed", in: 0...1)
            try? fields.finish()
        }
    }

    @Test("A file of more than 64 KiB is not looked into")
    func large() {
        let expected = Problem(
            line: 0,
            column: 0,
            message: "This file has 65537 bytes, far more than a page of text.",
            suggestion: "Keep it below 64 KiB; is it perhaps an image or a film with the wrong name?"
        )
        #expect(throws: JobProblems(problems: [expected])) {
            try Job.read(Array(repeating: 0x61, count: Self.kibibytes64 + 1), rules: .mini)
        }
    }

    @Test("Twenty problems are told, and how many more there are")
    func manyProblems() throws {
        let text = "prompt: x\n" + (0..<30).map { "key\($0): 1\n" }.joined()
        let error = #expect(throws: JobProblems.self) { try Job.read(Array(text.utf8), rules: .mini) }
        let problems = try #require(error).problems
        #expect(problems.count == 21)
        #expect(
            problems.last
                == Problem(
                    line: 22,
                    column: 0,
                    message: "And 10 more problems from here on.",
                    suggestion: "Put the ones above right first."
                )
        )
    }
}
