import HTTPTypes
import Hummingbird
import Logging
import Pipeline

/// Lets only those in who may know how things stand: whoever has the token, or, without one, whoever is on this machine.
///
/// A page in somebody's browser may have its own name lead to this machine and would then count as being on it; but the
/// browser still says by which name it asks.
struct WebGuard: RouterMiddleware {
    typealias Context = BasicRequestContext

    let access: Access

    func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        if let token = access.token {
            do {
                guard try await access.isBrought(by: request, of: token) else { return Self.noToken(for: request) }
            } catch {
                access.logger.error("no token", metadata: ["why": "\(error)"])
                return .words(.serviceUnavailable, Self.noTokenNow)
            }
        } else if !access.address.isLoopback {
            return .words(
                .forbidden,
                "Whoever can reach this address could read this. Give reeldrop a token in its config, as "
                    + "`web: { token_file: … }`, or let it listen on 127.0.0.1."
            )
        } else if !ListenAddress.isLoopback(host: Self.host(of: request.head.authority ?? "")) {
            return .words(
                .misdirectedRequest,
                "Without a token this is told only under the names of this machine for itself, such as 127.0.0.1."
            )
        }
        return try await next(request, context)
    }

    static let noTokenNow = "The token cannot be read on the server; its log says why."

    private static func noToken(for request: Request) -> Response {
        // A person is led to the form.
        if request.method == .get, request.headers[.accept]?.contains("text/html") == true {
            return .seeOther("/login")
        }
        var response = Response.words(.unauthorized, "Bring the token along, as `Authorization: Bearer …`.")
        response.headers[.wwwAuthenticate] = "Bearer"
        return response
    }

    /// The host of a `Host` header, without the port and the brackets of an IPv6 number.
    private static func host(of authority: String) -> String {
        if authority.hasPrefix("[") { return String(authority.dropFirst().prefix { $0 != "]" }) }
        return String(authority.prefix { $0 != ":" })
    }
}

extension Response {
    /// An answer of plain words.
    static func words(_ status: HTTPResponse.Status, _ text: String) -> Response {
        Response(
            status: status,
            headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text + "\n"))
        )
    }
}
