import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Seedance

/// How many jobs a second are stored, sent and delivered when all of them are dropped at once on a key without limits, beside
/// what the disk and the HTTP client can do alone; and how long a start takes when all of them are done.
func measureBurst(jobs: Int) async throws -> [Figure] {
    // In a process of its own, which competes with the daemon for the processor as little as can be.
    let api = try APIProcess(taskSeconds: 0.1)
    defer { api.end() }
    let daemon = try DaemonProcess(api: api.address, config: DaemonProcess.unlimited)
    defer { daemon.end() }
    try daemon.startAgain()
    let outside = daemon.drop.deletingLastPathComponent().appending(path: "jobs")
    try FileManager.default.createDirectory(at: outside, withIntermediateDirectories: true)
    for number in 0..<jobs {
        try Data("prompt: film \(number)\n".utf8).write(to: outside.appending(path: "\(number).job"))
    }
    let store = try StoreFile(daemon.state)
    let start = ContinuousClock.now
    try FileManager.default.moveItem(at: outside, to: daemon.drop.appending(path: "jobs"))
    func rate(_ what: String, _ condition: String) async throws -> Double {
        try await waiting(for: "\(jobs) jobs \(what)", every: .milliseconds(50), atMost: .seconds(1800)) {
            try store.value("SELECT count(*) FROM takes WHERE \(condition)") ?? 0 >= jobs
        }
        return Double(jobs) / (start.duration(to: .now) / .seconds(1))
    }
    let stored = try await rate("stored", "state IS NOT NULL")
    let sent = try await rate("sent", "task_id IS NOT NULL")
    let delivered = try await rate("delivered", "state = 'delivered'")
    let most = daemon.figures.megabytes("VmHWM")
    try await Task.sleep(for: .seconds(3))
    let starts = try (0..<5).map { _ in try daemon.startAgain() }
    let memory = daemon.figures.megabytes("VmRSS")
    daemon.stop()

    let empty = try DaemonProcess(api: api.address)
    defer { empty.end() }
    try empty.startAgain()
    empty.stop()
    let disk = try StoreFile(empty.state, readonly: false).groupCommits(jobs: jobs)
    try api.startAgain()
    let client = try await requestRate(api.address, count: jobs)
    let name = "burst of \(jobs) jobs: "
    return [
        Figure(name + "stored, against the disk", stored, "1/s", floor: disk),
        Figure(name + "sent, against the disk", sent, "1/s", floor: disk),
        Figure(name + "sent, against the HTTP client", sent, "1/s", floor: client),
        Figure(name + "sent, against the slower", sent, "1/s", floor: min(disk, client), .atLeast(3000), .share(0.6)),
        Figure(name + "films delivered", delivered, "1/s"),
        Figure(name + "most resident memory", most, "MB"),
        Figure(name + "a start afterwards", starts.median, "ms"),
        Figure(name + "resident memory after that", memory, "MB"),
    ]
}

/// How many POSTs a second the HTTP client makes with the daemon's own settings, on as many connections as it keeps.
private func requestRate(_ api: String, count: Int) async throws -> Double {
    let http = SeedanceClient.makeHTTPClient()
    var request = HTTPClientRequest(url: api + (Model.seedance2Mini.fromText.generatePaths["480p"] ?? ""))
    request.method = .POST
    request.headers = ["x-magnific-api-key": "bench", "content-type": "application/json"]
    let body = #"{"prompt":"film 1234","duration":5,"aspect_ratio":"widescreen_16_9","seed":1234567890}"#
    request.body = .bytes(ByteBuffer(string: body))
    let start = ContinuousClock.now
    try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<count {
            if number >= 8 { try await group.next() }
            group.addTask { [request] in
                let response = try await http.execute(request, timeout: .seconds(30))
                _ = try await response.body.collect(upTo: 1 << 20)
                guard response.status == .ok else { throw Stuck(what: "an answer of 200") }
            }
        }
        try await group.waitForAll()
    }
    let seconds = start.duration(to: .now) / .seconds(1)
    try await http.shutdown()
    return Double(count) / seconds
}
