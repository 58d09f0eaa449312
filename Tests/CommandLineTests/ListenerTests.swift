import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// Where the daemon listens, and what happens when it can't.
struct ListenerTests {
    @Test("When the usual port is taken and no config names it, the daemon says so and goes on without")
    func usualPortTaken() async throws {
        try await Sandbox.withSandbox(.quick()) { sandbox, address in
            let sites = try [DropSite(address), DropSite(address)]
            // Whoever else listens there, two of them can't.
            let daemons = [try await sites[0].start(), try await sites[1].start()]
            try await eventually("one of them says so") { daemons.contains { $0.count("not listening") == 1 } }
            for (number, site) in sites.enumerated() { try site.drop("film \(number)") }
            for (site, daemon) in zip(sites, daemons) { try await site.waitForFilms(1, from: daemon) }
            for daemon in daemons {
                daemon.terminate()
                #expect(await daemon.end() == 0)
                #expect(daemon.count("not listening") <= 1)
            }
        }
    }

    @Test("A named address that is taken ends with 73; without one that can't be, nothing is listened on")
    func namedAddress() async throws {
        try await Sandbox.withSandbox(.quick()) { _, address in
            let taken = try DropSite(address, config: "web: { listen: \"\(address.dropFirst("http://".count))\" }")
            let daemon = try taken.run([])
            #expect(await daemon.end() == 73)
            #expect(daemon.errors.contains("Give it another address"))

            let off = try DropSite(address, config: "web: { listen: off }")
            try off.drop("hero")
            let quiet = try await off.start()
            try await off.waitForFilms(1, from: quiet)
            quiet.terminate()
            #expect(await quiet.end() == 0)
            #expect(quiet.count("listening") == 0)
        }
    }

    @Test("A token file that can't be read is a mistake of the config")
    func noToken() async throws {
        let site = try DropSite("http://127.0.0.1:9", config: "web: { token_file: /nowhere/token }")
        let daemon = try site.run([])
        #expect(await daemon.end() == 78)
        #expect(daemon.errors.contains("/nowhere/token"))
    }
}
