import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import Seedance
import SeedanceSandbox
import Synchronization
import SystemPackage
import TestKit
import Testing

@testable import Pipeline
@testable import Web

/// A drop folder, a daemon with its listener, and a sandbox that sends it notices: all real and over real sockets.
final class WebStudio: Sendable {
    let drop: TemporaryFolder
    let state: TemporaryFolder
    let sandbox: Sandbox
    let address: String
    let port: ReservedPort
    /// The listener of the daemon that ran last.
    let server = Mutex<WebServer?>(nil)

    static let secret = "a secret for webhooks"

    private init(sandbox: Sandbox, address: String) throws {
        drop = try TemporaryFolder()
        state = try TemporaryFolder()
        port = try ReservedPort()
        self.sandbox = sandbox
        self.address = address
    }

    /// Opens a studio whose daemon does not run yet.
    static func open<R>(
        _ faults: [Fault] = [],
        _ change: (inout SandboxSettings) -> Void = { _ in },
        _ body: (WebStudio) async throws -> R
    ) async throws -> R {
        var settings = SandboxSettings()
        settings.films = .tiny
        settings.taskSeconds = 0.2
        settings.requestsPerMinute = nil
        settings.webhookSecret = secret
        settings.webhookRetries = []
        settings.faults = faults
        change(&settings)
        return try await Sandbox.withSandbox(settings) { sandbox, address in
            try await body(WebStudio(sandbox: sandbox, address: address))
        }
    }

    /// Runs the daemon while the body works, from the moment when it listens, and then stops it.
    func working<R: Sendable>(
        _ change: (inout Settings) -> Void = { _ in },
        _ body: () async throws -> R
    ) async throws -> R {
        var settings = Settings()
        settings.folders = [Settings.Folder(drop.path)]
        settings.apiURL = address
        settings.requestsPerMinute = 100_000
        settings.requestsPerSecond = 1000
        settings.tasksInFlight = 1000
        settings.folders[0].settle = .milliseconds(400)
        settings.publicURL = "http://127.0.0.1:\(port.number)"
        settings.listen = ListenAddress(host: "127.0.0.1", port: port.number)
        change(&settings)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let environment = ["REELDROP_API_KEY": "test-key", "REELDROP_WEBHOOK_SECRET": Self.secret]
        let secret = try WebhookSecret(settings: settings, environment: environment)
        let listen = try #require(settings.listen)
        let metrics = PrometheusRegistry()
        let token = try settings.webTokenFile.map { try WebToken(file: $0) }
        let daemon = Daemon(
            settings: settings,
            keys: try KeySource(settings: settings, environment: environment),
            stateDirectory: state.path,
            logger: logger,
            metrics: metrics,
            web: { [self] in
                let made = WebServer(
                    address: listen,
                    notices: $0,
                    vitals: $1,
                    desk: $2,
                    secret: secret,
                    token: token,
                    metrics: metrics,
                    logger: logger
                )
                server.withLock { $0 = made }
                return made
            }
        )
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = try await daemon.run() }
            let result: R
            do {
                try await eventually("the daemon listens") { (try? await self.send([], to: "nobody")) != nil }
                result = try await body()
            } catch {
                group.cancelAll()
                throw error
            }
            group.cancelAll()
            do {
                try await group.waitForAll()
            } catch is CancellationError {}
            return result
        }
    }

    func takes() throws -> [Take] {
        try Store.reading(stateDirectory: state.path)?.visibleTakes() ?? []
    }

    /// Drops a job and waits for its take to come into a state.
    func take(_ state: TakeState) async throws -> Take {
        try drop.write("hero.job", text: "prompt: A watch\n")
        try await eventually("the take is \(state)") { try self.takes().map(\.state) == [state] }
        return try #require(try takes().first)
    }

    func waitFor(_ names: Set<String>, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        do {
            try await eventually("\(names.sorted()) in the folder", sourceLocation: sourceLocation) {
                try drop.visibleNames() == names
            }
        } catch {
            Issue.record("the folder has \(try drop.visibleNames().sorted()), the store \(try takes().map(\.state))")
            throw error
        }
    }

    // MARK: Questions of the test's own

    /// Asks for a page, and takes the answer.
    func get(_ page: String, _ headers: [(String, String)] = []) async throws -> (status: Int, text: String) {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port.number)/\(page)")
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let body = try await response.body.collect(upTo: 1 << 20)
        return (Int(response.status.code), String(buffer: body))
    }

    // MARK: Notices of the test's own

    /// Sends a notice that is signed like the API's, but for what the test changes; the status of the answer.
    func notify(
        _ body: String,
        nonce: String?,
        id: String = UUID().uuidString,
        age: Int = 0,
        secret: String = secret
    ) async throws -> Int {
        let bytes = Array(body.utf8)
        let timestamp = String(Int(Date().timeIntervalSince1970) - age)
        let headers = [
            ("webhook-id", id), ("webhook-timestamp", timestamp),
            (
                "webhook-signature",
                WebhookVerifier.sign(id: id, timestamp: timestamp, body: bytes, secret: secret)
            ),
        ]
        return try await send(bytes, to: nonce ?? "", headers: headers)
    }

    /// Posts to the address of a nonce; the status of the answer.
    func send(
        _ body: [UInt8],
        to nonce: String,
        headers: [(String, String)] = [],
        isStreamed: Bool = false
    ) async throws -> Int {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port.number)/hooks/\(nonce)")
        request.method = .POST
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if isStreamed {
            let (stream, parts) = AsyncStream.makeStream(of: ByteBuffer.self)
            parts.yield(ByteBuffer(bytes: body))
            parts.finish()
            request.body = .stream(stream, length: .unknown)
        } else {
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        _ = try await response.body.collect(upTo: 1 << 20)
        return Int(response.status.code)
    }
}

/// The body of a notice, as documented (contract §4).
func notice(_ status: String, of task: String?, links: [String] = []) -> String {
    let list = links.map { "\"\($0)\"" }.joined(separator: ",")
    return #"{"task_id":"\#(task ?? "")","status":"\#(status)","generated":[\#(list)]}"#
}
