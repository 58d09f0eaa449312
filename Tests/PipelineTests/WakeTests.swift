import Testing

@testable import Pipeline

@Suite(.timeLimit(.minutes(1)))
struct WakeTests {
    @Test("A call before the wait is not lost")
    func earlyCall() async {
        let wake = Wake()
        wake.call()
        wake.call()
        await wake.wait()
    }

    @Test("A call during the wait ends it")
    func lateCall() async {
        let wake = Wake()
        async let waiting: Void = wake.wait()
        await Task.yield()
        wake.call()
        await waiting
    }

    @Test("A wait ends at its deadline")
    func deadline() async {
        await Wake().wait(until: .now + .milliseconds(1))
    }

    @Test("A cancelled wait ends")
    func cancellation() async {
        let wake = Wake()
        let task = Task { await wake.wait() }
        task.cancel()
        await task.value
    }

    @Test("Of many calls and waits none hangs")
    func manyCalls() async {
        let wake = Wake()
        let caller = Task {
            while !Task.isCancelled {
                wake.call()
                await Task.yield()
            }
        }
        for _ in 0..<2000 { await wake.wait(until: .now + .seconds(30)) }
        caller.cancel()
        await caller.value
    }
}
