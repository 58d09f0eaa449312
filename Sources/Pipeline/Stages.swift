import Logging
import Seedance
import ServiceLifecycle
import SystemPackage
import WatchFolder

/// The stages, wired to one config: the only place that knows them all. A reload ends them and
/// begins with new ones, and since the store is the queue, nothing is lost between.
struct Stages {
    /// Stopped from the last to the first: nothing new comes in while what is under way is brought to a safe point.
    let services: [any Service]
    let watched: [WatchedFolder]
    private let room: Room
    private let uploadTroubles = UploadTroubles()

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
    init(_ config: Config, folders found: [Found], in resources: Resources) async throws {
        let (settings, store, account) = (config.settings, resources.store, resources.account)
        let (wakes, logger) = (resources.wakes, resources.logger)
        let api = try API(
            keys: config.keys,
            address: settings.apiURL,
            http: resources.http,
            meters: resources.meters,
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
        // Before anything moves, so that it is told.
        try await store.hooks(are: settings.hooks)
        try await store.holdInterrupted(message: Sentences.interruptedByRestart)
        var watched: [WatchedFolder] = []
        var languages: [Int64: Language] = [:]
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
            languages[known.id] = settings.language(of: found.place)
            try store.placed(folder: known.id, at: folder.path)
            watched.append(
                try WatchedFolder(
                    place: found.place,
                    folder: folder,
                    known: known,
                    watcher: resources.watcher,
                    store: store,
                    inputs: resources.inputs,
                    lease: FolderLease(
                        holder: FolderLease.holder(stateDirectory: resources.stateDirectory),
                        beat: settings.leaseBeat
                    ),
                    settings: settings,
                    wakes: wakes,
                    logger: logger
                )
            )
        }
        try store.watching(watched.map(\.files.id))
        try await store.notes(
            are: ([settings.notes.rawValue] + found.map { settings.language(of: $0.place).rawValue })
                .joined(separator: " "),
            areOn: settings.notes != .off
        )
        try store.uploads(areAt: settings.apiURL)
        let folders = Dictionary(uniqueKeysWithValues: watched.map { ($0.files.id, $0.files) })
        let room = Room()
        self.watched = watched
        self.room = room
        services =
            [
                Hooks(
                    store: store,
                    hooks: settings.hooks,
                    patience: settings.hookPatience,
                    http: resources.http,
                    wakes: wakes,
                    logger: logger
                ),
                Notes(
                    store: store,
                    folders: folders,
                    wanted: settings.notes,
                    languages: languages,
                    wakes: wakes,
                    pulse: resources.pulse,
                    logger: logger
                ),
                Delivery(
                    store: store,
                    account: account,
                    api: api,
                    folders: folders,
                    spool: resources.films,
                    source: FilmSource(
                        http: resources.filmHTTP,
                        allowedHosts: settings.filmHosts + [api.host],
                        meters: resources.meters
                    ),
                    settings: settings,
                    meters: resources.meters,
                    wakes: wakes,
                    pulse: resources.pulse,
                    logger: logger
                ),
                Tracking(
                    store: store,
                    account: account,
                    api: api,
                    list: list,
                    hints: resources.hints,
                    patience: settings.publicURL == nil ? nil : settings.noticePatience,
                    minute: settings.minute,
                    wakes: wakes,
                    pulse: resources.pulse,
                    logger: logger
                ),
                Submission(
                    store: store,
                    account: account,
                    api: api,
                    list: list,
                    folders: folders,
                    spool: resources.inputs,
                    films: resources.films,
                    room: room,
                    settings: settings,
                    meters: resources.meters,
                    wakes: wakes,
                    pulse: resources.pulse,
                    logger: logger
                ),
                Uploads(
                    store: store,
                    account: account,
                    api: api,
                    folders: folders,
                    spool: resources.inputs,
                    troubles: uploadTroubles,
                    budget: settings.budget,
                    wakes: wakes,
                    logger: logger
                ),
                Housekeeping(store: store, spool: resources.inputs, films: resources.films, logger: logger),
                Pruning(
                    store: store,
                    folders: watched.map(\.files),
                    history: settings.history,
                    logger: logger
                ),
                Attention(store: store, wakes: wakes, logger: logger),
            ] + watched
    }

    /// Ends when nothing can go on by itself.
    func untilDone(in resources: Resources) -> UntilDone {
        UntilDone(
            store: resources.store,
            account: resources.account,
            room: room,
            uploadTroubles: uploadTroubles,
            folders: watched
        )
    }

    /// Lets go of the folders.
    ///
    /// - Parameter kept: those that the next stages work in; the others may be taken by another host at once.
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
