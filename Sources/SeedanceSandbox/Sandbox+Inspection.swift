import FoundationEssentials

/// What tests look at and wait for.
extension Sandbox {
    /// The port it listens on, as soon as it does; 0 when it stopped without.
    public func listening() async -> Int {
        await state.listening()
    }

    /// Where it listens, such as `http://127.0.0.1:8787`; empty before it does.
    public var baseURL: String {
        get async { await state.base }
    }

    /// Every POST so far, in order of arrival.
    public var posts: [RecordedRequest] {
        get async { await state.posts }
    }

    /// Every request for a film so far, in order of arrival.
    public var downloads: [RecordedDownload] {
        get async { await state.downloads }
    }

    /// Every file that was put so far, in order of its end.
    public var uploads: [RecordedUpload] {
        get async { await state.putFiles }
    }

    /// The tasks so far, oldest first.
    public var tasks: [TaskSnapshot] {
        get async { await state.snapshots(now: Date().timeIntervalSince1970) }
    }

    /// How many requests came over the limit of their key.
    public var refusedForRate: Int {
        get async { await state.refusedForRate }
    }

    /// How many requests of this kind came so far.
    public func requestCount(_ route: SandboxRoute) async -> Int {
        await state.count(route)
    }

    /// Runs a sandbox on a free port while the body works with it and its base URL, such as `http://127.0.0.1:40123`.
    ///
    /// - Throws: what the sandbox's start and the body throw.
    public static func withSandbox<R>(
        _ settings: SandboxSettings = SandboxSettings(),
        _ body: (Sandbox, String) async throws -> R
    ) async throws -> R {
        var settings = settings
        settings.port = 0
        let sandbox = Sandbox(settings)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await sandbox.run() }
            let port = await sandbox.listening()
            guard port != 0 else {
                try await group.next()
                throw SandboxError.notListening
            }
            defer { group.cancelAll() }
            return try await body(sandbox, await sandbox.baseURL)
        }
    }
}
