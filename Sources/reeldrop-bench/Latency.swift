import Foundation
import SeedanceSandbox

/// The time that the daemon waits on purpose, until a file has been quiet for long enough (design §11).
let quietWindow = 300.0

/// How long it takes from a job's coming into the folder until its request has arrived at the API, beside a loop that does
/// the least that can be done (``FloorLoop``).
func measureLatency() async throws -> [Figure] {
    // No film comes while others are asked for.
    try await withAPI(taskSeconds: 3600) { sandbox, address in
        let place = temporaryPlace()
        defer { try? FileManager.default.removeItem(at: place) }
        let loop = try FloorLoop(drop: place.appending(path: "drop"), api: address)
        loop.start()
        let daemon = try DaemonProcess(api: address, config: DaemonProcess.unlimited)
        defer { daemon.end() }
        let image = noisePNG(width: 1280, height: 720, seed: 1)
        var figures: [Figure] = []
        for way in Way.allCases {
            let floor = try await way.times(into: place.appending(path: "drop"), image, sandbox)
            let times = try await way.times(into: daemon.drop, image, sandbox).map { $0 - quietWindow }
            let name = "latency, \(way.rawValue), less the quiet window: "
            figures += [
                Figure(name + "median", times.median, "ms", floor: floor.median, .times(1.5)),
                Figure(name + "p99", times.quantile(0.99), "ms", floor: floor.quantile(0.99), .atMost(5)),
            ]
        }
        return figures
    }
}

/// How a job comes into the folder.
enum Way: String, CaseIterable {
    case renamed = "renamed into the folder"
    case written = "written in the folder"
    case withImage = "with an image of 1 MB"

    /// Drops jobs one after another.
    ///
    /// - Returns: the milliseconds from each drop to its POST, but for the first ones, which find a daemon that is still
    ///   starting.
    func times(into drop: URL, _ image: Data, _ sandbox: Sandbox, warmUp: Int = 10, count: Int = 100) async throws
        -> [Double]
    {
        var times: [Double] = []
        for number in -warmUp..<count {
            let name = "\(self)\(number)"
            var text = "prompt: film \(name)\n"
            if self == .withImage {
                _ = try put(image, as: name + ".png", in: drop)
                text += "image: \(name).png\n"
            }
            let before = await sandbox.posts.count
            let start =
                try self == .written
                ? write(text, to: drop.appending(path: name + ".job"))
                : put(Data(text.utf8), as: name + ".job", in: drop)
            try await waiting(for: "the POST of \(name)", every: .milliseconds(2)) {
                await sandbox.posts.count > before
            }
            if number >= 0 { times.append((await sandbox.posts[before].time - start) * 1000) }
        }
        return times
    }

    /// Writes a file under its name.
    ///
    /// - Returns: when it was about to be closed, as Unix time.
    private func write(_ text: String, to file: URL) throws -> Double {
        let descriptor = open(file.path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o644)
        guard descriptor >= 0, Glibc.write(descriptor, text, text.utf8.count) > 0 else {
            throw CocoaError(.fileWriteUnknown)
        }
        let now = Date().timeIntervalSince1970
        close(descriptor)
        return now
    }
}
