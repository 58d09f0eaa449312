import AsyncHTTPClient
import FoundationEssentials
import Hummingbird
public import Logging
public import ServiceLifecycle
import SystemPackage

/// Why the sandbox could not start.
public enum SandboxError: Error, Equatable, CustomStringConvertible {
    /// There is no ffmpeg, or it does not start.
    case ffmpegMissing
    /// The sandbox ended before it listened.
    case notListening

    /// The error in words for a person.
    public var description: String {
        switch self {
        case .ffmpegMissing:
            "The sandbox draws its films with ffmpeg, which was not found; install it with `apt-get install ffmpeg`."
        case .notListening:
            "The sandbox stopped before it could listen."
        }
    }
}

/// The API on this machine: the documented routes, tasks that take their time, and real films.
///
/// It keeps to what is documented, and to what was recorded of sibling routes, down to the order of members; what the
/// real service does beyond that is unknown, and ``Fault``s stand in for it. Nothing is asked of the internet: pictures
/// and notices go over loopback addresses only, and for a picture elsewhere a neutral one is drawn.
public final class Sandbox: Service {
    private let settings: SandboxSettings
    let state: SandboxState
    /// Where its films are.
    let directory: FilePath
    private let link = FilmLink()
    private let logger: Logger

    /// A sandbox that starts with ``run()``.
    public init(_ settings: SandboxSettings = SandboxSettings(), logger: Logger? = nil) {
        self.settings = settings
        self.logger = logger ?? Logger(label: "sandbox") { _ in SwiftLogNoOpLogHandler() }
        state = SandboxState(settings, link: link)
        let temporary = FilePath(FileManager.default.temporaryDirectory.path())
        directory = settings.directory ?? temporary.appending("reeldrop-sandbox-\(UUID().uuidString)")
    }

    /// Serves until it is cancelled or shut down gracefully.
    ///
    /// - Throws: ``SandboxError``, and errors of the listener, such as an address in use.
    public func run() async throws {
        do {
            try await serve()
        } catch is CancellationError {
        } catch {
            await state.listens(on: 0, host: "")
            throw error
        }
        await state.listens(on: 0, host: "")
    }

    private func serve() async throws {
        let store = FilmStore(directory: directory)
        let renderer = Renderer(store: store, slots: Slots(settings.renderersAtOnce), ffmpeg: settings.ffmpeg)
        guard await renderer.isAvailable() else { throw SandboxError.ffmpegMissing }
        try await store.create()
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton,
            configuration: .init(redirectConfiguration: .disallow)
        )
        let follower = TaskFollower(
            settings: settings,
            state: state,
            store: store,
            renderer: renderer,
            webhooks: Webhooks(settings: settings, state: state, client: client, logger: logger),
            client: client,
            logger: logger
        )
        let (tasks, newTasks) = AsyncStream.makeStream(of: NewTask.self)
        let responder = APIResponder(
            settings: settings,
            state: state,
            store: store,
            films: FilmServing(settings: settings, state: state, store: store, link: link),
            files: UploadServing(settings: settings, state: state, store: store, link: link),
            newTasks: newTasks,
            logger: logger
        )
        var failure: (any Error)?
        do {
            if settings.films == .tiny { try await renderer.drawTiny(as: FilmStore.tinyName()) }
            // Cancelled, not drained: a stalled download or a long film must not hold up the end.
            try await cancelWhenGracefulShutdown {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await self.listen(responder) }
                    group.addTask {
                        await withDiscardingTaskGroup { followers in
                            for await task in tasks { followers.addTask { await follower.follow(task) } }
                            followers.cancelAll()
                        }
                    }
                    defer { group.cancelAll() }
                    try await group.next()
                }
            }
        } catch {
            failure = error
        }
        try? await client.shutdown()
        if settings.directory == nil { await store.removeAll() }
        if let failure { throw failure }
    }

    /// The host in the links to films, which is this machine when it listens on every address.
    private var publicHost: String {
        let host = settings.host
        if ["0.0.0.0", "::"].contains(host) { return "127.0.0.1" }
        return host.contains(":") ? "[\(host)]" : host
    }

    private func listen(_ responder: APIResponder) async throws {
        let application = Application(
            responder: responder,
            server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: .init(address: .hostname(settings.host, port: settings.port), serverName: nil),
            onServerRunning: { channel in
                await self.state.listens(on: channel.localAddress?.port ?? 0, host: self.publicHost)
            },
            // Connections that are cut at the end are errors to the server, and nobody's concern here.
            logger: Logger(label: "sandbox") { _ in SwiftLogNoOpLogHandler() }
        )
        try await application.run()
    }
}
