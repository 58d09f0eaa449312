import FoundationEssentials
import Seedance
import Testing

/// The signatures were computed with the `hmac` module of Python.
@Suite("Signatures of webhooks")
struct WebhookTests {
    static let body = Array(
        (#"{"task_id":"3f0a6c1e-5a52-4e0b-9a55-0c9f3c1d7a10","status":"COMPLETED","#
            + #""generated":["https://cdn.example/a.mp4?token=exp=1~hmac=ab"]}"#).utf8
    )
    static let secret = "0123456789abcdef0123456789abcdef"
    static let prefixed = "whsec_YSBzZWNyZXQgb2Ygc29tZSBieXRlcyEh"
    static let now: Int64 = 1_790_000_000
    static let ofText = "y3wXA86JYLzxIz41WYdRrofskDpgk7xBh04s8MU+l0M="
    static let ofDecoded = "BBnklCOeSXZp1a6vBrDeiSna283WkpndOBNcvu4xHGM="
    static let ofPrefixed = "05aOLI2bXgA7g/OO58m4P3ROY4a0cmSM0cyE/rWo0l0="
    static let ofPrefixedText = "L9CqECaFO7MTt+NkWeawDIISRY8EChY+WJtWI2P7bVY="
    static let ofOther = "Eylt2A14LnBOY+b+6UAFhzWacLCs1c3QXBxgcK2mIlU="

    @Test(
        "are right in every reading of the secret, among others, and whatever the version",
        arguments: [
            ([secret], "v1,\(ofText)"), ([secret], "v1,\(ofDecoded)"), ([prefixed], "v1,\(ofPrefixed)"),
            ([prefixed], "v1,\(ofPrefixedText)"), ([secret + "\n"], "v1,\(ofText)"),
            (["another secret"], "v1,\(ofText) v1,\(ofOther)"), ([secret, "another secret"], "v9,\(ofOther)"),
            (["", secret], "  v1,nonsense nothing v2,\(ofText)  "), ([secret], ",\(ofText)"),
            ([secret], "v1,\u{600} v1,\(ofText)"),
        ]
    )
    func accepts(secrets: [String], signature: String) throws {
        try WebhookVerifier(secrets: secrets).verify(
            id: "msg_1",
            timestamp: "1790000000",
            signature: signature,
            body: Self.body,
            now: Self.now
        )
    }

    struct Attempt: Sendable {
        var secrets = [WebhookTests.secret]
        var id = "msg_1"
        var timestamp = "1790000000"
        var signature = "v1,\(WebhookTests.ofText)"
        var body = WebhookTests.body
        var now = WebhookTests.now
    }

    static let refused: [(Attempt, WebhookRefusal)] = [
        (Attempt(secrets: []), .noSecret), (Attempt(secrets: ["", " \n"]), .noSecret),
        (Attempt(secrets: ["other"]), .wrongSignature), (Attempt(id: ""), .malformedID),
        (Attempt(id: "msg_2"), .wrongSignature), (Attempt(timestamp: "1790000001"), .wrongSignature),
        (Attempt(body: body + [0x20]), .wrongSignature), (Attempt(body: []), .wrongSignature),
        (Attempt(signature: "v1,\(ofOther)"), .wrongSignature), (Attempt(signature: ""), .malformedSignature),
        (Attempt(signature: ofText), .malformedSignature), (Attempt(signature: "v1,"), .malformedSignature),
        (Attempt(signature: "v1,AAAA"), .malformedSignature), (Attempt(timestamp: ""), .malformedTimestamp),
        (Attempt(timestamp: "1790000000.5"), .malformedTimestamp), (Attempt(timestamp: "-1"), .malformedTimestamp),
        (Attempt(timestamp: "1790000000000"), .malformedTimestamp), (Attempt(timestamp: "１"), .malformedTimestamp),
        (Attempt(now: now + 301), .tooOld), (Attempt(now: now - 301), .fromTheFuture), (Attempt(now: .min), .tooOld),
        (Attempt(now: .max), .tooOld),
    ]

    @Test("that are forged, stale or torn are refused, each for its reason", arguments: refused)
    func refuses(attempt: Attempt, refusal: WebhookRefusal) {
        #expect(throws: refusal) {
            try WebhookVerifier(secrets: attempt.secrets).verify(
                id: attempt.id,
                timestamp: attempt.timestamp,
                signature: attempt.signature,
                body: attempt.body,
                now: attempt.now
            )
        }
    }

    @Test("are right until the last second of the tolerance", arguments: [-300, -1, 0, 1, 300])
    func acceptsInTime(offset: Int64) throws {
        try WebhookVerifier(secrets: [Self.secret]).verify(
            id: "msg_1",
            timestamp: "1790000000",
            signature: "v1,\(Self.ofText)",
            body: Self.body,
            now: Self.now + offset
        )
    }

    @Test("no single bit of a signature may differ")
    func refusesFlippedBits() throws {
        let right = try #require(Data(base64Encoded: Self.ofText))
        for bit in 0..<256 {
            var wrong = right
            wrong[bit / 8] ^= 1 << (bit % 8)
            #expect(throws: WebhookRefusal.wrongSignature) {
                try WebhookVerifier(secrets: [Self.secret]).verify(
                    id: "msg_1",
                    timestamp: "1790000000",
                    signature: "v1,\(wrong.base64EncodedString())",
                    body: Self.body,
                    now: Self.now
                )
            }
        }
    }

    @Test("are made as Python makes them")
    func signs() {
        #expect(
            WebhookVerifier.sign(id: "msg_1", timestamp: "1790000000", body: Self.body, secret: Self.secret)
                == "v1,\(Self.ofText)"
        )
        #expect(
            WebhookVerifier.sign(id: "i", timestamp: "1790000000", body: [], secret: "k")
                == "v1,UsWk0JleA3whU5pa5c+TXTgIAMl81eU7g7ZoklBN2u4="
        )
    }

    @Test("are made with the bytes behind whsec_, as the documentation of Standard Webhooks shows")
    func signsAsStandard() {
        let signature = WebhookVerifier.sign(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp: "1614265330",
            body: Array(#"{"test": 2432232314}"#.utf8),
            secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        )
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test("nothing shows the secret")
    func hides() {
        let verifier = WebhookVerifier(secrets: ["a SECRET", "whsec_\(Self.secret)"])
        var dumped = ""
        dump(verifier, to: &dumped)
        for text in [dumped, "\(verifier)", String(reflecting: verifier)] {
            #expect(!text.contains("SECRET"))
            #expect(!text.contains(Self.secret))
        }
    }

    @Test("every refusal is a sentence")
    func describes() {
        #expect(WebhookRefusal.allCases.allSatisfy { $0.description.hasSuffix(".") })
    }
}
