import AsyncHTTPClient
import Foundation
import Seedance

/// How long it takes from a film's link being known until the film is in the folder, beside `curl` of the same film to the
/// same disk and one `fsync`, by turns.
func measureDelivery() async throws -> [Figure] {
    try await measureDelivery("10 MB", byteCount: 10 << 20, count: 20)
        + measureDelivery("1 GB", byteCount: 1 << 30, count: 6)
}

private func measureDelivery(_ words: String, byteCount: Int, count: Int) async throws -> [Figure] {
    try await withAPI(taskSeconds: 0.3, filmBytes: byteCount) { _, address in
        let daemon = try DaemonProcess(api: address, config: DaemonProcess.unlimited)
        defer { daemon.end() }
        try daemon.startAgain()
        let store = try StoreFile(daemon.state)
        guard let key = APIKey("bench") else { throw Stuck(what: "a key") }
        let http = SeedanceClient.makeHTTPClient()
        let client = try SeedanceClient(key: key, settings: .init(baseURL: address), http: http)
        var (times, floors): ([Double], [Double]) = ([], [])
        // The first one finds a daemon that is still starting.
        for number in 0...count {
            let film = daemon.drop.appending(path: "\(number).mp4")
            try daemon.drop("\(number).job", Data("prompt: film \(number)\n".utf8))
            try await waiting(for: film.lastPathComponent, every: .milliseconds(1)) {
                access(film.path, F_OK) == 0
            }
            let now = Date().timeIntervalSince1970
            try await waiting(for: "the note of \(film.lastPathComponent)") {
                try store.value("SELECT state = 'delivered' FROM takes ORDER BY id DESC LIMIT 1") ?? false
            }
            let known: Double = try store.value("SELECT completed_at FROM takes ORDER BY id DESC LIMIT 1") ?? .nan
            let task: String = try store.value("SELECT task_id FROM takes ORDER BY id DESC LIMIT 1") ?? ""
            let link = try await client.task(task, of: Model.seedance2Mini.fromText).value.links.first ?? ""
            if number > 0 { times.append((now - known) * 1000) }
            try FileManager.default.removeItem(at: film)
            let copy = daemon.state.appending(path: "curl.mp4")
            let floor = try milliseconds { try fetch(link, to: copy) }
            if number > 0 { floors.append(floor) }
            try FileManager.default.removeItem(at: copy)
        }
        try await http.shutdown()
        return [Figure("delivery of \(words): link to film", times.median, "ms", floor: floors.median, .times(1.1))]
    }
}

/// What `curl` and `fsync` take.
private func fetch(_ link: String, to file: URL) throws {
    let curl = Process()
    curl.executableURL = URL(filePath: "/usr/bin/curl")
    curl.arguments = ["--silent", "--fail", "--output", file.path, link]
    try curl.run()
    curl.waitUntilExit()
    let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    guard curl.terminationStatus == 0, fsync(descriptor) == 0 else { throw Stuck(what: "curl") }
}
