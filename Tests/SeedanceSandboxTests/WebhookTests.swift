import FoundationEssentials
import Testing

@testable import SeedanceSandbox

struct WebhookTests {
    private static let secret = "0123456789abcdef"

    /// The notices of one task, with these faults at work.
    private func notices(
        _ faults: String...,
        count: Int,
        refusals: Int = 0
    ) async throws -> (id: String, link: String, notices: [NoticeReceiver.Notice]) {
        try await NoticeReceiver.with(refusals: refusals) { receiver, hook in
            try await withClient(
                .test {
                    $0.faults = try faults.map { try Fault($0) }
                    $0.webhookSecret = Self.secret
                    $0.webhookRetries = [0.01, 0.01]
                }
            ) { (client, _) async throws in
                let id = try await client.create(#"{"prompt":"p","webhook_url":"\#(hook)"}"#).taskID
                let notices = try await receiver.wait(for: count)
                return (id, try await client.read(id).link, notices)
            }
        }
    }

    @Test func eachChangeIsToldInOrderFlatAndSigned() async throws {
        let (id, link, notices) = try await notices(count: 3)
        #expect(
            notices.map(\.body) == [
                #"{"task_id":"\#(id)","status":"CREATED","generated":[]}"#,
                #"{"task_id":"\#(id)","status":"IN_PROGRESS","generated":[]}"#,
                #"{"task_id":"\#(id)","status":"COMPLETED","generated":["\#(link)"]}"#,
            ]
        )
        #expect(notices.allSatisfy { $0.isSigned(with: Self.secret) })
        #expect(!notices[0].isSigned(with: "another"))
        #expect(Set(notices.map(\.id)).count == 3)
        #expect(notices.allSatisfy { abs((Double($0.timestamp) ?? 0) - Date().timeIntervalSince1970) < 60 })
    }

    @Test func aFailureIsToldWithItsReason() async throws {
        let (id, _, notices) = try await notices("fail-with-reason=no", count: 3)
        #expect(notices[2].body == #"{"task_id":"\#(id)","status":"FAILED","generated":[],"error":"no"}"#)
    }

    @Test func aNoticeThatIsRefusedIsSentAgainUnderItsID() async throws {
        let (_, _, notices) = try await notices(count: 5, refusals: 2)
        #expect(notices.map(\.status) == ["CREATED", "CREATED", "CREATED", "IN_PROGRESS", "COMPLETED"])
        #expect(Set(notices[..<3].map(\.id)).count == 1)
    }

    @Test func afterItsRetriesANoticeIsGivenUp() async throws {
        let (_, _, notices) = try await notices(count: 5, refusals: 3)
        #expect(notices.map(\.status) == ["CREATED", "CREATED", "CREATED", "IN_PROGRESS", "COMPLETED"])
    }

    @Test func aNoticeCanComeTwice() async throws {
        let (_, _, notices) = try await notices("webhook-duplicate@2", count: 4)
        #expect(notices.map(\.status) == ["CREATED", "IN_PROGRESS", "IN_PROGRESS", "COMPLETED"])
        #expect(notices[1].id == notices[2].id)
    }

    @Test func aForgedNoticeCanComeFirst() async throws {
        let (id, _, notices) = try await notices("webhook-forged@1", count: 4)
        #expect(notices[0].body.hasPrefix(#"{"task_id":"\#(id)","status":"COMPLETED","generated":["http://"#))
        #expect(notices.map { $0.isSigned(with: Self.secret) } == [false, true, true, true])
    }

    @Test func theOrderCanBeTurned() async throws {
        let (_, _, notices) = try await notices("webhook-reordered", count: 3)
        #expect(notices.map(\.status) == ["CREATED", "COMPLETED", "IN_PROGRESS"])
    }

    @Test func noticesCanBeLostLateWrappedOrFinalOnly() async throws {
        let (id, link, lost) = try await notices("webhook-lost@2", "webhook-late=0.1@1", count: 2)
        #expect(lost.map(\.status) == ["CREATED", "COMPLETED"])
        #expect(lost[1].body.contains(id) && lost[1].body.contains(link))
        let wrapped = try await notices("webhook-wrapped", "webhook-final-only", count: 1)
        #expect(
            wrapped.notices.map(\.body) == [
                #"{"data":{"task_id":"\#(wrapped.id)","status":"COMPLETED","generated":["\#(wrapped.link)"]}}"#
            ]
        )
    }

    @Test(arguments: [
        ("http://127.0.0.1:9/x", true), ("https://127.8.8.8/x", true), ("http://localhost/x", true),
        ("http://[::1]:80/x", true), ("http://example.com/x", false), ("http://127.0.0.1.example.com/", false),
        ("http://10.0.0.1/", false), ("http://localhost@example.com/", false), ("http://127.1/", false),
    ])
    func onlyThisMachineIsCalled(url: String, isLocal: Bool) {
        #expect(WebhookTarget(url)?.isLocal == isLocal)
    }
}
