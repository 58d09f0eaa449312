import SystemPackage

/// What a folder's worker does all the time, on its thread.
struct WorkerRound {
    typealias Instant = ContinuousClock.Instant

    /// How often the folder is asked whether it is still itself, besides before everything that is done in it, and whenever
    /// something is mounted or unmounted; more often while it is not.
    private static let heartbeat = (healthy: Duration.seconds(10), frozen: Duration.seconds(2))
    /// How soon a directory that could not be listed is tried again.
    private static let retry = Duration.seconds(5)
    /// The time between two listings of one directory that events ask for. A file is often made in one moment and whole in the
    /// next.
    private static let pause = (least: Duration.milliseconds(1), most: Duration.seconds(1))
    /// Where listing takes long, it takes a quarter of the time at most. But so much rest may be owed: an image and the job
    /// that comes right behind it are both seen at once.
    private static let credit: Duration = .milliseconds(50)

    /// How long after a notice to look, so that several become one look; and how long after that to look again, for what
    /// fell between two notices, or was hidden by what the kernel remembered for a second.
    private static let noticeDelay = (first: Duration.milliseconds(100), second: Duration.seconds(1))

    private(set) var folder: DropFolder
    private let inbox: Inbox
    private let watcher: Watcher?
    private let duties: FolderWorker.Duties
    private let notices: ShareNotices?
    private let publish: (DropFolder, FolderWorker.Status) -> Void

    private var status = FolderWorker.Status()
    private var appointments: [FilePath: Instant] = [:]
    /// Directories of which events have told since they were last listed.
    private var told: Set<FilePath> = []
    /// Directories that were listed a moment ago, when an event may have them listed again, and when they owe no rest any more.
    private var resting: [FilePath: (until: Instant, even: Instant)] = [:]
    private var nextPass = Instant.now
    private var nextHeartbeat = Instant.now
    private var passNumber = 0
    private var polling = Polling()
    private var nextPoll = Instant.now
    /// No notice brings a look before that: looks take a tenth of the time at most.
    private var earliestPoll = Instant.now
    private var mustLookAgain = false
    /// What was mounted beneath the folder when that was last looked at.
    private var mounts: Set<MountTable.Mount> = []

    init(
        folder: DropFolder,
        inbox: Inbox,
        watcher: Watcher?,
        duties: FolderWorker.Duties,
        publish: @escaping (DropFolder, FolderWorker.Status) -> Void
    ) {
        self.folder = folder
        self.inbox = inbox
        self.watcher = watcher
        self.duties = duties
        notices = duties.mode == .notify ? ShareNotices(inbox: inbox) : nil
        self.publish = publish
    }

    mutating func run() {
        defer { notices?.stop() }
        while true {
            let hints = inbox.take()
            if hints.isStopped { return }
            if hints.everything || hints.mounts || nextHeartbeat <= .now { updateHealth() }
            // Frozen, hints are worth nothing: a whole pass comes with the thaw.
            if status.health == .healthy {
                follow(hints)
                if nextPass <= .now { makePass() }
                if polling.isNeeded, nextPoll <= .now { poll() }
                keepAppointments()
            }
            publish(folder, status)
            inbox.wait(until: wakeTime)
        }
    }

    private var wakeTime: Instant {
        guard status.health == .healthy else { return nextHeartbeat }
        let next = min(nextHeartbeat, nextPass, appointments.values.min() ?? nextHeartbeat)
        return polling.isNeeded ? min(next, nextPoll) : next
    }

    private mutating func follow(_ hints: Inbox.Hints) {
        // First the watches that tell wrong paths: a directory that was renamed is among those that appeared, too.
        for directory in hints.left { watcher?.removeWatches(of: inbox, beneath: directory) }
        let isRemounted = hints.mounts && mountsHaveChanged()
        if isRemounted { notices?.stop() }
        if hints.notices {
            nextPoll = min(nextPoll, max(.now + Self.noticeDelay.first, earliestPoll))
            mustLookAgain = true
        }
        if hints.everything || isRemounted {
            // Not at once if the last one took long: a folder that overflows all the time must not be walked all the time.
            let rested = (status.lastPassEnded ?? .now) + (status.lastPassDuration ?? .zero)
            nextPass = min(nextPass, max(.now, rested))
        }
        told.formUnion(hints.changed)
        // Of which one is not known.
        if hints.everything { told.formUnion(appointments.keys) }
        if nextPass <= .now { return }
        for directory in hints.appeared { walk(from: directory) }
        for directory in hints.changed {
            let due = max(.now, resting[directory]?.until ?? .now)
            appointments[directory] = min(due, appointments[directory] ?? due)
        }
    }
}

