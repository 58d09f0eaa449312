import Foundation
import GRDB
import Logging
import Seedance
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing
import WatchFolder

@testable import Pipeline

/// A drop folder, a daemon that watches it and the sandbox that it talks to, all real and over real sockets.
final class Studio: Sendable {
    let drop: TemporaryFolder
    let state: TemporaryFolder
    let sandbox: Sandbox
    let address: String
    /// Where the key is; tests put wrong ones there.
    let keyFile: FilePath

    private init(sandbox: Sandbox, address: String) throws {
        drop = try TemporaryFolder()
        state = try TemporaryFolder()
        keyFile = state("key")
        self.sandbox = sandbox
        self.address = address
        try state.write("key", text: "test-key\n")
    }

    /// Opens a studio whose daemon does not run yet.
    static func open<R>(
        _ change: (inout SandboxSettings) -> Void = { _ in },
        _ body: (Studio) async throws -> R
    ) async throws -> R {
        var settings = SandboxSettings()
        settings.films = .tiny
        settings.taskSeconds = 0.2
        settings.requestsPerMinute = nil
        change(&settings)
        return try await Sandbox.withSandbox(settings) { sandbox, address in
            try await body(Studio(sandbox: sandbox, address: address))
        }
    }

    var settings: Settings {
        var settings = Settings()
        settings.folders = [Settings.Folder(drop.path)]
        settings.apiURL = address
        settings.keyFile = keyFile
        settings.requestsPerMinute = 100_000
        settings.requestsPerSecond = 1000
        settings.tasksInFlight = 1000
        settings.folders[0].settle = .milliseconds(400)
        return settings
    }

    /// Runs the daemon while the body works, then stops it as SIGTERM would, and waits for its end.
    func working<R: Sendable>(
        logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        _ change: (inout Settings) -> Void = { _ in },
        _ body: () async throws -> R
    ) async throws -> R {
        var settings = settings
        change(&settings)
        let daemon = Daemon(
            settings: settings,
            keys: try KeySource(settings: settings, environment: [:]),
            stateDirectory: state.path,
            logger: logger
        )
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = try await daemon.run() }
            let result: R
            do {
                result = try await body()
            } catch {
                group.cancelAll()
                // A daemon that could not start is why nothing came about.
                if case .failure(let cause) = await group.nextResult(), !(cause is CancellationError) {
                    Issue.record("the daemon ended: \(cause)")
                }
                throw error
            }
            group.cancelAll()
            do {
                try await group.waitForAll()
            } catch is CancellationError {}
            return result
        }
    }

    /// The store as anybody may read it while the daemon runs.
    func takes() throws -> [Take] {
        try Store.reading(stateDirectory: state.path)?.visibleTakes() ?? []
    }

    /// How many films were paid for.
    var paid: Int {
        get async { await sandbox.tasks.count }
    }

    /// Waits until the folder has exactly these files.
    func waitFor(_ names: Set<String>, in directory: FilePath = "", sourceLocation: SourceLocation = #_sourceLocation)
        async throws
    {
        do {
            try await eventually("\(names.sorted()) in the folder", sourceLocation: sourceLocation) {
                try drop.visibleNames(in: directory) == names
            }
        } catch {
            Issue.record(
                "the folder has \(try drop.visibleNames(in: directory).sorted()), the store \(try takes().map(\.state))"
            )
            throw error
        }
    }
}

/// A store with jobs `a`, `b` and on in the drop folder `/d`, each with a take that is ready to be sent.
func storeWithReadyTakes(_ count: Int) async throws -> (state: TemporaryFolder, store: Store) {
    let state = try TemporaryFolder()
    let store = try Store(stateDirectory: state.path)
    try await store.pool.write { db in
        try db.execute(sql: "INSERT INTO folders (id, path, marker, watched) VALUES (1, x'2F64', 'm', 1)")
        for id in 1...count {
            let name = Data([UInt8(ascii: "a") + UInt8(id - 1)])
            try db.execute(
                sql: "INSERT INTO jobs (id, folder, directory, path) VALUES (?, 1, x'', ?)",
                arguments: [id, name]
            )
            try db.execute(
                sql: "INSERT INTO takes (job, state, since, created_at, identity) VALUES (?, 'ready', 0, 0, 'i')",
                arguments: [id]
            )
        }
    }
    return (state, store)
}

extension Store {
    /// Takes in one job that was read.
    func accept(
        _ asked: Asked,
        at path: FilePath,
        in folder: Int64,
        stamp: FileStamp?,
        textDigest: String,
        companions: [Companions.File]? = nil,
        redo: FileStamp? = nil
    ) throws -> Accepted {
        let reading = JobReading(
            asked: asked,
            path: path,
            stamp: stamp,
            textDigest: textDigest,
            companions: companions,
            redo: redo
        )
        return try #require(try accept([reading], in: folder).first).get()
    }

    /// Begins to send the next take.
    func beginSubmission(
        limit: Int,
        budget: Budget = Budget(),
        folders: [Int64]? = nil,
        guardian: BurstGuard? = nil
    ) async throws -> Take? {
        let takes = try await beginSubmissions(
            upTo: 1,
            limit: limit,
            budget: budget,
            folders: folders,
            guardian: guardian
        )
        return takes.first
    }
}
