import Foundation
import SeedanceSandbox

/// The memory of a daemon that has made a film and waits for the next job.
func measureIdle() async throws -> [Figure] {
    var settings = SandboxSettings()
    settings.films = .tiny
    settings.taskSeconds = 0.5
    return try await Sandbox.withSandbox(settings) { _, address in
        let daemon = try DaemonProcess(api: address)
        defer { daemon.end() }
        try daemon.drop("a.job", Data("prompt: a film\n".utf8))
        try await waiting(for: "the film") {
            FileManager.default.fileExists(atPath: daemon.drop.appending(path: "a.mp4").path)
        }
        // The notes' last write comes a moment after the film.
        try await Task.sleep(for: .seconds(3))
        return [Figure(name: "idle: resident memory", value: try daemon.megabytes("VmRSS"), unit: "MB")]
    }
}

/// The most memory that a daemon takes while 50 films with images of 10 MB are with the API at once.
func measureMemory() async throws -> [Figure] {
    let films = 50
    var settings = SandboxSettings()
    settings.films = .tiny
    settings.requestsPerMinute = nil
    settings.taskSeconds = 20
    return try await Sandbox.withSandbox(settings) { sandbox, address in
        let daemon = try DaemonProcess(
            api: address,
            config: "api: { requests_per_minute: 100000, requests_per_second: 1000, tasks_in_flight: \(films) }"
        )
        defer { daemon.end() }
        for number in 0..<films {
            try daemon.drop("\(number).png", noisePNG(width: 3300, height: 3150, seed: UInt64(number) << 8 + 7))
            try daemon.drop("\(number).job", Data("prompt: film \(number)\nimage: \(number).png\n".utf8))
        }
        var underWay = 0
        try await waiting(for: "\(films) films") {
            underWay = max(underWay, await sandbox.tasks.count { $0.status != "COMPLETED" })
            let names = try FileManager.default.contentsOfDirectory(atPath: daemon.drop.path)
            return names.count { $0.hasSuffix(".mp4") } == films
        }
        return [
            Figure(name: "memory: films under way at once", value: Double(underWay), unit: "films"),
            Figure(name: "memory: most resident memory", value: try daemon.megabytes("VmHWM"), unit: "MB"),
        ]
    }
}
