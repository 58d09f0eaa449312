import Dispatch
import NIOPosix
import Synchronization
import SystemPackage
import WatchFolder

/// A drop folder for the stages that write into it. Its file calls run on threads of their own, so a drive that hangs holds
/// up neither the other folders nor the program.
struct FolderFiles: Sendable {
    let id: Int64
    /// The folder with the identity that it has now: a drive that was away may come back with another.
    let folder: @Sendable () -> DropFolder
    /// What may be done with the folder now.
    let standing: @Sendable () -> Standing
    private let threads = PatientThreads()

    /// What may be done with a folder.
    struct Standing: Sendable {
        /// Why nothing may be written; nil when the folder is surely itself and ours to work in.
        var loss: FolderLoss?
        /// Whether films may be asked for: nobody else can have taken the folder, and all that is on it is known.
        var mayOrder = true
        /// Jobs that were seen and are not decided upon yet.
        var arriving = 0
    }

    init(
        id: Int64,
        folder: @escaping @Sendable () -> DropFolder,
        standing: @escaping @Sendable () -> Standing = { Standing() }
    ) {
        self.id = id
        self.folder = folder
        self.standing = standing
    }

    /// Runs file calls that may block.
    ///
    /// - Throws: `FolderError.folderGone` while the folder is not to be touched, `FolderError.busy` when the drive gives no
    ///   answer in time, and what the body throws. A body that has not begun by then never does.
    func run<Value: Sendable>(_ body: @escaping @Sendable (DropFolder) throws -> Value) async throws -> Value {
        if let loss = standing().loss { throw FolderError.folderGone(loss) }
        return try await threads.run { [folder] in try body(folder()) }
    }

    /// Runs file calls that need not know what is in the folder, nor whether it is to be worked in.
    ///
    /// - Throws: `FolderError.busy` when the drive gives no answer in time, and what the body throws.
    func runAnyway<Value: Sendable>(_ body: @escaping @Sendable (DropFolder) throws -> Value) async throws -> Value {
        try await threads.run { [folder] in try body(folder()) }
    }

    /// Lets the threads end. A drive that hangs may hold one for ever, so nobody waits for it.
    func close() { threads.close() }
}

/// Threads for calls that may hang.
struct PatientThreads: Sendable {
    private let threads: NIOThreadPool
    private let calls = OpenCalls()

    /// How long a call may take before it is given up. The thread that hangs in it is not.
    static let patience = Duration.seconds(15)

    init() {
        threads = NIOThreadPool(numberOfThreads: 8)
        threads.start()
    }

    /// - Throws: `FolderError.busy` when there is no answer in time, and what the body throws. A body that has not begun by
    ///   then never does.
    func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let answer = Answer(continuation)
            let call = calls.begin(until: .now + Self.patience) {
                answer.give(.failure(FolderError.busy(.timedOut)))
            }
            threads.submit { [calls] state in
                defer { calls.end(call) }
                guard answer.isAwaited else { return }
                guard state == .active else { return answer.give(.failure(CancellationError())) }
                answer.give(Result { try body() })
            }
        }
    }

    func close() {
        // On a queue of its own: the first thread of the global one would wake the process once a second for good.
        threads.shutdownGracefully(queue: DispatchQueue(label: "io.reeldrop.patient-threads")) { _ in }
    }
}

/// The calls that have no answer yet. One task looks after all of them, and only while there are some: nearly every call has
/// its answer at once, and a timer for each would cost more than the call.
private final class OpenCalls: Sendable {
    private struct State {
        var calls: [Int: (until: ContinuousClock.Instant, giveUp: @Sendable () -> Void)] = [:]
        var count = 0
        var isWatched = false
    }
    private let state = Mutex(State())

    func begin(until deadline: ContinuousClock.Instant, giveUp: @escaping @Sendable () -> Void) -> Int {
        let (number, isWatched) = state.withLock { state in
            defer { state.isWatched = true }
            state.count += 1
            state.calls[state.count] = (deadline, giveUp)
            return (state.count, state.isWatched)
        }
        if !isWatched { Task { await watch() } }
        return number
    }

    func end(_ call: Int) {
        state.withLock { state in _ = state.calls.removeValue(forKey: call) }
    }

    private func watch() async {
        while let next = nextDeadline() {
            try? await Task.sleep(until: next, clock: .continuous)
            let overdue = state.withLock { state in
                let numbers = state.calls.filter { $0.value.until <= .now }.keys
                return numbers.compactMap { state.calls.removeValue(forKey: $0)?.giveUp }
            }
            for giveUp in overdue { giveUp() }
        }
    }

    /// - Returns: nil when no call is open, and nobody watches any more.
    private func nextDeadline() -> ContinuousClock.Instant? {
        state.withLock { state in
            state.isWatched = !state.calls.isEmpty
            return state.calls.values.map(\.until).min()
        }
    }
}

/// What one caller waits for; the first answer is the one it gets.
private final class Answer<Value: Sendable>: Sendable {
    private let waiting: Mutex<CheckedContinuation<Value, any Error>?>

    init(_ continuation: CheckedContinuation<Value, any Error>) {
        waiting = Mutex(continuation)
    }

    var isAwaited: Bool { waiting.withLock { $0 != nil } }

    func give(_ result: Result<Value, any Error>) {
        waiting.withLock { $0.take() }?.resume(with: result)
    }
}

extension Error {
    /// Whether nothing else can be done in the same folder either, or at all.
    var saysThatDriveIsAway: Bool {
        switch self as? FolderError {
        case .folderGone, .busy(.timedOut): true
        default: self is CancellationError
        }
    }
}
