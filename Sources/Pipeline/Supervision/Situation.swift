import Glibc
import Synchronization

/// What the daemon is about, told to the service manager at once and in the order in which it happens.
final class Situation: Sendable {
    enum Phase: Sendable {
        /// The drop folders are being looked at for the first time.
        case beginning
        case working
        case reloading
        /// There is no way back from it.
        case stopping
    }

    private struct State {
        var phase = Phase.beginning
        /// Nil until stages run.
        var folders: [WatchedFolder]?
        var budget = Budget()
        /// What a person should know of the config.
        var remark: String?
    }

    /// Held while the manager is told, so that it hears everything in order.
    private let state = Mutex(State())
    let socket: NotifySocket?
    /// Called at every change that the status line may tell.
    private let changed: Wake

    init(socket: NotifySocket?, changed: Wake) {
        self.socket = socket
        self.changed = changed
    }

    var phase: Phase { state.withLock(\.phase) }

    var remark: String? { state.withLock(\.remark) }

    /// Nil until they were found.
    var folders: [WatchedFolder]? { state.withLock(\.folders) }

    /// Whether each folder was looked at, or can't be for now.
    var isEveryFolderLookedAt: Bool { state.withLock(\.folders)?.allSatisfy(\.isLookedAt) ?? false }

    /// What may be spent.
    var budget: Budget { state.withLock(\.budget) }

    /// Work begins in these folders, or goes on in those of before.
    func begins(in folders: [WatchedFolder]? = nil, budget: Budget? = nil, remark: String? = nil) {
        move(to: .beginning) { state in
            state.folders = folders ?? state.folders
            state.budget = budget ?? state.budget
            state.remark = remark
        }
    }

    /// Every folder was looked at.
    func isReady() {
        move(to: .working, from: .beginning, telling: "READY=1")
    }

    /// The config is being read again.
    func reloads() {
        // The protocol orders messages by this clock.
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        move(to: .reloading, telling: "RELOADING=1\nMONOTONIC_USEC=\(now.tv_sec * 1_000_000 + now.tv_nsec / 1000)")
    }

    /// The daemon is told to stop.
    func stops() {
        move(to: .stopping, telling: "STOPPING=1\nSTATUS=Stopping; answers that are worth money are waited for.")
    }

    private func move(
        to phase: Phase,
        from earlier: Phase? = nil,
        telling message: String? = nil,
        _ edit: (inout State) -> Void = { _ in }
    ) {
        state.withLock { state in
            // Something else may have begun meanwhile.
            guard state.phase != .stopping, earlier == nil || state.phase == earlier else { return }
            state.phase = phase
            edit(&state)
            if let message { socket?.send(message) }
        }
        changed.call()
    }
}
