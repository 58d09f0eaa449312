import Glibc
import Synchronization
import SystemPackage

/// The kernel's event queue for all drop folders: one inotify descriptor, and one thread that turns events into hints.
///
/// One for all, because a user may have only 128 of them. What is lost here costs time and nothing else: the workers'
/// passes find it.
public final class Watcher: Sendable {
    /// What it has seen so far.
    public struct Counters: Sendable, Equatable {
        /// Events read from the kernel.
        public var events = 0
        /// Times that the kernel's queue was full and events were lost.
        public var overflows = 0
        /// Directories watched now.
        public var watches = 0
    }

    private struct Watch {
        let inbox: Inbox
        var directory: FilePath
        var pass: Int
    }

    private struct State {
        /// By watch descriptor. Usually one; nested drop folders share the watch of a directory.
        var watches: [Int32: [Watch]] = [:]
        var inboxes: [Inbox] = []
        /// Files that were made to see whether events come, and who waits for that.
        var canaries: [FilePath.Component: EventSignal] = [:]
        var events = 0
        var overflows = 0
    }

    /// What came of asking the kernel to watch a directory.
    enum Outcome: Equatable {
        case watched
        case limitReached
        case refused
    }

    private let queue: Descriptor
    private let stopSignal: EventSignal
    private let state = Mutex(State())
    private let overflowed: @Sendable (Int) -> Void

    /// Opens the queue and starts the thread.
    ///
    /// - Parameter overflowed: Told, on that thread, that events were lost, and how often that has happened so far.
    /// - Throws: `FolderError.busy` when the limit `fs.inotify.max_user_instances` is reached. A `FolderWorker` works
    ///   without a watcher too, only slower.
    public init(overflowed: @escaping @Sendable (Int) -> Void = { _ in }) throws(FolderError) {
        self.overflowed = overflowed
        queue = Descriptor(try system { inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK)) })
        stopSignal = try EventSignal()
        // Nobody sends an event when something is mounted over a directory or taken away from above it. But the table of
        // mounts can be waited on.
        let mounts = attempt { open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC) }
        let table = try? mounts.get(FolderError.init)
        // The thread keeps the descriptors open, but not the watcher alive.
        let (queue, stopSignal) = (queue, stopSignal)
        try startThread(named: "inotify") { [weak self] in
            Self.read(queue, table.map(Descriptor.init), until: stopSignal) {
                self?.deliver($0)
            } mounted: {
                self?.tellOfMount()
            }
        }
    }

    deinit { stop() }

    /// Ends the thread; no events come from then on, while workers go on with their passes.
    public func stop() {
        stopSignal.raise()
    }

    /// What it has seen so far.
    public var counters: Counters {
        state.withLock { Counters(events: $0.events, overflows: $0.overflows, watches: $0.watches.count) }
    }

    private static func read(
        _ queue: Descriptor,
        _ mounts: Descriptor?,
        until stop: EventSignal,
        deliver: (InotifyRecords) -> Void,
        mounted: () -> Void
    ) {
        withUnsafeTemporaryAllocation(byteCount: 64 * 1024, alignment: MemoryLayout<inotify_event>.alignment) {
            buffer in
            while !stop.wait(orReadable: queue, orChanged: mounts, changed: mounted) {
                let count = Glibc.read(queue.raw, buffer.baseAddress, buffer.count)
                if count > 0 { deliver(InotifyRecords(UnsafeRawBufferPointer(rebasing: buffer[..<count]))) }
            }
        }
    }
}

// MARK: - Events

extension Watcher {
    /// Files the records as hints with whom they concern.
    func deliver(_ records: InotifyRecords) {
        for record in records {
            let concerned = state.withLock { state -> [Watch] in
                state.events += 1
                if let name = record.name { state.canaries[name]?.raise() }
                if record.has(IN_Q_OVERFLOW) {
                    state.overflows += 1
                    return state.inboxes.map { Watch(inbox: $0, directory: FilePath(), pass: 0) }
                }
                // An unknown one was removed a moment ago, or is just being added: whoever adds lists it afterwards.
                let watches = state.watches[record.watch] ?? []
                if record.has(IN_IGNORED) { state.watches[record.watch] = nil }
                return watches
            }
            if record.has(IN_Q_OVERFLOW) { overflowed(counters.overflows) }
            for watch in concerned { Self.file(record, with: watch) }
        }
    }

    private func tellOfMount() {
        for inbox in state.withLock(\.inboxes) { inbox.post { $0.mounts = true } }
    }

