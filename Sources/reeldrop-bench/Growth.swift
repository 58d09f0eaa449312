import AsyncHTTPClient
import Foundation
import NIOCore

/// What a store costs that knows more and more films that are done. The folder stays as it is: 100 of their jobs are in it,
/// the others were deleted.
func measureGrowth() async throws -> [Figure] {
    var figures: [Figure] = []
    var least: [Double] = []
    for count in [1000, 100_000, 1_000_000] {
        let costs = try await measureCosts(takes: count)
        if least.isEmpty { least = costs }
        let name = "growth, \(count) films: "
        figures += [
            Figure(name + "status", costs[0], "ms", floor: least[0], .atMost(50)),
            Figure(name + "the page", costs[1], "ms", floor: least[1]),
            Figure(name + "a look", costs[2], "ms", floor: least[2], .times(1.2)),
            Figure(name + "a job, less the quiet window", costs[3], "ms", floor: least[3], .times(1.2)),
            Figure(name + "start to READY", costs[4], "ms", floor: least[4]),
            Figure(name + "resident memory", costs[5], "MB", floor: least[5]),
        ]
    }
    return figures
}

/// What everything costs with so many films in the store, in the order of the figures.
private func measureCosts(takes count: Int) async throws -> [Double] {
    try await withAPI(taskSeconds: 3600) { sandbox, address in
        // All of it is kept.
        let config = DaemonProcess.unlimited + "\nhistory: { takes: 0, days: 0 }"
        let daemon = try DaemonProcess(api: address, config: config, scan: "1s")
        defer { daemon.end() }
        try daemon.startAgain()
        daemon.stop()
        let store = try StoreFile(daemon.state, readonly: false)
        try store.writeHistory(count, present: 100, directories: 10, drop: daemon.drop)
        try store.close()
        let starts = try (0..<4).map { _ in try daemon.startAgain() }
        let look = try await daemon.processorTimeOfALook(over: .seconds(10))
        let http = HTTPClient(eventLoopGroupProvider: .singleton)
        var (statuses, pages): ([Double], [Double]) = ([], [])
        for _ in 0..<6 {
            let status = Process()
            status.executableURL = DaemonProcess.program
            status.arguments = ["status", "--state", daemon.state.path]
            status.standardOutput = FileHandle.nullDevice
            let begin = ContinuousClock.now
            // `waitUntilExit` looks every 25 ms.
            try await withCheckedThrowingContinuation { (end: CheckedContinuation<Void, any Error>) in
                status.terminationHandler = { _ in end.resume() }
                do { try status.run() } catch { end.resume(throwing: error) }
            }
            statuses.append(begin.duration(to: .now) / .milliseconds(1))
            let start = ContinuousClock.now
            let page = try await http.execute(HTTPClientRequest(url: daemon.page), timeout: .seconds(60))
            _ = try await page.body.collect(upTo: 1 << 30)
            pages.append(start.duration(to: .now) / .milliseconds(1))
        }
        try await http.shutdown()
        let jobs = try await Way.renamed.times(into: daemon.drop, Data(), sandbox, warmUp: 2, count: 10)
        return [
            statuses.median, pages.median, look, jobs.median - quietWindow, starts.median,
            daemon.figures.megabytes("VmRSS"),
        ]
    }
}
