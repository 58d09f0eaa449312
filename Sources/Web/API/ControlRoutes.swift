import HTTPTypes
import Hummingbird
import Logging
import Pipeline

/// The control API, which `openapi.json` describes: what programs, the page's buttons and the command line use.
struct ControlRoutes: Sendable {
    let desk: Desk
    let live: Live
    let logger: Logger

    func add(to router: some RouterMethods<BasicRequestContext>) {
        router.get("api/openapi.json") { _, _ in Assets.description.response }
        router.get("api/status") { _, _ in await answer { .json(try await desk.status()) } }
        router.get("api/jobs") { request, _ -> Response in
            guard let values = request.uri.form, let filter = JobFilter(values) else {
                return .problem(.badRequest, "The question can't be read; /api/openapi.json tells what may be asked.")
            }
            return await answer { .json(try await desk.jobs(filter.query)) }
        }
        router.get("api/jobs/:id") { _, context in
            await answer {
                guard let id = context.id, let job = try await desk.job(id) else { return Self.unknown }
                return .json(job)
            }
        }
        for order in [PersonsOrder.retry, .release, .cancel] {
            router.post("api/jobs/:id/\(order.rawValue)") { _, context in
                await answer {
                    guard let id = context.id, let done = try await desk.carryOut(order, job: id) else {
                        return Self.unknown
                    }
                    if done.isEmpty { return .problem(.conflict, "There is nothing to \(order.rawValue) any more.") }
                    return .json(["done": done])
                }
            }
        }
        router.get("api/sheets") { _, _ in await answer { .json(["sheets": try await desk.contactSheets()]) } }
        router.post("api/jobs/:id/sheet") { _, context in
            await answer {
                guard let id = context.id, let words = try await desk.drawContactSheet(ofJob: id) else {
                    return Self.unknown
                }
                return .json(["done": [words]], .accepted)
            }
        }
        for (name, isPaused) in [("pause", true), ("resume", false)] {
            router.post("api/\(name)") { _, _ in
                await answer {
                    try await desk.pause(isPaused)
                    return .json(["paused": isPaused])
                }
            }
        }
        router.post("api/poke") { _, _ in
            desk.poke()
            return Response(status: .noContent)
        }
        router.get("api/events") { _, _ in Response.events(live.listen(.json)) }
    }

    private static var unknown: Response { .problem(.notFound, "There is no such job.") }

    private func answer(_ body: () async throws -> Response) async -> Response {
        do {
            return try await body()
        } catch {
            logger.warning("no answer to who asks", metadata: ["error": "\(error)"])
            return .problem(.serviceUnavailable, "The database gives no answer; the log says why.")
        }
    }
}

extension BasicRequestContext {
    /// The number in the path; nil when it is none.
    var id: Int64? { parameters.get("id").flatMap { Int64($0) } }
}
