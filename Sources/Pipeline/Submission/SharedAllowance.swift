import FoundationEssentials
import Glibc
import Logging
import Seedance
import Synchronization
import SystemPackage

/// What one key has left of its minute, shared by all instances on this machine that keep their state in one directory: a
/// small file with ``SharedMinute`` in it, changed under a lock that ends with its holder.
///
/// It only ever makes requests wait. Where the file can't be used, each instance counts for itself, and the API's own word
/// on what is left holds.
final class SharedAllowance: Sendable {
    /// A key with more requests than that in a minute is not scarce, and its requests are not counted together.
    static let mostPlaces = 1000

    private struct State {
        var keys: KeySource
        var file: FileDescriptor?
        /// Whose file it is.
        var key: APIKey?
        /// Places that this instance has taken, and what it wrote there.
        var mine: [(place: Int, written: Int64)] = []
        var isTroubled = false
    }

    private let directory: FilePath
    private let spanOfRequest: Duration
    private let logger: Logger
    /// Held while the file is changed.
    private let state: Mutex<State>

    /// The file begins with the number of the machine's start, without which its times mean nothing.
    private static let headSize = 40
    /// In milliseconds.
    private static let patience = 500

    /// - Parameters:
    ///   - directory: where instances meet.
    ///   - minute: how long a minute is; measurements make it shorter.
    init(directory: FilePath, keys: KeySource, minute: Duration, logger: Logger) {
        self.directory = directory
        self.logger = logger
        spanOfRequest = minute * 3
        state = Mutex(State(keys: keys))
    }

    deinit { state.withLock { try? $0.file?.close() } }

    /// Counts with another key from now on.
    func use(_ keys: KeySource) { state.withLock { $0.keys = keys } }

    /// Counts one request, if it may be made now; blocks for a moment.
    ///
    /// - Returns: how long to wait before asking again; nil when it may be made.
    func take(of limit: Int, in window: Duration) -> Duration? {
        guard limit <= Self.mostPlaces else { return nil }
        return state.withLock { state in
            attempt(&state) { minute, now, mine in
                let spans = SharedMinute.Spans(
                    window: Self.nanoseconds(window),
                    request: Self.nanoseconds(spanOfRequest)
                )
                switch minute.take(of: limit, spans, at: now) {
                case .taken(let place):
                    mine.append((place, minute.places[place]))
                    return nil
                case .notBefore(let instant):
                    // Of an answer that another instance gets nobody tells.
                    return min(.nanoseconds(instant - now), window / 20)
                }
            } ?? nil
        }
    }

    /// One of this instance's requests has its answer, or failed.
    func answer(in window: Duration) {
        free { $0 + Self.nanoseconds(window) }
    }

    /// A request that was counted is not made.
    func giveBack() {
        free { _ in 0 }
    }

    private func free(_ instant: (_ now: Int64) -> Int64) {
        state.withLock { state in
            // None is known of that was made while the file could not be used.
            guard !state.mine.isEmpty else { return }
            attempt(&state) { minute, now, mine in
                let first = mine.removeFirst()
                _ = minute.free(first.place, written: first.written, at: instant(now))
            }
        }
    }

    // MARK: The file

    @discardableResult
    private func attempt<R>(
        _ state: inout State,
        _ body: (inout SharedMinute, _ now: Int64, inout [(place: Int, written: Int64)]) -> R
    ) -> R? {
        do {
            let file = try open(&state)
            try Self.lock(file)
            defer { flock(file.rawValue, LOCK_UN) }
            let before = try Self.read(file)
            var minute = before ?? SharedMinute()
            let result = body(&minute, Self.now, &state.mine)
            if minute != before { try Self.write(minute, over: before, to: file) }
            state.isTroubled = false
            return result
        } catch {
            if !state.isTroubled {
                let why: Logger.Metadata = ["directory": "\(directory)", "error": "\(error)"]
                logger.warning("allowance not shared", metadata: why)
            }
            state.isTroubled = true
            return nil
        }
    }

    /// The file for the key of now. One that was taken away is made anew.
    private func open(_ state: inout State) throws -> FileDescriptor {
        let key = try state.keys.current()
        if let file = state.file {
            var status = stat()
            if key == state.key, fstat(file.rawValue, &status) == 0, status.st_nlink > 0 { return file }
            try? file.close()
            state.file = nil
            state.mine = []
        }
        let file = try FileDescriptor.open(
            directory.appending("allowance-\(key.fingerprint)"),
            .readWrite,
            options: [.create, .closeOnExec, .noFollow, .nonBlocking],
            permissions: [.ownerReadWrite]
        )
        (state.file, state.key) = (file, key)
        return file
    }

    /// Who holds it needs microseconds; one that stands still must not keep the others from sending.
    private static func lock(_ file: FileDescriptor) throws {
        for _ in 0..<patience {
            if flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 { return }
            guard errno == EWOULDBLOCK || errno == EINTR else { throw Errno(rawValue: errno) }
            usleep(1000)
        }
        throw Errno.wouldBlock
    }

    /// - Returns: nil when nothing in it counts: it is new, from before the machine's start, or no such file.
    private static func read(_ file: FileDescriptor) throws -> SharedMinute? {
        let bytes = try [UInt8](unsafeUninitializedCapacity: headSize + mostPlaces * 8) { buffer, count in
            count = try file.read(fromAbsoluteOffset: 0, into: UnsafeMutableRawBufferPointer(buffer))
        }
        guard bytes.count >= headSize, Array(bytes[..<headSize]) == head else { return nil }
        return bytes.withUnsafeBytes { bytes in
            SharedMinute(
                places: stride(from: headSize, through: bytes.count - 8, by: 8).map {
                    Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: Int64.self))
                }
            )
        }
    }

    private static func write(_ minute: SharedMinute, over before: SharedMinute?, to file: FileDescriptor) throws {
        if before == nil {
            try file.resize(to: 0)
            try file.writeAll(toAbsoluteOffset: 0, head)
        }
        let known = before?.places ?? []
        // One place has changed, as a rule.
        for (index, place) in minute.places.enumerated() where index >= known.count || known[index] != place {
            _ = try withUnsafeBytes(of: place.littleEndian) { bytes in
                try file.writeAll(toAbsoluteOffset: Int64(headSize + index * 8), bytes)
            }
        }
    }

    private static let head: [UInt8] = {
        let text = (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)) ?? ""
        return Array(text.utf8.prefix(headSize)) + Array(repeating: 0, count: max(0, headSize - text.utf8.count))
    }()

    /// No other clock goes on while the machine sleeps, and is never put right.
    private static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    private static func nanoseconds(_ duration: Duration) -> Int64 {
        duration.components.seconds * 1_000_000_000 + duration.components.attoseconds / 1_000_000_000
    }
}