    private static func file(_ record: InotifyRecords.Record, with watch: Watch) {
        let directory = watch.directory
        if record.has(IN_Q_OVERFLOW) {
            watch.inbox.post { $0.everything = true }
        } else if record.has(IN_MOVE_SELF, IN_DELETE_SELF, IN_UNMOUNT, IN_IGNORED) {
            watch.inbox.post {
                if directory.isEmpty { $0.everything = true }
                $0.left.insert(directory)
                // Looked for where it was: found after an unmount, or when a watch was lost; otherwise this is in vain.
                $0.appeared.insert(directory)
            }
        } else if let name = record.name {
            let isDirectory = record.has(IN_ISDIR)
            if watch.inbox.ignoring(name, isDirectory) { return }
            // The attributes of a directory concern only itself, and its own watch tells of them.
            if isDirectory, record.has(IN_ATTRIB) { return }
            watch.inbox.post {
                $0.changed.insert(directory)
                guard isDirectory else { return }
                if record.has(IN_MOVED_FROM, IN_DELETE) { $0.left.insert(directory.appending(name)) }
                if record.has(IN_MOVED_TO, IN_CREATE) { $0.appeared.insert(directory.appending(name)) }
            }
        } else {
            watch.inbox.post { $0.changed.insert(directory) }
        }
    }
}

// MARK: - Watches

extension Watcher {
    func attach(_ inbox: Inbox) {
        state.withLock { $0.inboxes.append(inbox) }
    }

    func detach(_ inbox: Inbox) {
        state.withLock { $0.inboxes.removeAll { $0 === inbox } }
        removeWatches(of: inbox) { _ in true }
    }

    /// Watches an open directory, or goes on watching it under the path that it has now.
    ///
    /// To be called before the directory is listed: then nothing is missed.
    ///
    /// - Returns: Whether it is watched; if not, only looking finds what happens there.
    func watch(_ directory: Descriptor, as path: FilePath, for inbox: Inbox, pass: Int) -> Outcome {
        let mask =
            IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE | IN_ATTRIB
            | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK
        // By descriptor, not by path: this is the directory that was opened, whatever is at the path by now. No lock is
        // held meanwhile, for a dead network drive may take minutes to answer.
        let added = attempt {
            inotify_add_watch(queue.raw, "/proc/self/fd/\(directory.raw)", UInt32(bitPattern: mask))
        }
        switch added {
        case .success(let number):
            let watch = Watch(inbox: inbox, directory: path, pass: pass)
            state.withLock { state in
                var others = state.watches[number] ?? []
                others.removeAll { $0.inbox === inbox }
                state.watches[number] = others + [watch]
            }
            return .watched
        case .failure(let code):
            return code == .noSpace || code == .noMemory ? .limitReached : .refused
        }
    }

    /// Makes a hidden file in a watched directory, takes it away again, and waits for its event.
    ///
    /// - Returns: Whether the event came within a second; nil when no file can be made there.
    func sends(eventsFrom directory: FilePath, of folder: DropFolder) -> Bool? {
        guard let signal = try? EventSignal() else { return nil }
        let name = HiddenName.make()
        state.withLock { $0.canaries[name] = signal }
        defer { state.withLock { $0.canaries[name] = nil } }
        do {
            // Let go of at once, which removes it.
            _ = try folder.createHidden(in: directory, named: name)
        } catch {
            return nil
        }
        return signal.wait(until: .now + .seconds(1))
    }

    /// Stops watching a directory and everything below it.
    func removeWatches(of inbox: Inbox, beneath directory: FilePath) {
        removeWatches(of: inbox) { $0.directory.starts(with: directory) }
    }

    /// Stops watching what a whole pass has not come by.
    func removeWatches(of inbox: Inbox, before pass: Int) {
        removeWatches(of: inbox) { $0.pass < pass }
    }

    private func removeWatches(of inbox: Inbox, where isObsolete: (Watch) -> Bool) {
        let unused = state.withLock { state -> [Int32] in
            var unused: [Int32] = []
            for (number, watches) in state.watches {
                let kept = watches.filter { $0.inbox !== inbox || !isObsolete($0) }
                if kept.count == watches.count { continue }
                state.watches[number] = kept.isEmpty ? nil : kept
                if kept.isEmpty { unused.append(number) }
            }
            return unused
        }
        for number in unused { inotify_rm_watch(queue.raw, number) }
    }
}
