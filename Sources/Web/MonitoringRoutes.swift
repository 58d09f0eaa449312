import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import Pipeline

/// What programs ask: whether the daemon lives, whether it is ready, and the numbers.
struct MonitoringRoutes {
    let vitals: Vitals
    let page: MetricsPage
    let logger: Logger

    /// - Parameters:
    ///   - open: where everybody may ask.
    ///   - guarded: where only those may ask who may know how things stand.
    func add(open: Router<BasicRequestContext>, guarded: RouterGroup<BasicRequestContext>) {
        open.get("healthz") { _, _ -> Response in
            let silent = await vitals.whatHangs()
            if silent.isEmpty { return Response.words(.ok, "ok") }
            let names = silent.joined(separator: ", ")
            return Response.words(.serviceUnavailable, "For a minute there was no sign of life from \(names).")
        }
        guarded.get("readyz") { _, _ in
            await answer {
                let reasons = try await vitals.whyNotReady()
                return reasons.isEmpty
                    ? .words(.ok, "ready") : .words(.serviceUnavailable, reasons.joined(separator: "\n"))
            }
        }
        guarded.get("metrics") { _, _ in
            await answer {
                var response = Response.words(.ok, "")
                response.body = ResponseBody(byteBuffer: ByteBuffer(string: page.text(try await vitals.read())))
                response.headers[.contentType] = "text/plain; version=0.0.4; charset=utf-8"
                return response
            }
        }
    }

    private func answer(_ body: () async throws -> Response) async -> Response {
        do {
            return try await body()
        } catch {
            logger.warning("no answer to who asks", metadata: ["error": "\(error)"])
            return .words(.serviceUnavailable, "The database gives no answer; the log says why.")
        }
    }
}
