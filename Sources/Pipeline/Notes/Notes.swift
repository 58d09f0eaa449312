import FoundationEssentials
import Logging
import ServiceLifecycle
import SystemPackage
import WatchFolder

/// Keeps the note beside each job true: one file, renamed as the state moves, gone on delivery (design §6).
struct Notes: Service {
    let store: Store
    let folders: [Int64: FolderFiles]
    let wanted: WantedNotes
    let languages: [Int64: Language]
    let wakes: Wakes
    let pulse: Pulse
    let logger: Logger

    /// States that follow each other at once are told as one: sync programs copy every file that is written.
    private static let pause: Duration = .milliseconds(200)
    /// Claims go before them, and need threads of the folder's as well.
    private static let atOnce = 4
    /// How long a stop waits for notes. After a mass drop thousands can be due; the next start writes the rest.
    private static let farewell: Duration = .seconds(2)

    func run() async throws {
        // A folder each, so that a drive that hangs holds up the notes of no other.
        let wakeUps = folders.mapValues { _ in Wake() }
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                for (id, files) in folders {
                    guard let wakeUp = wakeUps[id] else { continue }
                    group.addTask { await keepTrue(id, files, wakeUp) }
                }
                await pulse.during(.notes) {
                    while !Task.isCancelled, !Task.isShuttingDownGracefully {
                        await wakes.notes.wait()
                        pulse.cameAround(.notes)
                        wakes.hooks.call()
                        try? await Task.sleep(for: Self.pause)
                        for wakeUp in wakeUps.values { wakeUp.call() }
                        wakes.status.call()
                    }
                }
            }
        } onGracefulShutdown: {
            for wakeUp in [wakes.notes] + wakeUps.values { wakeUp.call() }
        }
    }

    private func keepTrue(_ folder: Int64, _ files: FolderFiles, _ wakeUp: Wake) async {
        // What could not be written waits for the drive.
        var retry: ContinuousClock.Instant?
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            await wakeUp.wait(until: retry)
            retry = await writeAll(in: folder, files) ? nil : .now + .seconds(10)
        }
        // Once more when the other stages have stopped, although this one is being stopped as well.
        await Task { _ = await writeAll(in: folder, files, until: .now + Self.farewell) }.value
    }

    /// The claims, the note about a mass drop, which is written whatever the config says of notes, and the notes.
    ///
    /// - Parameter limit: when no further note is begun; nil for when the daemon is told to stop.
    /// - Returns: whether everything is true now.
    private func writeAll(
        in folder: Int64,
        _ files: FolderFiles,
        until limit: ContinuousClock.Instant? = nil
    ) async -> Bool {
        var isComplete = true
        let holdNote = HoldNote(store: store, language: languages[folder] ?? .en)
        for write in [ClaimKeeping(store: store).update, holdNote.update] {
            do {
                try await write(folder, files)
            } catch let error where error.saysThatDriveIsAway {
                return false
            } catch {
                isComplete = false
                logger.warning("folder's own files not written", metadata: ["error": "\(error)"])
            }
        }
        return await writeDue(in: folder, files, until: limit) && isComplete
    }

    private func writeDue(
        in folder: Int64,
        _ files: FolderFiles,
        until limit: ContinuousClock.Instant?
    ) async -> Bool {
        var isComplete = true
        var last: Int64 = 0
        do {
            while !Task.isCancelled {
                let began = ContinuousClock.now
                let due = try await store.dueNotes(folder: folder, after: last)
                guard let end = due.last else { break }
                last = end.job
                switch await write(due, in: folder, files, until: limit) {
                case .written: break
                case .someNot: isComplete = false
                case .stopped: return false
                }
                // Where so many change that it takes long, most change again soon, and to send them is what matters.
                // But a slow drive gets its notes as well, and nobody waits long for a stop.
                if limit == nil { try await Task.sleep(for: min((.now - began) * 2, .seconds(1))) }
            }
        } catch {
            isComplete = false
            if !(error is CancellationError) { logger.error("notes failed", metadata: ["error": "\(error)"]) }
        }
        return isComplete
    }

    /// The worst of what came of some notes.
    private enum Outcome: Comparable { case written, someNot, stopped }

    /// Writes notes, some of them at once: what takes time is the disk.
    private func write(
        _ due: [DueNote],
        in folder: Int64,
        _ files: FolderFiles,
        until limit: ContinuousClock.Instant?
    ) async -> Outcome {
        await withTaskGroup(of: Outcome.self) { group in
            var outcome = Outcome.written
            for (index, note) in due.enumerated() {
                if index >= Self.atOnce, let one = await group.next() { outcome = max(outcome, one) }
                if limit.map({ $0 <= .now }) ?? Task.isShuttingDownGracefully { outcome = .stopped }
                if outcome == .stopped { break }
                group.addTask { await written(note, files, languages[folder] ?? .en) }
            }
            for await one in group { outcome = max(outcome, one) }
            return outcome
        }
    }

    private func written(_ note: DueNote, _ files: FolderFiles, _ language: Language) async -> Outcome {
        do {
            try await write(note, files, language)
            return .written
        } catch let error where error.saysThatDriveIsAway {
            // None of the folder's notes can be written before it is back.
            return .stopped
        } catch {
            logger.warning("note not written", metadata: ["job": "\(note.jobPath)", "error": "\(error)"])
            return .someNot
        }
    }

    /// Brings the folder from the note that was to the note that is.
    private func write(_ due: DueNote, _ files: FolderFiles, _ language: Language) async throws {
        let isWanted =
            wanted != .off && (!due.jobIsGone || due.takes.contains { TakeState.underWay.contains($0.state) })
        var note = isWanted ? NoteText(takes: due.takes, whyStopped: due.whyStopped, usual: due.usual) : nil
        if isWanted, note == nil, !due.jobIsGone {
            if due.differs {
                note = NoteText(ofChanged: due.jobPath)
            } else if due.isAgain {
                note = NoteText(ofMade: due.takes, job: due.jobPath)
            }
        }
        if wanted == .errors, note?.kind.isForAPerson != true { note = nil }
        note = note.map { $0.written(in: language) }
        let path = note.flatMap { Self.path(of: $0.kind, for: due.jobPath) }
        let old = try await current(due, files)
        if let old { note = note?.keeping(old.text) }
        if let old, let note, old.path == path, old.text == note.text {
            return try await store.noteWritten(old, for: due)
        }
        var new: WrittenNote?
        if let note, let path {
            try await store.noteBegun(path: path, text: note.text, for: due)
            CrashPoint.reach(.noteBegun)
            let stamp = try await files.run { folder in try Self.put(note, at: path, of: folder, instead: old) }
            CrashPoint.reach(.noteWritten)
            new = stamp.map { WrittenNote(path: path, text: note.text, stamp: $0) }
        }
        if let old, old.path != new?.path {
            _ = try await files.run { folder in try folder.remove(old.path, ifStamp: old.stamp) }
        }
        try await store.noteWritten(new, for: due)
    }

    /// The note that lies there, as the daemon wrote it; nil when there is none, or when it is somebody else's by now.
    private func current(_ due: DueNote, _ files: FolderFiles) async throws -> WrittenNote? {
        try await files.run { folder -> WrittenNote? in
            if let begun = due.begun {
                // Written in the moment of a crash: exactly this text at exactly this place is nobody else's.
                let file = try? folder.open(begun.path)
                if let file, try file.readAll(limit: 64 << 10).map({ NoteText.isFile($0, of: begun.text) }) == true {
                    if let earlier = due.written, earlier.path != begun.path {
                        _ = try folder.remove(earlier.path, ifStamp: earlier.stamp)
                    }
                    return WrittenNote(path: begun.path, text: begun.text, stamp: file.stamp)
                }
            }
            guard let written = due.written else { return try Self.orphan(of: due, in: folder) }
            do {
                if try folder.stamp(written.path)?.isSameFile(as: written.stamp) == true { return written }
                // Some drives give a file another number each time, and sync programs put copies in its place: exactly this
                // text at exactly this place is nobody else's.
                let file = try folder.open(written.path)
                let text = try file.readAll(limit: 64 << 10)
                guard let text, NoteText.isFile(text, of: written.text) else { return nil }
                return WrittenNote(path: written.path, text: written.text, stamp: file.stamp)
            } catch FolderError.notFound, FolderError.notARegularFile, FolderError.outside {
                return nil
            }
        }
    }

    /// A note that an earlier database knew: it has the name and the last line of one.
    private static func orphan(of due: DueNote, in folder: DropFolder) throws -> WrittenNote? {
        guard due.mayHaveNote else { return nil }
        for kind in NoteText.Kind.allCases {
            guard let path = path(of: kind, for: due.jobPath), !Intake.isMissing(path, in: folder) else { continue }
            let file = try folder.open(path)
            let text = String(decoding: try file.readAll(limit: 64 << 10) ?? [], as: UTF8.self)
            guard NoteText.endings.contains(where: text.hasSuffix) else { continue }
            return WrittenNote(path: path, text: text, stamp: file.stamp)
        }
        return nil
    }

    /// Where the old note says the same, it only gets another name.
    ///
    /// - Returns: nil when the note can't be there: somebody's own file has its name, or the job's directory is gone.
    private static func put(
        _ note: NoteText,
        at path: FilePath,
        of folder: DropFolder,
        instead old: WrittenNote?
    ) throws -> FileStamp? {
        let text = Array(note.fileText.utf8)
        do {
            if let old, let name = path.lastComponent, old.path != path, old.text == note.text,
                old.path.removingLastComponent() == path.removingLastComponent(),
                let stamp = try folder.renameOwn(old.path, to: name, ifStamp: old.stamp)
            {
                return stamp
            }
            let earlier = old?.path == path ? old?.stamp : nil
            return try text.withUnsafeBytes { bytes in try folder.replaceOwn(path, with: bytes, ifStamp: earlier) }
        } catch let error as FolderError where error == .exists || error == .notFound {
            return nil
        }
    }

    private static func path(of kind: NoteText.Kind, for job: FilePath) -> FilePath? {
        FileNames.name(stem: JobPlan.stem(of: job), ending: ".\(kind.rawValue).txt").map {
            job.removingLastComponent().appending($0)
        }
    }
}
