import Foundation
import SeedanceSandbox

/// One job for 42 films from six images of 20 MB: how often they are uploaded, what the films cost, and the most memory that
/// the daemon takes for it.
func measureFamily() async throws -> [Figure] {
    var settings = SandboxSettings()
    settings.films = .tiny
    settings.requestsPerMinute = nil
    settings.taskSeconds = 1
    return try await Sandbox.withSandbox(settings) { sandbox, address in
        let images = (1...6).map { "look-\($0).png" }
        func job(_ ratios: String) -> Data {
            Data(
                """
                prompt: @Image1 beside @Image6
                reference_images: [\(images.joined(separator: ", "))]
                aspect_ratio: [\(ratios)]
                duration: [5, 10]
                takes: 3

                """.utf8
            )
        }
        let daemon = try DaemonProcess(
            api: address,
            config: "api: { requests_per_minute: 100000, requests_per_second: 1000, tasks_in_flight: 100 }"
        ) { drop in
            for (number, image) in images.enumerated() {
                let picture = noisePNG(width: 4600, height: 4600, seed: UInt64(number) << 8 + 7)
                try picture.write(to: drop.appending(path: image))
            }
        }
        defer { daemon.end() }
        func films(_ count: Int) async throws {
            try await waiting(for: "\(count) films") {
                let names = try FileManager.default.contentsOfDirectory(atPath: daemon.drop.path)
                return names.count { $0.hasSuffix(".mp4") } == count
            }
        }
        let six = "21:9, 16:9, 4:3, 1:1, 3:4, 9:16"
        let start = ContinuousClock.now
        try daemon.drop("hero.job", job(six))
        try await films(36)
        let took = start.duration(to: .now)
        // A second save, and a film that comes after it.
        try daemon.drop("hero.job", job(six) + Data("# again\n".utf8))
        try daemon.drop("probe.job", Data("prompt: probe\n".utf8))
        try await films(37)
        let saved = await sandbox.tasks.count - 37
        try daemon.drop("hero.job", job(six + ", 9:21"))
        try await films(43)
        let uploads = await sandbox.uploads
        return [
            Figure(name: "family: 36 films from 6 images of 20 MB", value: took / .seconds(1), unit: "s"),
            Figure(name: "family: films paid for by a second save", value: Double(saved), unit: "films"),
            Figure(
                name: "family: films paid for by one ratio more",
                value: Double(await sandbox.tasks.count - 37 - saved),
                unit: "films"
            ),
            Figure(name: "family: uploads", value: Double(uploads.count), unit: "uploads"),
            Figure(name: "family: most resident memory", value: try daemon.megabytes("VmHWM"), unit: "MB"),
        ]
    }
}
