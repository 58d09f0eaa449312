import Foundation
import SystemPackage
import Testing

@testable import Pipeline

/// The files of `examples`.
struct ExampleTests {
    private static let directory = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .removingLastComponent().appending("examples")

    @Test("Every example would be made as it lies there, for what its README says")
    func examples() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.directory.string).sorted()
        let jobs = folders.flatMap { folder in
            let place = Self.directory.appending(folder)
            let names = (try? FileManager.default.contentsOfDirectory(atPath: place.string)) ?? []
            return names.filter { $0.hasSuffix(".job") && !$0.hasPrefix("_") }.map { place.appending($0) }
        }
        let report = CheckReport(files: jobs, settings: Settings())
        for entry in report.entries { #expect(entry.problems.isEmpty, "\(entry.path)") }
        let readme = try String(contentsOfFile: Self.directory.appending("README.md").string, encoding: .utf8)
        let films = report.entries.flatMap(\.takes).count
        #expect(readme.contains("\(films) films and, by the default price table, about \(report.credits) credits"))
    }
}
