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
            return [
                Figure("notice: film done, until it is asked for, median", asked.median, "ms"),
                Figure("notice: film done, until it is in the folder, median", visible.median, "ms"),
                Figure("notice: film done, until it is in the folder, p99", visible.quantile(0.99), "ms"),
            ]
        }
    }
}
