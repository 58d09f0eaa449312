import GRDB
import Glibc
import Synchronization
import TestKit
import Testing

@testable import Pipeline

@Suite("Changes that come at once are committed together")
struct CommitTests {
    @Test("a change that fails takes nothing else with it, and its caller alone hears of it")
    func failsAlone() async throws {
        let (state, store) = try await storeWithReadyTakes(20)
        defer { withExtendedLifetime(state) {} }
        let outcomes = await withTaskGroup(of: (Int64, Bool).self) { group in
            for take in Int64(1)...20 {
                group.addTask {
                    do {
                        try await store.write { db in
                            try db.move(take: take, to: .submitting, message: nil)
                            if take % 2 == 0 { throw Refused() }
                        }
                        return (take, true)
                    } catch is Refused {
                        return (take, false)
                    } catch {
                        Issue.record("\(error)")
                        return (take, false)
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect(outcomes.count == 20)
        let moved = try await store.takes(in: .submitting).map(\.id)
        #expect(Set(moved) == Set(outcomes.filter(\.value).keys))
        #expect(moved.count == 10)
    }

    @Test("those who come while the disk is busy are written together")
    func together() async throws {
        let (state, store) = try await storeWithReadyTakes(20)
        defer { withExtendedLifetime(state) {} }
        let commits = Mutex(0)
        try await store.pool.writeWithoutTransaction { db in
            db.add(transactionObserver: Counter { commits.withLock { $0 += 1 } }, extent: .databaseLifetime)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            // It has the writer first, and keeps it until all others wait for it.
            let isHeld = Wake()
            group.addTask {
                try await store.pool.writeWithoutTransaction { _ in
                    isHeld.call()
                    let limit = ContinuousClock.now + .seconds(60)
                    while store.commits.count < 20, .now < limit { usleep(1000) }
                }
            }
            await isHeld.wait()
            for take in Int64(1)...20 {
                group.addTask { try await store.write { try $0.move(take: take, to: .submitting, message: nil) } }
            }
            try await group.waitForAll()
        }
        #expect(try await store.takes(in: .submitting).count == 20)
        #expect(commits.withLock(\.self) == 1)
    }

    @Test("when the disk takes nothing more, all callers hear of it and nothing is half written")
    func fullDisk() async throws {
        let (state, store) = try await storeWithReadyTakes(20)
        defer { withExtendedLifetime(state) {} }
        // As many pages as the file has: SQLite says then that the disk is full, and takes back the whole transaction.
        try await store.pool.writeWithoutTransaction { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
        let failures = await withTaskGroup(of: Bool.self) { group in
            for take in Int64(1)...20 {
                group.addTask {
                    do {
                        try await store.write { db in
                            try db.move(take: take, to: .submitting, message: nil)
                            let much = String(repeating: "x", count: 100_000)
                            try db.execute(sql: "INSERT INTO facts VALUES (?, ?)", arguments: ["\(take)", much])
                        }
                        return false
                    } catch {
                        return true
                    }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(failures == 20)
        #expect(try await store.takes(in: .submitting).isEmpty)
        // And it goes on as soon as there is room again.
        try await store.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1073741823") }
        try await store.write { try $0.move(take: 1, to: .submitting, message: nil) }
        #expect(try await store.takes(in: .submitting).count == 1)
    }

    @Test("what need not last is followed by what must")
    func lasting() async throws {
        let (state, store) = try await storeWithReadyTakes(1)
        defer { withExtendedLifetime(state) {} }
        func level() async throws -> Int? {
            try await store.pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
        }
        let inside = try store.writeForNow { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
        #expect(inside == 1)
        #expect(try await level() == 2)
        #expect(throws: Refused.self) { try store.writeForNow { _ in throw Refused() } }
        #expect(try await level() == 2)
    }

    private struct Refused: Error {}

    private final class Counter: TransactionObserver {
        let committed: () -> Void

        init(committed: @escaping () -> Void) { self.committed = committed }

        func observes(eventsOfKind _: DatabaseEventKind) -> Bool { true }
        func databaseDidChange(with _: DatabaseEvent) {}
        func databaseDidCommit(_: Database) { committed() }
        func databaseDidRollback(_: Database) {}
    }
}
