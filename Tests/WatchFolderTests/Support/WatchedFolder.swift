import Logging
import Synchronization
import SystemPackage
import TestKit
import Testing

@testable import WatchFolder

let quietLogger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// What brings changes to a worker.
enum Way: CaseIterable {
    case events
    case rescan
    case both
}

/// A drop folder with a worker, and what that worker has told so far.
///
/// By default nobody rescans: what is seen after the first pass, an event has brought.
final class WatchedFolder: Sendable {
    struct Seen: Sendable {
        /// The latest listing of each directory.
        var listings: [FilePath: Set<FilePath.Component>] = [:]
        /// Every file that was ever listed.
        var files: Set<FilePath> = []
        var visits = 0
        var passes: [FolderWorker.Pass] = []
        var healths: [FolderWorker.Health] = []
    }

    let root: TemporaryFolder
    let watcher: Watcher?
    let worker: FolderWorker
    private let state: SharedState

    final class SharedState: Sendable {
        let seen = Mutex(Seen())
    }

    init(
        at path: FilePath? = nil,
        in root: TemporaryFolder,
        withEvents: Bool = true,
        mode: WatchMode = .auto,
        scanInterval: Duration = .seconds(3600),
        pollInterval: Duration = .seconds(3600),
        ignoring: @escaping @Sendable (FilePath.Component, Bool) -> Bool = Debris.isDebris,
        check: @escaping @Sendable (DropFolder) -> String? = { _ in nil },
        appointment: @escaping @Sendable (FolderWorker.Listing) -> ContinuousClock.Instant? = { _ in nil }
    ) throws {
        self.root = root
        let watcher = withEvents ? try Watcher() : nil
        self.watcher = watcher
        let state = SharedState()
        self.state = state
        worker = try FolderWorker(
            folder: DropFolder(path ?? root.path),
            watcher: watcher,
            mode: mode,
            scanInterval: scanInterval,
            pollInterval: pollInterval,
            ignoring: ignoring,
            check: check,
            visit: { listing in
                state.seen.withLock { seen in
                    seen.visits += 1
                    seen.listings[listing.directory] = Set(listing.entries.map(\.name))
                    for entry in listing.entries where entry.kind == .file {
                        seen.files.insert(listing.directory.appending(entry.name))
                    }
                }
                return appointment(listing)
            },
            passed: { pass in state.seen.withLock { $0.passes.append(pass) } },
            healthChanged: { _, health in state.seen.withLock { $0.healths.append(health) } }
        )
    }

    /// One that finds changes in this way only.
    convenience init(in root: TemporaryFolder, finding way: Way) throws {
        try self.init(
            in: root,
            withEvents: way != .rescan,
            scanInterval: way == .events ? .seconds(3600) : .milliseconds(20)
        )
    }

    var seen: Seen { state.seen.withLock { $0 } }

    /// Starts, waits for the first pass, does the test, and stops.
    func whileRunning(_ body: () async throws -> Void) async throws {
        try worker.start()
        let outcome: Result<Void, any Error>
        do {
            try #require(await eventually { !seen.passes.isEmpty }, "there was no first pass")
            outcome = .success(try await body())
        } catch {
            outcome = .failure(error)
        }
        let hasEnded = await worker.stop()
        watcher?.stop()
        #expect(hasEnded, "the worker did not stop")
        try outcome.get()
    }

    func hasSeen(_ files: FilePath...) async -> Bool {
        await eventually { seen.files.isSuperset(of: files) }
    }
}
