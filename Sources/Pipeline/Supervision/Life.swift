import Synchronization

/// Whether the daemon's loops still come around, for who asks without being a service manager. It is a question to the loops,
/// put only when somebody asks, so that a daemon that nobody asks sleeps.
final class Life: Sendable {
    private struct State {
        /// Since when an answer is awaited.
        var asked: ContinuousClock.Instant?
        /// When all had come around.
        var well: ContinuousClock.Instant?
    }
    private let state = Mutex(State())
    private let pulse: Pulse
    private let wakes: Wakes
    private let patience: Duration

    /// Strangers may ask as often as they like, but the loops are not asked more often.
    private static let rest = Duration.seconds(5)

    /// - Parameter patience: a loop that is busy for no longer than this is well.
    init(pulse: Pulse, wakes: Wakes, patience: Duration = .seconds(60)) {
        self.pulse = pulse
        self.wakes = wakes
        self.patience = patience
    }

    /// The loops that have not come around for longer than they may. Waits up to a second for those that may still.
    func silent() async -> [Pulse.Part] {
        let now = ContinuousClock.now
        let (isWell, isNew) = state.withLock { state in
            if let well = state.well, state.asked == nil, well + Self.rest > now { return (true, false) }
            defer { state.asked = state.asked ?? now }
            return (false, state.asked == nil)
        }
        if isWell { return [] }
        if isNew {
            pulse.ask()
            wakes.all()
        }
        var silent = Pulse.Part.stages
        repeat {
            silent = pulse.silent().filter(Pulse.Part.stages.contains)
            if silent.isEmpty {
                state.withLock { $0 = State(asked: nil, well: .now) }
                return []
            }
            try? await Task.sleep(for: .milliseconds(20))
        } while now + .seconds(1) > .now && !Task.isCancelled
        let asked = state.withLock(\.asked) ?? .now
        return asked + patience <= .now ? silent : []
    }
}
