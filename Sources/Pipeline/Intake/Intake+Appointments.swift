import SystemPackage
import WatchFolder

// Most looks are at one job that has to be quiet for a moment, and there may be thousands beside it.
extension Intake {
    /// When to look at a directory again, and for whom.
    struct Appointments {
        /// The earliest.
        private(set) var next: ContinuousClock.Instant?
        /// The jobs in it that asked for that; nil when something else did as well.
        private(set) var jobs: Set<FilePath>? = []

        mutating func add(_ instant: ContinuousClock.Instant?, for job: FilePath? = nil) {
            guard let instant else { return }
            next = min(next ?? instant, instant)
            if let job { jobs?.insert(job) } else { jobs = nil }
        }
    }

    /// The jobs of a directory that alone want to be looked at again.
    struct Appointed {
        let jobs: Set<FilePath>
        /// Of all that lay there. Where no events come, or they are still on their way, something new is seen by it.
        private let names: Int

        /// - Returns: nil when nothing is to be looked at again, or anything.
        init?(_ appointments: Appointments, in listing: FolderWorker.Listing) {
            guard appointments.next != nil, let jobs = appointments.jobs else { return nil }
            (self.jobs, names) = (jobs, Self.names(listing))
        }

        func isAll(in listing: FolderWorker.Listing) -> Bool { names == Self.names(listing) }

        private static func names(_ listing: FolderWorker.Listing) -> Int {
            listing.entries.reduce(listing.entries.count) { $0 ^ $1.name.hashValue }
        }
    }

    /// For more, a look at everything is as quick.
    private static let mostAppointed = 100

    /// Looks at the jobs alone that asked for it at the last look, if nothing has happened since as far as events and names
    /// tell.
    ///
    /// - Returns: nil when everything in the directory has to be looked at.
    func lookAt(
        _ appointed: Appointed?,
        in listing: FolderWorker.Listing,
        _ memory: inout Memory
    ) throws -> Appointments? {
        guard listing.isAppointment, let appointed, appointed.isAll(in: listing),
            case let jobs = appointed.jobs, jobs.count <= Self.mostAppointed
        else { return nil }
        let names = Set(jobs.compactMap(\.lastComponent))
        let paths = listing.entries.filter { $0.kind != .directory && names.contains($0.name) }.map {
            listing.directory.appending($0.name)
        }
        // One that is gone may have been moved, or have left a copy behind.
        guard paths.count == jobs.count else { return nil }
        let known = try store.jobs(folder: folderID, at: paths)
        memory.images = FolderImages(listing)
        memory.marks = Companions.Marks(listing.directory, listing.entries)
        var appointments = Appointments()
        for path in paths {
            if listing.isStopped { break }
            appointments.add(look(at: path, known: known[path], redo: nil, in: listing, &memory), for: path)
            if mustWriteDown(memory) { appointments.add(writeDown(&memory)) }
        }
        appointments.add(writeDown(&memory))
        return appointments
    }
}
