import SystemPackage
import TestKit
import Testing

/// The daemon ends when it is told to, whatever it has before it.
struct StopTests {
    @Test("Told to stop while thousands of jobs come in, it takes in no more, and the next start finds the rest")
    func massDrop() async throws {
        let site = try DropSite("http://127.0.0.1:9", config: "budget: { hold_burst: 0 }")
        let jobs = (0..<2000).map { "film \($0)" }
        for job in jobs { try site.drop(job) }
        let first = try site.run([])
        try await first.brings("a job is taken in") { first.count("job ready") > 0 }
        first.terminate()
        #expect(await first.end() == 0, "\(first.errors.suffix(1000))")
        let taken = first.count("job ready")
        #expect(taken < jobs.count)

        let second = try await site.start()
        try await second.brings("the rest is taken in") { second.count("job ready") == jobs.count - taken }
        second.terminate()
        #expect(await second.end() == 0)
    }
}
