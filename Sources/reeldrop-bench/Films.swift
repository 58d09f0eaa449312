import Foundation
import Pipeline
import SeedanceSandbox

/// How many films a minute a key of 50 requests a minute makes, and how many requests each of them takes.
///
/// Time passes ten times faster than in life, for the API's limiter, its tasks and the daemon's pace alike. Each run first
/// fills the API with so many films that as many end as are begun, which takes twice as long as a film, and then counts for
/// as long as a film takes, but for five minutes at least.
func measureFilms() async throws -> [Figure] {
    var figures: [Figure] = []
    for (webhooks, ceiling) in [(true, 50.0), (false, 22.5)] {
        for inFlight in [20, 100, 500] {
            figures += try await measureFilms(webhooks: webhooks, ceiling: ceiling, inFlight: inFlight)
        }
    }
    return figures
}

private func measureFilms(webhooks: Bool, ceiling: Double, inFlight: Int) async throws -> [Figure] {
    let scale = 10.0
    // As long as so many films are under way at that pace, a little less so that the key is what limits.
    let minutes = Double(inFlight) / ceiling * 0.8
    let counted = max(5, minutes)
    var settings = SandboxSettings()
    settings.films = .tiny
    settings.timeScale = scale
    settings.requestsPerMinute = 50
    settings.taskSeconds = minutes * 60 / scale
    settings.webhookSecret = Studio.secret
    return try await Sandbox.withSandbox(settings) { sandbox, address in
        let studio = try Studio(api: address, webhooks: webhooks) {
            $0.minute = .seconds(60 / scale)
            $0.tasksInFlight = inFlight
        }
        return try await studio.working {
            let jobs = Int(50 * (minutes * 2.4 + counted + 5)) + inFlight
            for number in 0..<jobs { try studio.drop(job: "\(number)", "prompt: film \(number)\n") }
            try await waiting(for: "the first films") { await sandbox.downloads.count > 0 }
            try await Task.sleep(for: .seconds((minutes + 3) * 60 / scale))
            let (films, requests, refused) = await state(of: sandbox)
            let start = ContinuousClock.now
            var most = 0
            while ContinuousClock.now < start + .seconds(counted * 60 / scale) {
                try await Task.sleep(for: .milliseconds(100))
                most = max(most, await sandbox.tasks.count { $0.status != "COMPLETED" })
            }
            let (filmsThen, requestsThen, refusedThen) = await state(of: sandbox)
            let made = Double(filmsThen - films)
            let name = "films, \(webhooks ? "webhooks" : "polling"), \(inFlight) in flight: "
            return [
                Figure(name + "a minute", made / counted, "films", floor: ceiling, .atLeast(webhooks ? 46 : 21)),
                Figure(name + "requests a film", Double(requestsThen - requests) / made, ""),
                Figure(name + "most under way", Double(most), "films"),
                Figure(name + "answers of 429", Double(refusedThen - refused), ""),
            ]
        }
    }
}

private func state(of sandbox: Sandbox) async -> (films: Int, requests: Int, refused: Int) {
    var requests = 0
    for route in [SandboxRoute.create, .read, .list] { requests += await sandbox.requestCount(route) }
    return (await Set(sandbox.downloads.compactMap(\.taskID)).count, requests, await sandbox.refusedForRate)
}
