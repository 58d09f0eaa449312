import Synchronization
import SystemPackage

/// What a worker has been told since it last asked. Hints about one directory melt into one.
final class Inbox: Sendable {
    struct Hints: Sendable {
        /// Directories in which something changed.
        var changed: Set<FilePath> = []
        /// Directories that were made or moved here: they and all below have to be watched and listed.
        var appeared: Set<FilePath> = []
        /// Directories that were moved away: the watches of what was below them tell of other paths now.
        var left: Set<FilePath> = []
        /// Nobody knows what changed.
        var everything = false
        /// Something was mounted or unmounted somewhere on this machine.
        var mounts = false
        /// A server told that something changed where no events come.
        var notices = false
        var isStopped = false

        var isEmpty: Bool {
            changed.isEmpty && appeared.isEmpty && left.isEmpty && !everything && !mounts && !notices
                && !isStopped
        }

        /// Forgets single directories in favour of everything.
        fileprivate mutating func collapse() {
            changed = []
            appeared = []
            left = []
            everything = true
        }
    }

    /// Names whose events wake nobody, and directories that are not entered.
    let ignoring: @Sendable (FilePath.Component, _ isDirectory: Bool) -> Bool
    private let signal: EventSignal
    private let hints = Mutex(Hints())

    init(ignoring: @escaping @Sendable (FilePath.Component, Bool) -> Bool) throws(FolderError) {
        self.ignoring = ignoring
        signal = try EventSignal()
    }

    func post(_ edit: (inout Hints) -> Void) {
        let isNews = hints.withLock { hints in
            let wasEmpty = hints.isEmpty
            edit(&hints)
            // More places than this are found as fast by a whole pass, and need no memory.
            if hints.changed.count + hints.appeared.count + hints.left.count > 10_000 { hints.collapse() }
            return wasEmpty && !hints.isEmpty
        }
        if isNews { signal.raise() }
    }

    func take() -> Hints {
        hints.withLock { hints in
            defer { hints = Hints(isStopped: hints.isStopped) }
            return hints
        }
    }

    var isStopped: Bool { hints.withLock { $0.isStopped } }

    func wait(until deadline: ContinuousClock.Instant) {
        signal.wait(until: deadline)
    }
}