// MARK: - Health

extension WorkerRound {
    /// Freezes or thaws, and tells so.
    private mutating func updateHealth() {
        if status.health == .healthy, let loss = loss(of: folder) { freeze(loss) }
        if status.health != .healthy { tryToThaw() }
        status.lastAnswer = .now
        nextHeartbeat = .now + (status.health == .healthy ? Self.heartbeat.healthy : Self.heartbeat.frozen)
    }

    private func loss(of folder: DropFolder) -> FolderLoss? {
        do {
            _ = try folder.openRoot()
            return duties.check(folder).map { .refused($0) }
        } catch .folderGone(let loss) {
            return loss
        } catch .busy(let code), .denied(let code), .failed(let code) {
            return .unreachable(code)
        } catch {
            return .missing
        }
    }

    private mutating func freeze(_ loss: FolderLoss) {
        watcher?.removeWatches(of: inbox, beneath: FilePath())
        appointments = [:]
        told = []
        resting = [:]
        polling = Polling()
        notices?.stop()
        setHealth(.frozen(loss))
    }

    private mutating func tryToThaw() {
        let loss: FolderLoss
        do {
            // Whatever is there now; whether it is the right one only the caller's check can tell.
            let candidate = try DropFolder(folder.path)
            guard let refusal = self.loss(of: candidate) else {
                folder = candidate
                nextPass = .now
                setHealth(.healthy)
                return
            }
            loss = refusal
        } catch .folderGone(let away) {
            loss = away
        } catch {
            loss = .missing
        }
        if status.health != .frozen(loss) { setHealth(.frozen(loss)) }
    }

    private mutating func setHealth(_ health: FolderWorker.Health) {
        if case .frozen = health, case .frozen = status.health {} else { status.since = .now }
        status.health = health
        publish(folder, status)
        duties.healthChanged(folder, health)
    }
}

// MARK: - Looking

extension WorkerRound {
    private mutating func makePass() {
        if let loss = loss(of: folder) { return freeze(loss) }
        passNumber += 1
        let start = Instant.now
        // What is mounted from now on is another pass.
        mounts = MountTable.current().below(folder.path)
        var pass = walk(from: FilePath())
        if let loss = loss(of: folder) { freeze(loss) }
        pass.reachedTheEnd = status.health == .healthy && !inbox.isStopped
        if pass.isComplete {
            watcher?.removeWatches(of: inbox, before: passNumber)
            polling.keep(only: pass.directories)
        }
        status.directories = pass.directories.count
        noteWatching()
        duties.passed(pass)

        let end = Instant.now
        status.passes += 1
        status.lastPassEnded = end
        status.lastPassDuration = end - start
        nextPass = end + (polling.isLayered ? min(duties.scanInterval, duties.pollInterval * 3) : duties.scanInterval)
        nextPoll = nextLook(after: start)
    }

    /// Looks at what sends no events, and tries again to have it watched.
    private mutating func poll() {
        let tops = polling.tops
        // The whole folder: then what is missing counts as well.
        if tops.contains(FilePath()) { return makePass() }
        if let loss = loss(of: folder) { return freeze(loss) }
        let start = Instant.now
        for top in tops { walk(from: top) }
        noteWatching()
        nextPoll = nextLook(after: start)
    }

    private mutating func nextLook(after start: Instant) -> Instant {
        let end = Instant.now
        let rest = (end - start) * 10
        earliestPoll = end + rest
        defer { mustLookAgain = false }
        return end + max(mustLookAgain ? min(Self.noticeDelay.second, duties.pollInterval) : duties.pollInterval, rest)
    }

    private mutating func noteWatching() {
        let polled = polling.count
        let now = Watching(
            watched: max(0, status.directories - polled),
            polled: polled,
            reason: polling.reason,
            notices: notices?.standing
        )
        if now == status.watching { return }
        status.watching = now
        publish(folder, status)
        duties.watchingChanged(now)
    }

