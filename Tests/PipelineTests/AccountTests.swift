import Logging
import Seedance
import TestKit
import Testing

@testable import Pipeline

/// Whose request is made next.
struct AccountTests {
    private let folder: TemporaryFolder
    private let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(stateDirectory: folder.path)
    }

    private func account(perMinute: Int, minute: Duration = .seconds(3600)) -> Account {
        Account(
            allowance: Allowance(perMinute: perMinute, perSecond: 1000, minute: minute),
            store: store,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    @Test("The answer that a film waits for comes before a new film, and that before a look at the list")
    func order() async throws {
        let account = account(perMinute: 3, minute: .milliseconds(500))
        for _ in 0..<3 { try await account.permit(.result) }
        let served = Served()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (count, use) in [Account.Use.list, .submission, .result].enumerated() {
                group.addTask {
                    try await account.permit(use)
                    await served.add(use)
                    await account.learn(nil)
                }
                try await eventually("it waits") { await account.waitingCount == count + 1 }
            }
            // The three that fill the minute are answered; the three that wait come in the minutes after.
            for _ in 0..<3 { await account.learn(nil) }
            try await group.waitForAll()
        }
        #expect(await served.uses.first == .result)
        #expect(await Set(served.uses) == [.result, .submission, .list])
    }

    private actor Served {
        private(set) var uses: [Account.Use] = []

        func add(_ use: Account.Use) { uses.append(use) }
    }

    @Test("New films leave room for the list and the results")
    func reserve() async throws {
        let account = account(perMinute: 4)
        for _ in 0..<3 {
            try await account.permit(.submission)
            await account.learn(nil)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await account.permit(.submission) }
            try await eventually("a film waits") { await account.waitingCount == 1 }
            #expect(await account.isCrowded)
            try await account.permit(.result)
            #expect(await account.waitingCount == 1)
            group.cancelAll()
            await #expect(throws: CancellationError.self) { try await group.waitForAll() }
        }
        #expect(await account.waitingCount == 0, "who was cancelled waits no more")
    }
}
