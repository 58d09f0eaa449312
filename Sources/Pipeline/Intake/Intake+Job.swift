import Crypto
import FoundationEssentials
import JobFile
import Logging
import Seedance
import SystemPackage
import WatchFolder

// One job: is it finished, is it good, are its images?
extension Intake {
    /// What a look at a job came to.
    enum Outcome {
        case decided
        /// Decided as soon as it is written down. What it waits for may come without the folder's telling: until then.
        case read(until: ContinuousClock.Instant?)
        case lookAgain(ContinuousClock.Instant)
    }

    func decide(
        _ path: FilePath,
        known: JobRow?,
        redo: Redo?,
        in listing: FolderWorker.Listing,
        _ memory: inout Memory
    ) throws -> Outcome {
        let folder = listing.folder
        let now = ContinuousClock.now
        let file: OpenFile
        do throws(FolderError) {
            // A new mount, a backup or a change of rights moves other numbers of a file that nobody has saved.
            if redo == nil, let known, !known.hasUnsentTake, let stamp = known.stamp,
                try listing.stamp(path)?.isSameFile(as: stamp) == true,
                try isUnchanged(known.companions, of: path, in: listing, memory)
            {
                memory.settling.forget(path)
                memory.takenIn[path] = nil
                return .decided
            }
            file = try folder.open(path)
        } catch {
            if error == .notFound {
                memory.settling.forget(path)
                return .decided
            }
            // Of a drive that is away nothing is inferred.
            if case .folderGone = error { return .lookAgain(now + .seconds(5)) }
            let message = Sentences.unreadable(error)
            guard error.isTransient else { return accept(.rejected(message: message), path, nil, &memory) }
            tellWaiting(message, path, known, &memory)
            return .lookAgain(now + .seconds(5))
        }
        if known?.stamp?.inode != file.stamp.inode {
            let moved = try store.jobs(folder: folderID, sameFileAs: file.stamp)
            if try adopt(moved, at: path, in: folder, &memory) { return .lookAgain(now) }
        }

        let quiet = Quiet(unproven: settle)
        let quietSince = memory.settling.unchangedSince(path, file.stamp, now: now)
        let hasWriter = file.isOpenElsewhereForWriting
        if hasWriter == true {
            // For as long as a save takes there is nothing to tell.
            if quietSince + .seconds(5) <= now {
                tellWaiting(Sentences.stillOpen, isBeingWritten: true, path, known, &memory)
            }
            return .lookAgain(now + quiet.unproven)
        }
        let quietFrom = quietSince + (hasWriter == false ? quiet.proven : quiet.unproven)

        // One byte more than a job may have lets the reader see that it is too long.
        let text = try file.read(at: 0, count: JobName.sizeLimit + 1)
        if let refusal = path.lastComponent.flatMap(JobName.refusal) {
            guard quietFrom <= now else { return .lookAgain(quietFrom) }
            let whole = Whole(stamp: file.stamp, digest: Self.digest(of: text))
            return accept(.rejected(message: refusal), path, whole, &memory)
        }
        let defaults: FolderDefaults
        do throws(FolderError) {
            defaults = try FolderDefaults(for: path, in: folder, settling: &memory.settling, quiet: quiet, now: now)
        } catch {
            if case .folderGone = error { return .lookAgain(now + .seconds(5)) }
            tellWaiting(Sentences.unreadableDefaults(error), path, known, &memory)
            return .lookAgain(now + .seconds(5))
        }
        let companions: Companions
        do throws(FolderError) {
            companions = try Companions(
                of: path,
                file,
                text: text,
                defaults: defaults.files,
                marks: marks(beside: path, in: folder, memory),
                in: folder,
                settling: &memory.settling,
                quiet: quiet,
                now: now
            )
        } catch {
            return .lookAgain(now + .seconds(5))
        }
        if let until = [defaults.quietFrom, companions.quietFrom].compactMap(\.self).max(), until > now {
            return .lookAgain(until)
        }
        let whole = Whole(stamp: file.stamp, digest: companions.digest(of: text), companions: companions.files)
        guard companions.waiting.isEmpty, companions.refused.isEmpty else {
            guard quietFrom <= now else { return .lookAgain(quietFrom) }
            wait(for: companions.awaited, path, &memory)
            let asked: Asked =
                companions.refused.isEmpty
                ? .waiting(message: companions.waiting.joined(separator: "\n"))
                : .rejected(message: companions.refused.joined(separator: "\n"))
            return accept(asked, path, whole, &memory)
        }
        let jobs: [Job]
        do throws(JobProblems) {
            jobs = try BatchPlan.jobs(text, companions, defaults: defaults.files)
        } catch {
            // An editor may be in the middle of saving, so a bad job gets the long quiet time.
            guard quietSince + quiet.unproven <= now else { return .lookAgain(quietSince + quiet.unproven) }
            let message = Sentences.problems(error.problems)
            return accept(.rejected(message: message), path, whole, &memory)
        }
        let plan = BatchPlan(
            jobs.map { job in
                JobPlan(
                    job: job,
                    at: path,
                    in: folder,
                    resolution: settings.resolution,
                    images: memory.images,
                    isFinal: companions.isFinal
                )
            }
        )
        if let refusal = plan.refusal {
            guard quietFrom <= now else { return .lookAgain(quietFrom) }
            return accept(.rejected(message: refusal), path, whole, &memory)
        }
        // The images are looked at before the job has been quiet for long enough: their quiet time runs beside its own.
        var inputs: [InputState] = []
        for input in plan.files {
            inputs.append(
                folder.input(
                    input,
                    plan.limits(of: input),
                    of: file,
                    settling: &memory.settling,
                    quiet: quiet,
                    mayConvert: spool.converter != nil,
                    now: now
                )
            )
        }
        guard quietFrom <= now else { return .lookAgain(quietFrom) }
        if known == nil {
            // Where a move gives a file another number, it is known by its text.
            let moved = try store.jobs(folder: folderID, textDigest: whole.digest)
            if try adopt(moved, at: path, in: folder, &memory) { return .lookAgain(now) }
        }
        let stamps = [file.stamp] + defaults.stamps + companions.stamps
        return try decide(plan, inputs, at: path, stamps, whole, known, redo: redo, in: folder, now: now, &memory)
    }

