import Foundation
import SeedanceSandbox

/// How many jobs a second become requests when 1,000 are dropped at once on a key without limits, and how long a start
/// takes when all of them are done.
func measureBurst() async throws -> [Figure] {
    let jobs = 1000
    var settings = SandboxSettings()
    settings.films = .tiny
    settings.requestsPerMinute = nil
    settings.taskSeconds = 0.1
    return try await Sandbox.withSandbox(settings) { sandbox, address in
        let daemon = try DaemonProcess(
            api: address,
            config: "api: { requests_per_minute: 100000, requests_per_second: 1000, tasks_in_flight: 1000 }"
        )
        defer { daemon.end() }
        let outside = daemon.drop.deletingLastPathComponent().appending(path: "jobs")
        try FileManager.default.createDirectory(at: outside, withIntermediateDirectories: true)
        for number in 0..<jobs {
            try Data("prompt: film \(number)\n".utf8).write(to: outside.appending(path: "\(number).job"))
        }
        let drop = daemon.drop.appending(path: "jobs")
        let start = Date().timeIntervalSince1970
        try FileManager.default.moveItem(at: outside, to: drop)
        try await waiting(for: "\(jobs) requests") { await sandbox.posts.count == jobs }
        let posts = await sandbox.posts
        let sent = (posts.map(\.time).max() ?? .nan) - start
        let first = (posts.map(\.time).min() ?? .nan) - start
        try await waiting(for: "\(jobs) films", every: .milliseconds(200)) {
            try FileManager.default.contentsOfDirectory(atPath: drop.path).count { $0.hasSuffix(".mp4") } == jobs
        }
        let delivered = Date().timeIntervalSince1970 - start
        let most = try daemon.megabytes("VmHWM")
        try await Task.sleep(for: .seconds(3))
        var starts: [Double] = []
        for _ in 0..<5 { starts.append(try daemon.startAgain() / .milliseconds(1)) }
        return [
            Figure(name: "burst: jobs sent a second", value: Double(jobs) / sent, unit: "1/s"),
            Figure(name: "burst: drop to the first request", value: first * 1000, unit: "ms"),
            Figure(name: "burst: films delivered a second", value: Double(jobs) / delivered, unit: "1/s"),
            Figure(name: "burst: most resident memory", value: most, unit: "MB"),
        ] + quantiles("start to READY, \(jobs) finished jobs", starts)
            + [Figure(name: "resident memory after that", value: try daemon.megabytes("VmRSS"), unit: "MB")]
    }
}
