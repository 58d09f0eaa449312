import JobFile
import Logging
import SystemPackage
import WatchFolder

/// The `_defaults.job` files that hold for a job: those of its directory and of all above it in the drop folder (design §5).
struct FolderDefaults {
    static let name: FilePath.Component = "_defaults.job"

    /// The nearest first.
    private(set) var files: [JobDefaults] = []
    private(set) var stamps: [FileStamp] = []
    /// When all of them have been quiet for long enough.
    private(set) var quietFrom: ContinuousClock.Instant?

    /// - Throws: ``FolderError`` when one that is there can't be read.
    init(
        for job: FilePath,
        in folder: DropFolder,
        settling: inout Settling,
        quiet: Quiet,
        now: ContinuousClock.Instant
    ) throws(FolderError) {
        var directory = job.removingLastComponent()
        while true {
            let path = directory.appending(Self.name)
            do throws(FolderError) {
                let file = try folder.open(path)
                var until = settling.unchangedSince(path, file.stamp, now: now) + quiet.unproven
                if file.isOpenElsewhereForWriting == true { until = max(until, now + quiet.unproven) }
                quietFrom = max(quietFrom ?? until, until)
                files.append(
                    JobDefaults(name: path.string, bytes: try file.read(at: 0, count: JobName.sizeLimit + 1))
                )
                stamps.append(file.stamp)
            } catch {
                guard error == .notFound else { throw error }
                settling.forget(path)
            }
            guard directory.removeLastComponent() else { return }
        }
    }
}

// A changed default concerns the jobs that are not sent yet, in every directory below; of those whose films are here it is told.
extension Intake {
    /// Finished jobs of which it is yet to be told whether changed defaults would make other films of them.
    struct Comparison {
        let directory: FilePath
        let stamp: FileStamp?
        /// Those that came last at the end.
        var jobs: [FilePath]
        /// How many were found that differ.
        var told = 0
    }

    /// So many are told of: more notes would be no help, and looking at many jobs takes time.
    private static let mostTold = 100

    /// Has the jobs looked at along with this directory whose defaults are others than before.
    func lookForDefaults(in listing: FolderWorker.Listing, _ memory: inout Memory) throws {
        let isThere = listing.entries.contains { $0.name == FolderDefaults.name }
        let path = listing.directory.appending(FolderDefaults.name)
        let stamp = isThere ? try? listing.folder.stamp(path) : nil
        let known = memory.defaults[listing.directory]
        if stamp == nil && known == nil || known.map({ stamp?.isSameFile(as: $0) == true }) == true { return }
        memory.defaults[listing.directory] = stamp
        for path in try store.unsentJobs(folder: folderID) where path.starts(with: listing.directory) {
            memory.waitingElsewhere[listing.directory, default: []].insert(path)
        }
        let finished = try store.finishedJobs(folder: folderID, below: listing.directory)
        memory.comparisons.removeAll { $0.directory == listing.directory }
        memory.comparisons.append(Comparison(directory: listing.directory, stamp: stamp, jobs: finished))
    }

    /// Looks at some of the finished jobs whose defaults have changed.
    ///
    /// - Returns: when to go on; nil when none is left.
    func compare(in listing: FolderWorker.Listing, _ memory: inout Memory) throws -> ContinuousClock.Instant? {
        guard var comparison = memory.comparisons.popLast() else { return nil }
        for _ in 0..<50 where comparison.told < Self.mostTold {
            guard let path = comparison.jobs.last else { break }
            do {
                if let quietFrom = try compare(path, in: listing.folder, &memory, told: { comparison.told += 1 }) {
                    memory.comparisons.append(comparison)
                    return quietFrom
                }
            } catch {
                logger.warning("defaults not compared", metadata: ["job": "\(path)", "error": "\(error)"])
            }
            comparison.jobs.removeLast()
        }
        if comparison.jobs.isEmpty || comparison.told >= Self.mostTold {
            try store.setDefaults(comparison.stamp, of: comparison.directory, folder: folderID)
        } else {
            memory.comparisons.append(comparison)
        }
        return memory.comparisons.isEmpty ? nil : .now + .milliseconds(50)
    }

    /// - Returns: when its files will have been quiet for long enough, if they have not.
    private func compare(
        _ path: FilePath,
        in folder: DropFolder,
        _ memory: inout Memory,
        told: () -> Void
    ) throws -> ContinuousClock.Instant? {
        let jobs = try store.jobs(folder: folderID, directory: path.removingLastComponent())
        // What was saved since, or can't be read, is looked at for its own sake.
        guard let job = jobs[path], !job.hasUnsentTake, let stamp = job.stamp, let file = try? folder.open(path),
            file.stamp.isSameFile(as: stamp)
        else { return nil }
        let quiet = Quiet(unproven: settle)
        let text = try file.read(at: 0, count: JobName.sizeLimit + 1)
        let defaults = try FolderDefaults(
            for: path,
            in: folder,
            settling: &memory.settling,
            quiet: quiet,
            now: .now
        )
        if let until = defaults.quietFrom, until > .now { return until }
        let companions = try Companions(
            of: path,
            file,
            text: text,
            defaults: defaults.files,
            marks: marks(beside: path, in: folder, memory),
            in: folder,
            settling: &memory.settling,
            quiet: quiet,
            now: .now
        )
        if let until = companions.quietFrom, until > .now { return until }
        // Of a table each row has images of its own.
        guard companions.rows == nil else { return nil }
        guard
            let job = try? Job.read(text, defaults: defaults.files, texts: companions.texts, rules: .ofModelTable)
        else { return nil }
        var plan = JobPlan(
            job: job,
            at: path,
            in: folder,
            resolution: settings.resolution,
            isFinal: companions.isFinal
        )
        let (takes, earlier) = try store.askedTakes(ofJob: jobs[path]?.id ?? 0)
        // The images are those of then: it is the defaults that are compared.
        guard let digests = takes.last?.request.digests, digests.count == plan.files.count else { return nil }
        let pictures = digests.map { (digest: $0, byteCount: Int64(0)) }
        let films = KeptFilms(folder: folder, directory: path.removingLastComponent())
        try plan.makeFinal(earlier, pictures: pictures, films: films)
        let identities = Set(takes.compactMap(\.identity))
        let differs = plan.films(pictures: pictures, prices: [:]).contains { !identities.contains($0.identity) }
        if differs { told() }
        if try store.differs(differs, job: jobs[path]?.id ?? 0) { wakes.notes.call() }
        return nil
    }
}
