import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import Pipeline

/// Who may look and order: whoever has the token, or, without one, whoever is on this machine.
struct Access: Sendable {
    let address: ListenAddress
    let token: WebToken?
    let logger: Logger

    /// Whether a request brings the token, or a session that was made of it.
    ///
    /// - Throws: ``WebTokenProblem``.
    func isBrought(by request: Request, of token: WebToken) async throws -> Bool {
        let now = try await token.now()
        if let words = request.headers[.authorization], words.lowercased().hasPrefix("bearer ") {
            return WebToken.isSame(words.dropFirst(7).trimmed, now)
        }
        guard let session = request.cookies[cookie]?.value else { return false }
        return Session.isGood(session, token: now)
    }

    /// Two daemons on one host are two pages, which browsers would give the same cookies.
    private var cookie: String { "reeldrop-\(address.port)" }

    /// The way in and out for browsers.
    func add(to router: Router<BasicRequestContext>) {
        guard let token else { return }
        router.get("login") { _, _ in Response.page(Layout.login(wasWrong: false)) }
        router.group().add(middleware: SameOrigin()).post("login") { request, _ -> Response in
            do {
                let body = try await request.body.collect(upTo: 4096)
                let form = URI.form(String(buffer: body)) ?? []
                let brought = form.first { $0.name == "token" }?.value ?? ""
                let now = try await token.now()
                guard WebToken.isSame(brought[...].trimmed, now) else {
                    // Whoever guesses has to be patient.
                    try await Task.sleep(for: .milliseconds(500))
                    return .page(Layout.login(wasWrong: true), .unauthorized)
                }
                return cookie(Session.make(token: now), maxAge: Session.maxAge, for: request, then: "/")
            } catch let problem as WebTokenProblem {
                logger.error("no token", metadata: ["why": "\(problem)"])
                return .words(.serviceUnavailable, WebGuard.noTokenNow)
            } catch {
                return .words(.badRequest, "The form can't be read.")
            }
        }
        router.group().add(middleware: SameOrigin()).post("logout") { request, _ in
            cookie("", maxAge: 0, for: request, then: "/login")
        }
    }

    private func cookie(_ value: String, maxAge: Int, for request: Request, then address: String) -> Response {
        let isEncrypted = HTTPField.Name("X-Forwarded-Proto").flatMap { request.headers[$0] } == "https"
        var response = Response.seeOther(address)
        response.headers[.setCookie] =
            "\(cookie)=\(value); Path=/; Max-Age=\(maxAge); HttpOnly; SameSite=Strict" + (isEncrypted ? "; Secure" : "")
        return response
    }
}

/// Lets no other page order anything: a browser says from where it asks.
struct SameOrigin: RouterMiddleware {
    typealias Context = BasicRequestContext

    func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard request.method == .get || request.method == .head || Self.isOwn(request.headers, request.head.authority)
        else { return .words(.forbidden, "This can be ordered only from reeldrop’s own page.") }
        return try await next(request, context)
    }

    /// Whether a request comes from a page of this very server, or from no page at all.
    static func isOwn(_ headers: HTTPFields, _ authority: String?) -> Bool {
        if let site = HTTPField.Name("Sec-Fetch-Site").flatMap({ headers[$0] }) {
            return site == "same-origin" || site == "none"
        }
        // Older browsers, and those that are not asked over TLS, tell only this.
        guard let origin = headers[.origin] else { return true }
        guard let mark = origin.firstRange(of: "://"), let authority else { return false }
        return origin[mark.upperBound...].lowercased() == authority.lowercased()
    }
}
