import FoundationEssentials
import Logging
import ServiceLifecycle
import SystemPackage
import WatchFolder

/// Keeps the note beside each job true: one file, renamed as the state moves, gone on delivery (design §6).
struct Notes: Service {
    let store: Store
    let folders: [Int64: FolderFiles]
    let isOn: Bool
    let wakes: Wakes
    let logger: Logger

    /// States that follow each other at once are told as one: sync programs copy every file that is written.
    private static let pause: Duration = .milliseconds(200)

    func run() async throws {
        await withGracefulShutdownHandler {
            // Notes that could not be written wait for the drive.
            var retry: ContinuousClock.Instant?
            while !Task.isCancelled, !Task.isShuttingDownGracefully {
                await wakes.notes.wait(until: retry)
                try? await Task.sleep(for: Self.pause)
                // The last time is when the other stages have stopped.
                retry = await writeAllDue() ? nil : .now + .seconds(10)
            }
        } onGracefulShutdown: {
            wakes.notes.call()
        }
    }

    /// - Returns: whether every note is true now.
    private func writeAllDue() async -> Bool {
        var isComplete = true
        var later: Set<Int64> = []
        do {
            while !Task.isCancelled {
                let due = try await store.dueNotes(limit: 100 + later.count).filter { !later.contains($0.job) }
                if due.isEmpty { break }
                for note in due {
                    do {
                        try await write(note)
                    } catch {
                        isComplete = false
                        logger.warning("note not written", metadata: ["job": "\(note.jobPath)", "error": "\(error)"])
                    }
                    later.insert(note.job)
                }
            }
        } catch {
            isComplete = false
            if !(error is CancellationError) { logger.error("notes failed", metadata: ["error": "\(error)"]) }
        }
        return isComplete
    }

    private func write(_ due: DueNote) async throws {
        guard let files = folders[due.folder] else { return try await store.noteWritten(due.written, for: due) }
        let note = isOn && !due.jobIsGone ? NoteText(takes: due.takes, whyStopped: due.whyStopped) : nil
        let written = try await files.run { folder in try Self.put(note, of: due, into: folder) }
        try await store.noteWritten(written, for: due)
    }

    /// Brings the folder from the note that was to the note that is.
    private static func put(_ note: NoteText?, of due: DueNote, into folder: DropFolder) throws -> WrittenNote? {
        let path = note.flatMap { notePath(of: $0.kind, for: due.jobPath) }
        // A note that was written in the moment of a crash is on the drive, but the store does not know it.
        let old = due.written ?? leftover(of: due.jobPath, in: folder)
        if let old, let note, old.path == path, old.text == note.text, try folder.stamp(old.path) != nil { return old }
        var new: WrittenNote?
        if let note, let path {
            do {
                let text = Array(note.fileText.utf8)
                let earlier = old?.path == path ? old?.stamp : nil
                let stamp = try text.withUnsafeBytes { bytes throws(FolderError) in
                    try folder.replaceOwn(path, with: bytes, ifStamp: earlier)
                }
                new = WrittenNote(path: path, text: note.text, stamp: stamp)
            } catch FolderError.exists {
                // Somebody's own file has the note's name: it stays, and the status tells what the note would have told.
            } catch FolderError.notFound {
                // The job's directory is gone, and so is who would read the note.
            }
        }
        if let old, old.path != new?.path { _ = try folder.remove(old.path, ifStamp: old.stamp) }
        return new
    }

    private static func notePath(of kind: NoteText.Kind, for job: FilePath) -> FilePath? {
        FileNames.name(stem: JobPlan.stem(of: job), ending: ".\(kind.rawValue).txt").map {
            job.removingLastComponent().appending($0)
        }
    }

    /// A note of the daemon's own beside the job: it has the name of one and ends as all do.
    private static func leftover(of job: FilePath, in folder: DropFolder) -> WrittenNote? {
        for path in NoteText.Kind.allCases.compactMap({ notePath(of: $0, for: job) }) {
            guard let file = try? folder.open(path), let bytes = try? file.readAll(limit: 64 << 10),
                bytes.suffix(NoteText.signature.utf8.count).elementsEqual(NoteText.signature.utf8)
            else { continue }
            return WrittenNote(path: path, text: "", stamp: file.stamp)
        }
        return nil
    }
}
