import Logging
import Synchronization
import SystemPackage
import WatchFolder

/// Compares one drop folder with the store: finds jobs, waits until they and their images are finished, and makes takes of
/// them.
///
/// It works on the drop folder's own thread, where every call may block. What it keeps in memory can be lost at any time:
/// the next look finds it again.
final class Intake: Sendable {
    let folderID: Int64
    let store: Store
    let spool: InputSpool
    /// The quiet time for files whose end can't be seen.
    let settle: Duration
    let settings: Settings
    let wakes: Wakes
    let logger: Logger
    /// Held for as long as a look at the drive takes.
    private let memory = Mutex(Memory())
    /// What others may ask at any time, without waiting for a drive.
    private let published = Mutex((arriving: 0, isRestored: false, isCaughtUp: false))

    /// What is kept from one look to the next.
    struct Memory {
        /// The drop folder with the identity that it had when it was last listed.
        var folder: DropFolder?
        var settling = Settling()
        /// Jobs that wait for an image in another directory to come or to be put right, by that directory.
        var waitingElsewhere: [FilePath: Set<FilePath>] = [:]
        /// What an unsent job and its images looked like when it was last taken in: the same again needs no second look.
        var takenIn: [FilePath: [FileStamp]] = [:]
        /// Jobs whose films another job has, and when to see whether it still has them.
        var refused: [FilePath: ContinuousClock.Instant] = [:]
        /// Known jobs that the last look did not find, and since when. A later look must agree before one counts as deleted.
        var missing: [FilePath: ContinuousClock.Instant] = [:]
        /// What was read of jobs and is written down with the next transaction.
        var readings: [Reading] = []
        /// Jobs that were seen and are not yet decided upon.
        var undecided: Set<FilePath> = []
        /// Those of them that the store has never heard of.
        var arriving: Set<FilePath> = []
        /// When the first pass since the drive was read was over.
        var passed: ContinuousClock.Instant?
        /// Jobs with takes to be sent that may have been changed since, or are missing.
        var doubted: Set<FilePath> = []
        /// What the defaults of each directory that has some looked like.
        var defaults: [FilePath: FileStamp] = [:]
        /// What is to be told of finished jobs since defaults were changed.
        var comparisons: [Comparison] = []
        /// Notes of failures that the last look did not find, and since when.
        var missingNotes: [FilePath: ContinuousClock.Instant] = [:]
        /// The jobs alone that want to be looked at again, by directory; none for one in which something else is to be looked at.
        var appointed: [FilePath: Appointed] = [:]
        /// The images of the directory that is being looked at.
        var images: FolderImages?
        /// What else lies in it for its jobs.
        var marks: Companions.Marks?
        /// Directories that have, or had, jobs.
        var withJobs: Set<FilePath> = []
        /// Directories that were rid of what a crash had left.
        var swept: Set<FilePath> = []

        mutating func forget(_ path: FilePath) {
            missing[path] = nil
            doubted.remove(path)
            decided(path)
            takenIn[path] = nil
            refused[path] = nil
            settling.forget(path)
            forgetWaiting(for: path)
        }

        mutating func decided(_ path: FilePath) {
            undecided.remove(path)
            arriving.remove(path)
        }

        mutating func forgetWaiting(for path: FilePath) {
            for directory in waitingElsewhere.keys {
                waitingElsewhere[directory]?.remove(path)
                if waitingElsewhere[directory]?.isEmpty == true { waitingElsewhere[directory] = nil }
            }
        }
    }

    init(id: Int64, store: Store, spool: InputSpool, settle: Duration, settings: Settings, wakes: Wakes, logger: Logger)
    {
        folderID = id
        self.store = store
        self.spool = spool
        self.settle = settle
        self.settings = settings
        self.wakes = wakes
        self.logger = logger
    }

    /// Takes in one directory as it was just listed.
    ///
    /// - Returns: when to look again even if nothing happens; nil when only a change can matter.
    func visit(_ listing: FolderWorker.Listing) -> ContinuousClock.Instant? {
        memory.withLock { memory in
            defer {
                // The directory is open in it, and a drive that somebody has open can't be unmounted.
                memory.images = nil
                catchUp(&memory)
            }
            do {
                return try visit(listing, &memory)
            } catch {
                // The store's disk is full or busy: nothing was decided, so nothing is lost.
                logger.error(
                    "intake failed",
                    metadata: ["directory": "\(listing.directory)", "error": "\(error)"]
                )
                return .now + .seconds(5)
            }
        }
    }

