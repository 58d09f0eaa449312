public import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// The client of the API: asks for films, reads tasks and lists them (contract §1 to §3).
///
/// It sends each request once. When to send one again is the caller's decision, with ``APIError/createdNothing`` and
/// ``APIError/isTransient`` to go by.
public struct SeedanceClient: Sendable, CustomReflectable {
    private let key: APIKey
    let settings: Settings
    let base: BaseAddress
    private let http: HTTPClient

    /// Without the HTTP client: it leads to every request that is under way in the process, and each carries a key.
    public var customMirror: Mirror { Mirror(self, children: ["key": key, "settings": settings]) }

    /// Makes a client.
    ///
    /// - Parameter http: Best from ``makeHTTPClient(connectTimeout:)``, as it must not follow redirects: the key would
    ///   go along. The caller owns it and shuts it down.
    /// - Throws: When the base address can't be used.
    public init(key: APIKey, settings: Settings = Settings(), http: HTTPClient) throws(SettingsError) {
        self.key = key
        self.settings = settings
        self.base = try BaseAddress(settings.baseURL)
        self.http = http
    }

    /// Asks for a film. It is paid for when this returns, and maybe when it throws: see ``APIError/createdNothing``.
    ///
    /// - Throws: ``APIError/Kind/rejectedLocally(_:)`` before anything is sent when the request has problems, also when
    ///   an image changed while it went up, because then its end was never sent.
    public func generate(_ request: GenerationRequest) async throws(APIError) -> Reply<VideoTask> {
        let problems = request.problems()
        guard problems.isEmpty, let path = request.form.generatePaths[request.resolution] else {
            throw APIError(problems)
        }
        let body: RequestBody
        do {
            body = try await RequestBody(request)
        } catch let problem as RequestProblem {
            throw APIError([problem])
        } catch {
            throw APIError(.cancelled, message: "it was not sent", wasCutShort: true)
        }
        var post = self.request(.POST, path)
        post.headers.add(name: "content-type", value: "application/json")
        post.body = .stream(body, length: .known(body.byteCount))
        let answer = try await exchange(post, settings.postTimeout, settings.maxResponseBytes, body.progress)
        return try read(answer, body.progress, TaskDecoding.createdTask)
    }

    /// Reads one task.
    ///
    /// - Parameter form: the kind of request that made it.
    /// - Throws: ``APIError/Kind/unexpectedAnswer`` also when the answer is about another task.
    public func task(_ id: String, of form: Model.Form) async throws(APIError) -> Reply<VideoTask> {
        guard isTaskID(id) else { throw APIError([.taskID]) }
        let get = request(.GET, form.tasksPath + "/" + percentEncoded(id))
        let answer = try await exchange(get, settings.getTimeout, settings.maxResponseBytes, nil)
        return try read(answer, nil) { (body) throws(UnreadableAnswer) in
            let task = try TaskDecoding.task(body)
            guard task.id.lowercased() == id.lowercased() else {
                throw UnreadableAnswer(description: "The answer is about another task, \(printable(task.id)).")
            }
            return task
        }
    }

    /// Lists the tasks of a model's form, of all its resolutions. Nothing is promised about order and completeness, and a row
    /// has no links; an account without tasks gets a 404, which is an empty list here (contract §2).
    public func tasks(of form: Model.Form) async throws(APIError) -> Reply<[TaskSummary]> {
        let get = request(.GET, form.tasksPath)
        let answer = try await exchange(get, settings.getTimeout, settings.maxListBytes, nil)
        if answer.status == 404 { return reply([], answer) }
        return try read(answer, nil, TaskDecoding.list)
    }

    func request(_ method: HTTPMethod, _ path: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: base.text + path)
        request.method = method
        request.headers = [base.keyHeader: key.text, "accept": "application/json", "user-agent": "reeldrop"]
        return request
    }

    func exchange(
        _ request: HTTPClientRequest,
        _ timeout: Duration,
        _ limit: Int,
        _ progress: BodyProgress?
    ) async throws(APIError) -> HTTPAnswer {
        do {
            return try await Exchange(http: http, request: request, timeout: timeout, limit: limit).run()
        } catch {
            throw APIError(error, progress)
        }
    }

    /// Judges an answer and decodes it.
    ///
    /// - Parameter progress: How much of a POST's body was sent.
    func read<Value: Sendable>(
        _ answer: HTTPAnswer,
        _ progress: BodyProgress?,
        _ decode: ([UInt8]) throws(UnreadableAnswer) -> Value
    ) throws(APIError) -> Reply<Value> {
        guard (200..<300).contains(answer.status) else {
            throw APIError(answer.hiding(key), now: Int64(Date().timeIntervalSince1970))
        }
        do {
            // an answer that broke off is tried all the same: JSON that decodes was whole
            return reply(try decode(answer.body), answer)
        } catch {
            switch answer.defect {
            case .broken(let failure): throw APIError(failure, progress)
            case .tooLong:
                throw APIError(UnreadableAnswer(description: "The answer is too long."), in: answer.hiding(key))
            case nil:
                throw APIError(error, in: answer.hiding(key))
            }
        }
    }

    private func reply<Value>(_ value: Value, _ answer: HTTPAnswer) -> Reply<Value> {
        Reply(
            value: value,
            status: answer.status,
            requestID: answer.requestID,
            rate: RateLimit(answer.headers),
            date: answer.headers.first(name: "date")
        )
    }
}
