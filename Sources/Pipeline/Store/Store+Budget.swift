import Foundation
import GRDB

/// What may be spent, in credits as estimated (design §10). Nil is no limit.
public struct Budget: Sendable, Equatable {
    /// From midnight to midnight of the machine's own time.
    public var creditsPerDay: Int?
    /// For one job, all its revisions and retries together.
    public var creditsPerJob: Int?

    /// How many films one job may ask for without a person's word; nil for any number.
    public var takesPerJob: Int? = 24

    /// How many takes may come into a folder at once without a person's word; nil for any number.
    public var holdBurst: Int? = 50

    /// No limits but the one on what comes at once.
    public init() {}
}

extension Store {
    /// What has been spent or reserved since midnight, in credits as estimated.
    func creditsToday() throws -> Int {
        try pool.read { db in try db.credits(since: Database.midnight) }
    }

    /// The same, where nothing may block.
    func deskToday() async throws -> (credits: Int, films: Int) {
        try await pool.read { db in
            let films = try Int.fetchOne(
                db,
                cached: "SELECT count(*) FROM spending WHERE at >= ? AND credits > 0",
                arguments: [Database.midnight]
            )
            return (try db.credits(since: Database.midnight), films ?? 0)
        }
    }
}

// Credits are reserved in the transaction that makes the intent durable, so they hold across restarts and however many send
// at once. They are given back only when surely nothing was made, or when the task failed, which is presumed to be free
// (contract §6).
extension Database {
    /// Why a take may not be sent, or nil when it is within the budget. A person's release counts more than the budget.
    func overBudget(take: Int64, _ budget: Budget) throws -> String? {
        let row = try Row.fetchOne(
            self,
            cached: "SELECT job, credits, released FROM takes WHERE id = ?",
            arguments: [take]
        )
        guard let row, !(row["released"] as Bool) else { return nil }
        if let limit = budget.takesPerJob {
            let count = try Int.fetchOne(
                self,
                cached: "SELECT count(*) FROM takes WHERE job = ? AND asked = 1 AND superseded = 0",
                arguments: [row["job"] as Int64]
            )
            if let count, count > limit { return Sentences.tooManyTakes(count, limit: limit) }
        }
        guard budget.creditsPerJob != nil || budget.creditsPerDay != nil else { return nil }
        // What nobody can count can't be kept within a limit.
        guard let price = row["credits"] as Int? else { return Sentences.unknownPrice }
        if let limit = budget.creditsPerJob {
            let spent = try Int.fetchOne(
                self,
                cached: """
                    SELECT coalesce(sum(s.credits), 0) FROM spending s JOIN takes t ON t.id = s.take WHERE t.job = ?
                    """,
                arguments: [row["job"] as Int64]
            )
            if (spent ?? 0) + price > limit {
                return Sentences.overJobBudget(price: price, spent: spent ?? 0, limit: limit)
            }
        }
        if let limit = budget.creditsPerDay {
            let spent = try credits(since: Self.midnight)
            if spent + price > limit { return Sentences.overDayBudget(price: price, spent: spent, limit: limit) }
        }
        return nil
    }

    /// Reserves what a take costs, for the intent with this nonce.
    func reserve(take: Int64, nonce: String) throws {
        try execute(
            cached: """
                INSERT INTO spending (nonce, take, credits, at) SELECT ?, id, coalesce(credits, 0), ? FROM takes WHERE id = ?
                """,
            arguments: [nonce, wallClock(), take]
        )
    }

    /// Gives back what was reserved for the take's last intent. The nonce stays known: its claim may still be on the drive.
    func giveBack(take: Int64) throws {
        try execute(
            cached: "UPDATE spending SET credits = 0 WHERE nonce = (SELECT nonce FROM takes WHERE id = ?)",
            arguments: [take]
        )
    }

    fileprivate func credits(since start: Double) throws -> Int {
        let sum = "SELECT coalesce(sum(credits), 0) FROM spending WHERE at >= ?"
        return try Int.fetchOne(self, cached: sum, arguments: [start]) ?? 0
    }

    fileprivate static var midnight: Double {
        Calendar.current.startOfDay(for: Date()).timeIntervalSince1970
    }
}
