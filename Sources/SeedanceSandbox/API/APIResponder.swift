import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Seedance

/// Answers every request: the API's own, and the films beside it.
struct APIResponder: HTTPResponder {
    let settings: SandboxSettings
    let state: SandboxState
    let store: FilmStore
    let films: FilmServing
    /// Where new tasks go to have their films drawn and their notices sent.
    let newTasks: AsyncStream<NewTask>.Continuation
    let logger: Logger

    func respond(to request: Request, context: SandboxContext) async throws -> Response {
        let now = Date().timeIntervalSince1970
        let call = Call(request.method, path: request.uri.path)
        await state.record(call.route)
        if case .film(let path) = call {
            return await films.respond(to: request, path: path, carriesKey: Self.carriesKey(request), now: now, context)
        }
        let response = try await answer(call, request, context, now)
        logger.debug("\(request.method) \(request.uri.path) → \(response.status.code)")
        return response
    }

    private func answer(
        _ call: Call,
        _ request: Request,
        _ context: SandboxContext,
        _ now: Double
    ) async throws -> Response {
        let key = await key(of: request)
        let owner = key.map(Self.fingerprint) ?? ""
        var body = ByteBuffer()
        if case .create = call {
            guard let collected = try await collect(request) else { return response(.tooLarge, context) }
            body = collected
        }
        var members: [String: JSONValue]?
        if request.method == .post {
            members = Self.members(body)
            let summary = members.map { JSONValue.object($0).summary } ?? "<\(body.readableBytes) bytes>"
            await state.record(
                RecordedRequest(
                    method: request.method.rawValue,
                    path: request.uri.path,
                    body: summary,
                    key: owner,
                    time: now
                )
            )
        }
        if call == .unknown { return response(.noRoute, context) }
        guard let key else {
            return response(.unauthorized("Missing API key", closes: request.method == .post), context)
        }
        guard accepts(key) else {
            return response(.unauthorized("Invalid API key", closes: request.method == .post), context)
        }
        let admission = await state.admit(call.route, owner: owner, now: now)
        if let delay = admission.delay { try await Task.sleep(for: .seconds(delay)) }
        if let refusal = admission.refusal { return response(refusal, context, rate: admission.rate) }

        switch call {
        case .create(let model, let tier):
            guard let members else { return response(.notJSON, context, rate: admission.rate) }
            return try await create(members, model, tier, owner: owner, rate: admission.rate, context)
        case .list(let model, let tier):
            let rows = await state.list(model, tier, owner: owner, now: Date().timeIntervalSince1970)
            if rows.isEmpty, await state.take(.emptyList, on: .list) == nil {
                return response(.noTasks, context, rate: admission.rate)
            }
            let json = rows.map { #"{"task_id":"\#($0.id)","status":\#(JSONText.quoted($0.word))}"# }
            return response(#"{"data":[\#(json.joined(separator: ","))]}"#, rate: admission.rate)
        case .read(let model, let id):
            let now = Date().timeIntervalSince1970
            guard let task = await state.read(id, model: model, owner: owner, now: now) else {
                return response(.noTask, context, rate: admission.rate)
            }
            return response(#"{"data":\#(task.json)}"#, rate: admission.rate)
        case .wrongMethod:
            return response(.wrongMethod, context, rate: admission.rate)
        case .film, .unknown:
            return response(.noRoute, context, rate: admission.rate)
        }
    }

    private func create(
        _ members: [String: JSONValue],
        _ model: Model,
        _ tier: Model.Tier,
        owner: String,
        rate: Limiter.Verdict?,
        _ context: SandboxContext
    ) async throws -> Response {
        let refusesDataURIs = await state.take(.refuseDataURIs, on: .create) != nil
        let check = RequestCheck(model: model, strict: settings.strict, acceptsDataURIs: !refusesDataURIs)
        switch check.check(members) {
        case .failure(let bad):
            return response(.badRequest(bad, await errorShape()), context, rate: rate)
        case .success(var request):
            // Pictures go to the disk at once, so that waiting tasks take no memory.
            let first = try await store.keep(request.image)
            let last = try await store.keep(request.imageEnd)
            request.image = nil
            request.imageEnd = nil
            let task = await state.create(
                request,
                model: model,
                tier: tier,
                owner: owner,
                now: Date().timeIntervalSince1970,
                film: settings.films == .tiny ? .ready(at: 0) : .pending
            )
            newTasks.yield(NewTask(task: task, first: first, last: last))
            if await state.take(.lostAnswer, on: .create) != nil {
                try await context.channel.close()
                throw CancellationError()
            }
            if await state.take(.badGatewayAfterCreate, on: .create) != nil {
                return response(.badGateway, context, rate: rate)
            }
            let answer = await state.notice(task.id, .created)?.json ?? ""
            return response(#"{"data":\#(answer)}"#, rate: rate)
        }
    }

    private func errorShape() async -> Refusal.Shape {
        if await state.take(.problemErrors, on: .create) != nil { return .problem }
        return await state.take(.wrappedProblemErrors, on: .create) != nil ? .wrappedProblem : .message
    }
}
