public import SystemPackage

/// Since when files have looked the same, by own observation.
///
/// Never by comparing dates in the folder with the clock: copying keeps old dates, and other machines' clocks are wrong.
public struct Settling: Sendable {
    private var seen: [FilePath: (stamp: FileStamp, since: ContinuousClock.Instant)] = [:]

    /// Knows no file yet.
    public init() {}

    /// Notes how a file looks now.
    ///
    /// - Returns: When it was first seen looking so: `now` if it is new or has changed.
    public mutating func unchangedSince(
        _ path: FilePath,
        _ stamp: FileStamp,
        now: ContinuousClock.Instant
    ) -> ContinuousClock.Instant {
        if let known = seen[path], known.stamp == stamp { return known.since }
        seen[path] = (stamp, now)
        return now
    }

    /// Forgets a file that is settled or gone.
    public mutating func forget(_ path: FilePath) {
        seen[path] = nil
    }

    /// Forgets everything in a directory and below it.
    public mutating func forget(under directory: FilePath) {
        seen = seen.filter { !$0.key.starts(with: directory) }
    }

    /// How many files are remembered.
    public var count: Int { seen.count }
}
