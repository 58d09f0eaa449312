import HTTPTypes

/// An answer that is an error, as text and headers (contract §3).
struct Refusal: Equatable {
    let status: HTTPResponse.Status
    let body: String
    var contentType = "application/json"
    /// Whether the headers of the limiter go with it.
    var showsRate = true
    var retryAfter: String?
    /// Whether the connection is closed behind it, as was recorded for refused keys.
    var closes = false

    init(_ status: HTTPResponse.Status, message: String) {
        self.status = status
        self.body = JSONText.message(message)
    }

    private init(_ status: HTTPResponse.Status, body: String, contentType: String) {
        self.status = status
        self.body = body
        self.contentType = contentType
    }

    /// Recorded with a newline at the end and without the limiter's headers.
    static func unauthorized(_ message: String, closes: Bool) -> Refusal {
        var refusal = Refusal(.unauthorized, body: JSONText.message(message) + "\n", contentType: "application/json")
        refusal.showsRate = false
        refusal.closes = closes
        return refusal
    }

    static func tooMany(retryAfter: String? = nil) -> Refusal {
        var refusal = Refusal(.tooManyRequests, message: "Too many requests")
        refusal.retryAfter = retryAfter
        return refusal
    }

    static var tooManyBare: Refusal {
        var refusal = Refusal(.tooManyRequests, message: "Too many requests")
        refusal.showsRate = false
        return refusal
    }

    static let planLimit = Refusal(.tooManyRequests, message: "You have reached the usage limit of your plan")
    static let noCredits = Refusal(.init(code: 402, reasonPhrase: "Payment Required"), message: "Not enough credits")
    static let forbidden = Refusal(.forbidden, message: "User is not authorized to access this resource")
    static let serverError = Refusal(.internalServerError, message: "Internal Server Error")
    static let unavailable = Refusal(.serviceUnavailable, message: "Service Unavailable. Please try again later.")
    static let noTask = Refusal(.notFound, message: "AI resource not found")
    static let noTasks = Refusal(.notFound, message: "Task not found")
    static let noRoute = Refusal(.notFound, message: "Not found")
    static let wrongMethod = Refusal(.methodNotAllowed, message: "Method not allowed")
    static let tooLarge = Refusal(.contentTooLarge, message: "Request body is too large")
    static let notJSON = Refusal(.badRequest, message: "Request body is not a JSON object")

    /// What a gateway in front of the API answers when it cannot reach it.
    static var badGateway: Refusal {
        let page = """
            <html>
            <head><title>502 Bad Gateway</title></head>
            <body><h1>502 Bad Gateway</h1></body>
            </html>

            """
        var refusal = Refusal(.badGateway, body: page, contentType: "text/html")
        refusal.showsRate = false
        return refusal
    }

    /// How 400 is said; the documentation has three ways (contract §3).
    enum Shape {
        case message, problem, wrappedProblem
    }

    static func badRequest(_ bad: BadRequest, _ shape: Shape) -> Refusal {
        let rows = bad.parameters.map { parameter in
            #"{"name":\#(JSONText.quoted(parameter.name)),"reason":\#(JSONText.quoted(parameter.reason))}"#
        }.joined(separator: ",")
        let problem = #"{"message":"Your request parameters didn't validate.","invalid_params":[\#(rows)]}"#
        switch shape {
        case .message: return Refusal(.badRequest, message: bad.parameters.first?.reason ?? "Bad request")
        case .problem: return Refusal(.badRequest, body: problem, contentType: "application/problem+json")
        case .wrappedProblem:
            return Refusal(.badRequest, body: #"{"problem":\#(problem)}"#, contentType: "application/problem+json")
        }
    }
}
