import SystemPackage

/// Which directories of a folder send no events, why, and what is known of the file systems they are on.
struct Polling {
    private var directories: [FilePath: PollReason] = [:]
    private var systems: [UInt64: FileSystem] = [:]
    /// File systems on which a test file was made, whether no event came, and when that was.
    private var silence: [UInt64: (isSilent: Bool, tested: ContinuousClock.Instant)] = [:]

    var isNeeded: Bool { !directories.isEmpty }

    var count: Int { directories.count }

    /// The most frequent one.
    var reason: PollReason? {
        Dictionary(grouping: directories.values) { $0 }.max { $0.value.count < $1.value.count }?.key
    }

    /// Whether something of the folder is written to from beneath, of which no event tells.
    var isLayered: Bool { systems.values.contains { $0.reach == .layered } }

    /// The directories from which all others are reached.
    var tops: [FilePath] {
        directories.keys.filter { $0.isEmpty || directories[$0.removingLastComponent()] == nil }
    }

    /// - Parameter reason: nil when the directory sends events now.
    mutating func note(_ reason: PollReason?, of directory: FilePath) {
        directories[directory] = reason
    }

    mutating func forget(beneath directory: FilePath) {
        directories = directories.filter { !$0.key.starts(with: directory) }
    }

    /// Forgets directories that are no longer there.
    mutating func keep(only existing: Set<FilePath>) {
        if directories.count > 0 { directories = directories.filter { existing.contains($0.key) } }
    }

    mutating func system(
        ofDevice device: UInt64,
        _ find: () throws(FolderError) -> FileSystem
    ) throws(FolderError) -> FileSystem {
        if let known = systems[device] { return known }
        let found = try find()
        systems[device] = found
        return found
    }

    /// Whether a test file sent no event; as long as none comes it is tried again each minute.
    mutating func isSilent(device: UInt64, now: ContinuousClock.Instant, _ test: () -> Bool) -> Bool {
        if let known = silence[device], !known.isSilent || now < known.tested + .seconds(60) { return known.isSilent }
        let isSilent = test()
        silence[device] = (isSilent, now)
        return isSilent
    }
}
