import JobFile
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

// A changed default concerns the jobs that are not sent yet, in every directory below.
extension Intake {
    /// Has them looked at along with this directory.
    func lookForDefaults(in listing: FolderWorker.Listing, _ memory: inout Memory) throws {
        let isThere = listing.entries.contains { $0.name == FolderDefaults.name }
        let stamp = isThere ? try? listing.folder.stamp(listing.directory.appending(FolderDefaults.name)) : nil
        guard memory.defaults[listing.directory] != stamp else { return }
        memory.defaults[listing.directory] = stamp
        for path in try store.unsentJobs(folder: folderID) where path.starts(with: listing.directory) {
            memory.waitingElsewhere[listing.directory, default: []].insert(path)
        }
    }
}