    /// After a pass over the whole tree: jobs whose whole directory went away were in no listing.
    func passed(_ pass: FolderWorker.Pass) {
        for (directory, error) in pass.failures {
            logger.warning("directory not listed", metadata: ["directory": "\(directory)", "error": "\(error)"])
        }
        guard pass.reachedTheEnd else { return }
        memory.withLock { memory in
            defer {
                // A directory that can't be read does not hold up the jobs of all others.
                if isRestored, memory.passed == nil { memory.passed = .now }
                catchUp(&memory)
            }
            guard pass.isComplete, let folder = memory.folder else { return }
            memory.appointed = memory.appointed.filter { pass.directories.contains($0.key) }
            do {
                for directory in try store.jobDirectories(folder: folderID).subtracting(pass.directories) {
                    for (path, job) in try store.jobs(folder: folderID, directory: directory) {
                        _ = try lookForMissing(path, job, in: folder, &memory)
                    }
                }
            } catch {
                logger.error("intake failed", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Whether every job that was seen is decided upon.
    var isDecided: Bool {
        memory.withLock { $0.undecided.isEmpty }
    }

    /// How many jobs were seen that are new and not yet decided upon.
    var arriving: Int {
        published.withLock(\.arriving)
    }

    /// Whether the store knows all that the drive tells of films that were asked for.
    var isRestored: Bool {
        published.withLock(\.isRestored)
    }

    /// Whether all has been looked at since the daemon could last rely on the folder. Until then what the store has for it may
    /// have been changed or deleted, and it would be paid for as it was.
    var isCaughtUp: Bool {
        published.withLock(\.isCaughtUp)
    }

    private func catchUp(_ memory: inout Memory) {
        guard let passed = memory.passed, !isCaughtUp else { return }
        // One that somebody keeps open in an editor holds the others up for a moment only.
        let isLongAgo = passed + .seconds(10) <= .now
        guard memory.doubted.allSatisfy({ isLongAgo && memory.missing[$0] == nil }) else { return }
        published.withLock { $0.isCaughtUp = true }
        wakes.submission.call()
    }

    /// The folder can't be trusted to be this daemon's any more: others may work in it from now on.
    func lost() {
        published.withLock { ($0.isRestored, $0.isCaughtUp) = (false, false) }
    }

    private func visit(_ listing: FolderWorker.Listing, _ memory: inout Memory) throws -> ContinuousClock.Instant? {
        let folder = listing.folder
        if !isRestored {
            do {
                try restore(from: folder)
            } catch {
                try store.health(ofFolder: folderID, problem: Sentences.driveUnreadable(error))
                throw error
            }
            try store.health(ofFolder: folderID, problem: nil)
            memory.withJobs.formUnion(try store.jobDirectories(folder: folderID))
            memory.defaults = try store.defaults(folder: folderID)
            memory.passed = nil
            memory.appointed = [:]
            published.withLock { $0.isRestored = true }
            wakes.all()
        }
        memory.folder = folder
        // Left over when the store gave way: it is read again.
        memory.readings = []
        // Should this one fail, the next is at everything.
        let appointed = memory.appointed.removeValue(forKey: listing.directory)
        let appointments =
            try lookAt(appointed, in: listing, &memory) ?? lookAtAll(in: listing, &memory)
        memory.appointed[listing.directory] = Appointed(appointments, in: listing)
        return appointments.next
    }

    private func lookAtAll(in listing: FolderWorker.Listing, _ memory: inout Memory) throws -> Appointments {
        let folder = listing.folder
        var appointments = Appointments()
        if listing.directory.isEmpty { appointments.add(lookForGo(listing)) }
        let paths = listing.entries.filter { $0.kind != .directory && JobName.isJob($0.name) }.map {
            listing.directory.appending($0.name)
        }
        // Most directories of a large folder have no jobs, and nothing to ask the store about.
        if !paths.isEmpty { memory.withJobs.insert(listing.directory) }
        var known: [FilePath: JobRow] = [:]
        if memory.withJobs.contains(listing.directory) {
            known = try store.jobs(folder: folderID, directory: listing.directory)
        }
        if !paths.isEmpty, memory.swept.insert(listing.directory).inserted {
            _ = try? folder.removeStaleHidden(in: listing.directory)
        }
        memory.images = paths.isEmpty ? nil : FolderImages(listing)
        memory.marks = paths.isEmpty ? nil : Companions.Marks(listing.directory, listing.entries)
        try lookForDefaults(in: listing, &memory)
        let redos = redos(in: listing, &memory)
        appointments.add(redos.next)
        let present = Set(paths)
        appointments.add(try lookForDeletedNotes(known.filter { present.contains($0.key) }, in: listing, &memory))
        for path in paths {
            // Thousands may be new, and each takes its time. The next start looks at the rest.
            if listing.isStopped { break }
            let redo = redos.orders[JobPlan.stem(of: path)]
            let known = known.removeValue(forKey: path)
            let next = look(at: path, known: known, redo: redo, in: listing, &memory)
            // An order is found only where everything is looked at.
            appointments.add(next, for: redo == nil ? path : nil)
            // The first of thousands are sent while the rest is read, and none waits for the images of another.
            if mustWriteDown(memory) { appointments.add(writeDown(&memory)) }
        }
        appointments.add(writeDown(&memory))
        if listing.isStopped { return Appointments() }
        // What went away before it was decided upon is nothing to wait for.
        for path in memory.undecided.subtracting(paths) where path.removingLastComponent() == listing.directory {
            memory.decided(path)
        }
        for (path, job) in known { appointments.add(try lookForMissing(path, job, in: folder, &memory)) }
        for path in memory.waitingElsewhere[listing.directory] ?? [] {
            let job = try store.jobs(folder: folderID, directory: path.removingLastComponent())[path]
            appointments.add(look(at: path, known: job, redo: nil, in: listing, &memory))
        }
        appointments.add(writeDown(&memory))
        appointments.add(try compare(in: listing, &memory))
        return appointments
    }

    /// Before any job is looked at: what the drive tells was asked for or made, whatever the store knows.
    private func restore(from folder: DropFolder) throws {
        let takes = try store.restore(from: folder, id: folderID)
        if takes > 0 {
            logger.notice("takes restored from the drive", metadata: ["folder": "\(folder.path)", "takes": "\(takes)"])
        }
    }

    /// The note about a mass drop, renamed by a person.
    ///
    /// - Returns: when to try again what did not work.
    private func lookForGo(_ listing: FolderWorker.Listing) -> ContinuousClock.Instant? {
        var next: ContinuousClock.Instant?
        for entry in listing.entries where entry.kind == .file && HoldNote.mayBeGo(entry.name) {
            do throws(FolderError) {
                let path = FilePath(root: nil, components: entry.name)
                let file = try listing.folder.open(path)
                let text = String(decoding: try file.readAll(limit: 64 << 10) ?? [], as: UTF8.self)
                // Somebody's own file that happens to have the name stays what it is.
                guard HoldNote.isNote(text) else { continue }
                try obey()
                _ = try listing.folder.remove(path, ifStamp: file.stamp)
            } catch {
                if error == .notFound { continue }
                logger.warning("GO not obeyed yet", metadata: ["error": "\(error)"])
                next = .now + .seconds(5)
            }
        }
        return next
    }

    private func obey() throws(FolderError) {
        do {
            let takes = try store.releaseBurst(inFolder: folderID)
            logger.notice("mass drop released", metadata: ["takes": "\(takes)"])
            wakes.all()
        } catch {
            // The store's disk; the note is there at the next look.
            throw .busy(.ioError)
        }
    }

    func look(
        at path: FilePath,
        known: JobRow?,
        redo: Redo?,
        in listing: FolderWorker.Listing,
        _ memory: inout Memory
    ) -> ContinuousClock.Instant? {
        memory.missing[path] = nil
        defer { publishArriving(memory) }
        let outcome: Outcome
        do {
            outcome = try decide(path, known: known, redo: redo, in: listing, &memory)
        } catch {
            // The disk of the store or of the spool: the other jobs are not held up by it.
            logger.error("job not taken in", metadata: ["job": "\(path)", "error": "\(error)"])
            outcome = .lookAgain(.now + .seconds(5))
        }
        switch outcome {
        case .decided:
            memory.decided(path)
            memory.doubted.remove(path)
            return nil
        case .read(let until):
            memory.undecided.insert(path)
            if known == nil { memory.arriving.insert(path) }
            return until
        case .lookAgain(let instant):
            memory.undecided.insert(path)
            if known?.hasUnsentTake == true { memory.doubted.insert(path) }
            if known == nil { memory.arriving.insert(path) }
            return instant
        }
    }

    func publishArriving(_ memory: borrowing Memory) {
        let isFirst = published.withLock { [count = memory.arriving.count] published in
            defer { published.arriving = count }
            return published.arriving == 0 && count > 0
        }
        // What it has to ask before the job can be sent it may ask while the job is still to be quiet.
        if isFirst { wakes.submission.call() }
    }

    private func lookForMissing(
        _ path: FilePath,
        _ job: JobRow,
        in folder: DropFolder,
        _ memory: inout Memory
    ) throws -> ContinuousClock.Instant? {
        guard Self.isMissing(path, in: folder) else {
            memory.missing[path] = nil
            memory.doubted.remove(path)
            return nil
        }
        if job.hasUnsentTake { memory.doubted.insert(path) }
        // A job that only the drive told of was never seen at that place: its file may come up at another.
        if job.stamp == nil, !job.hasUnsentTake { return nil }
        let agreed = memory.missing[path, default: .now] + settle
        guard memory.missing[path] != nil, agreed <= .now else {
            memory.missing[path] = agreed - settle
            return agreed
        }
        memory.forget(path)
        if try store.gone(job: job.id) {
            logger.info("job cancelled", metadata: ["job": "\(path)", "why": "the file was deleted"])
        }
        wakes.notes.call()
        // Its copy may be made now: saving under another name is often a copy and a deletion.
        if memory.refused.isEmpty { return nil }
        memory.refused = memory.refused.mapValues { _ in .now }
        return .now
    }

    /// Whether the file is surely not there; a drive that gives no answer says nothing.
    static func isMissing(_ path: FilePath, in folder: DropFolder) -> Bool {
        isMissing { () throws(FolderError) in try folder.stamp(path) }
    }

    static func isMissing(_ stamp: () throws(FolderError) -> FileStamp?) -> Bool {
        do throws(FolderError) {
            return try stamp() == nil
        } catch {
            return error == .notFound
        }
    }
}
