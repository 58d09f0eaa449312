import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// Another program has the database for itself for a while, as a backup may.
@Suite(.enabled(if: Machine.hasPython, "python3 with sqlite3 is not installed"))
struct BusyStateTests {
    @Test("While another program holds the database everything waits, and nothing is lost or paid for twice")
    func heldDatabase() async throws {
        try await Sandbox.withSandbox(.quick(taskSeconds: 1)) { sandbox, address in
            let site = try DropSite(address)
            let first = try await site.start()
            first.terminate()
            #expect(await first.end() == 0)

            // From before the start.
            let holder = try await hold(site)
            try site.drop("a")
            let daemon = try site.run([])
            try site.drop("b")
            try await waitAWhile()
            #expect(await sandbox.posts.isEmpty)
            holder.kill()
            _ = await holder.end()

            // While films are made and more jobs come in.
            try await daemon.brings("being made") { await sandbox.tasks.count == 2 }
            let second = try await hold(site)
            try site.drop("c", "d")
            try await waitAWhile()
            #expect(await sandbox.posts.count == 2)
            second.kill()
            _ = await second.end()

            try await site.waitForFilms(4, from: daemon)
            try await site.expectFilms(4, after: daemon, paidAt: sandbox)
        }
    }

    /// Longer than anything that should not wait takes.
    private func waitAWhile() async throws { try await Task.sleep(for: .seconds(4)) }

    private func hold(_ site: DropSite) async throws -> RunningProgram {
        let program = """
            import sqlite3, sys, time
            database = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
            database.execute("BEGIN IMMEDIATE")
            print("held", flush=True)
            time.sleep(60)
            """
        let holder = try RunningProgram(command: ["/usr/bin/python3", "-c", program, site.stateFiles[0].string])
        try await eventually("the database is held") { holder.output.contains("held") }
        return holder
    }
}
