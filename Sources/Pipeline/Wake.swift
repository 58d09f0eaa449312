import Synchronization

/// How one stage tells the next that the store has something for it.
///
/// A call that comes while nobody waits is remembered, so a wake is never missed; several are one. One task waits at a time.
final class Wake: Sendable {
    private struct State {
        var isCalled = false
        var waiter: CheckedContinuation<Void, Never>?
    }
    private let state = Mutex(State())

    /// Wakes the stage, now or as soon as it waits.
    func call() {
        let waiter = state.withLock { state in
            if state.waiter == nil { state.isCalled = true }
            return state.waiter.take()
        }
        waiter?.resume()
    }

    /// Waits for a call, but no longer than until `deadline`; returns at once when the task is cancelled.
    func wait(until deadline: ContinuousClock.Instant? = nil) async {
        guard let deadline else { return await waitForCall() }
        await withTaskGroup { group in
            group.addTask { await self.waitForCall() }
            group.addTask { try? await Task.sleep(until: deadline, clock: .continuous) }
            await group.next()
            group.cancelAll()
        }
    }

    private func waitForCall() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDue = state.withLock { state in
                    if state.isCalled || Task.isCancelled {
                        state.isCalled = false
                        return true
                    }
                    state.waiter = continuation
                    return false
                }
                if isDue { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiter.take() }?.resume()
        }
    }
}

/// The stages that can be woken.
struct Wakes: Sendable {
    let submission = Wake()
    let uploads = Wake()
    let tracking = Wake()
    let delivery = Wake()
    let notes = Wake()
    /// Who tells other programs what has become of films.
    let hooks = Wake()
    /// Who tells the service manager how things stand.
    let status = Wake()

    /// Wakes every stage: anything may have changed.
    func all() {
        for wake in [submission, uploads, tracking, delivery, notes] { wake.call() }
    }
}
