import Foundation
import Testing

/// What the README promises, and the tests that hold it.
struct PromiseTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("Every promise of the README names tests, and each of them exists")
    func promisesAreTested() throws {
        let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
        let rows = readme.split(whereSeparator: \.isNewline).filter { $0.wholeMatch(of: /\| \d\. .*/) != nil }
        #expect(rows.count == 7)
        var seen = 0
        for row in rows {
            let names = row.matches(of: /`(\w+Tests)\/(\w+)`/)
            #expect(!names.isEmpty, "no test is named for: \(row)")
            for name in names {
                seen += 1
                #expect(try Self.exists(String(name.output.1), String(name.output.2)), "there is no \(name.output.0)")
            }
        }
        #expect(seen > 20)
    }

    @Test("A test that is not there is noticed")
    func missingTest() throws {
        #expect(try Self.exists("PromiseTests", "missingTest"))
        #expect(try !Self.exists("PromiseTests", "noSuchTest"))
        #expect(try !Self.exists("NoSuchTests", "missingTest"))
    }

    private static func exists(_ suite: String, _ function: String) throws -> Bool {
        let tests = root.appending(path: "Tests")
        return try FileManager.default.subpathsOfDirectory(atPath: tests.path).contains { path in
            guard path.hasSuffix(".swift") else { return false }
            let source = try String(contentsOf: tests.appending(path: path), encoding: .utf8)
            guard let start = source.range(of: "struct \(suite) {") else { return false }
            // To the next suite, should there be several in the file.
            let rest = source[start.upperBound...]
            let end = rest.range(of: "\nstruct ")?.lowerBound ?? rest.endIndex
            return rest[..<end].contains(try Regex("@Test[^@]*func \(function)\\("))
        }
    }
}
