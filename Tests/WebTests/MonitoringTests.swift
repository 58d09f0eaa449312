import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// Who is told how things stand, and what.
struct MonitoringTests {
    @Test("It is ready once the folder was looked at, and says in words why it is not: away, paused, or a key refused")
    func readiness() async throws {
        try await WebStudio.open([Fault(.forbidden)]) { studio in
            try await studio.working {
                try await eventually("it is ready") { try await studio.get("readyz").status == 200 }
                let away = studio.drop.path.string + "-away"
                try FileManager.default.moveItem(atPath: studio.drop.path.string, toPath: away)
                try await eventually("it is not ready") { try await studio.get("readyz").status == 503 }
                #expect(try await studio.get("readyz").text.contains("The drop folder is not there."))
                #expect(try await studio.get("healthz").status == 200)
                try FileManager.default.moveItem(atPath: away, toPath: studio.drop.path.string)
                try await eventually("it is ready again") { try await studio.get("readyz").status == 200 }

                try Store.acting(stateDirectory: studio.state.path)?.pause(true)
                #expect(try await studio.get("readyz").status == 503)
                #expect(try await studio.get("readyz").text.contains("paused"))
                #expect(try await studio.get("metrics").text.contains("reeldrop_sending_stopped 1\n"))
                try Store.acting(stateDirectory: studio.state.path)?.pause(false)

                try studio.drop.write("hero.job", text: "prompt: A watch\n")
                try await eventually("sending has stopped") { try await studio.get("readyz").status == 503 }
                #expect(try await studio.get("readyz").text.contains("key"))
            }
        }
    }

    @Test("A page in somebody's browser that has its name lead here is told nothing")
    func rebinding() async throws {
        try await WebStudio.open { studio in
            try await studio.working {
                let port = studio.port.number
                for host in [
                    "evil.example:\(port)", "127.0.0.1.evil.example", "localhost.evil.example", "127.0.0.1evil",
                ] {
                    let answer = try await studio.get("metrics", [("host", host)])
                    #expect(answer.status == 421, "\(host)")
                    #expect(!answer.text.contains("reeldrop_takes"))
                    #expect(try await studio.get("readyz", [("host", host)]).status == 421)
                    #expect(try await studio.get("healthz", [("host", host)]).status == 200)
                }
                for host in ["localhost:\(port)", "127.0.0.1", "[::1]:\(port)", "LOCALHOST"] {
                    #expect(try await studio.get("metrics", [("host", host)]).status == 200, "\(host)")
                }
            }
        }
    }

    @Test("With a token only who brings it is told, and a new one in the file counts at once")
    func token() async throws {
        try await WebStudio.open { studio in
            try studio.state.write("token", text: "first\n")
            try await studio.working({ $0.webTokenFile = studio.state("token") }) {
                #expect(try await studio.get("metrics").status == 401)
                for wrong in ["", "Bearer", "Bearer ", "Bearer firs", "Bearer firstt", "Basic first"] {
                    #expect(try await studio.get("metrics", [("authorization", wrong)]).status == 401, "\(wrong)")
                }
                #expect(try await studio.get("metrics", [("authorization", "Bearer first")]).status == 200)
                #expect(try await studio.get("readyz").status == 401)
                #expect(try await studio.get("healthz").status == 200)
                try studio.state.write("token", text: "second")
                #expect(try await studio.get("metrics", [("authorization", "Bearer first")]).status == 401)
                #expect(try await studio.get("metrics", [("authorization", "bearer second")]).status == 200)
                try studio.state.remove("token")
                #expect(try await studio.get("metrics", [("authorization", "Bearer second")]).status == 503)
            }
        }
    }

    @Test("Where others can reach it, nothing is told without a token but that it lives, and notices come in")
    func reachableByOthers() async throws {
        try await WebStudio.open { studio in
            let address = ListenAddress(host: "0.0.0.0", port: studio.port.number)
            try await studio.working({ $0.listen = address }) {
                let answer = try await studio.get("metrics")
                #expect(answer.status == 403)
                #expect(answer.text.contains("token_file"))
                #expect(try await studio.get("readyz").status == 403)
                #expect(try await studio.get("healthz").status == 200)
                try studio.drop.write("hero.job", text: "prompt: A watch\n")
                try await studio.waitFor(["hero.job", "hero.mp4"])
                #expect(await studio.sandbox.requestCount(.read) == 0, "its notice came in")
            }
        }
    }

    @Test(
        "Only names of this machine for itself count as such",
        arguments: [
            ("127.0.0.1", true), ("127.8.9.10", true), ("localhost", true), ("::1", true), ("0.0.0.0", false),
            ("::", false), ("127.0.0", false), ("127.0.0.1.", false), ("128.0.0.1", false), ("127.0.0.1.a", false),
            ("", false), ("localhost.", false),
        ]
    )
    func loopback(host: String, isLoopback: Bool) {
        #expect(ListenAddress.isLoopback(host: host) == isLoopback)
    }
}
