import AsyncHTTPClient
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import SeedanceSandbox
import Synchronization
import SystemPackage
import TestKit
import Testing

@testable import Pipeline
@testable import Web

/// What programs ask and order.
struct ControlAPITests {
    @Test("Status, jobs by every filter and page by page, one job with its history, and orders")
    func everything() async throws {
        try await WebStudio.open([Fault(.fail, when: .nth(1))]) { studio in
            try await studio.working {
                try studio.drop.makeDirectory("a%b_c")
                try studio.drop.write("a%b_c/failed.job", text: "prompt: A watch, 100% steel\n")
                try await eventually("failed") { try studio.takes().map(\.state) == [.failed] }
                for name in ["one", "two", "three"] {
                    try studio.drop.write(FilePath("\(name).job"), text: "prompt: Film \(name)\n")
                    try await eventually("done") { try studio.takes().last?.state == .delivered }
                    try await eventually("its note is gone") { try studio.drop.visibleNames().contains("\(name).mp4") }
                }
                try studio.drop.write("bad.job", text: "promt: A watch\n")
                try await eventually("rejected") { try studio.takes().last?.state == .rejected }

                let status = try await studio.json("api/status")
                #expect(status["takes"] as? [String: Int] != nil)
                #expect((status["takes"] as? [String: Int])?["delivered"] == 3)
                #expect(status["credits_today"] as? Int == 1050)
                #expect(status["films_today"] as? Int == 3)
                #expect(try await studio.get("").text.contains("<strong>1\u{202F}050</strong> credits for 3 films"))
                #expect(status["paused"] as? Bool == false)
                let folder = try #require((status["folders"] as? [[String: Any]])?.first)
                #expect(folder["path"] as? String == studio.drop.path.string)
                #expect(folder["problem"] == nil)

                func names(_ query: String) async throws -> [String] {
                    let jobs = try await studio.json("api/jobs?\(query)")["jobs"] as? [[String: Any]]
                    return try #require(jobs).compactMap { $0["name"] as? String }
                }
                #expect(try await names("") == ["bad.job", "three.job", "two.job", "one.job", "failed.job"])
                #expect(try await names("state=done") == ["three.job", "two.job", "one.job"])
                #expect(try await names("state=attention") == ["bad.job", "failed.job"])
                #expect(try await names("state=rejected") == ["bad.job"])
                #expect(try await names("text=FILM+T") == ["three.job", "two.job"])
                #expect(try await names("text=a%25b_c") == ["failed.job"])
                #expect(try await names("text=%25") == ["failed.job"])
                #expect(try await names("text=b%25b") == [])
                #expect(try await names("folder=\(folder["id"] as? Int ?? 0)&text=one") == ["one.job"])
                #expect(try await names("folder=99") == [])
                #expect(try await names("day=\(PageWords.day(Date()))").count == 5)
                #expect(try await names("day=2020-02-29") == [])
                let first = try await studio.json("api/jobs?limit=2")
                let next = try #require(first["next"] as? Int)
                #expect(try await names("limit=2&before=\(next)") == ["two.job", "one.job"])
                for wrong in [
                    "state=none", "day=yesterday", "day=2020-13-01", "limit=0", "limit=x", "before=-", "folder=a",
                ] {
                    #expect(try await studio.get("api/jobs?\(wrong)").status == 400, "\(wrong)")
                }

                let failed = try await studio.json("api/jobs/1")
                #expect(failed["orders"] as? [String] == ["retry"])
                #expect((failed["note"] as? String)?.contains("There is no film of failed.job") == true)
                #expect((failed["earlier"] as? [Any])?.isEmpty == true)
                let take = try #require((failed["takes"] as? [[String: Any]])?.first)
                #expect((take["request"] as? [String: Any])?["prompt"] as? String == "A watch, 100% steel")
                let told = try await studio.get("jobs/1").text
                #expect(told.contains("failed.mp4: failed. The API could not make"))
                #expect(try await studio.get("api/jobs/99").status == 404)
                #expect(try await studio.get("api/jobs/x").status == 404)

                #expect(try await studio.post("api/jobs/1/release").status == 409)
                #expect(try await studio.post("api/jobs/99/retry").status == 404)
                let done = try await studio.post("api/jobs/1/retry")
                #expect(done.status == 200)
                #expect(done.text.contains("failed.job was failed; its film is asked for again."))
                try await eventually("done") {
                    try studio.takes().first { $0.id == take["id"] as? Int64 }?.state == .delivered
                }
                let history = try await studio.get("jobs/1").text.components(separatedBy: "<ol class=\"history\">").last
                for event in [
                    "taken in", "sent, for about 350 credits", "a person had it sent again", "made",
                    "in the folder as failed.mp4",
                ] {
                    #expect(history?.contains("failed.mp4: \(event)") == true, "\(event)")
                }

                #expect(try await studio.post("api/pause").status == 200)
                #expect(try await studio.json("api/status")["paused"] as? Bool == true)
                let why = try await studio.json("api/status")["stopped"] as? String
                #expect(why?.contains("paused") == true)
                #expect(try await studio.post("api/resume").status == 200)
                #expect(try await studio.json("api/status")["stopped"] == nil)
            }
        }
    }

