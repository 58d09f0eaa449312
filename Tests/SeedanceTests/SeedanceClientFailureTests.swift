import Seedance
import SystemPackage
import Testing

@Suite("The client when things go wrong")
struct SeedanceClientFailureTests {
    @Test("a refused connection sent nothing")
    func refused() async throws {
        let port = try await ScriptedServer.run { _ in
        } _: {
            $0.port
        }
        try await withClient("http://127.0.0.1:\(port)") { client in
            let post = try await apiError { try await client.generate(request()) }
            #expect(post.kind == .unreachable)
            #expect(post.createdNothing)
            #expect(post.description == "The API could not be reached: Connection refused.")
            let get = try await apiError { try await client.tasks(of: .seedance2Mini) }
            #expect(get.kind == .unreachable)
        }
    }

    @Test("an unknown host sent nothing")
    func unknownHost() async throws {
        try await withClient("https://reeldrop-test.invalid") { client in
            let post = try await apiError { try await client.generate(request()) }
            #expect(post.kind == .unreachable)
            #expect(post.createdNothing)
            let get = try await apiError { try await client.task("t", of: .seedance2Mini) }
            #expect(get.kind == .unreachable)
        }
    }

    @Test("a server that speaks no TLS got nothing")
    func noTLS() async throws {
        try await ScriptedServer.run { connection in
            try await connection.answer("200 OK", body: created)
        } _: { server in
            try await withClient("https://127.0.0.1:\(server.port)") { client in
                let post = try await apiError { try await client.generate(request()) }
                #expect(post.kind == .unreachable)
                #expect(post.createdNothing)
            }
        }
    }

    @Test("a server that goes after it has the request leaves it open whether there is a task")
    func lostAnswer() async throws {
        try await ScriptedServer.run { connection in
            _ = try await connection.request()
        } _: { server in
            try await withClient(server.baseURL) { client in
                let error = try await apiError { try await client.generate(request()) }
                #expect(error.kind == .interrupted)
                #expect(!error.createdNothing)
                #expect(error.isTransient)
                let get = try await apiError { try await client.task("t", of: .seedance2Mini) }
                #expect(get.kind == .interrupted)
            }
            #expect(server.requests.count == 2)
        }
    }

    @Test("a server that goes in the middle of an image can't have made a task of it")
    func cutShort() async throws {
        // far more than the buffers of a connection hold
        let image = noise(10_000_000)
        try await withFile(image) { path in
            try await ScriptedServer.run { connection in
                _ = try await connection.requestHead()
            } _: { server in
                var request = request()
                request.image = .file(path, byteCount: Int64(image.count))
                let asked = request
                let error = try await withClient(server.baseURL) { client in
                    try await apiError { try await client.generate(asked) }
                }
                #expect(error.kind == .interrupted)
                #expect(error.wasCutShort)
                #expect(error.createdNothing)
            }
        }
    }

    @Test("an image that changes while it goes up is the caller's problem, and no task")
    func changedImage() async throws {
        let image = noise(10_000_000)
        try await withFile(image) { path in
            try await ScriptedServer.run { connection in
                _ = try await connection.requestHead()
                try overwrite(path, with: [1, 2, 3])
                try await connection.waitForClose()
            } _: { server in
                var request = request()
                request.image = .file(path, byteCount: Int64(image.count))
                let asked = request
                let error = try await withClient(server.baseURL) { client in
                    try await apiError { try await client.generate(asked) }
                }
                guard case .rejectedLocally(let problems) = error.kind else {
                    Issue.record("not rejected: \(error)")
                    return
                }
                #expect(problems.map(\.parameter) == [.image])
                #expect(error.createdNothing)
            }
        }
    }

    @Test("a request with problems goes nowhere")
    func rejected() async throws {
        try await ScriptedServer.run { _ in
        } _: { server in
            try await withClient(server.baseURL) { client in
                let error = try await apiError { try await client.generate(request("")) }
                #expect(error.kind == .rejectedLocally([.promptLength(0, allowed: 1...2000)]))
                #expect(error.createdNothing)
                var missing = request()
                missing.image = .file("/nowhere/at/all.png", byteCount: 1)
                let asked = missing
                let unreadable = try await apiError { try await client.generate(asked) }
                #expect(unreadable.label == "rejected_locally")
            }
            #expect(server.connections == 0)
        }
    }

    @Test(
        "a server that never answers, or never ends its answer, is left when the time is over",
        arguments: [
            "", "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{\"data\":",
        ]
    )
    func neverAnswers(start: String) async throws {
        try await ScriptedServer.run { connection in
            _ = try await connection.request()
            try await connection.send(start)
            try await connection.waitForClose()
        } _: { server in
            // on a busy machine the shortest time may be over before the request is there, which proves nothing
            for seconds in [1, 4, 16, 64] {
                let before = server.requests.count
                let time = Duration.seconds(seconds)
                let (post, get) = try await withClient(server.baseURL, postTimeout: time, getTimeout: time) { client in
                    let post = try await apiError { try await client.generate(request()) }
                    let get = try await apiError { try await client.tasks(of: .seedance2Mini) }
                    return (post, get)
                }
                guard server.requests.count == before + 2 else { continue }
                #expect(post.kind == .interrupted)
                #expect(!post.createdNothing)
                #expect(post.message.contains("within \(time)"))
                #expect(get.kind == .interrupted)
                return
            }
            Issue.record("the server never got both requests in time")
        }
    }

    @Test("a cancelled call ends at once, and says that a task may have been made")
    func cancelled() async throws {
        let (arrivals, arrived) = AsyncStream<Void>.makeStream()
        try await ScriptedServer.run { connection in
            _ = try await connection.request()
            arrived.yield()
            try await connection.waitForClose()
        } _: { server in
            try await withClient(server.baseURL) { client in
                let call = Task { try await apiError { try await client.generate(request()) } }
                _ = await arrivals.first { true }
                call.cancel()
                let error = try await call.value
                #expect(error.kind == .cancelled)
                #expect(!error.createdNothing)
            }
        }
    }

