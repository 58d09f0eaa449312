import NIOHTTP1
import Testing

@testable import SeedanceSandbox

/// Headers and errors as they are documented or were recorded.
struct AnswerTests {
    @Test func answersCarryTheRecordedHeaders() async throws {
        try await withClient(.test { $0.requestsPerMinute = 50 }) { (client, _) async throws in
            let first = try await client.create()
            let second = try await client.read(first.taskID)
            for answer in [first, second] {
                #expect(answer.header("content-type") == "application/json")
                #expect(answer.header("cache-control") == "max-age=0, no-cache, no-store")
                #expect(answer.header("pragma") == "no-cache")
                #expect(answer.header("vary") == "Accept-Encoding")
                #expect(answer.header("x-ratelimit-limit") == "50")
                #expect(answer.header("x-ratelimit-reset").flatMap { Int($0) }.map { (1...60).contains($0) } == true)
                #expect(answer.header("retry-after") == nil)
                let id = try #require(answer.header("x-request-id"))
                #expect(id.count == 35 && id.hasPrefix("ak-") && id.dropFirst(3).allSatisfy(\.isHexDigit))
            }
            #expect(first.header("x-ratelimit-remaining") == "49")
            #expect(second.header("x-ratelimit-remaining") == "48")
            #expect(first.header("x-request-id") != second.header("x-request-id"))
        }
    }

    @Test func aMissingOrWrongKeyGets401WithANewlineAndNoRateHeaders() async throws {
        try await withClient(.test { $0.requestsPerMinute = 50 }) { (client, sandbox) async throws in
            for (key, body) in [
                (nil, #"{"message":"Missing API key"}"#), ("", #"{"message":"Missing API key"}"#),
                ("wrong-key", #"{"message":"Invalid API key"}"#),
            ] as [(String?, String)] {
                var client = client
                client.key = key
                let created = try await client.create()
                let read = try await client.get(SandboxClient.mini)
                #expect(created.status == 401 && read.status == 401)
                #expect(created.text == body + "\n" && read.text == body + "\n")
                #expect(created.header("connection") == "close")
                #expect(read.header("connection") != "close")
                #expect(created.header("x-ratelimit-limit") == nil)
                #expect(created.header("x-request-id") != nil)
            }
            #expect(await sandbox.tasks.isEmpty)
            #expect(await sandbox.posts.count == 3)
        }
    }

    @Test func onlyTheKeysOfTheSettingsAreAcceptedWhenThereAreAny() async throws {
        try await withClient(.test { $0.apiKeys = .exactly(["right"]) }) { (client, _) async throws in
            #expect(try await client.create().status == 401)
            var right = client
            right.key = "right"
            #expect(try await right.create().status == 200)
        }
    }

    @Test(arguments: [
        ("/v1/ai/video/seedance-2-mini-480p/0000", 404), ("/v1/ai/video/seedance-2-mini-1080p", 404),
        ("/v1/ai/video/seedance-2-mini/", 404), ("/", 404),
    ])
    func pathsThatDoNotExistGet404(path: String, status: Int) async throws {
        try await withClient { (client, _) async throws in
            let answer = try await client.get(path)
            #expect(answer.status == status)
            #expect(answer.text == #"{"message":"Not found"}"#)
        }
    }

    @Test func aPathWithoutThatMethodGets405() async throws {
        try await withClient { (client, _) async throws in
            #expect(try await client.send(.POST, SandboxClient.mini, "{}").status == 405)
            #expect(try await client.send(.DELETE, SandboxClient.mini + "/id").status == 405)
        }
    }

    @Test func aKeyThatAsksTooOftenGets429AndOthersDoNot() async throws {
        try await withClient(.test { $0.requestsPerMinute = 3 }) { (client, sandbox) async throws in
            for _ in 1...3 { #expect(try await client.create().status == 200) }
            let refused = try await client.create()
            #expect(refused.status == 429)
            #expect(refused.text == #"{"message":"Too many requests"}"#)
            #expect(refused.header("x-ratelimit-limit") == "3")
            #expect(refused.header("x-ratelimit-remaining") == "0")
            #expect(refused.header("x-ratelimit-reset").flatMap { Int($0) }.map { (1...60).contains($0) } == true)
            var stranger = client
            stranger.key = "another-key"
            #expect(try await stranger.create().status == 200)
            #expect(await sandbox.tasks.count == 4)
        }
    }

    @Test func afterItsWindowAKeyMayAskAgain() async throws {
        let settings = SandboxSettings.test {
            $0.requestsPerMinute = 1
            $0.timeScale = 60
        }
        try await withClient(settings) { client, _ in
            _ = try await client.until(SandboxClient.mini) { $0.status == 429 }
            _ = try await client.until(SandboxClient.mini) { $0.status == 404 }
        }
    }

    @Test func downloadsDoNotCount() async throws {
        try await withClient(
            .test {
                $0.requestsPerMinute = 1000
                $0.taskSeconds = 0
            }
        ) { (client, _) async throws in
            let link = try await client.read(try await client.create().taskID, until: "COMPLETED").link
            let before = try await client.get(SandboxClient.mini).header("x-ratelimit-remaining").flatMap { Int($0) }
            for _ in 1...5 { #expect(try await client.get(link).status == 200) }
            let after = try await client.get(SandboxClient.mini).header("x-ratelimit-remaining").flatMap { Int($0) }
            #expect(after == before.map { $0 - 1 })
        }
    }

    @Test func postsAreRecordedWithoutTheirKeyOrTheirPictures() async throws {
        try await withClient { (client, sandbox) async throws in
            let image = base64(TestImage.png(400, 400) + Array(repeating: 0, count: 6_000))
            _ = try await client.create(#"{"seed":3,"prompt":"a \"b\"","image":"\#(image)"}"#)
            let post = try #require(await sandbox.posts.first)
            #expect(post.method == "POST" && post.path == SandboxClient.mini + "-480p")
            #expect(post.body == #"{"image":"<\#(image.utf8.count) bytes>","prompt":"a \"b\"","seed":3}"#)
            #expect(post.key.count == 32)
            #expect(await sandbox.requestCount(.create) == 1)
            #expect(await sandbox.requestCount(.read) == 0)
        }
    }
}
