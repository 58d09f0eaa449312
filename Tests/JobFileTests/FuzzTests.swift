import TestKit
import Testing

@testable import JobFile

struct FuzzTests {
    /// A good job that uses every form there is.
    private static let good = """
        # a remark
        prompt: Slow dolly: steel # marble
          and "light"

          at dawn
        image: [final] hero.png  # first
        image_end: "hero end.png"
        resolution: 720p
        duration: 5 s
        aspect_ratio: 16:9
        camera_fixed: No
        seed: 4294967295
        enable_safety_checker: true
        output: 'hero'
        model: seedance-2-mini

        """

    private static let tokens = [
        "prompt", "image", "image_end", "seed", "duration", "takes", "aspect_ratio", "x", ":", ": ", "：", "\n", "\r",
        "\r\n",
        " ", "  ", "\t", "- ", "-", "? ", "|", ">", "|-\n", "\"", "'", "\\", "#", " #", "[", "]", "{", "}", ",", "&a ",
        "*a",
        "!!str ", "<<", "---", "...", "%YAML 1.2\n", "@", "`", "~", "null", "\u{A0}", "\u{200B}", "\u{2028}", "\u{85}",
        "\u{FEFF}", "\u{1FFFE}", "é", "🎬", "0x1", "16:9", "5", "../", "https://", "C:\\",
    ]

    @Test("Whatever is in a job file, it is read or its problems lie inside it", arguments: 0..<8)
    func randomBytes(part: Int) {
        var random = SeededGenerator(seed: UInt64(part))
        for _ in 0..<1500 {
            let bytes = Self.bytes(using: &random)
            let lines = (try? SourceText(bytes))?.lines
            check(bytes, lines)
        }
    }

    private func check(_ bytes: [UInt8], _ lines: [[Unicode.Scalar]]?) {
        do throws(JobProblems) {
            let job = try Job.read(bytes, rules: .mini)
            if job.prompt.isEmpty || job.prompt.unicodeScalars.count > 2000 { Issue.record("\(job) from \(bytes)") }
        } catch {
            expectInside(lines, error.problems, bytes)
        }
        do throws(JobProblems) {
            let fields = try Fields.read(bytes)
            _ = fields.string("prompt")
            _ = fields.integer("seed", in: 0...9)
            _ = fields.fields("image")
            _ = fields.list("duration")
            try fields.finish()
        } catch {
            expectInside(lines, error.problems, bytes)
        }
    }

    private func expectInside(_ lines: [[Unicode.Scalar]]?, _ problems: [Problem], _ bytes: [UInt8]) {
        // `#expect` is too slow for each of many thousand cases.
        if problems.isEmpty || problems.count > 21 { Issue.record("\(problems.count) problems in \(bytes)") }
        for problem in problems {
            let columns = lines.flatMap { $0.indices.contains(problem.line - 1) ? $0[problem.line - 1].count + 1 : nil }
            let isInside =
                problem.line == 0 ? problem.column == 0 : problem.column <= columns ?? (problem.line == 1 ? 1 : -1)
            if !isInside || problem.column < 0 { Issue.record("\(problem) outside of \(bytes)") }
        }
        for (first, second) in zip(problems, problems.prefix(20).dropFirst())
        where (first.line, first.column) > (second.line, second.column) {
            Issue.record("\(first) in front of \(second) in \(bytes)")
        }
    }

    private static func bytes(using random: inout SeededGenerator) -> [UInt8] {
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            return (0..<Int.random(in: 0..<200, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        case 1:
            return (0..<Int.random(in: 0..<60, using: &random))
                .flatMap { _ in Array(tokens.randomElement(using: &random, or: "").utf8) }
        case 2:
            var bytes = Array(good.utf8)
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            return bytes
        default:
            var bytes = Array(good.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let start = Int.random(in: bytes.indices, using: &random)
                let end = min(bytes.count, start + Int.random(in: 0...5, using: &random))
                bytes.replaceSubrange(start..<end, with: tokens.randomElement(using: &random, or: "").utf8)
            }
            return bytes
        }
    }

    @Test("A prompt on one line is what was typed")
    func promptIsVerbatim() throws {
        var random = SeededGenerator(seed: 2)
        let blanks = Set(" \t\u{A0}\u{3000}\u{200B}\u{FEFF}\u{2028}\r\n".unicodeScalars)
        for _ in 0..<5000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 1...40, using: &random) {
                if Bool.random(using: &random) {
                    text.append(contentsOf: Self.tokens.randomElement(using: &random, or: "").unicodeScalars)
                } else if let scalar = Unicode.Scalar(UInt32.random(in: 0x20...0x2FFF, using: &random)) {
                    text.append(scalar)
                }
            }
            text.removeAll { $0.isControl || $0 == "\n" || $0 == "\r" }
            guard let first = text.first, let last = text.last, !blanks.contains(first), !blanks.contains(last),
                !"\"'|>".unicodeScalars.contains(first), !first.isBlank, !last.isBlank
            else { continue }
            let prompt = String(text)
            let job = try Job.read(Array("prompt: \(prompt)\nseed: 7\n".utf8), rules: .mini)
            if !job.prompt.unicodeScalars.elementsEqual(text) || job.seeds != [7] {
                Issue.record("\(job) from \(prompt)")
            }
        }
    }
}

extension Array {
    fileprivate func randomElement(using random: inout SeededGenerator, or fallback: Element) -> Element {
        randomElement(using: &random) ?? fallback
    }
}