    @Test("a redirect is not followed, and the key stays here")
    func redirects() async throws {
        try await ScriptedServer.run { connection in
            _ = try await connection.request()
            try await connection.answer("200 OK", body: created)
        } _: { other in
            try await ScriptedServer.run { connection in
                while try await connection.request() != nil {
                    try await connection.answer("302 Found", "location: \(other.baseURL)/x?y", body: "")
                }
            } _: { server in
                try await withClient(server.baseURL) { client in
                    let post = try await apiError { try await client.generate(request()) }
                    #expect(post.kind == .unexpectedAnswer)
                    #expect(post.status == 302)
                    #expect(!post.createdNothing)
                    #expect(post.message.contains("\(other.baseURL)/x"))
                    let get = try await apiError { try await client.task("t", of: .seedance2Mini) }
                    #expect(get.kind == .unexpectedAnswer)
                }
            }
            #expect(other.connections == 0)
        }
    }

    static let answers: [(String, String, APIError.Kind, String)] = [
        ("401 Unauthorized", "{\"message\":\"Unauthorized: \(keyText)\"}\n", .unauthorized, "Unauthorized: ****"),
        ("400 Bad Request", #"{"message":"Parameter 'duration' is not valid"}"#, .invalidRequest, "duration"),
        ("429 Too Many Requests", #"{"message":"Too many requests"}"#, .rateLimited, "Too many"),
        ("502 Bad Gateway", "<html><title>502 Bad Gateway</title></html>", .server, "HTML page"),
        ("503 Service Unavailable", "", .unavailable, ""),
        ("200 OK", "<html><title>Log in</title></html>", .unexpectedAnswer, "begins with: <html>"),
        ("200 OK", "", .unexpectedAnswer, "empty"),
        ("200 OK", #"{"data":{"status":"CREATED"}}"#, .unexpectedAnswer, "task_id"),
        ("200 OK", "\(keyText) is fine", .unexpectedAnswer, "**** is fine"),
        ("204 No Content", "", .unexpectedAnswer, ""),
    ]

    @Test("each answer is judged, and none shows the key", arguments: answers)
    func judges(status: String, body: String, kind: APIError.Kind, words: String) async throws {
        try await ScriptedServer.run { connection in
            _ = try await connection.request()
            try await connection.answer(status, "x-request-id: ak-3", body: body)
        } _: { server in
            let error = try await withClient(server.baseURL) { client in
                try await apiError { try await client.generate(request()) }
            }
            #expect(error.kind == kind)
            #expect(error.requestID == "ak-3")
            #expect(words.isEmpty || error.message.contains(words), "\(error)")
            var dumped = ""
            dump(error, to: &dumped)
            #expect(!"\(error)\(dumped)".contains("SECRET"))
        }
    }

    @Test("an answer without end is read to its bound only", arguments: ["200 OK", "500 Oh"])
    func boundsAnswers(status: String) async throws {
        try await ScriptedServer.run { connection in
            _ = try await connection.request()
            try await connection.send("HTTP/1.1 \(status)\r\n\r\n" + #"{"message":""#)
            while true { try await connection.send(String(repeating: "a", count: 65_536)) }
        } _: { server in
            let error = try await withClient(server.baseURL) { client in
                try await apiError { try await client.generate(request()) }
            }
            #expect(error.kind == (status.hasPrefix("200") ? .unexpectedAnswer : .server))
            #expect(!error.createdNothing)
            #expect(error.message.unicodeScalars.count <= 500)
            #expect(error.message.contains(status.hasPrefix("200") ? "too long" : "aaaa"))
        }
    }

    @Test(
        "an answer that breaks off is judged by what came",
        arguments: [
            ("200 OK", "{\"data\":{\"task_id\":\"t", nil, APIError.Kind.interrupted, false),
            ("200 OK", created, "ok", .interrupted, false),
            ("400 Bad Request", "{\"message\":", nil, .invalidRequest, true),
        ] as [(String, String, String?, APIError.Kind, Bool)]
    )
    func brokenAnswers(
        status: String,
        body: String,
        ok: String?,
        kind: APIError.Kind,
        createdNothing: Bool
    ) async throws {
        try await ScriptedServer.run { connection in
            _ = try await connection.request()
            try await connection.send("HTTP/1.1 \(status)\r\ncontent-length: 1000\r\n\r\n\(body)")
        } _: { server in
            try await withClient(server.baseURL) { client in
                if ok != nil {
                    #expect(try await client.generate(request()).value.id == taskID)
                } else {
                    let error = try await apiError { try await client.generate(request()) }
                    #expect(error.kind == kind)
                    #expect(error.createdNothing == createdNothing)
                }
            }
        }
    }

    @Test("a refusal before the body was taken is heard")
    func earlyRefusal() async throws {
        let image = noise(5_000_000)
        try await withFile(image) { path in
            try await ScriptedServer.run { connection in
                _ = try await connection.requestHead()
                try await connection.answer("413 Too Large", "connection: close", body: #"{"message":"too large"}"#)
                try await connection.waitForClose()
            } _: { server in
                var request = request()
                request.image = .file(path, byteCount: Int64(image.count))
                let asked = request
                let error = try await withClient(server.baseURL) { client in
                    try await apiError { try await client.generate(asked) }
                }
                #expect(error.kind == .invalidRequest)
                // The words come after the status, and are lost when the half-sent body breaks the connection first.
                #expect(["too large", ""].contains(error.message))
                #expect(error.createdNothing)
            }
        }
    }
}
