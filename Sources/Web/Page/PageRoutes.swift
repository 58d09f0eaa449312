import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import Pipeline

/// The page for people, made here and whole without any script.
struct PageRoutes: Sendable {
    let desk: Desk
    let live: Live
    let pictures: Pictures
    let access: Access
    let logger: Logger

    /// - Parameters:
    ///   - open: where everybody may ask.
    ///   - guarded: where only those may who may know how things stand.
    func add(open: Router<BasicRequestContext>, guarded: RouterGroup<BasicRequestContext>) {
        for asset in Assets.all { open.get("assets/\(asset.name)") { _, _ in asset.response } }
        let hasWayOut = access.token != nil
        guarded.get("") { request, _ -> Response in
            guard let values = request.uri.form, let filter = JobFilter(values) else {
                return .page(Layout.words("No such page", "The address can't be read."), .badRequest)
            }
            return await answer {
                let version = desk.changes.version
                let list = JobList(
                    status: try await desk.status(),
                    page: try await desk.jobs(filter.query),
                    filter: filter
                )
                return .page(list.html(version: version, hasWayOut: hasWayOut))
            }
        }
        guarded.get("jobs/:id") { _, context in
            await answer {
                let version = desk.changes.version
                guard let id = context.id, let job = try await desk.job(id) else { return Self.unknown }
                return .page(JobSheet.html(job, version: version, hasWayOut: hasWayOut))
            }
        }
        for order in [PersonsOrder.retry, .release, .cancel] {
            guarded.post("jobs/:id/\(order.rawValue)") { _, context in
                await answer {
                    guard let id = context.id, try await desk.carryOut(order, job: id) != nil else {
                        return Self.unknown
                    }
                    return .seeOther("/jobs/\(id)")
                }
            }
        }
        guarded.get("sheets") { _, _ in
            await answer {
                let version = desk.changes.version
                let list = SheetList(sheets: try await desk.contactSheets())
                return .page(list.html(version: version, hasWayOut: hasWayOut))
            }
        }
        guarded.post("jobs/:id/sheet") { _, context in
            await answer {
                guard let id = context.id, try await desk.drawContactSheet(ofJob: id) != nil else {
                    return Self.unknown
                }
                return .seeOther("/sheets")
            }
        }
        guarded.get("jobs/:id/sheet.png") { request, context -> Response in
            guard let id = context.id else { return Self.unknown }
            return await FileRoute(logger: logger).response("image/png", to: request) {
                try await desk.contactSheet(ofJob: id)
            }
        }
        for (name, isPaused) in [("pause", true), ("resume", false)] {
            guarded.post("\(name)") { _, _ in
                await answer {
                    try await desk.pause(isPaused)
                    return .seeOther("/")
                }
            }
        }
        guarded.get("events") { _, _ in Response.events(live.listen(.page)) }
        guarded.get("takes/:id/picture") { _, context -> Response in
            guard let id = context.id else { return Self.unknown }
            return await pictures.response(ofTake: id)
        }
        guarded.get("takes/:id/film") { request, context -> Response in
            guard let id = context.id else { return Self.unknown }
            return await FileRoute(logger: logger).response("video/mp4", to: request) {
                try await desk.film(ofTake: id)
            }
        }
    }

    private static var unknown: Response {
        .page(Layout.words("No such page", "There is no such job or film here."), .notFound)
    }

    private func answer(_ body: () async throws -> Response) async -> Response {
        do {
            return try await body()
        } catch {
            logger.warning("no answer to who looks", metadata: ["error": "\(error)"])
            return .page(
                Layout.words("Not now", "The database gives no answer; the daemon’s log says why."),
                .serviceUnavailable
            )
        }
    }
}
