import Logging
import Seedance
import ServiceLifecycle
import SystemPackage
import WatchFolder

/// The stages, wired to one plan: the only place that knows them all. A reload ends one crew and begins with the next, and
/// since the store is the queue, nothing is lost between them.
struct Crew {
    /// Stopped from the last to the first: nothing new comes in while what is under way is brought to a safe point.
    let services: [any Service]
    let watched: [WatchedFolder]
    private let room: Room

    /// A drop folder of the settings, as it was found.
    struct Found: Sendable {
        let place: Settings.Folder
        let folder: DropFolder
        /// Nil when it is new.
        let known: FolderRow?
    }

    /// Looks the drop folders up; nothing is changed anywhere. One that is known may be away: its worker will see.
    ///
    /// - Throws: ``FolderError`` for a new one that is not there, ``NestedFolders``, or an error of the database.
    static func find(_ settings: Settings, in store: Store) async throws -> [Found] {
        var found: [Found] = []
        for place in settings.folders {
            let absent = try DropFolder(absentAt: place.path)
            let known = try store.folder(at: absent.path)
            let folder = known == nil ? try await onThreads { try DropFolder(place.path) } : absent
            found.append(Found(place: place, folder: folder, known: known))
        }
        for outer in found.map(\.folder.path) {
            for inner in found.map(\.folder.path) where inner != outer && inner.starts(with: outer) {
                throw NestedFolders(outer: outer, inner: inner)
            }
        }
        return found
    }

    /// - Throws: `SeedanceClient.SettingsError`, ``KeyProblem``, ``FolderError``, or an error of the database.
    init(_ plan: Plan, folders found: [Found], in shop: Workshop) async throws {
        let (settings, store, account) = (plan.settings, shop.store, shop.account)
        let (wakes, logger) = (shop.wakes, shop.logger)
        let api = try API(
            keys: plan.keys,
            address: settings.apiURL,
            http: shop.http,
            meters: shop.meters,
            logger: logger
        )
        let list = TaskList(
            store: store,
            account: account,
            api: api,
            keyIsOurs: settings.keyIsOurs,
            wakes: wakes,
            logger: logger
        )
        try await store.holdInterrupted(message: Sentences.interruptedByRestart)
        var watched: [WatchedFolder] = []
        for found in found {
            let folder = found.folder
            let known: FolderRow
            if let row = found.known {
                known = row
            } else {
                let marker = try await Self.onThreads { try FolderMarker.ensure(in: folder) }
                known = try store.addFolder(at: folder.path, marker: marker)
            }
            if watched.contains(where: { $0.files.id == known.id }) {
                // By two names, or a copy with its marker: watched twice, every job would be paid for twice.
                logger.warning(
                    "drop folder named twice",
                    metadata: ["folder": "\(found.place.path)", "instead": "watched once"]
                )
                continue
            }
            try store.placed(folder: known.id, at: folder.path)
            watched.append(
                try WatchedFolder(
                    place: found.place,
                    folder: folder,
                    known: known,
                    watcher: shop.watcher,
                    store: store,
                    inputs: shop.inputs,
                    lease: FolderLease(
                        holder: FolderLease.holder(stateDirectory: shop.stateDirectory),
                        beat: settings.leaseBeat
                    ),
                    settings: settings,
                    wakes: wakes,
                    logger: logger
                )
            )
        }
        try store.watching(watched.map(\.files.id))
        try await store.notes(areOn: settings.notes)
        let folders = Dictionary(uniqueKeysWithValues: watched.map { ($0.files.id, $0.files) })
        let room = Room()
        self.watched = watched
        self.room = room
        services =
            [
                Notes(
                    store: store,
                    folders: folders,
                    isOn: settings.notes,
                    wakes: wakes,
                    pulse: shop.pulse,
                    logger: logger
                ),
                Delivery(
                    store: store,
                    account: account,
                    api: api,
                    folders: folders,
                    spool: shop.films,
                    source: FilmSource(
                        http: shop.filmHTTP,
                        allowedHosts: settings.filmHosts + [api.host],
                        meters: shop.meters
                    ),
                    settings: settings,
                    meters: shop.meters,
                    wakes: wakes,
                    pulse: shop.pulse,
                    logger: logger
                ),
                Tracking(
                    store: store,
                    account: account,
                    api: api,
                    list: list,
                    hints: shop.hints,
                    patience: settings.publicURL == nil ? nil : settings.noticePatience,
                    minute: settings.minute,
                    wakes: wakes,
                    pulse: shop.pulse,
                    logger: logger
                ),
                Submission(
                    store: store,
                    account: account,
                    api: api,
                    list: list,
                    folders: folders,
                    spool: shop.inputs,
                    films: shop.films,
                    room: room,
                    settings: settings,
                    meters: shop.meters,
                    wakes: wakes,
                    pulse: shop.pulse,
                    logger: logger
                ),
                Housekeeping(store: store, spool: shop.inputs, films: shop.films, logger: logger),
                Attention(store: store, wakes: wakes, logger: logger),
            ] + watched
    }

    /// Ends when nothing can go on by itself.
    func untilDone(in shop: Workshop) -> UntilDone {
        UntilDone(store: shop.store, account: shop.account, room: room, folders: watched)
    }

    /// Lets go of the folders.
    ///
    /// - Parameter kept: those that the next crew works in; the others may be taken by another host at once.
    func leave(keeping kept: [FilePath] = []) async {
        let left = watched.filter { !kept.contains($0.files.folder().path) }
        let isDone = Wake()
        Task {
            await withDiscardingTaskGroup { group in
                for folder in left { group.addTask { await folder.leave() } }
            }
            isDone.call()
        }
        // A drive that hangs is not waited for: its lease runs out by itself.
        await isDone.wait(until: .now + .seconds(1))
        for folder in watched { folder.files.close() }
    }

    private static func onThreads<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let threads = PatientThreads()
        defer { threads.close() }
        return try await threads.run(body)
    }
}

/// One drop folder lies in another: a job in it would be paid for twice.
public struct NestedFolders: Error, CustomStringConvertible {
    let outer: FilePath
    let inner: FilePath

    /// The reason as a sentence for the operator, with the remedy.
    public var description: String {
        "The drop folder \(inner) lies in \(outer), which is watched with all that is below it. Name only the outer one."
    }
}
