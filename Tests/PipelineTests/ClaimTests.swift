import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// What the drive tells of films that were asked for, when the database tells nothing or the wrong thing.
struct ClaimTests {
    private static let claims: FilePath = ".reeldrop/asked"

    @Test("A database that is lost while films are made costs none of them: they are followed and delivered")
    func lostDatabase() async throws {
        try await Studio.open({ $0.taskSeconds = 4 }) { studio in
            for name in ["a", "b"] { try studio.drop.write(FilePath("\(name).job"), text: "prompt: \(name)\n") }
            try await studio.working {
                try await eventually("both run, and the drive tells so") {
                    let running = try studio.takes().filter { $0.state == .running }.compactMap(\.taskID)
                    let told = try claims(studio)
                    return running.count == 2 && running.allSatisfy { id in told.contains { $0.contains(id) } }
                }
            }
            try loseDatabase(of: studio)
            try await studio.working {
                try await studio.waitFor(["a.job", "a.mp4", "b.job", "b.mp4"])
                try await eventually("no claim is left") { try claims(studio).isEmpty }
            }
            #expect(await studio.paid == 2)
        }
    }

    @Test("A database restored from a backup that knows nothing of the films under way pays for none of them again")
    func restoredBackup() async throws {
        try await Studio.open({ $0.taskSeconds = 4 }) { studio in
            try studio.drop.write("first.job", text: "prompt: The first\n")
            try await studio.working({ $0.budget.creditsPerDay = 1050 }) {
                try await studio.waitFor(["first.job", "first.mp4"])
            }
            try shell("cp -r \(studio.state.path) \(studio.drop.path)/.backup")
            try studio.drop.write("second.job", text: "prompt: The second\n")
            try await studio.working({ $0.budget.creditsPerDay = 1050 }) {
                try await eventually("it runs, and the drive tells so") {
                    try claims(studio).contains { $0.contains("taskID") }
                }
            }
            try shell("rm -r \(studio.state.path)/* && cp -r \(studio.drop.path)/.backup/* \(studio.state.path)/")
            try await studio.working({ $0.budget.creditsPerDay = 1050 }) {
                try await studio.waitFor(["first.job", "first.mp4", "second.job", "second.mp4"])
                // What is on the drive counts for the budget: 350 credits each, and 1050 a day.
                try studio.drop.write("third.job", text: "prompt: The third\n")
                try studio.drop.write("fourth.job", text: "prompt: The fourth\n")
                try await eventually("one more is made, the other held") {
                    try studio.takes().map(\.state.rawValue).sorted() == [
                        "delivered", "delivered", "delivered", "held",
                    ]
                }
            }
            #expect(await studio.paid == 3)
        }
    }

    @Test("A claim without a task is a film that may have been charged: it is held")
    func claimWithoutTask() async throws {
        try await Studio.open({ $0.faults = [Fault(.lostAnswer)] }) { studio in
            try studio.drop.write("hero.job", text: "prompt: A watch\n")
            try await studio.working { try await studio.waitFor(["hero.job", "hero.held.txt"]) }
            try loseDatabase(of: studio)
            try studio.drop.remove("hero.held.txt")
            try await studio.working {
                try await studio.waitFor(["hero.job", "hero.held.txt"])
                #expect(try studio.drop.readText("hero.held.txt").contains("may have been charged"))
            }
            #expect(await studio.paid == 1)
        }
    }

