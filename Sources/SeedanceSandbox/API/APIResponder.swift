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
    let files: UploadServing
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
        if case .put(let path) = call {
            return try await files.put(request, path: path, carriesKey: Self.carriesKey(request), now: now)
        }
        if case .asset(let path) = call { return await files.asset(request, path: path, now: now, context) }
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
        if call.route == .create || call == .requestUploads {
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
        case .create(let model, let form, let resolution):
            guard let members else { return response(.notJSON, context, rate: admission.rate) }
            return try await create(members, model, form, resolution, owner: owner, rate: admission.rate, context)
        case .requestUploads:
            switch await files.places(for: members, owner: owner, now: now) {
            case .success(let json): return response(json, rate: admission.rate)
            case .failure(let bad): return response(.badRequest(bad, .message), context, rate: admission.rate)
            }
        case .listUploads:
            return response(await files.list(owner: owner, now: now), rate: admission.rate)
        case .list(let form, let resolution):
            let rows = await state.list(form, resolution, owner: owner, now: Date().timeIntervalSince1970)
            if rows.isEmpty, await state.take(.emptyList, on: .list) == nil {
                return response(.noTasks, context, rate: admission.rate)
            }
            let json = rows.map { #"{"task_id":"\#($0.id)","status":\#(JSONText.quoted($0.word))}"# }
            return response(#"{"data":[\#(json.joined(separator: ","))]}"#, rate: admission.rate)
        case .read(let form, let id):
            let now = Date().timeIntervalSince1970
            guard let task = await state.read(id, form: form, owner: owner, now: now) else {
                return response(.noTask, context, rate: admission.rate)
            }
            return response(#"{"data":\#(task.json)}"#, rate: admission.rate)
        case .wrongMethod:
            return response(.wrongMethod, context, rate: admission.rate)
        case .film, .put, .asset, .unknown:
            return response(.noRoute, context, rate: admission.rate)
        }
    }

    private func create(
        _ members: [String: JSONValue],
        _ model: Model,
        _ form: Model.Form,
        _ resolution: String?,
        owner: String,
        rate: Limiter.Verdict?,
        _ context: SandboxContext
    ) async throws -> Response {
        let refusesDataURIs = await state.take(.refuseDataURIs, on: .create) != nil
        let check = RequestCheck(
            model: model,
            form: form,
            strict: settings.strict,
            acceptsDataURIs: !refusesDataURIs
        )
        switch check.check(members) {
        case .failure(let bad):
            return response(.badRequest(bad, await errorShape()), context, rate: rate)
        case .success(var request):
            if let bad = await files.problem(of: request, check, now: Date().timeIntervalSince1970) {
                return response(.badRequest(bad, await errorShape()), context, rate: rate)
            }
            // Pictures go to the disk at once, so that waiting tasks take no memory. A film from references is drawn from
            // the first of them.
            let first = try await files.keep(request.image ?? request.references.first)
            let last = try await files.keep(request.imageEnd)
            request.image = nil
            request.imageEnd = nil
            request.references = []
            let task = await state.create(
                request,
                model: model,
                form: form,
                resolution: request.resolution ?? resolution ?? model.defaultResolution,
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
