import Crypto
import FoundationEssentials
import JobFile
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
    private let folderID: Int64
    private let store: Store
    private let spool: InputSpool
    private let settings: Settings
    private let wakes: Wakes
    private let logger: Logger
    private let memory = Mutex(Memory())

    /// What is kept from one look to the next.
    private struct Memory {
        var settling = Settling()
        /// Jobs that wait for an image in another directory to come or to be put right, by that directory.
        var waitingElsewhere: [FilePath: Set<FilePath>] = [:]
        /// What an unsent job and its images looked like when it was last taken in: the same again needs no second look.
        var takenIn: [FilePath: [FileStamp]] = [:]
        /// Known jobs that the last look did not find. A second look must agree before one counts as deleted.
        var missing: Set<FilePath> = []
        /// Jobs that were seen and are not yet decided upon.
        var undecided: Set<FilePath> = []
        /// Directories that were rid of what a crash had left.
        var swept: Set<FilePath> = []
    }

    /// What a look at a job came to.
    private enum Outcome {
        case decided
        case lookAgain(ContinuousClock.Instant)
    }

    init(id: Int64, store: Store, spool: InputSpool, settings: Settings, wakes: Wakes, logger: Logger) {
        folderID = id
        self.store = store
        self.spool = spool
        self.settings = settings
        self.wakes = wakes
        self.logger = logger
    }

    /// Takes in one directory as it was just listed.
    ///
    /// - Returns: when to look again even if nothing happens; nil when only a change can matter.
    func visit(_ listing: FolderWorker.Listing) -> ContinuousClock.Instant? {
        memory.withLock { memory in
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

    /// After a pass over the whole tree: unsent jobs whose whole directory went away were in no listing.
    func passed(_ folder: DropFolder) {
        memory.withLock { memory in
            do {
                for (path, job) in try store.unsentJobs(folder: folderID) {
                    _ = try lookForMissing(path, job, in: folder, &memory)
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

    private func visit(_ listing: FolderWorker.Listing, _ memory: inout Memory) throws -> ContinuousClock.Instant? {
        let folder = listing.folder
        var known = try store.jobs(folder: folderID, directory: listing.directory)
        var next: ContinuousClock.Instant?
        func appoint(_ instant: ContinuousClock.Instant?) {
            if let instant { next = min(next ?? instant, instant) }
        }
        let jobs = listing.entries.filter { $0.kind != .directory && JobName.isJob($0.name) }
        if !jobs.isEmpty, memory.swept.insert(listing.directory).inserted {
            _ = try? folder.removeStaleHidden(in: listing.directory)
        }
        for entry in jobs {
            let path = listing.directory.appending(entry.name)
            appoint(try look(at: path, known: known.removeValue(forKey: path), in: folder, &memory))
        }
        for (path, job) in known { appoint(try lookForMissing(path, job, in: folder, &memory)) }
        for path in memory.waitingElsewhere.removeValue(forKey: listing.directory) ?? [] {
            let job = try store.jobs(folder: folderID, directory: path.removingLastComponent())[path]
            appoint(try look(at: path, known: job, in: folder, &memory))
        }
        return next
    }

    // MARK: One job

    private func look(
        at path: FilePath,
        known: JobRow?,
        in folder: DropFolder,
        _ memory: inout Memory
    ) throws -> ContinuousClock.Instant? {
        memory.missing.remove(path)
        switch try decide(path, known: known, in: folder, &memory) {
        case .decided:
            memory.undecided.remove(path)
            return nil
        case .lookAgain(let instant):
            memory.undecided.insert(path)
            return instant
        }
    }

    private func decide(
        _ path: FilePath,
        known: JobRow?,
        in folder: DropFolder,
        _ memory: inout Memory
    ) throws -> Outcome {
        let now = ContinuousClock.now
        let file: OpenFile
        do throws(FolderError) {
            if let known, !known.hasUnsentTake, let stamp = known.stamp, try folder.stamp(path) == stamp {
                memory.settling.forget(path)
                return .decided
            }
            file = try folder.open(path)
        } catch .notFound {
            memory.settling.forget(path)
            return .decided
        } catch  where error.isTransient {
            return .lookAgain(now + settings.settle)
        } catch {
            return try accept(.rejected(message: "This job cannot be read: \(error)"), path, nil, text: [])
        }
        if known == nil, try adoptMoved(path, file.stamp, in: folder, &memory) { return .lookAgain(now) }

        let quiet = Quiet(unproven: settings.settle)
        let quietSince = memory.settling.unchangedSince(path, file.stamp, now: now)
        let hasWriter = file.isOpenElsewhereForWriting
        if hasWriter == true { return .lookAgain(now + quiet.proven) }
        let quietFrom = quietSince + (hasWriter == false ? quiet.proven : quiet.unproven)

        let text: [UInt8]
        do throws(FolderError) {
            // One byte more than a job may have lets the reader see that it is too long.
            text = try file.read(at: 0, count: JobName.sizeLimit + 1)
        } catch {
            return .lookAgain(now + settings.settle)
        }
        if path.lastComponent.map(Debris.isConflictCopy) == true {
            guard quietFrom <= now else { return .lookAgain(quietFrom) }
            return try accept(.rejected(message: Sentences.conflictCopy), path, file.stamp, text: text)
        }
        let job: Job
        do throws(JobProblems) {
            job = try Job.read(text, rules: .ofModelTable)
        } catch {
            // An editor may be in the middle of saving, so a bad job gets the long quiet time.
            guard quietSince + quiet.unproven <= now else { return .lookAgain(quietSince + quiet.unproven) }
            return try accept(.rejected(message: Sentences.problems(error.problems)), path, file.stamp, text: text)
        }
        let plan = JobPlan(job: job, at: path, in: folder, resolution: settings.resolution)
        // The images are looked at before the job has been quiet for long enough: their quiet time runs beside its own.
        var inputs: [InputState] = []
        for input in plan.files {
            inputs.append(
                folder.input(input.path, named: input.name, settling: &memory.settling, quiet: quiet, now: now)
            )
        }
        guard quietFrom <= now else { return .lookAgain(quietFrom) }
        return try decide(plan, inputs, at: path, file.stamp, text: text, in: folder, now: now, &memory)
    }

    /// The job is good; are its images?
    private func decide(
        _ plan: JobPlan,
        _ inputs: [InputState],
        at path: FilePath,
        _ job: FileStamp,
        text: [UInt8],
        in folder: DropFolder,
        now: ContinuousClock.Instant,
        _ memory: inout Memory
    ) throws -> Outcome {
        var stamps = [job]
        var waiting: [String] = []
        var refused: [String] = []
        for input in inputs {
            switch input {
            case .whole(let stamp): stamps.append(stamp)
            case .waiting(let sentence): waiting.append(sentence)
            case .refused(let sentence): refused.append(sentence)
            case .unsettled(let until): return .lookAgain(until)
            }
        }
        if !(refused + waiting).isEmpty {
            for input in plan.files where input.path.removingLastComponent() != path.removingLastComponent() {
                memory.waitingElsewhere[input.path.removingLastComponent(), default: []].insert(path)
            }
        }
        if !refused.isEmpty {
            return try accept(.rejected(message: refused.joined(separator: "\n")), path, job, text: text)
        }
        if !waiting.isEmpty {
            return try accept(.waiting(message: waiting.joined(separator: "\n")), path, job, text: text)
        }
        if memory.takenIn[path] == stamps { return .decided }

        var pictures: [(digest: String, byteCount: Int64)] = []
        for (input, stamp) in zip(plan.files, stamps.dropFirst()) {
            do {
                pictures.append(try spool.keep(try folder.open(input.path)))
                // What was hashed must be what was looked at.
                guard try folder.stamp(input.path) == stamp else { return .lookAgain(now + settings.settle) }
            } catch is FolderError {
                return .lookAgain(now + settings.settle)
            }
        }
        let request = plan.request(pictures: pictures)
        let asked = Asked.ready(
            request,
            identity: request.identity(seedWasDrawn: plan.seedIsOpen),
            output: plan.job.output,
            credits: plan.credits(prices: settings.creditsPerSecond)
        )
        let outcome = try accept(asked, path, job, text: text)
        memory.takenIn[path] = stamps
        for input in [path] + plan.files.map(\.path) { memory.settling.forget(input) }
        return outcome
    }

    private func accept(_ asked: Asked, _ path: FilePath, _ stamp: FileStamp?, text: [UInt8]) throws -> Outcome {
        let digest = hexText(SHA256.hash(data: text))
        let accepted = try store.accept(asked, at: path, in: folderID, stamp: stamp, textDigest: digest)
        if case .take(let state) = accepted {
            logger.info("job \(state.rawValue)", metadata: ["job": "\(path)"])
            if state == .ready { wakes.submission.call() }
        }
        wakes.notes.call()
        return .decided
    }

    // MARK: Jobs that moved or went away

    /// A new name for a file that is known under another name which is no longer there: the job was moved.
    private func adoptMoved(
        _ path: FilePath,
        _ stamp: FileStamp,
        in folder: DropFolder,
        _ memory: inout Memory
    ) throws -> Bool {
        for (oldPath, job) in try store.jobs(folder: folderID, sameFileAs: stamp)
        where try Self.isMissing(oldPath, in: folder) {
            try store.moved(job: job.id, to: path)
            memory.missing.remove(oldPath)
            memory.undecided.remove(oldPath)
            memory.takenIn[oldPath] = nil
            memory.settling.forget(oldPath)
            logger.info("job moved", metadata: ["from": "\(oldPath)", "to": "\(path)"])
            wakes.notes.call()
            return true
        }
        return false
    }

    private func lookForMissing(
        _ path: FilePath,
        _ job: JobRow,
        in folder: DropFolder,
        _ memory: inout Memory
    ) throws -> ContinuousClock.Instant? {
        guard try Self.isMissing(path, in: folder) else {
            memory.missing.remove(path)
            return nil
        }
        guard memory.missing.remove(path) != nil else {
            memory.missing.insert(path)
            return .now + settings.settle
        }
        memory.takenIn[path] = nil
        memory.undecided.remove(path)
        memory.settling.forget(path)
        if try store.gone(job: job.id) {
            logger.info("job cancelled", metadata: ["job": "\(path)", "why": "the file was deleted"])
        }
        wakes.notes.call()
        return nil
    }

    /// Whether the file is surely not there; a drive that gives no answer says nothing.
    private static func isMissing(_ path: FilePath, in folder: DropFolder) throws -> Bool {
        do throws(FolderError) {
            return try folder.stamp(path) == nil
        } catch {
            return error == .notFound
        }
    }
}
