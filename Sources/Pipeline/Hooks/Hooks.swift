import AsyncHTTPClient
import FoundationEssentials
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Seedance
import ServiceLifecycle
import Subprocess
import SystemPackage

/// Tells other programs what has become of films: chats, receivers of webhooks, commands. A hook each at its own pace, so
/// that none holds up another, and nothing waits for any. One that fails is a warning and never a failed take.
struct Hooks: Service {
    let store: Store
    let hooks: [Hook]
    let patience: HookPatience
    let http: HTTPClient
    let wakes: Wakes
    let logger: Logger

    /// How long a call that is being made holds up a stop.
    private static let farewell = Duration.seconds(4)

    func run() async throws {
        let wakeUps = hooks.map { hook in (hook: hook, wake: Wake()) }
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                for (hook, wake) in wakeUps { group.addTask { await serve(hook, wake) } }
                while !Task.isCancelled, !Task.isShuttingDownGracefully {
                    await wakes.hooks.wait()
                    for (_, wake) in wakeUps { wake.call() }
                }
            }
        } onGracefulShutdown: {
            for wake in [wakes.hooks] + wakeUps.map(\.wake) { wake.call() }
        }
    }

    /// Makes the calls of one hook, one after the other.
    private func serve(_ hook: Hook, _ wake: Wake) async {
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            var pause: Duration?
            do {
                let (call, next, dropped) = try await store.beginCall(of: hook.name, pauses: patience.pauses)
                if dropped > 0 {
                    logger.warning("hook given up", metadata: ["hook": "\(hook.name)", "calls": "\(dropped)"])
                }
                if let call {
                    try await make(call, of: hook)
                    continue
                }
                pause = next.map { .seconds(min(7200, max(0.1, $0 - wallClock()))) }
            } catch {
                if !(error is CancellationError) {
                    logger.warning("hooks not looked for", metadata: ["hook": "\(hook.name)", "error": "\(error)"])
                }
                pause = .seconds(30)
            }
            await wake.wait(until: pause.map { .now + $0 })
        }
    }

    private func make(_ call: HookCall, of hook: Hook) async throws {
        var problem: String?
        do {
            try await withinLimits(hook) {
                switch hook.way {
                case .command(let words): try await start(words, for: call)
                case .slack(let address): try await post(call.slack, to: address)
                case .signed(let address, let secretFile): try await post(call.json, to: address, secretFile, call)
                }
            }
        } catch let error as HookProblem {
            problem = error.description
        } catch {
            problem = HookProblem.words(for: error)
        }
        let isAgain = try await Task {
            try await store.endCall(call, of: hook.name, problem: problem, pauses: patience.pauses)
        }.value
        var about: Logger.Metadata = [
            "hook": "\(hook.name)", "told": "\(call.event.rawValue)", "job": "\(call.take.jobPath)",
        ]
        guard let problem else { return logger.info("hook told", metadata: about) }
        about["why"] = "\(problem)"
        about["again"] = isAgain ? "yes" : "no"
        logger.warning("hook failed", metadata: about)
        wakes.status.call()
    }

    /// Ends what takes too long, and what would hold up a stop.
    private func withinLimits(_ hook: Hook, _ body: @escaping @Sendable () async throws -> Void) async throws {
        let limit = if case .command = hook.way { patience.command } else { patience.answer }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: limit)
                throw HookProblem.tookTooLong(seconds: limit.components.seconds)
            }
            group.addTask {
                try await gracefulShutdown()
                try await Task.sleep(for: Self.farewell)
                throw HookProblem.stopped
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    // MARK: The ways

    private func post(_ body: String, to address: Hook.Address, _ secretFile: FilePath? = nil, _ call: HookCall? = nil)
        async throws
    {
        // Read anew each time: one that was put right works at once.
        let (url, secret) = try await NIOThreadPool.singleton.runIfActive {
            (try Self.url(address), try secretFile.map(Self.word))
        }
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        if let secret, let call {
            let id = "msg_\(call.key)"
            let timestamp = String(Int(wallClock()))
            let signature = WebhookVerifier.sign(id: id, timestamp: timestamp, body: Array(body.utf8), secret: secret)
            request.headers.add(name: "webhook-id", value: id)
            request.headers.add(name: "webhook-timestamp", value: timestamp)
            request.headers.add(name: "webhook-signature", value: signature)
        }
        request.body = .bytes(ByteBuffer(string: body))
        let answer = try await http.execute(request, timeout: TimeAmount(patience.answer))
        guard (200..<300).contains(answer.status.code) else { throw HookProblem.answered(answer.status.code) }
    }

    private static func url(_ address: Hook.Address) throws -> String {
        switch address {
        case .url(let url): return url
        case .file(let file):
            let url = try word(file)
            guard Settings.host(of: url, needsTLS: true) != nil else { throw HookProblem.notAnAddress(file) }
            return url
        }
    }

    /// The one word that a file holds: an address or a secret.
    static func word(_ file: FilePath) throws(HookProblem) -> String {
        guard let text = try? String(contentsOfFile: file.string, encoding: .utf8),
            case let words = text.split(whereSeparator: \.isWhitespace), words.count == 1
        else { throw .unreadable(file) }
        return String(words[0])
    }

    private func start(_ words: [String], for call: HookCall) async throws {
        let result = try await Subprocess.run(
            .path(FilePath(words[0])),
            arguments: Arguments(words.dropFirst().map { call.argument($0) + [0] }),
            environment: ChildProcess.environment,
            workingDirectory: "/",
            platformOptions: ChildProcess.options,
            output: .discarded,
            error: .discarded
        )
        switch result.terminationStatus {
        case .exited(0): return
        case .exited(let code): throw HookProblem.exited(Int(code))
        case .signaled(let signal): throw HookProblem.killed(Int(signal))
        }
    }
}

/// Why somebody could not be told, in words for the operator. The address is never in them.
enum HookProblem: Error, CustomStringConvertible {
    case answered(UInt)
    case exited(Int)
    case killed(Int)
    case tookTooLong(seconds: Int64)
    case stopped
    case unreadable(FilePath)
    case notAnAddress(FilePath)

    var description: String {
        switch self {
        case .answered(let code): "It was answered with \(code)."
        case .exited(let code): "The command ended with exit code \(code)."
        case .killed(let signal): "The command was ended by signal \(signal)."
        case .tookTooLong(let seconds): "It took longer than \(seconds) seconds."
        case .stopped: "reeldrop was stopped meanwhile."
        case .unreadable(let file): "\(file) can't be read, or does not hold one word."
        case .notAnAddress(let file): "What \(file) holds is no https address."
        }
    }

    /// Any other error, without what could tell an address.
    static func words(for error: any Error) -> String {
        switch error {
        case let error as HTTPClientError: "It can't be reached: \(error.shortDescription)."
        case is NIOConnectionError: "It can't be reached: no connection."
        case is SubprocessError: "The command can't be started. Look at its path and rights."
        default: "It came to nothing: \(type(of: error))."
        }
    }
}
