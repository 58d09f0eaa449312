import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import SystemPackage

@testable import SeedanceSandbox

/// A plain HTTP client on a running sandbox, which knows nothing of the code under test.
struct SandboxClient {
    let base: String
    let http: HTTPClient
    var key: String? = "test-key"

    static let mini = "/v1/ai/video/seedance-2-mini"

    struct Answer {
        let status: Int
        let headers: HTTPHeaders
        let body: [UInt8]

        func header(_ name: String) -> String? { headers.first(name: name) }

        var text: String { String(decoding: body, as: UTF8.self) }

        /// The `task_id` in it.
        var taskID: String {
            text.split(separator: "\"").drop { $0 != "task_id" }.dropFirst(2).first.map(String.init) ?? ""
        }

        /// The first link in it.
        var link: String {
            text.split(separator: "\"").first { $0.hasPrefix("http") }.map(String.init) ?? ""
        }
    }

    func send(
        _ method: HTTPMethod,
        _ path: String,
        _ body: String? = nil,
        headers: [(String, String)] = []
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: path.hasPrefix("http") ? path : base + path)
        request.method = method
        if let key { request.headers.add(name: "x-magnific-api-key", value: key) }
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(string: body))
        }
        let response = try await http.execute(request, timeout: .seconds(60))
        let bytes = try await response.body.collect(upTo: 256 << 20)
        return Answer(status: Int(response.status.code), headers: response.headers, body: [UInt8](buffer: bytes))
    }

    func get(_ path: String, headers: [(String, String)] = []) async throws -> Answer {
        try await send(.GET, path, headers: headers)
    }

    func download(_ link: String, to path: FilePath) async throws {
        try Data(try await get(link).body).write(to: URL(filePath: path.string))
    }

    /// Starts a task at 480p.
    func create(_ body: String = #"{"prompt":"A quiet lake"}"#, tier: String = "-480p") async throws -> Answer {
        try await send(.POST, Self.mini + tier, body)
    }

    func read(_ id: String) async throws -> Answer {
        try await get(Self.mini + "/" + id)
    }

    /// Reads the task until its answer holds this text, at most for a minute.
    func read(_ id: String, until text: String) async throws -> Answer {
        try await until(Self.mini + "/" + id) { $0.text.contains(text) }
    }

    /// Asks again until the answer is as wanted, at most for a minute.
    func until(_ path: String, _ isWanted: (Answer) -> Bool) async throws -> Answer {
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            let answer = try await get(path)
            if isWanted(answer) { return answer }
            guard ContinuousClock.now < deadline else { throw Late(last: answer.text) }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// What was waited for did not come.
    struct Late: Error {
        let last: String
    }
}

extension SandboxSettings {
    /// Quick tasks with tiny films and no limit.
    static var quick: SandboxSettings {
        var settings = SandboxSettings()
        settings.films = .tiny
        settings.requestsPerMinute = nil
        settings.taskSeconds = 0.2
        return settings
    }

    /// The quick settings, changed as the test needs.
    static func test(_ change: (inout SandboxSettings) throws -> Void) rethrows -> SandboxSettings {
        var settings = quick
        try change(&settings)
        return settings
    }
}

/// Runs a sandbox and a client for the body.
func withClient<R>(
    _ settings: SandboxSettings = .quick,
    _ body: (SandboxClient, Sandbox) async throws -> R
) async throws -> R {
    try await Sandbox.withSandbox(settings) { sandbox, base in
        let http = HTTPClient(eventLoopGroupProvider: .singleton)
        do {
            let result = try await body(SandboxClient(base: base, http: http), sandbox)
            try await http.shutdown()
            return result
        } catch {
            try await http.shutdown()
            throw error
        }
    }
}
