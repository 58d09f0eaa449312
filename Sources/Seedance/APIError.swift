/// Why a call of the API did not bring what was asked for (contract §3).
public struct APIError: Error, Sendable, Equatable {
    /// The kinds of failure; what to do about one depends on nothing else.
    public enum Kind: Sendable, Equatable {
        /// The API refuses the request as it is (400, 413, 422).
        case invalidRequest
        /// The key is missing or not accepted (401).
        case unauthorized
        /// The account has no credits left (402).
        case noCredits
        /// The key may not do this (403).
        case forbidden
        /// There is no such task, or no such path (404).
        case notFound
        /// Too many requests for the moment (429).
        case rateLimited
        /// The plan or trial is used up (429 with words of a plan, a trial or credits): waiting a minute won't help.
        case planLimit
        /// The API is broken (500 and the others of its kind).
        case server
        /// The API is overloaded or down for a while (503).
        case unavailable
        /// No connection came about: refused, unknown host, connect timeout, TLS. Nothing was sent, or at most the head
        /// of a POST over a connection that was already dead.
        case unreachable
        /// The connection broke or the time was over when the request may have been on its way.
        case interrupted
        /// An answer that this client can't read: a 2xx that is not as documented, a redirect, an undocumented status.
        case unexpectedAnswer
        /// The request has problems and was not sent, or not to its end.
        case rejectedLocally([RequestProblem])
        /// The calling task was cancelled.
        case cancelled
    }

    /// A member of the request that the API complains of.
    public struct InvalidParameter: Sendable, Equatable {
        /// The member, such as `duration`.
        public var name: String
        /// The API's words about it.
        public var reason: String

        /// Makes a complaint.
        public init(name: String, reason: String) {
            self.name = name
            self.reason = reason
        }
    }

    /// What kind of failure it is.
    public var kind: Kind
    /// The status of the answer, if there was one.
    public var status: Int?
    /// The server's words or, without an answer, what went wrong: at most 500 characters, control characters escaped.
    public var message: String
    /// The members that the API complains of.
    public var invalidParameters: [InvalidParameter]
    /// The API's own name for the exchange.
    public var requestID: String?
    /// What the answer said about the rate.
    public var rate: RateLimit?
    /// How many seconds to wait, from a `Retry-After` header: a number or a date (contract §3).
    public var retryAfter: Double?
    /// Whether the end of the request's body was never given to the connection, so that the API can't have got a whole
    /// request. Only known of a POST.
    public var wasCutShort: Bool

    /// Makes an error.
    public init(
        _ kind: Kind,
        status: Int? = nil,
        message: String,
        invalidParameters: [InvalidParameter] = [],
        requestID: String? = nil,
        rate: RateLimit? = nil,
        retryAfter: Double? = nil,
        wasCutShort: Bool = false
    ) {
        self.kind = kind
        self.status = status
        self.message = message
        self.invalidParameters = invalidParameters
        self.requestID = requestID
        self.rate = rate
        self.retryAfter = retryAfter
        self.wasCutShort = wasCutShort
    }
}

extension APIError {
    /// Whether a failed POST surely made no task, so that sending it again pays for nothing twice (contract §10).
    ///
    /// That is so for 400, 401, 402, 403, 404, 413, 422 and 429, when nothing was sent, and when the last bytes of the
    /// body were never given to the connection: JSON without its end is no request to anybody. Everything else may have
    /// made a task.
    public var createdNothing: Bool {
        switch kind {
        case .invalidRequest, .unauthorized, .noCredits, .forbidden, .notFound, .rateLimited, .planLimit,
            .unreachable, .rejectedLocally:
            true
        case .interrupted, .cancelled: wasCutShort
        case .server, .unavailable, .unexpectedAnswer: false
        }
    }

    /// Whether the failure may pass by itself, so that asking again later makes sense. A POST also needs
    /// ``createdNothing``.
    public var isTransient: Bool {
        switch kind {
        case .rateLimited, .server, .unavailable, .unreachable, .interrupted, .unexpectedAnswer: true
        case .invalidRequest, .unauthorized, .noCredits, .forbidden, .notFound, .planLimit, .rejectedLocally,
            .cancelled:
            false
        }
    }

    /// A fixed word for metrics.
    public var label: String {
        switch kind {
        case .invalidRequest: "invalid_request"
        case .unauthorized: "unauthorized"
        case .noCredits: "no_credits"
        case .forbidden: "forbidden"
        case .notFound: "not_found"
        case .rateLimited: "rate_limited"
        case .planLimit: "plan_limit"
        case .server: "server"
        case .unavailable: "unavailable"
        case .unreachable: "unreachable"
        case .interrupted: "interrupted"
        case .unexpectedAnswer: "unexpected_answer"
        case .rejectedLocally: "rejected_locally"
        case .cancelled: "cancelled"
        }
    }
}

extension APIError: CustomStringConvertible {
    /// What happened, as one or more sentences for a person.
    public var description: String {
        var text = summary
        if let status { text += " (status \(status))" }
        text += message.isEmpty ? "." : ": \(message)"
        if let last = text.last, !".!?…".contains(last) { text += "." }
        for parameter in invalidParameters { text += " \(parameter.name): \(parameter.reason)." }
        if let requestID { text += " The API's name for this request is \(requestID)." }
        return text
    }

    private var summary: String {
        switch kind {
        case .invalidRequest: "The API refused the request"
        case .unauthorized: "The API did not accept the key"
        case .noCredits: "The account has no credits left"
        case .forbidden: "The key is not allowed to do this"
        case .notFound: "The API does not know what was asked for"
        case .rateLimited: "The API asks for fewer requests"
        case .planLimit: "The limit of the plan is reached"
        case .server: "The API failed"
        case .unavailable: "The API is not available at the moment"
        case .unreachable: "The API could not be reached"
        case .interrupted: "The connection to the API broke off"
        case .unexpectedAnswer: "The API gave an answer that could not be read"
        case .rejectedLocally: "The request was not sent"
        case .cancelled: "The request was called off"
        }
    }
}