    private mutating func mountsHaveChanged() -> Bool {
        let now = MountTable.current().below(folder.path)
        defer { mounts = now }
        return now != mounts
    }

    private mutating func keepAppointments() {
        let now = Instant.now
        let due = appointments.filter { $0.value <= now }.keys
        resting = resting.filter { max($0.value.until, $0.value.even) > now }
        if due.isEmpty { return }
        if let loss = loss(of: folder) { return freeze(loss) }
        for directory in due where status.health == .healthy && !inbox.isStopped {
            var ignored = FolderWorker.Pass()
            _ = look(at: directory, watching: false, noting: &ignored)
        }
    }

    /// Watches and lists a directory and everything below it.
    @discardableResult
    private mutating func walk(from top: FilePath) -> FolderWorker.Pass {
        var pass = FolderWorker.Pass()
        var ahead = [top]
        while let directory = ahead.popLast(), status.health == .healthy, !inbox.isStopped {
            ahead += look(at: directory, watching: true, noting: &pass)
        }
        return pass
    }

    /// Lists one directory and has it visited.
    ///
    /// - Returns: The directories in it.
    private mutating func look(
        at directory: FilePath,
        watching: Bool,
        noting pass: inout FolderWorker.Pass
    ) -> [FilePath] {
        let start = Instant.now
        appointments[directory] = nil
        let isTold = told.remove(directory) != nil
        let entries: [Entry]
        let descriptor: Descriptor
        do throws(FolderError) {
            descriptor = try folder.openDirectory(directory)
            // First watched, then listed: what comes in between is seen twice, and never not at all.
            if watching {
                polling.note(try watch(descriptor, as: directory), of: directory)
            }
            entries = try descriptor.entries().filter { !inbox.ignoring($0.name, $0.kind == .directory) }
        } catch {
            note(error, at: directory, in: &pass)
            return []
        }
        status.listings += 1
        status.lastAnswer = .now
        publish(folder, status)
        pass.directories.insert(directory)
        pass.files += entries.count { $0.kind == .file }
        for entry in entries where entry.kind == .unknown {
            pass.failures[directory.appending(entry.name)] = .busy(.resourceTemporarilyUnavailable)
        }
        appointments[directory] = duties.visit(
            .init(
                folder: folder,
                directory: directory,
                entries: entries,
                isAppointment: !isTold && !watching,
                opened: descriptor,
                inbox: inbox
            )
        )
        let end = Instant.now
        let even = min(max(end, resting[directory]?.even ?? end) + (end - start) * 3, end + Self.pause.most)
        resting[directory] = (until: max(end + Self.pause.least, even - Self.credit), even: even)
        return entries.filter { $0.kind == .directory }.map { directory.appending($0.name) }
    }

    /// - Returns: why events won't tell what happens in it; nil when they will.
    private mutating func watch(_ opened: Descriptor, as directory: FilePath) throws(FolderError) -> PollReason? {
        guard let watcher else { return duties.mode == .poll ? .asked : .noQueue }
        if duties.mode == .poll { return .asked }
        let device = try opened.device()
        let system = try polling.system(ofDevice: device) { () throws(FolderError) in try FileSystem(of: opened) }
        if duties.mode != .inotify, !system.sendsEvents {
            if system.mayHaveNotices { notices?.listen(to: opened, device: device) }
            return .remote(system)
        }
        switch watcher.watch(opened, as: directory, for: inbox, pass: passNumber) {
        case .limitReached: return .limit(watches: watcher.counters.watches)
        case .refused: return .refused
        case .watched: break
        }
        if duties.mode == .inotify { return nil }
        let isSilent = polling.isSilent(device: device, now: .now) {
            watcher.sends(eventsFrom: directory, of: folder) == false
        }
        return isSilent ? .silent : nil
    }

    private mutating func note(_ error: FolderError, at directory: FilePath, in pass: inout FolderWorker.Pass) {
        switch error {
        case .folderGone(let loss):
            freeze(loss)
        case .notFound, .outside:
            // Gone since its name was read, or no directory any more: its parent's listing tells.
            if directory.isEmpty { freeze(.missing) }
            watcher?.removeWatches(of: inbox, beneath: directory)
            polling.forget(beneath: directory)
        default:
            pass.failures[directory] = error
            appointments[directory] = .now + Self.retry
            // Perhaps an event had told of something.
            told.insert(directory)
        }
    }
}
