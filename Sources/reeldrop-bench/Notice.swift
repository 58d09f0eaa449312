import Foundation
import Pipeline
import SeedanceSandbox

/// How long it takes from a film's end at the API until the film is asked for, and until it is in the folder.
///
/// The notice's own way and its signature are part of it; the film is so small that fetching it takes no time.
func measureNotice() async throws -> [Figure] {
    var settings = SandboxSettings()
    settings.films = .tiny
    settings.requestsPerMinute = nil
    settings.taskSeconds = 0.3
    settings.webhookSecret = Studio.secret
    return try await Sandbox.withSandbox(settings) { sandbox, address in
        let studio = try Studio(api: address, webhooks: true) { $0.requestsPerMinute = 100_000 }
        return try await studio.working {
            var asked: [Double] = []
            var visible: [Double] = []
            for number in 0..<60 {
                try studio.drop(job: "\(number)", "prompt: film \(number)\n")
                while !studio.has("\(number).mp4") { try await Task.sleep(for: .milliseconds(1)) }
                let now = Date().timeIntervalSince1970
                // The first ones find a daemon that is still starting.
                guard number >= 10, let task = await sandbox.tasks.first(where: { $0.prompt == "film \(number)" }),
                    let finish = task.finish,
                    let download = await sandbox.downloads.first(where: { $0.taskID == task.id })
                else { continue }
                asked.append((download.time - finish) * 1000)
                visible.append((now - finish) * 1000)
            }
            return quantiles("notice: film done to film asked for", asked)
                + quantiles("notice: film done to film in the folder", visible)
        }
    }
}

/// The middle, the 90th of a hundred and the worst of these times in milliseconds.
func quantiles(_ name: String, _ times: [Double]) -> [Figure] {
    let sorted = times.sorted()
    func quantile(_ share: Double) -> Double { sorted.isEmpty ? .nan : sorted[Int(Double(sorted.count - 1) * share)] }
    return [
        Figure(name: "\(name), median", value: quantile(0.5), unit: "ms"),
        Figure(name: "\(name), 90 of 100", value: quantile(0.9), unit: "ms"),
        Figure(name: "\(name), worst of \(sorted.count)", value: quantile(1), unit: "ms"),
    ]
}