    @Test("The description has every route of the control API and no other, and every field that it tells")
    func description() async throws {
        let document = try JSONSerialization.jsonObject(with: Data(Assets.description.bytes)) as? [String: Any]
        let paths = try #require(document?["paths"] as? [String: [String: Any]])
        let described = paths.flatMap { path, operations in operations.keys.map { "\($0.uppercased()) \(path)" } }
        try await WebStudio.open { studio in
            try await studio.working {
                let served = try studio.routes().filter { $0.contains(" /api/") }
                #expect(Set(described) == Set(served))
                try studio.drop.write("hero.job", text: "prompt: A watch\n")
                try await studio.waitFor(["hero.job", "hero.mp4"])

                let schemas = try #require(
                    (document?["components"] as? [String: Any])?["schemas"] as? [String: [String: Any]]
                )
                func expect(_ value: [String: Any], is schema: String) throws {
                    let known = try #require(schemas[schema]?["properties"] as? [String: Any])
                    let required = schemas[schema]?["required"] as? [String] ?? []
                    #expect(Set(value.keys).isSubset(of: known.keys), "\(schema)")
                    #expect(Set(required).isSubset(of: value.keys), "\(schema)")
                }
                let status = try await studio.json("api/status")
                try expect(status, is: "Status")
                for folder in try #require(status["folders"] as? [[String: Any]]) { try expect(folder, is: "Folder") }
                let page = try await studio.json("api/jobs")
                try expect(page, is: "JobPage")
                for job in try #require(page["jobs"] as? [[String: Any]]) { try expect(job, is: "Job") }
                let job = try await studio.json("api/jobs/1")
                try expect(job, is: "Job")
                for sent in try #require(job["sent"] as? [[String: Any]]) { try expect(sent, is: "Sent") }
                let sheets = try await studio.json("api/sheets")["sheets"] as? [[String: Any]]
                try expect(try #require(sheets?.first), is: "Sheet")
                for take in try #require(job["takes"] as? [[String: Any]]) {
                    try expect(take, is: "Take")
                    try expect(try #require(take["request"] as? [String: Any]), is: "Request")
                }
                #expect(Set(TakeState.allCases.map(\.rawValue)) == Set(schemas["State"]?["enum"] as? [String] ?? []))
            }
        }
    }

    @Test(
        "Who may open the socket may order without a token; it has a mode for the owner and the group, and goes with the daemon"
    )
    func socket() async throws {
        try await WebStudio.open { studio in
            try studio.state.write("token", text: "secret")
            let path = studio.state("control.sock")
            #expect(!Poke(socket: path).send(), "nobody is there")
            try await studio.working({ $0.webTokenFile = studio.state("token") }) {
                #expect(try await studio.get("api/status").status == 401)
                let mode = try FileManager.default.attributesOfItem(atPath: path.string)[.posixPermissions] as? Int
                #expect(mode == 0o660)
                let url = try #require(URL(httpURLWithSocketPath: path.string, uri: "/api/status"))
                let answer = try await HTTPClient.shared.execute(
                    HTTPClientRequest(url: url.absoluteString),
                    timeout: .seconds(30)
                )
                #expect(answer.status == .ok)
                _ = try await answer.body.collect(upTo: 1 << 20)
                #expect(Poke(socket: path).send())
                // The page is for browsers, which can't open it.
                let page = try #require(URL(httpURLWithSocketPath: path.string, uri: "/"))
                let none = try await HTTPClient.shared.execute(
                    HTTPClientRequest(url: page.absoluteString),
                    timeout: .seconds(30)
                )
                #expect(none.status == .notFound)
            }
            #expect(!studio.state.exists("control.sock"))
        }
    }

