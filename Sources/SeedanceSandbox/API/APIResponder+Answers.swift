import HTTPTypes
import Hummingbird
import NIOCore

/// How the responder's answers look on the wire (contract §3).
extension APIResponder {
    /// 200 with this JSON.
    func response(_ json: String, rate: Limiter.Verdict?) -> Response {
        Response(
            status: .ok,
            headers: Self.headers("application/json", settings.tellsRate ? rate : nil),
            body: ResponseBody(byteBuffer: ByteBuffer(string: json))
        )
    }

    /// An error, behind which the connection is closed if it asks for that.
    func response(_ refusal: Refusal, _ context: SandboxContext, rate: Limiter.Verdict? = nil) -> Response {
        var headers = Self.headers(refusal.contentType, refusal.showsRate && settings.tellsRate ? rate : nil)
        headers[.retryAfter] = refusal.retryAfter
        let body = ByteBuffer(string: refusal.body)
        guard refusal.closes else {
            return Response(status: refusal.status, headers: headers, body: ResponseBody(byteBuffer: body))
        }
        headers[.connection] = "close"
        return Response(
            status: refusal.status,
            headers: headers,
            body: ResponseBody(contentLength: body.readableBytes) { writer in
                try await writer.write(body)
                try await writer.finish(nil)
                try await context.channel.close(mode: .output)
            }
        )
    }

    private static func headers(_ contentType: String, _ rate: Limiter.Verdict?) -> HTTPFields {
        var headers: HTTPFields = [
            .contentType: contentType,
            .cacheControl: "max-age=0, no-cache, no-store",
            .named("pragma"): "no-cache",
            .vary: "Accept-Encoding",
            .named("x-request-id"): "ak-" + FilmLink.hex((0..<16).map { _ in UInt8.random(in: 0...255) }),
        ]
        if let rate {
            headers[.named("x-ratelimit-limit")] = String(rate.limit)
            headers[.named("x-ratelimit-remaining")] = String(rate.remaining)
            headers[.named("x-ratelimit-reset")] = Int(exactly: rate.reset).map(String.init) ?? String(rate.reset)
        }
        return headers
    }
}
