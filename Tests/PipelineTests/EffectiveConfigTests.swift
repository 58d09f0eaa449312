import Foundation
import JobFile
import SystemPackage
import Testing

@testable import Pipeline

struct EffectiveConfigTests {
    @Test("Every field of the README's config is told")
    func everyField() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        let block = try #require(readme.split(separator: "```yaml\nfolders:").last?.split(separator: "```").first)
        let file = try Fields.read(Array("folders:\(block)".utf8))
        var settings = Settings()
        settings.folders = [Settings.Folder("/srv/drop")]
        let config = EffectiveConfig(
            settings: settings,
            file: nil,
            arguments: [],
            state: ("/s", "default"),
            environment: [:]
        )
        let told = Set(config.fields.map(\.name))
        #expect(file.names.count > 8)
        for name in file.names {
            let written =
                switch name {
                case "folders": try #require(file.list(name).first).names.map { "folders[0].\($0)" }
                case "notes", "language", "log": [name]
                default: file.fields(name).names.map { "\(name).\($0)" }
                }
            #expect(!written.isEmpty)
            for field in written { #expect(told.contains(field), "\(field)") }
        }
    }
}
