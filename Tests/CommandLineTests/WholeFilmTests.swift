import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// What those see who look at the folder all the time, as sync programs do.
struct WholeFilmTests {
    @Test("B7.1 Whoever looks at the folder all the time sees no film that is not whole")
    func restlessReader() async throws {
        var settings = SandboxSettings.quick()
        settings.films = .rendered
        try await Sandbox.withSandbox(settings) { sandbox, address in
            let site = try DropSite(address)
            let daemon = try await site.start()
            defer { daemon.kill() }
            try site.drop("a", "b", "c", "d")
            // Without a pause: a half film would be there for as long as its download takes.
            var looks = 0
            while try site.films() < 4 {
                looks += 1
                guard daemon.isRunning, looks < 1_000_000 else { break }
                await Task.yield()
            }
            try await site.expectFilms(4, after: daemon, paidAt: sandbox)
        }
    }
}
