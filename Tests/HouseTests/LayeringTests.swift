import Foundation
import Testing

/// The directions that imports may take. The compiler lets a target import whatever happens to be built, so this test is
/// what keeps the layers apart.
struct LayeringTests {
    /// Which targets of the project each target may import.
    static let allowed: [String: Set<String>] = [
        "CLinux": [],
        "JobFile": [],
        "Seedance": [],
        "WatchFolder": ["CLinux"],
        "Pipeline": ["CLinux", "JobFile", "Seedance", "WatchFolder"],
        "Web": ["Pipeline", "Seedance"],
        "SeedanceSandbox": ["Seedance"],
        "reeldrop": everything,
        "reeldrop-bench": everything,
    ]
    static let everything: Set<String> = [
        "CLinux", "JobFile", "Seedance", "WatchFolder", "Pipeline", "Web", "SeedanceSandbox",
    ]

    @Test("Every target imports only what the table allows")
    func importsFollowTheTable() throws {
        var seen = 0
        for (target, file) in try sourceFiles() {
            let mayImport = try #require(Self.allowed[target], "\(target) is not in the table")
            for module in imports(of: try String(contentsOf: file, encoding: .utf8))
            where Self.everything.contains(module) {
                seen += 1
                #expect(mayImport.contains(module), "\(file.lastPathComponent) of \(target) imports \(module)")
            }
        }
        #expect(seen > 10, "the imports were not found")
    }

    @Test("Only JobFile sees YAML")
    func yamlStaysInOnePlace() throws {
        for (target, file) in try sourceFiles() where target != "JobFile" {
            #expect(!imports(of: try String(contentsOf: file, encoding: .utf8)).contains("Yams"), "\(file.path)")
        }
    }

    @Test("Only Pipeline sees the database, and the benchmarks, which fill it")
    func databaseStaysInOnePlace() throws {
        for (target, file) in try sourceFiles() where !["Pipeline", "reeldrop-bench"].contains(target) {
            #expect(!imports(of: try String(contentsOf: file, encoding: .utf8)).contains("GRDB"), "\(file.path)")
        }
    }

    @Test(
        "An import is found however it is written",
        arguments: [
            "import Pipeline", "  public import Pipeline", "@testable import Pipeline", "import struct Pipeline.Take",
            "@preconcurrency internal import Pipeline // why",
        ]
    )
    func importIsFound(line: String) {
        #expect(imports(of: "// import Web\n\(line)\n") == ["Pipeline"])
    }

    private func imports(of text: String) -> Set<String> {
        let kinds = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
        let modules = text.split(whereSeparator: \.isNewline).compactMap { line -> String? in
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let place = words.firstIndex(of: "import"), words[..<place].allSatisfy(isModifier) else { return nil }
            let rest = words[(place + 1)...].drop { kinds.contains(String($0)) }
            return rest.first.map { String($0.prefix { $0 != "." }) }
        }
        return Set(modules)
    }

    private func isModifier(_ word: Substring) -> Bool {
        word.hasPrefix("@") || ["public", "package", "internal", "fileprivate", "private"].contains(word)
    }

    private func sourceFiles() throws -> [(target: String, file: URL)] {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources")
        let paths = try FileManager.default.subpathsOfDirectory(atPath: sources.path)
        return paths.filter { $0.hasSuffix(".swift") }.map { path in
            (String(path.prefix { $0 != "/" }), sources.appending(path: path))
        }
    }
}