    /// The job is good; are its images?
    private func decide(
        _ plan: BatchPlan,
        _ inputs: [InputState],
        at path: FilePath,
        _ texts: [FileStamp],
        _ whole: Whole,
        _ known: JobRow?,
        redo: Redo?,
        in folder: DropFolder,
        now: ContinuousClock.Instant,
        _ memory: inout Memory
    ) throws -> Outcome {
        var images: [FileStamp] = []
        var waiting: [String] = []
        var refused: [String] = []
        var appointment: ContinuousClock.Instant?
        for input in inputs {
            switch input {
            case .whole(let stamp), .foreign(let stamp, _): images.append(stamp)
            case .waiting(let sentence, let until):
                waiting.append(sentence)
                if let until { appointment = min(appointment ?? until, until) }
            case .refused(let sentence): refused.append(sentence)
            case .unsettled(let until): return .lookAgain(until)
            }
        }
        guard refused.isEmpty, waiting.isEmpty else {
            wait(for: plan.files.map(\.path), path, &memory)
            let asked: Asked =
                refused.isEmpty
                ? .waiting(message: waiting.joined(separator: "\n"))
                : .rejected(message: refused.joined(separator: "\n"))
            let outcome = accept(asked, path, whole, &memory)
            return appointment.map { .read(until: $0) } ?? outcome
        }
        memory.forgetWaiting(for: path)
        let mayBeMadeNow = memory.refused[path].map { $0 <= now } ?? false
        if redo == nil, memory.takenIn[path] == texts + images, !mayBeMadeNow { return .decided }

        var plan = plan
        var pictures: [(digest: String, byteCount: Int64)] = []
        for (input, (state, stamp)) in zip(plan.files, zip(inputs, images)) {
            if case .foreign(_, let why) = state {
                switch try spool.convert(try folder.open(input.path), named: input.name) {
                case .running: return .lookAgain(now + .milliseconds(300))
                case .failed(let why): return accept(.rejected(message: why), path, whole, &memory)
                case .done(let digest, let byteCount, let format):
                    pictures.append((digest, byteCount))
                    plan.remark(Sentences.converted(input.name, format, why: why), about: input)
                }
            } else {
                pictures.append(try spool.keep(try folder.open(input.path)))
            }
            // What was hashed must be what was looked at.
            guard try folder.stamp(input.path) == stamp else { return .lookAgain(now + settle) }
        }
        let kept = KeptFilms(folder: folder, directory: path.removingLastComponent())
        try plan.makeFinal(
            known.map { try store.askedTakes(ofJob: $0.id).earlier } ?? [],
            pictures: pictures,
            films: kept
        )
        if plan.isEmpty {
            return accept(.rejected(message: Sentences.noDraftLeft), path, whole, &memory)
        }
        let asked = Asked.ready(plan.films(pictures: pictures, prices: settings.creditsPerSecond))
        if !pictures.isEmpty { CrashPoint.reach(.imageKept) }
        let outcome = accept(asked, path, whole, redo: redo, takenIn: texts + images, &memory)
        for input in [path] + plan.files.map(\.path) { memory.settling.forget(input) }
        return outcome
    }

