import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// A network that loses packets, breaks connections and goes down.
@Suite(.enabled(if: Machine.canMakeNetworks, "networks of its own cannot be made here"))
struct NetworkTests {
    @Test("Over a bad line every task is paid for once, and every film comes or is held")
    func badLine() async throws {
        let network = try PrivateNetwork()
        defer { network.remove() }
        let site = try DropSite("http://127.0.0.1:8787")
        let sandbox = try await startSandbox(site, network)
        let daemon = try await site.start(through: network.prefix)
        let jobs = (1...15).map { "film \($0)" }
        func count(_ endings: String...) -> Int {
            jobs.count { job in endings.contains { site.folder.exists(FilePath("drop/\(job).\($0)")) } }
        }
        func begun() -> Int { count("mp4", "rendering.txt", "held.txt") }
        try await network.losing(share: 0.2) {
            for job in jobs[..<8] { try site.drop(job) }
            try await eventually("some are sent") { begun() >= 4 }
            try await network.refusing(port: 8787) {
                for job in jobs[8..<12] { try site.drop(job) }
                try await failure(of: daemon)
            }
            try await eventually("it goes on") { begun() >= 8 }
            try await network.down {
                for job in jobs[12...] { try site.drop(job) }
                try await failure(of: daemon)
            }
            try await eventually("it goes on") { begun() >= 12 }
        }
        try await eventually("every job has its end") {
            try site.folder.expectWholeFilms(in: "drop")
            return count("mp4", "held.txt", "failed.txt") == jobs.count
        }
        daemon.terminate()
        #expect(await daemon.end() == 0)
        // What was written down last may not have been in time.
        _ = try await site.run(["--once"], through: network.prefix).end()

        let takes = try await site.takes()
        let delivered = takes.filter { $0.state == "delivered" }
        let held = takes.filter { $0.state == "held" }
        #expect(takes.count == jobs.count)
        #expect(delivered.count + held.count == jobs.count, "\(takes)")
        #expect(try site.films() == delivered.count)
        let known = takes.compactMap(\.task)
        #expect(Set(known).count == known.count)
        let paid = try await tasks(network)
        #expect(Set(known).isSubset(of: paid))
        #expect(delivered.allSatisfy { $0.task != nil })
        // What was paid for and is not known can only be the film of a job that is held.
        #expect(paid.count - known.count <= held.count { $0.task == nil })
        sandbox.terminate()
        #expect(await sandbox.end() == 0)
    }

    /// Waits until the daemon has noticed once more that something is wrong with the line.
    private func failure(of daemon: RunningProgram) async throws {
        let words = ["take not sent", "task list not read", "task not read", "delivery postponed"]
        let before = words.map(daemon.count)
        try await eventually("something fails") { words.map(daemon.count) != before }
    }

    private func startSandbox(_ site: DropSite, _ network: PrivateNetwork) async throws -> RunningProgram {
        // Some kilobytes of film for all, or drawing them would take longer than everything else.
        try site.folder.makeDirectory("bin")
        try Machine.perform(
            "ffmpeg",
            "-loglevel",
            "error",
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=160x120:d=1",
            "-pix_fmt",
            "yuv420p",
            site.folder("film.mp4").string
        )
        try site.folder.write(
            "bin/ffmpeg",
            text: """
                #!/bin/sh
                [ "$1" != -version ] || exit 0
                for last; do :; done
                cp '\(site.folder("film.mp4"))' "$last"

                """
        )
        try Machine.perform("chmod", "+x", site.folder("bin/ffmpeg").string)
        let sandbox = try RunningProgram(
            ["sandbox", "--listen", "127.0.0.1:8787", "--task-seconds", "2", "--requests-per-minute", "0"],
            environment: ["PATH": "\(site.folder("bin")):/usr/sbin:/usr/bin:/sbin:/bin"],
            through: network.prefix
        )
        try await eventually("the sandbox listens") { sandbox.output.contains("http://127.0.0.1:8787") }
        return sandbox
    }

    /// The ids of all tasks that the API has made.
    private func tasks(_ network: PrivateNetwork) async throws -> Set<String> {
        let program = """
            import urllib.request
            address = "http://127.0.0.1:8787/v1/ai/video/seedance-2-mini"
            request = urllib.request.Request(address, headers={"x-magnific-api-key": "test-key"})
            print(urllib.request.urlopen(request, timeout=60).read().decode())
            """
        let request = try RunningProgram(command: network.prefix + ["/usr/bin/python3", "-c", program])
        #expect(await request.end() == 0, "\(request.errors)")
        let answer = try JSONSerialization.jsonObject(with: Data(request.output.utf8)) as? [String: Any]
        let rows = try #require(answer?["data"] as? [[String: Any]])
        let ids = rows.compactMap { $0["task_id"] as? String }
        #expect(Set(ids).count == rows.count)
        return Set(ids)
    }
}
