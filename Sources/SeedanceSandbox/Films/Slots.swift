/// Lets so many work at a time; the others wait in line.
actor Slots {
    private var free: Int
    private var line: [(id: Int, turn: CheckedContinuation<Bool, Never>)] = []
    private var lastID = 0

    init(_ count: Int) {
        free = max(1, count)
    }

    /// Does the work when its turn comes.
    ///
    /// - Throws: `CancellationError` when cancelled while waiting, and what the work throws.
    nonisolated func withSlot<T: Sendable>(_ work: () async throws -> T) async throws -> T {
        guard await take() else { throw CancellationError() }
        do {
            let result = try await work()
            await giveBack()
            return result
        } catch {
            await giveBack()
            throw error
        }
    }

    private func take() async -> Bool {
        if Task.isCancelled { return false }
        if free > 0 {
            free -= 1
            return true
        }
        lastID += 1
        let id = lastID
        return await withTaskCancellationHandler {
            await withCheckedContinuation { turn in
                if Task.isCancelled { turn.resume(returning: false) } else { line.append((id, turn)) }
            }
        } onCancel: {
            Task { await self.leave(id) }
        }
    }

    private func leave(_ id: Int) {
        guard let place = line.firstIndex(where: { $0.id == id }) else { return }
        line.remove(at: place).turn.resume(returning: false)
    }

    private func giveBack() {
        if line.isEmpty { free += 1 } else { line.removeFirst().turn.resume(returning: true) }
    }
}
