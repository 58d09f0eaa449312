import CoreMetrics
import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

@testable import Pipeline
@testable import Web

/// The numbers that Prometheus fetches.
struct MetricsTests {
    @Test("After a film the page tells of it in every metric, in a form that Prometheus can read")
    func afterAFilm() async throws {
        try await WebStudio.open { studio in
            let page = try await studio.working { () -> String in
                _ = try await studio.take(.delivered)
                // By now the first look at the folder is over, too.
                try await eventually("the folder was looked at") {
                    try await studio.get("metrics").text.contains("reeldrop_folder_scan_seconds{")
                }
                return try await studio.get("metrics").text
            }
            let values = Dictionary(
                page.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line -> (String, Double)? in
                    guard let space = line.lastIndex(of: " "), let value = Double(line[line.index(after: space)...])
                    else { return nil }
                    return (String(line[..<space]), value)
                },
                uniquingKeysWith: { first, _ in
                    Issue.record("a sample comes twice")
                    return first
                }
            )
            let folder = "{folder=\"\(studio.drop.path)\"}"
            #expect(values["reeldrop_takes{state=\"delivered\"}"] == 1)
            #expect(values["reeldrop_takes{state=\"held\"}"] == 0)
            #expect(values["reeldrop_api_requests_total{route=\"create\",code=\"200\"}"] == 1)
            #expect(values["reeldrop_drop_to_request_seconds_count"] == 1)
            #expect(values["reeldrop_drop_to_film_seconds_bucket{le=\"+Inf\"}"] == 1)
            #expect(values["reeldrop_film_download_bytes_total"] ?? 0 > 0)
            #expect(values["reeldrop_credits_spent_total"] == 350)
            #expect(values["reeldrop_credits_reserved"] == 0)
            #expect(values["reeldrop_allowance_requests"] ?? 0 > 0)
            #expect(values["reeldrop_sending_stopped"] == 0)
            #expect(values["reeldrop_folder_healthy\(folder)"] == 1)
            #expect(values["reeldrop_folder_watched_directories\(folder)"] == 1)
            #expect(values["reeldrop_inotify_watches"] == 1)
            #expect(values["reeldrop_inotify_overflows_total"] == 0)
            #expect(values["reeldrop_build_info{version=\"\(Build.version)\"}"] == 1)
            #expect(values["process_start_time_seconds"] ?? 0 > 1_700_000_000)
            try Self.check(page)
            try MonitoringExamples.expectNames(in: page)
        }
    }

    /// Prometheus' own tool finds nothing to object to, where it is installed.
    private static func check(_ page: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("page", text: page)
        guard let result = try MonitoringExamples.promtool(["check", "metrics"], input: folder("page")) else { return }
        #expect(result.code == 0, "\(result.text)")
    }

    @Test("A histogram counts into every bucket that is wide enough, and goes on when it is made again")
    func histogram() {
        let registry = PrometheusRegistry()
        for seconds in [0.1, 0.2, 7.0, 100_000] {
            CoreMetrics.Timer(label: Measure.dropToRequest.rawValue, factory: registry).recordSeconds(seconds)
        }
        var page = MetricsText()
        registry.write(to: &page)
        let name = Measure.dropToRequest.rawValue
        for line in [
            "\(name)_bucket{le=\"0.1\"} 1", "\(name)_bucket{le=\"0.25\"} 2", "\(name)_bucket{le=\"5\"} 2",
            "\(name)_bucket{le=\"10\"} 3", "\(name)_bucket{le=\"+Inf\"} 4", "\(name)_count 4",
        ] {
            #expect(page.text.contains(line + "\n"), "\(line)")
        }
    }

    @Test("A folder's name can neither end its label nor its line")
    func hostileLabels() {
        var page = MetricsText()
        page.add("m", .gauge, "help", [([("folder", "a\"} 1\nforged 2\\")], 0.5)])
        #expect(page.text == "# HELP m help\n# TYPE m gauge\nm{folder=\"a\\\"} 1\\nforged 2\\\\\"} 0.5\n")
    }
}
