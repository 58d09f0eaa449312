import Foundation
import SystemPackage
import Testing

/// The files of `examples/monitoring`.
enum MonitoringExamples {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "examples/monitoring")

    static let alerts = folder.appending(path: "alerts.yml")
    static let dashboard = folder.appending(path: "dashboard.json")

    /// Every metric that the alerts and the dashboard use is on the page.
    static func expectNames(in page: String) throws {
        var known: Set<String> = []
        for line in page.split(separator: "\n") where line.hasPrefix("# TYPE ") {
            let words = line.split(separator: " ")
            let name = String(words[2])
            known.formUnion(words[3] == "histogram" ? ["_bucket", "_sum", "_count"].map { name + $0 } : [name])
        }
        for file in [alerts, dashboard] {
            let text = try String(contentsOf: file, encoding: .utf8)
            let names = Set(text.matches(of: /reeldrop_[a-z_]+|process_start_time_seconds/).map { String($0.output) })
            #expect(names.count > 5, "\(file.lastPathComponent)")
            for name in names { #expect(known.contains(name), "\(file.lastPathComponent) uses \(name)") }
        }
        // Nothing that a page tells is left out of the picture.
        let shown = try String(contentsOf: dashboard, encoding: .utf8)
        for name in known.filter({ $0.hasPrefix("reeldrop_") && !$0.hasSuffix("_sum") && !$0.hasSuffix("_count") }) {
            #expect(shown.contains(name), "\(name) is not on the dashboard")
        }
    }

    /// Runs Prometheus' tool; nil where it is not installed.
    static func promtool(_ arguments: [String], input: FilePath? = nil) throws -> (code: Int32, text: String)? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        guard let program = folders.map({ "\($0)/promtool" }).first(where: FileManager.default.isExecutableFile)
        else { return nil }
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        if let input { process.standardInput = try FileHandle(forReadingFrom: URL(filePath: input.string)) }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    static let hasPromtool = (try? promtool(["--version"])) != nil
}

struct MonitoringExampleTests {
    @Test(
        "The alert rules are rules to Prometheus",
        .enabled(if: MonitoringExamples.hasPromtool, "there is no promtool")
    )
    func rules() throws {
        let result = try MonitoringExamples.promtool(["check", "rules", MonitoringExamples.alerts.path])
        #expect(result?.code == 0, "\(result?.text ?? "")")
    }

    @Test("The dashboard is whole: each panel has a title and asks something, and none lies over another")
    func dashboard() throws {
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: MonitoringExamples.dashboard))
        let board = try #require(json as? [String: Any])
        let panels = try #require(board["panels"] as? [[String: Any]])
        var places: Set<[Int]> = []
        for panel in panels {
            #expect(panel["title"] is String)
            let targets = try #require(panel["targets"] as? [[String: Any]])
            #expect(targets.allSatisfy { ($0["expr"] as? String)?.isEmpty == false })
            let place = try #require(panel["gridPos"] as? [String: Int])
            for x in (place["x"] ?? 0)..<(place["x"] ?? 0) + (place["w"] ?? 0) {
                for y in (place["y"] ?? 0)..<(place["y"] ?? 0) + (place["h"] ?? 0) {
                    #expect(x < 24 && places.insert([x, y]).inserted, "\(panel["title"] ?? "")")
                }
            }
        }
        #expect(Set(panels.compactMap { $0["id"] as? Int }).count == panels.count)
    }
}
