import Foundation
import SeedanceSandbox

/// One job for 42 films from six images of 20 MB: the most memory that the daemon takes for it, how often they are uploaded,
/// and what the films cost.
func measureFamily() async throws -> (memory: Double, figures: [Figure]) {
    try await withAPI(taskSeconds: 1) { sandbox, address in
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
        let daemon = try DaemonProcess(api: address, config: DaemonProcess.unlimited) { drop in
            for (number, image) in images.enumerated() {
                let picture = noisePNG(width: 4600, height: 4600, seed: UInt64(number) << 8 + 7)
                try picture.write(to: drop.appending(path: image))
            }
        }
        defer { daemon.end() }
        func films(_ count: Int) async throws {
            try await waiting(for: "\(count) films") { try daemon.films() == count }
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
        let more = await sandbox.tasks.count - 37 - saved
        let figures = [
            Figure("family: 36 films from 6 images of 20 MB", took / .seconds(1), "s"),
            Figure("family: films paid for by a second save", Double(saved), "films", .atMost(0)),
            Figure("family: films paid for by one ratio more", Double(more), "films", .atMost(6)),
            Figure("family: uploads", Double(await sandbox.uploads.count), "uploads", .atMost(6)),
        ]
        return (daemon.figures.megabytes("VmHWM"), figures)
    }
}