    /// What was read of a job.
    struct Whole {
        let stamp: FileStamp
        /// Of its text and all that belongs to it.
        let digest: String
        var companions: [Companions.File] = []
    }

    /// Has the job looked at when something comes into a folder on the way to one of these files: one whose name is like the
    /// written one may come into any of them.
    private func wait(for files: [FilePath], _ path: FilePath, _ memory: inout Memory) {
        for file in files {
            var directory = file.removingLastComponent()
            while directory != path.removingLastComponent() {
                memory.waitingElsewhere[directory, default: []].insert(path)
                guard directory.removeLastComponent() else { break }
            }
        }
    }

    /// Tells why a job is not read yet. One that was sent before has nothing to wait for.
    private func tellWaiting(
        _ why: String,
        isBeingWritten: Bool = false,
        _ path: FilePath,
        _ known: JobRow?,
        _ memory: inout Memory
    ) {
        guard known?.hasUnsentTake != false else { return }
        let asked = Asked.unread(message: why, isBeingWritten: isBeingWritten)
        _ = accept(asked, path, nil, isDecision: false, &memory)
    }

    private func accept(
        _ asked: Asked,
        _ path: FilePath,
        _ whole: Whole?,
        redo: Redo? = nil,
        takenIn stamps: [FileStamp]? = nil,
        isDecision: Bool = true,
        _ memory: inout Memory
    ) -> Outcome {
        memory.takenIn[path] = nil
        memory.refused[path] = nil
        let job = JobReading(
            asked: asked,
            path: path,
            stamp: whole?.stamp,
            textDigest: whole?.digest ?? Self.digest(of: []),
            companions: whole?.companions,
            redo: redo?.stamp
        )
        memory.readings.append(Reading(job: job, redo: redo, takenIn: stamps, isDecision: isDecision))
        return .read(until: nil)
    }

    /// A new name for a job whose old name is no longer there: it was moved.
    private func adopt(
        _ candidates: [JobRow],
        at path: FilePath,
        in folder: DropFolder,
        _ memory: inout Memory
    ) throws -> Bool {
        for job in candidates where job.path != path && Self.isMissing(job.path, in: folder) {
            try store.moved(job: job.id, to: path, in: folderID)
            memory.forget(job.path)
            logger.info("job moved", metadata: ["from": "\(job.path)", "to": "\(path)"])
            wakes.notes.call()
            return true
        }
        return false
    }

    private static func digest(of text: [UInt8]) -> String {
        hexText(SHA256.hash(data: text))
    }
}
