import Foundation
import SeedanceSandbox

/// The most memory that a daemon takes for large files, beside what one takes that has made a film and waits for the next
/// job.
///
/// - Parameter films: how many films with images of 10 MB are under way at once.
func measureMemory(films: Int) async throws -> [Figure] {
    let idle = try await withAPI(taskSeconds: 0.3) { _, address in
        try await withDaemon(address) { daemon in
            try daemon.drop("a.job", Data("prompt: a film\n".utf8))
            try await waiting(for: "the film") { daemon.has("a.mp4") }
            // The notes' last write comes a moment after the film.
            try await Task.sleep(for: .seconds(3))
            return daemon.figures.megabytes("VmRSS")
        }
    }
    // The films are still being made when the most was seen.
    let underWay = try await withAPI(taskSeconds: 900) { sandbox, address in
        try await withDaemon(address) { daemon in
            var image = noisePNG(width: 3300, height: 3150, seed: 7)
            for number in 0..<films {
                // A picture of its own: nothing looks at its checksum.
                image.withUnsafeMutableBytes {
                    $0.storeBytes(of: UInt64(number), toByteOffset: 1 << 20, as: UInt64.self)
                }
                try daemon.drop("\(number).png", image)
                try daemon.drop("\(number).job", Data("prompt: film \(number)\nimage: \(number).png\n".utf8))
                // Few ahead of what is sent: each is on this disk three times.
                try await waiting(for: "POST \(number - 20)") { await sandbox.posts.count > number - 20 }
            }
            try await waiting(for: "\(films) films under way") { await sandbox.posts.count == films }
            return daemon.figures.megabytes("VmHWM")
        }
    }
    let download = try await withAPI(taskSeconds: 0.3, filmBytes: 1 << 30) { _, address in
        try await withDaemon(address) { daemon in
            try daemon.drop("a.job", Data("prompt: a film\n".utf8))
            try await waiting(for: "the film") { daemon.has("a.mp4") }
            return daemon.figures.megabytes("VmHWM")
        }
    }
    let uploads = try await withAPI(taskSeconds: 0.3) { _, address in
        try await withDaemon(address) { daemon in
            let names = (1...6).map { "look-\($0).png" }
            for (number, name) in names.enumerated() {
                try daemon.drop(name, noisePNG(width: 4600, height: 4600, seed: UInt64(number) << 8 + 7))
            }
            let job = "prompt: @Image1 beside @Image6\nreference_images: [\(names.joined(separator: ", "))]\n"
            try daemon.drop("a.job", Data(job.utf8))
            try await waiting(for: "the film") { daemon.has("a.mp4") }
            return daemon.figures.megabytes("VmHWM")
        }
    }
    func most(_ what: String, _ most: Double) -> Figure {
        Figure("memory: most with \(what)", most, "MB", floor: idle, .above(40))
    }
    return [
        most("\(films) films with images of 10 MB under way", underWay), most("a film of 1 GB", download),
        most("six images of 20 MB that are uploaded", uploads),
    ]
}

private func withDaemon(_ api: String, _ body: (DaemonProcess) async throws -> Double) async throws -> Double {
    let daemon = try DaemonProcess(api: api, config: DaemonProcess.unlimited)
    defer { daemon.end() }
    return try await body(daemon)
}