    @Test("Where a claim can't be read, nothing is sent, and the note says why")
    func unreadableClaim() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.job", text: "prompt: A watch\n")
            try await studio.working { try await studio.waitFor(["hero.job", "hero.mp4"]) }
            let take = try #require(try studio.takes().first)
            let claim = try #require(Claim(take))
            try loseDatabase(of: studio)
            try studio.drop.remove(".reeldrop/receipts")
            try studio.drop.remove("hero.mp4")
            try studio.drop.write(claim.path, text: "")
            try await studio.working {
                try await studio.waitFor(["hero.job", "hero.held.txt"])
                #expect(try studio.drop.readText("hero.held.txt").contains("cannot be read"))
            }
            #expect(await studio.paid == 1)
        }
    }

    @Test("A claim goes when nothing was made of it, and a later try is not held up by it")
    func refusedFilm() async throws {
        try await Studio.open({ $0.faults = [Fault(.noCredits, when: .nth(1)), Fault(.fail, when: .nth(1))] }) {
            studio in
            try studio.drop.write("hero.job", text: "prompt: A watch\n")
            try await studio.working {
                try await eventually("it is not sent, and no claim is left") {
                    try studio.takes().map(\.state) == [.ready] && studio.drop.exists(Self.claims)
                        && claims(studio).isEmpty
                }
            }
            try await studio.working {
                try await studio.waitFor(["hero.job", "hero.failed.txt"])
                try await eventually("no claim is left") { try claims(studio).isEmpty }
                let orders = try #require(try Orders(stateDirectory: studio.state.path))
                #expect(try orders.carryOut(.retry, job: studio.drop("hero.job"))?.count == 1)
                try await studio.waitFor(["hero.job", "hero.mp4"])
            }
        }
    }

    @Test("A held film that is released is asked for at once, whatever mark its first try left on the drive")
    func released() async throws {
        try await Studio.open({ $0.faults = [Fault(.lostAnswer, when: .nth(1))] }) { studio in
            try studio.drop.write("hero.job", text: "prompt: A watch\n")
            try await studio.working {
                try await studio.waitFor(["hero.job", "hero.held.txt"])
                let orders = try #require(try Orders(stateDirectory: studio.state.path))
                #expect(try orders.carryOut(.release, job: studio.drop("hero.job"))?.count == 1)
                try await studio.waitFor(["hero.job", "hero.mp4"])
                try await eventually("no claim is left") { try claims(studio).isEmpty }
            }
            #expect(await studio.paid == 2)
            #expect(try studio.takes().map(\.state) == [.delivered])
        }
    }

    @Test("A job that was moved while the database was lost is known at its new place, and not paid for again")
    func movedAndLost() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.job", text: "prompt: A watch\n")
            try await studio.working { try await studio.waitFor(["hero.job", "hero.mp4"]) }
            try loseDatabase(of: studio)
            try studio.drop.makeDirectory("archive")
            try studio.drop.move("hero.job", to: "archive/hero.job")
            try await studio.working {
                try studio.drop.write("next.job", text: "prompt: Another\n")
                try await eventually("the next film") { studio.drop.exists("next.mp4") }
                try await eventually("the old one is known where it is") {
                    try studio.takes().contains { $0.jobPath == "archive/hero.job" && $0.state == .delivered }
                }
            }
            #expect(await studio.paid == 2)
        }
    }

    @Test("A claim that names a task proves what became of a film that was held")
    func claimIsProof() async throws {
        let (state, store) = try await storeWithReadyTakes(1)
        let take = try #require(try await store.beginSubmission(limit: 1))
        try await store.unknownOutcome(take, message: "no answer")
        let held = try #require(try await store.current(take))
        var claim = try #require(Claim(held))
        #expect(try store.restore([claim], folder: 1) == 0)
        claim.taskID = "task-1"
        #expect(try store.restore([claim], folder: 1) == 1)
        #expect(try store.visibleTakes().map(\.state) == [.running])
        #expect(try store.visibleTakes().map(\.taskID) == ["task-1"])
        withExtendedLifetime(state) {}
    }

    @Test("A nonce that was drawn here is known as long as the store lives, also when nothing came of it")
    func ownNonces() async throws {
        let (state, store) = try await storeWithReadyTakes(1)
        let first = try #require(try await store.beginSubmission(limit: 1))
        try await store.notSubmitted(first, message: nil, rejected: false)
        let second = try #require(try await store.beginSubmission(limit: 1))
        #expect(first.nonce != second.nonce)
        for nonce in [first.nonce, second.nonce] { #expect(try store.isKnown(nonce: nonce ?? "")) }
        #expect(try !store.isKnown(nonce: "another"))
        withExtendedLifetime(state) {}
    }

    @Test("A film that waits in the spool is kept although the database knows nothing of it")
    func unknownFilmIsKept() async throws {
        try await Studio.open { studio in
            try studio.state.makeDirectory("films")
            try studio.state.write("films/0123456789abcdef.mp4", text: "a film")
            try studio.drop.write("hero.job", text: "prompt: A watch\n")
            try await studio.working { try await studio.waitFor(["hero.job", "hero.mp4"]) }
            #expect(studio.state.exists("films/0123456789abcdef.mp4"))
        }
    }

    @Test("A damaged database is set aside, and nothing on the drive is paid for again")
    func damagedDatabase() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.job", text: "prompt: A watch\n")
            try await studio.working { try await studio.waitFor(["hero.job", "hero.mp4"]) }
            try loseDatabase(of: studio)
            try studio.state.write("reeldrop.sqlite", [UInt8](repeating: 0x5A, count: 8192))
            try await studio.working {
                try studio.drop.write("next.job", text: "prompt: Another\n")
                try await studio.waitFor(["hero.job", "hero.mp4", "next.job", "next.mp4"])
            }
            #expect(await studio.paid == 2)
            #expect(try studio.state.names(in: "").contains { $0.hasPrefix("reeldrop.sqlite.damaged-") })
        }
    }

    /// What the claims on the drive say; those that are being written are left out.
    private func claims(_ studio: Studio) throws -> [String] {
        guard studio.drop.exists(Self.claims) else { return [] }
        return try studio.drop.visibleNames(in: Self.claims).compactMap {
            try? studio.drop.readText(Self.claims.appending($0))
        }
    }

    private func loseDatabase(of studio: Studio) throws {
        for name in try studio.state.names(in: "") where name.hasPrefix("reeldrop.sqlite") {
            try studio.state.remove(FilePath(name))
        }
    }
}
