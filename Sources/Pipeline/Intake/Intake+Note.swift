import Logging
import SystemPackage
import WatchFolder

// `hero.failed.txt` deleted by a person: try it again.
extension Intake {
    /// - Parameter known: the jobs of the directory that are there.
    /// - Returns: when to look again; nil when no note is missing.
    func lookForDeletedNotes(
        _ known: [FilePath: JobRow],
        in listing: FolderWorker.Listing,
        _ memory: inout Memory
    ) throws -> ContinuousClock.Instant? {
        let noted = known.values.compactMap { job in job.failedNote.map { (job: job, note: $0) } }
        if noted.isEmpty || settings.notes == .off { return nil }
        let names = Set(listing.entries.map(\.name))
        var next: ContinuousClock.Instant?
        for (job, note) in noted {
            guard note.removingLastComponent() == listing.directory, let name = note.lastComponent,
                !names.contains(name), Self.isMissing(note, in: listing.folder)
            else {
                memory.missingNotes[note] = nil
                continue
            }
            // A program that syncs may be in the middle of replacing it: a later look must agree.
            let agreed = memory.missingNotes[note, default: .now] + settle
            guard memory.missingNotes[note] != nil, agreed <= .now else {
                memory.missingNotes[note] = agreed - settle
                next = min(next ?? agreed, agreed)
                continue
            }
            memory.missingNotes[note] = nil
            memory.takenIn[job.path] = nil
            if try store.tryAgain(job: job.id, note: note) {
                logger.notice("job tried again", metadata: ["job": "\(job.path)", "why": "its note was deleted"])
                wakes.uploads.call()
                wakes.submission.call()
            }
            wakes.notes.call()
        }
        return next
    }
}
