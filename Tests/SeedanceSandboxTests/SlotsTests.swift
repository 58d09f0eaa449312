import Testing

@testable import SeedanceSandbox

struct SlotsTests {
    private actor Workers {
        private var working = 0
        private(set) var most = 0

        func begin() {
            working += 1
            most = max(most, working)
        }

        func end() {
            working -= 1
        }
    }

    @Test func noMoreThanTheSlotsWorkAtATime() async throws {
        let slots = Slots(2)
        let workers = Workers()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await slots.withSlot {
                        await workers.begin()
                        for _ in 0..<50 { await Task.yield() }
                        await workers.end()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(await workers.most == 2)
    }

    @Test func whoeverIsCancelledInTheLineLeavesItAndTheOthersGoOn() async throws {
        let slots = Slots(1)
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let first = Task {
            try await slots.withSlot {
                begin.yield()
                for await _ in gate { break }
            }
        }
        for await _ in begun { break }
        let cancelled = Task { try await slots.withSlot {} }
        let patient = Task { try await slots.withSlot { 7 } }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        open.yield()
        try await first.value
        #expect(try await patient.value == 7)
    }
}