    @Test("An order of another process is acted on because the daemon is told, not only because it looks around")
    func orderFromOutside() async throws {
        try await WebStudio.open { studio in
            try await studio.working {
                try await eventually("the socket is there") { Poke(socket: studio.state("control.sock")).send() }
                let events = try await studio.events("api/events")
                var iterator = events.makeAsyncIterator()
                #expect(try await iterator.next()?.name == "hello")
                try #require(try Orders(stateDirectory: studio.state.path)).pause(true)
                // Another process' change alone is none that the daemon makes.
                var names: [String] = []
                while !names.contains("reload"), let event = try await iterator.next() { names.append(event.name) }
                #expect(names.contains("status"))
                #expect(try await studio.json("api/status")["paused"] as? Bool == true)
            }
        }
    }

    @Test("A name that is not text is told with its bytes, and shown as well as it can be")
    func notText() async throws {
        try await WebStudio.open { studio in
            try await studio.working {
                let name = Data("h\u{E9}ro-".utf8) + [0xFF] + Data(".job".utf8)
                try studio.drop.write(FilePath(bytes: name), text: "prompt: A watch\n")
                try await eventually("delivered") { try studio.takes().first?.state == .delivered }
                let told = try await studio.json("api/jobs/1")
                let bytes = try #require((told["path_base64"] as? String).flatMap { Data(base64Encoded: $0) })
                #expect(bytes.suffix(name.count) == name)
                for page in ["", "jobs/1"] {
                    #expect(try await studio.get(page).text.contains("h\u{E9}ro-\u{FFFD}.job"))
                }
                #expect(try await studio.bytes("takes/1/film").status == 200)
            }
        }
    }

    @Test("Whoever listens is told of every state that a job comes into, and of the end")
    func events() async throws {
        try await WebStudio.open { studio in
            try await studio.working {
                let events = try await studio.events("api/events")
                try studio.drop.write("hero.job", text: "prompt: A watch\n")
                var states: [String] = []
                for try await event in events where event.name == "job" {
                    states.append(try event.data["state"] as? String ?? "")
                    if states.last == "delivered" { break }
                }
                #expect(states.last == "delivered")
            }
        }
    }
}

extension WebStudio {
    /// Asks the control API.
    func json(_ page: String) async throws -> [String: Any] {
        let answer = try await get(page)
        #expect(answer.status == 200, "\(page)")
        return try #require(try JSONSerialization.jsonObject(with: Data(answer.text.utf8)) as? [String: Any])
    }

    /// Orders something.
    func post(
        _ page: String,
        _ headers: [(String, String)] = [],
        body: String = ""
    ) async throws -> (status: Int, text: String, headers: HTTPHeaders) {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port.number)/\(page)")
        request.method = .POST
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        request.body = .bytes(ByteBuffer(string: body))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let text = try await response.body.collect(upTo: 1 << 20)
        return (Int(response.status.code), String(buffer: text), response.headers)
    }

    private var lastServer: WebServer? { server.withLock { $0 } }

    /// What the daemon's listener serves.
    func routes() throws -> [String] {
        let server = try #require(lastServer)
        let router = server.router(
            ListenAddress(host: "127.0.0.1", port: 1),
            Live(desk: server.desk, logger: server.logger)
        )
        return router.routes.filter { $0.method != .head }.map { route in
            let parts = "\(route.path)".split(separator: "/").map {
                $0.hasPrefix(":") ? "{\($0.dropFirst())}" : "\($0)"
            }
            return "\(route.method) /\(parts.joined(separator: "/"))"
        }
    }

    struct Event: Sendable {
        let name: String
        let text: String

        var data: [String: Any] {
            get throws { try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:] }
        }
    }

    /// The events of an address, as they come.
    func events(_ page: String) async throws -> AsyncThrowingStream<Event, any Error> {
        let request = HTTPClientRequest(url: "http://127.0.0.1:\(port.number)/\(page)")
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(150))
        #expect(response.status == .ok)
        return AsyncThrowingStream { continuation in
            let reader = Task {
                var text = ""
                do {
                    for try await part in response.body {
                        text += String(buffer: part)
                        while let end = text.firstRange(of: "\n\n") {
                            let lines = text[..<end.lowerBound].split(separator: "\n")
                            text = String(text[end.upperBound...])
                            guard lines.count == 2 else { continue }
                            continuation.yield(
                                Event(name: String(lines[0].dropFirst(7)), text: String(lines[1].dropFirst(6)))
                            )
                        }
                    }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in reader.cancel() }
        }
    }
}
