import AsyncHTTPClient
import Crypto
import FoundationEssentials
import Testing

@testable import Seedance

@Suite("The client over a real connection")
struct SeedanceClientTests {
    @Test("sends exactly the documented request and reads answer and headers")
    func generates() async throws {
        try await ScriptedServer.run { connection in
            _ = try await connection.request()
            try await connection.answer(
                "200 OK",
                "x-request-id: ak-1",
                "x-ratelimit-limit: 300",
                "x-ratelimit-remaining: 299",
                "x-ratelimit-reset: 60",
                "date: Sun, 06 Nov 1994 08:49:37 GMT",
                body: created
            )
        } _: { server in
            let reply = try await withClient(server.baseURL) { try await $0.generate(request("A \"boat\"")) }
            #expect(
                reply
                    == Reply(
                        value: VideoTask(id: taskID, status: .created),
                        requestID: "ak-1",
                        rate: RateLimit(limit: 300, remaining: 299, resetSeconds: 60),
                        date: "Sun, 06 Nov 1994 08:49:37 GMT"
                    )
            )
            let sent = try #require(server.requests.first)
            #expect(sent.body == Array(#"{"prompt":"A \"boat\""}"#.utf8))
            #expect(
                sent.lines.map { $0.lowercased() }.sorted()
                    == [
                        "accept: application/json", "content-length: 23", "content-type: application/json",
                        "host: 127.0.0.1:\(server.port)", "post /v1/ai/video/seedance-2-mini-480p http/1.1",
                        "user-agent: reeldrop", "x-magnific-api-key: \(keyText)".lowercased(),
                    ]
            )
        }
    }

    @Test("names a task in one component of the path")
    func readsTask() async throws {
        let id = "a/b?c=%2e&d"
        try await ScriptedServer.run { connection in
            while try await connection.request() != nil {
                try await connection.answer(
                    "200 OK",
                    body: #"{"data":{"task_id":"\#(id)","status":"COMPLETED","generated":["https://e.com/a"]}}"#
                )
            }
        } _: { server in
            try await withClient(server.baseURL + "/prefix/") { client in
                let reply = try await client.task(id, of: .seedance2Mini)
                #expect(reply.value == VideoTask(id: id, status: .completed, links: ["https://e.com/a"]))
                #expect(reply.rate == nil)
                let other = try await apiError { try await client.task("another", of: .seedance2Mini) }
                #expect(other.kind == .unexpectedAnswer)
                for id in ["", ".", "..", "a b", "ä", String(repeating: "a", count: 201)] {
                    let error = try await apiError { try await client.task(id, of: .seedance2Mini) }
                    #expect(error.kind == .rejectedLocally([.taskID]))
                }
            }
            #expect(
                server.requests.map { $0.lines.first } == [
                    "GET /prefix/v1/ai/video/seedance-2-mini/a%2Fb%3Fc%3D%252e%26d HTTP/1.1",
                    "GET /prefix/v1/ai/video/seedance-2-mini/another HTTP/1.1",
                ]
            )
            #expect(server.requests.allSatisfy { $0.header("x-magnific-api-key") == [keyText] && $0.body.isEmpty })
        }
    }

    @Test("lists tasks over one connection, and a 404 is an empty list")
    func lists() async throws {
        try await ScriptedServer.run { connection in
            _ = try await connection.request()
            try await connection.answer("200 OK", body: #"{"data":[{"task_id":"a","status":"FAILED"}]}"#)
            _ = try await connection.request()
            try await connection.answer("404 Not Found", "x-request-id: ak-2", body: #"{"message":"Task not found"}"#)
            try await connection.waitForClose()
        } _: { server in
            try await withClient(server.baseURL) { client in
                let first = try await client.tasks(of: .seedance2Mini)
                #expect(first.value == [TaskSummary(id: "a", status: .failed)])
                let second = try await client.tasks(of: .seedance2Mini)
                #expect(second == Reply(value: [], status: 404, requestID: "ak-2"))
            }
            #expect(
                server.requests.map { $0.lines.first } == [
                    "GET /v1/ai/video/seedance-2-mini HTTP/1.1", "GET /v1/ai/video/seedance-2-mini HTTP/1.1",
                ]
            )
            #expect(server.connections == 1)
        }
    }

    @Test("streams a file of 10 MB whole, with its length known beforehand")
    func streams() async throws {
        let image = noise(10_000_001)
        try await withFile(image) { path in
            try await ScriptedServer.run { connection in
                _ = try await connection.request()
                try await connection.answer("200 OK", body: created)
            } _: { server in
                var request = request("p")
                request.image = .file(path, byteCount: Int64(image.count))
                request.seed = 1
                let asked = request
                let reply = try await withClient(server.baseURL) { try await $0.generate(asked) }
                #expect(reply.value.id == taskID)
                let sent = try #require(server.requests.first)
                #expect(sent.header("content-length") == ["\(sent.body.count)"])
                #expect(sent.header("transfer-encoding").isEmpty)
                let start = #"{"prompt":"p","image":""#.utf8.count
                let end = #"","seed":1}"#.utf8.count
                #expect(Array(sent.body.suffix(end)) == Array(#"","seed":1}"#.utf8))
                let decoded = try #require(Data(base64Encoded: Data(sent.body[start..<sent.body.count - end])))
                #expect(Array(SHA256.hash(data: decoded)) == Array(SHA256.hash(data: image)))
            }
        }
    }

    @Test("small files arrive as they are", arguments: [1, 2, 3, 49_151, 49_152, 49_153])
    func streamsSmall(count: Int) async throws {
        let image = noise(count)
        try await withFile(image) { path in
            try await ScriptedServer.run { connection in
                _ = try await connection.request()
                try await connection.answer("200 OK", body: created)
            } _: { server in
                var request = request("p")
                request.image = .file(path, byteCount: Int64(count))
                let asked = request
                _ = try await withClient(server.baseURL) { try await $0.generate(asked) }
                let body = try JSONDecoder().decode([String: String].self, from: Data(server.requests[0].body))
                #expect(body["image"].flatMap { Data(base64Encoded: $0) } == Data(image))
            }
        }
    }

    @Test(
        "only an address that keeps the key unseen is taken",
        arguments: [
            ("https://api.magnific.com", true), ("https://api.freepik.com/", true), ("http://127.0.0.1:80", true),
            ("http://localhost:8787", true), ("http://[::1]:8787", true), ("http://127.9.9.9/x", true),
            ("http://api.magnific.com", false), ("http://127.0.0.1.evil.com", false), ("http://128.0.0.1", false),
            ("ftp://localhost", false), ("api.magnific.com", false), ("", false), ("https://", false),
            ("https://user:pw@e.com", false), ("https://e.com?x=1", false), ("https://e.com/#f", false),
            ("https://e.com/ x", false),
        ]
    )
    func checksAddress(address: String, isGood: Bool) async throws {
        let http = SeedanceClient.makeHTTPClient()
        let settings = SeedanceClient.Settings(baseURL: address)
        let key = try #require(APIKey(keyText))
        if isGood {
            #expect(throws: Never.self) { try SeedanceClient(key: key, settings: settings, http: http) }
        } else {
            #expect(throws: SeedanceClient.SettingsError.self) {
                try SeedanceClient(key: key, settings: settings, http: http)
            }
        }
        try await http.shutdown()
    }

    @Test(
        "the header of the key depends on the host",
        arguments: [
            ("https://api.magnific.com", "x-magnific-api-key"), ("https://API.freepik.com/", "x-freepik-api-key"),
            ("http://127.0.0.1:8787", "x-magnific-api-key"), ("https://api.freepik.com.e.com", "x-magnific-api-key"),
        ]
    )
    func choosesHeader(address: String, header: String) throws {
        #expect(try BaseAddress(address).keyHeader == header)
    }
}
