import Logging
import SystemPackage
import WatchFolder

// `hero.redo` beside `hero.job`: again, on purpose.
extension Intake {
    /// A file by which a person orders a film again.
    struct Redo {
        let path: FilePath
        let stamp: FileStamp
    }

    /// The most bytes of a file that is taken for such an order and removed; a bigger one may be somebody's work.
    private static let redoLimit = 1024

    /// The orders in a directory, by the stem of their jobs, and when to look again at those that are still being written.
    func redos(
        in listing: FolderWorker.Listing,
        _ memory: inout Memory
    ) -> (orders: [[UInt8]: Redo], next: ContinuousClock.Instant?) {
        var orders: [[UInt8]: Redo] = [:]
        var next: ContinuousClock.Instant?
        for entry in listing.entries where entry.kind == .file {
            guard let stem = JobName.redoStem(entry.name), !Debris.isDebris(entry.name, isDirectory: false) else {
                continue
            }
            let path = listing.directory.appending(entry.name)
            guard let file = try? listing.folder.open(path) else { continue }
            guard file.stamp.size <= Self.redoLimit else {
                logger.warning(
                    "not taken for an order and left alone",
                    metadata: ["file": "\(path)", "why": "it is too big"]
                )
                continue
            }
            let quietFrom = memory.settling.unchangedSince(path, file.stamp, now: .now) + settle
            if quietFrom <= .now, file.isOpenElsewhereForWriting != true {
                orders[stem] = Redo(path: path, stamp: file.stamp)
            } else {
                let again = quietFrom > .now ? quietFrom : .now + settle
                next = min(next ?? again, again)
            }
        }
        return (orders, next)
    }

    /// The order was carried out. While the file lies there the store knows that it was, so it never counts twice.
    func remove(_ redo: Redo, of job: FilePath, in folder: DropFolder, _ memory: inout Memory) throws {
        do throws(FolderError) {
            guard try folder.remove(redo.path, ifStamp: redo.stamp) else { return }
        } catch {
            return logger.warning("not removed", metadata: ["file": "\(redo.path)", "error": "\(error)"])
        }
        memory.settling.forget(redo.path)
        try store.redoRemoved(at: job, in: folderID)
    }
}
