import Foundation
import SystemPackage
import TestKit
import Testing

@testable import WatchFolder

/// Running out of watches. The limit can be lowered for one process only, so the test runs itself in another one.
@Suite(.timeLimit(.minutes(3)))
struct WatchLimitTests {
    private static let inside = ProcessInfo.processInfo.environment["REELDROP_TEST_FEW_WATCHES"]
    private static let lower = "echo 5 > /proc/sys/user/max_inotify_watches"
    private static let canLower = (try? run("/usr/bin/unshare", "-Ur", "sh", "-c", lower)) == 0

    @Test(
        "B2.5 Without watches enough the rest is looked at again and again, until the limit is raised",
        .enabled(if: inside == nil && canLower)
    )
    func limited() throws {
        let report = try TemporaryFolder()
        let again = """
            \(Self.lower) && REELDROP_TEST_FEW_WATCHES=\(report("done").string) exec \(CommandLine.arguments[0]) \
            --testing-library swift-testing --filter WatchLimitTests/manyDirectories > \(report("log").string) 2>&1
            """
        let status = try run("/usr/bin/unshare", "-Ur", "sh", "-c", again)
        let log = String(decoding: try report.read("log"), as: UTF8.self)
        #expect(status == 0 && report.exists("done"), "\(log)")
    }

    @Test("more directories than watches", .enabled(if: inside != nil))
    func manyDirectories() async throws {
        let root = try TemporaryFolder()
        let expected = Set((0..<20).map { FilePath("d\($0)/a.job") })
        for file in expected { try root.makeDirectory(file.removingLastComponent()) }
        let watched = try WatchedFolder(in: root, pollInterval: .milliseconds(50))
        try await watched.whileRunning {
            #expect(watched.watcher?.counters.watches == 5)
            #expect(watched.worker.status.watching == Watching(watched: 5, polled: 16, reason: .limit(watches: 5)))
            #expect(watched.seen.passes.first?.isComplete == true)
            for file in expected { try root.write(file) }
            #expect(await eventually { watched.seen.files == expected })
            #expect(watched.seen.passes.count == 1, "what sends no events is looked at, and not everything")

            try "1000".write(toFile: "/proc/sys/user/max_inotify_watches", atomically: false, encoding: .utf8)
            #expect(
                await eventually {
                    watched.worker.status.watching == Watching(watched: 21, polled: 0, reason: nil)
                }
            )
        }
        if let done = Self.inside { _ = FileManager.default.createFile(atPath: done, contents: nil) }
    }
}
