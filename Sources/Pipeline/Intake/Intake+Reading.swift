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
    }

    /// So many jobs are written down together.
    static let mostReadings = 200

    /// Writes down what was read of jobs.
    ///
    /// - Returns: when to look at some of them again.
    func writeDown(_ memory: inout Memory) -> ContinuousClock.Instant? {
        let readings = memory.readings
        if readings.isEmpty { return nil }
        memory.readings = []
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
        var next: ContinuousClock.Instant?
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
            wakes.uploads.call()
            wakes.submission.call()
        }
        wakes.notes.call()
        return next
    }

    private func follow(_ reading: Reading, _ accepted: Accepted, _ memory: inout Memory) throws {
        let path = reading.job.path
        if case .take(let state) = accepted { logger.info("job \(state.rawValue)", metadata: ["job": "\(path)"]) }
        memory.takenIn[path] = reading.takenIn
        if reading.isDecision {
            memory.decided(path)
            memory.doubted.remove(path)
        }
        if let redo = reading.redo, let folder = memory.folder { try remove(redo, of: path, in: folder, &memory) }
    }
}
