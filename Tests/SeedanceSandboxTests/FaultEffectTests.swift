import NIOHTTP1
import Testing

@testable import SeedanceSandbox

/// What each fault of answers and tasks does; those of films and notices are with these.
struct FaultEffectTests {
    private func with(_ faults: String..., body: (SandboxClient, Sandbox) async throws -> Void) async throws {
        try await withClient(
            .test {
                $0.faults = try faults.map { try Fault($0) }
                $0.requestsPerMinute = 10_000
            }
        ) { try await body($0, $1) }
    }

    @Test func aLostAnswerCutsTheConnectionOfATaskThatExists() async throws {
        try await with("lost-answer") { (client, sandbox) async throws in
            await #expect(throws: (any Error).self) { try await client.create() }
            #expect(await sandbox.tasks.count == 1)
            #expect(try await client.get(SandboxClient.mini).status == 200)
        }
    }

    @Test func aBadGatewayMayHideATask() async throws {
        try await with("bad-gateway-after-create@1", "create:html-502@2") { (client, sandbox) async throws in
            let hidden = try await client.create()
            #expect(hidden.status == 502 && hidden.header("content-type") == "text/html")
            #expect(hidden.text.contains("502 Bad Gateway"))
            #expect(hidden.header("x-ratelimit-limit") == nil)
            #expect(await sandbox.tasks.count == 1)
            let without = try await client.create()
            #expect(without.text == hidden.text)
            #expect(await sandbox.tasks.count == 1)
        }
    }

    @Test func a503BurstLastsSoManyRequests() async throws {
        try await with("create:503-burst=2@2") { (client, sandbox) async throws in
            var statuses: [Int] = []
            for _ in 1...5 {
                statuses.append(try await client.create().status)
                #expect(try await client.get(SandboxClient.mini).status == 200)
            }
            #expect(statuses == [200, 503, 503, 200, 200])
            #expect(await sandbox.tasks.count == 3)
        }
    }

    @Test(
        arguments: [
            ("429", 429, "Too many requests", "10000", nil), ("429=7", 429, "Too many requests", "10000", "7"),
            ("429-bare", 429, "Too many requests", nil, nil),
            ("plan-limit", 429, "You have reached the usage limit of your plan", "10000", nil),
            ("402", 402, "Not enough credits", "10000", nil),
            ("403", 403, "User is not authorized to access this resource", "10000", nil),
            ("500", 500, "Internal Server Error", "10000", nil),
            ("503-burst", 503, "Service Unavailable. Please try again later.", "10000", nil),
        ] as [(String, Int, String, String?, String?)]
    )
    func aRefusalCreatesNothing(
        fault: String,
        status: Int,
        message: String,
        limit: String?,
        retryAfter: String?
    ) async throws {
        try await with(fault) { (client, sandbox) async throws in
            let answer = try await client.create()
            #expect(answer.status == status)
            #expect(answer.text == #"{"message":"\#(message)"}"#)
            #expect(answer.header("x-ratelimit-limit") == limit)
            #expect(answer.header("retry-after") == retryAfter)
            #expect(await sandbox.tasks.isEmpty)
        }
    }

    @Test func aSlowAnswerIsStillAnAnswer() async throws {
        try await with("slow-answer=0.3") { (client, _) async throws in
            let began = ContinuousClock.now
            #expect(try await client.create().status == 200)
            #expect(ContinuousClock.now - began >= .milliseconds(300))
        }
    }

    @Test func tasksEndAsTheFaultsWillHaveIt() async throws {
        try await with("fail@1", "fail-with-reason=bad frame@2", "empty-generated@3", "generated-objects@4") {
            (client, _) async throws in
            var ids: [String] = []
            for _ in 1...4 { ids.append(try await client.create().taskID) }
            let failed = try await client.read(ids[0], until: "FAILED")
            #expect(failed.text == #"{"data":{"task_id":"\#(ids[0])","status":"FAILED","generated":[]}}"#)
            let reasoned = try await client.read(ids[1], until: "FAILED")
            #expect(
                reasoned.text
                    == #"{"data":{"task_id":"\#(ids[1])","status":"FAILED","generated":[],"error":"bad frame"}}"#
            )
            let empty = try await client.read(ids[2], until: "COMPLETED")
            #expect(empty.text == #"{"data":{"task_id":"\#(ids[2])","status":"COMPLETED","generated":[]}}"#)
            let objects = try await client.read(ids[3], until: "COMPLETED")
            #expect(objects.text.contains(#""generated":[{"url":"http://127.0.0.1:"#))
        }
    }

    @Test func aTaskCanTakeItsTimeOrNeverEnd() async throws {
        try await with("slow-task=600@1", "never-done@2") { (client, sandbox) async throws in
            let slow = try await client.create().taskID
            let endless = try await client.create().taskID
            let usual = try await client.create().taskID
            _ = try await client.read(usual, until: "COMPLETED")
            #expect(try await client.read(slow).text.contains("CREATED"))
            #expect(try await client.read(endless).text.contains("IN_PROGRESS"))
            #expect(await sandbox.tasks.map(\.status) == ["CREATED", "IN_PROGRESS", "COMPLETED"])
        }
    }

    @Test func statusWordsAndEarlyLinksCanBeOdd() async throws {
        try await with("odd-status=WARMING_UP@1", "never-done@1", "lowercase-status@2", "early-links@3") {
            (client, _) async throws in
            let odd = try await client.create().taskID
            let small = try await client.create()
            let early = try await client.create()
            #expect(small.text.contains(#""status":"created""#))
            #expect(early.text.contains(#""generated":["https://ai-statics.freepik.com/"#))
            _ = try await client.read(odd, until: "WARMING_UP")
            _ = try await client.read(small.taskID, until: "completed")
            let done = try await client.read(early.taskID, until: "COMPLETED")
            #expect(done.link.hasPrefix(client.base))
        }
    }

    @Test func aTaskCanBeMissingFromTheListAndAnEmptyListBe200() async throws {
        try await with("list-missing@1", "empty-list") { (client, _) async throws in
            let hidden = try await client.create().taskID
            let empty = try await client.get(SandboxClient.mini)
            #expect(empty.status == 200 && empty.text == #"{"data":[]}"#)
            #expect(try await client.read(hidden).status == 200)
            let shown = try await client.create().taskID
            let list = try await client.get(SandboxClient.mini).text
            #expect(list.contains(shown) && !list.contains(hidden))
        }
    }

    @Test func dataURIsCanBeRefusedAndTheOldKeyHeaderBeTaken() async throws {
        let body = #"{"prompt":"p","image":"data:image/png;base64,\#(base64(TestImage.png(400, 400)))"}"#
        try await with("refuse-data-uri", "old-key-header") { (client, _) async throws in
            let refused = try await client.create(body)
            #expect(refused.status == 400)
            #expect(refused.text == #"{"message":"Parameter 'image' is not valid: data URIs are not accepted"}"#)
            var old = client
            old.key = nil
            let path = SandboxClient.mini + "-480p"
            let header = [("x-freepik-api-key", "old")]
            #expect(try await old.send(.POST, path, #"{"prompt":"p"}"#, headers: header).status == 200)
        }
        try await with { (client, _) async throws in
            #expect(try await client.create(body).status == 200)
            var old = client
            old.key = nil
            #expect(try await old.get(SandboxClient.mini, headers: [("x-freepik-api-key", "old")]).status == 401)
        }
    }
}
