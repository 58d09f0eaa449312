import NIOHTTP1

extension APIError {
    /// Judges an answer whose status is not 2xx (contract §3).
    ///
    /// - Parameter now: Unix seconds, for a `Retry-After` date when the answer has no `Date` of its own.
    init(_ answer: HTTPAnswer, now: Int64) {
        let words = ErrorWords(answer.body)
        self.init(
            Self.kind(status: answer.status, message: words.message),
            status: answer.status,
            message: words.message,
            invalidParameters: words.invalidParameters,
            requestID: answer.requestID,
            rate: RateLimit(answer.headers),
            retryAfter: Self.retryAfter(answer.headers, now: now)
        )
        if (300..<400).contains(answer.status) {
            let target = answer.headers.first(name: "location").map { " to \(printable($0, limit: 200))" } ?? ""
            message = "it redirects\(target), and redirects are not followed"
        }
    }

    /// Judges a 2xx answer that is not as documented.
    init(_ unreadable: UnreadableAnswer, in answer: HTTPAnswer) {
        let start = printable(String(decoding: answer.body.prefix(400), as: UTF8.self), limit: 100)
        self.init(
            .unexpectedAnswer,
            status: answer.status,
            message: unreadable.description + (start.isEmpty ? "" : " It begins with: \(start)"),
            requestID: answer.requestID,
            rate: RateLimit(answer.headers)
        )
    }

    private static func kind(status: Int, message: String) -> Kind {
        switch status {
        case 400, 413, 422: .invalidRequest
        case 401: .unauthorized
        case 402: .noCredits
        case 403: .forbidden
        case 404: .notFound
        // the server grew tired of waiting for a request, which says nothing of how far it got with it
        case 408: .interrupted
        case 429: speaksOfPlan(message) ? .planLimit : .rateLimited
        case 503: .unavailable
        case 500...599: .server
        default: .unexpectedAnswer
        }
    }

    /// Whether the words are about what was bought rather than about the pace. Whole words, so that "explanation" is no
    /// plan; "limit" alone is in both kinds of message.
    private static func speaksOfPlan(_ message: String) -> Bool {
        let words = message.lowercased().split { !$0.isLetter }
        let ofPlans: Set<Substring> = [
            "trial", "trials", "plan", "plans", "credit", "credits", "quota", "subscription", "billing",
        ]
        return words.contains { ofPlans.contains($0) } || message.lowercased().contains("usage limit")
    }

    private static func retryAfter(_ headers: HTTPHeaders, now: Int64) -> Double? {
        guard let text = headers.first(name: "retry-after") else { return nil }
        if let number = seconds(text) { return number }
        guard let date = HTTPDate.seconds(text) else { return nil }
        let clock = headers.first(name: "date").flatMap(HTTPDate.seconds) ?? now
        return Double(min(max(date - clock, 0), 86_400))
    }
}
