import AsyncHTTPClient
import NIOHTTP1
import Testing

@testable import Seedance

@Suite("Errors of the API")
struct APIErrorTests {
    static let kinds: [(Int, String, APIError.Kind, Bool, Bool)] = [
        // status, message, kind, surely nothing created, may pass by itself
        (400, "", .invalidRequest, true, false), (413, "", .invalidRequest, true, false),
        (422, "", .invalidRequest, true, false), (401, "", .unauthorized, true, false),
        (402, "", .noCredits, true, false), (403, "", .forbidden, true, false), (404, "", .notFound, true, false),
        (429, "Too many requests", .rateLimited, true, true), (429, "", .rateLimited, true, true),
        (429, "Rate limit exceeded, explanation follows", .rateLimited, true, true),
        (429, "Free trial limit reached", .planLimit, true, false),
        (429, "Upgrade your PLAN.", .planLimit, true, false), (429, "Not enough credits", .planLimit, true, false),
        (429, "Usage limit reached", .planLimit, true, false),
        (500, "", .server, false, true), (502, "", .server, false, true), (504, "", .server, false, true),
        (503, "", .unavailable, false, true), (408, "", .interrupted, false, true),
        (301, "", .unexpectedAnswer, false, true), (302, "", .unexpectedAnswer, false, true),
        (304, "", .unexpectedAnswer, false, true), (405, "", .unexpectedAnswer, false, true),
        (418, "", .unexpectedAnswer, false, true), (600, "", .unexpectedAnswer, false, true),
    ]

    @Test("each status has its kind, and only the sure ones may be sent again", arguments: kinds)
    func judges(status: Int, message: String, kind: APIError.Kind, createdNothing: Bool, isTransient: Bool) {
        let body = message.isEmpty ? "" : #"{"message":"\#(message)"}"#
        let error = APIError(HTTPAnswer(status: status, headers: [:], body: Array(body.utf8)), now: 0)
        #expect(error.kind == kind)
        #expect(error.status == status)
        #expect(error.createdNothing == createdNothing)
        #expect(error.isTransient == isTransient)
        #expect(error.description.hasSuffix("."))
        #expect(error.description.contains("\(status)"))
    }

    @Test(
        "without an answer, it counts how far the body had got",
        arguments: [
            (.untouched, .unreachable, true), (.begun, .interrupted, true), (.whole, .interrupted, false),
        ] as [(BodyProgress.Stage, APIError.Kind, Bool)]
    )
    func judgesFailures(stage: BodyProgress.Stage, kind: APIError.Kind, createdNothing: Bool) {
        let progress = BodyProgress()
        progress.reach(stage)
        for failure in [
            Exchange.Failure.timedOut(after: .seconds(1)), .network(HTTPClientError.remoteConnectionClosed),
        ] {
            let error = APIError(failure, progress)
            #expect(error.kind == kind)
            #expect(error.createdNothing == createdNothing)
            #expect(error.isTransient)
        }
        let cancelled = APIError(.cancelled, progress)
        #expect(cancelled.kind == .cancelled)
        #expect(cancelled.createdNothing == createdNothing)
        #expect(!cancelled.isTransient)
    }

    @Test("every kind has a label of its own that fits a metric")
    func labels() {
        let kinds: [APIError.Kind] = [
            .invalidRequest, .unauthorized, .noCredits, .forbidden, .notFound, .rateLimited, .planLimit, .server,
            .unavailable, .unreachable, .interrupted, .unexpectedAnswer, .rejectedLocally([.taskID]), .cancelled,
        ]
        let labels = kinds.map { APIError($0, message: "m").label }
        #expect(Set(labels).count == kinds.count)
        #expect(labels.allSatisfy { $0.allSatisfy { $0 == "_" || ("a"..."z").contains($0) } })
    }

    @Test("the description is sentences that hold everything a person can use")
    func describes() {
        let error = APIError(
            .invalidRequest,
            status: 400,
            message: "Your request parameters didn't validate.",
            invalidParameters: [.init(name: "duration", reason: "not valid")],
            requestID: "ak-1"
        )
        #expect(
            error.description == "The API refused the request (status 400): Your request parameters didn't validate. "
                + "duration: not valid. The API's name for this request is ak-1."
        )
        #expect(APIError(.server, status: 500, message: "").description == "The API failed (status 500).")
    }

    @Test(
        "the time to wait is a number or a date",
        arguments: [
            ("30", 30), ("0", 0), ("1.5", 1.5), ("Sun, 06 Nov 1994 08:50:37 GMT", 60),
            ("Sun, 06 Nov 1994 08:40:00 GMT", 0),
            ("Sun, 06 Nov 1999 08:40:00 GMT", 86_400), ("-1", nil), ("soon", nil), ("", nil), ("inf", nil),
            ("1e9", nil),
            ("99999999999999", nil), ("Sun, 06 Nov 1994", nil),
        ] as [(String, Double?)]
    )
    func readsRetryAfter(text: String, expected: Double?) {
        let dated = HTTPAnswer(
            status: 429,
            headers: ["retry-after": text, "date": "Sun, 06 Nov 1994 08:49:37 GMT"]
        )
        #expect(APIError(dated, now: 0).retryAfter == expected)
        #expect(
            APIError(HTTPAnswer(status: 503, headers: ["retry-after": text]), now: 784_111_777).retryAfter == expected
        )
    }

    @Test(
        "the rate is read, and nonsense is as if not sent",
        arguments: [
            ("300", "299", "60", RateLimit(limit: 300, remaining: 299, resetSeconds: 60)),
            ("5", "x", "0.5", RateLimit(limit: 5, remaining: nil, resetSeconds: 0.5)),
            ("-5", "1 ", "1790000000", nil), ("", "99999999999999999999", "nan", nil), ("３", "+4", "-1", nil),
        ] as [(String, String, String, RateLimit?)]
    )
    func readsRate(limit: String, remaining: String, reset: String, expected: RateLimit?) {
        let headers: HTTPHeaders = [
            "X-RateLimit-Limit": limit, "x-ratelimit-remaining": remaining, "x-ratelimit-reset": reset,
        ]
        #expect(RateLimit(headers) == expected)
        #expect(RateLimit([:]) == nil)
    }

    @Test(
        "the dates of HTTP are read",
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199),
            ("Fri, 31 Dec 2100 00:00:00 GMT", 4_133_894_400), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Wed, 01 Mar 2000 12:00:00 GMT", 951_912_000), ("Sunday, 06-Nov-94 08:49:37 GMT", nil),
            ("Sun, 6 Nov 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 24:00:00 GMT", nil),
            ("Sun, 06 Nov 1994 08:49:37 CET", nil), ("Sun, 06 Foo 1994 08:49:37 GMT", nil), ("", nil),
        ] as [(String, Int64?)]
    )
    func readsDates(text: String, expected: Int64?) {
        #expect(HTTPDate.seconds(text) == expected)
    }

    @Test("a refusal that repeats the key is shown without it")
    func hidesKey() throws {
        let key = try #require(APIKey(keyText))
        let answer = HTTPAnswer(
            status: 401,
            headers: ["x-request-id": "for-\(keyText)"],
            body: Array(#"{"message":"no such key: \#(keyText)\#(keyText)!"}"#.utf8)
        )
        let error = APIError(answer.hiding(key), now: 0)
        #expect(!"\(error) \(error.message)".contains("SECRET"))
        #expect(error.message.hasPrefix("no such key: *"))
        #expect(error.message.hasSuffix("*!"))
    }
}
