import Logging
import SystemPackage
import WatchFolder

// What was read is written down for many jobs at once: the disk takes as long for one.
extension Intake {
    /// A job that was read, and what follows when that is written down.
    struct Reading {
        let job: JobReading
        let redo: Redo?
        /// What the job and its images look like, when the same again needs no second look.
        let takenIn: [FileStamp]?
        /// Whether nothing is left to be seen of the job.
        let isDecision: Bool
        var at = ContinuousClock.now
    }

    /// So many jobs are written down together, unless it takes long to read them.
    private static let (most, longest) = (200, Duration.milliseconds(50))

    /// Whether what was read should not wait for others.
    func mustWriteDown(_ memory: borrowing Memory) -> Bool {
        guard let first = memory.readings.first else { return false }
        return memory.readings.count >= Self.most || first.at + Self.longest <= .now
    }

    /// Writes down what was read of jobs.
    ///
    /// - Returns: when to look at some of them again.
    func writeDown(_ memory: inout Memory) -> ContinuousClock.Instant? {
        var next: ContinuousClock.Instant?
        var readings: [Reading] = []
        for reading in memory.readings {
            // Another job's images took long, and meanwhile a person has changed this one, or deleted it.
            if reading.at + Self.longest <= .now, hasChanged(reading.job, memory) {
                memory.settling.forget(reading.job.path)
                next = .now
            } else {
                readings.append(reading)
            }
        }
        memory.readings = []
        if readings.isEmpty { return next }
        let decided = readings.filter(\.isDecision).map(\.job.path)
        let before = memory.arriving
        let results: [Result<Accepted, any Error>]
        do {
            results = try store.accept(readings.map(\.job), in: folderID) { isWritten in
                // The store counts them among what came, from this moment on and not before.
                if isWritten { memory.arriving.subtract(decided) } else { memory.arriving = before }
                publishArriving(memory)
            }
            CrashPoint.reach(.jobAccepted)
        } catch {
            results = readings.map { _ in .failure(error) }
        }
        for (reading, result) in zip(readings, results) {
            do {
                try follow(reading, try result.get(), &memory)
            } catch {
                // The disk of the store: the other jobs are not held up by it.
                logger.error("job not taken in", metadata: ["job": "\(reading.job.path)", "error": "\(error)"])
                memory.undecided.insert(reading.job.path)
                if before.contains(reading.job.path) { memory.arriving.insert(reading.job.path) }
                next = .now + .seconds(5)
            }
        }
        if results.contains(where: { (try? $0.get()) == .take(.ready) }) {
            wakes.submission.call()
            if readings.contains(where: \.job.asked.hasUploads) { wakes.uploads.call() }
        }
        wakes.notes.call()
        return next
    }

    private func hasChanged(_ job: JobReading, _ memory: borrowing Memory) -> Bool {
        guard let stamp = job.stamp, let folder = memory.folder else { return false }
        do {
            return try folder.stamp(job.path) != stamp
        } catch {
            return error == .notFound
        }
    }

    private func follow(_ reading: Reading, _ accepted: Accepted, _ memory: inout Memory) throws {
        let path = reading.job.path
        switch accepted {
        case .take(let state): logger.info("job \(state.rawValue)", metadata: ["job": "\(path)"])
        case .refused(isNews: true): logger.info("job rejected", metadata: ["job": "\(path)"])
        case .refused, .unchanged: break
        }
        memory.takenIn[path] = reading.takenIn
        // What the other job stands for may be cancelled or fail, which changes nothing about this one's files.
        if case .refused = accepted { memory.refused[path] = .now + .seconds(60) }
        if reading.isDecision {
            memory.decided(path)
            memory.doubted.remove(path)
        }
        if let redo = reading.redo, let folder = memory.folder { try remove(redo, of: path, in: folder, &memory) }
    }
}
