import Seedance
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// A film whose answer was lost, and what the API's task list tells about it.
struct EvidenceTests {
    /// A film before it makes sure that the list was read once.
    private func afterAFirstFilm(
        _ studio: Studio,
        keyIsOurs: Bool,
        _ body: () async throws -> Void
    ) async throws {
        try studio.drop.write("first.job", text: "prompt: The first\n")
        try await studio.working({
            $0.keyIsOurs = keyIsOurs
            $0.minute = .seconds(6)
        }) {
            try await studio.waitFor(["first.job", "first.mp4"])
            try await body()
        }
    }

    @Test("With a key that nothing else uses, the one task that nobody knows is the film's, and it is delivered")
    func found() async throws {
        try await Studio.open({ $0.faults = [Fault(.lostAnswer, when: .nth(2))] }) { studio in
            try await afterAFirstFilm(studio, keyIsOurs: true) {
                try studio.drop.write("hero.job", text: "prompt: A watch\n")
                try await studio.waitFor(["first.job", "first.mp4", "hero.job", "hero.mp4"])
            }
            #expect(await studio.paid == 2)
        }
    }

    @Test("With a key that others may use, the task is told to the person who decides, and nothing is sent again")
    func told() async throws {
        try await Studio.open({ $0.faults = [Fault(.lostAnswer, when: .nth(2))] }) { studio in
            try await afterAFirstFilm(studio, keyIsOurs: false) {
                try studio.drop.write("hero.job", text: "prompt: A watch\n")
                try await eventually("it is held") { try studio.takes().last?.state == .held }
                try await eventually("the note tells the task") {
                    try studio.drop.visibleNames().contains("hero.held.txt")
                        && studio.drop.readText("hero.held.txt").contains("one film that may be this one")
                }
                #expect(try studio.takes().last?.state == .held)
            }
            #expect(await studio.paid == 2)
        }
    }

    @Test("Two films without an answer are not told apart, so neither gets the other's task")
    func ambiguous() async throws {
        try await Studio.open({
            $0.faults = [Fault(.lostAnswer, when: .nth(2)), Fault(.lostAnswer, when: .nth(3))]
            $0.faults.append(Fault(.listMissing, when: .nth(2)))
            $0.faults.append(Fault(.listMissing, when: .nth(3)))
        }) { studio in
            try await afterAFirstFilm(studio, keyIsOurs: true) {
                try studio.drop.write("a.job", text: "prompt: A\n")
                try studio.drop.write("b.job", text: "prompt: B\n")
                try await eventually("both are held and told of") {
                    let held = try studio.takes().filter { $0.state == .held }
                    return held.count == 2 && held.allSatisfy { $0.evidence?.contains("2 films wait") == true }
                }
            }
            #expect(await studio.paid == 3)
            #expect(try studio.takes().filter { $0.state == .running }.isEmpty)
        }
    }

    @Test("A task that was listed before the film was asked for is not the film's")
    func olderStranger() async throws {
        let (state, store) = try await storeWithReadyTakes(1)
        defer { withExtendedLifetime(state) {} }
        #expect(
            try await store.listed([.init(id: "old", status: .inProgress)], of: .seedance2Mini, keyIsOurs: true).isEmpty
        )
        let take = try #require(try await store.beginSubmission(limit: 1))
        try await store.unknownOutcome(take, message: "no answer")
        #expect(
            try await store.listed([.init(id: "old", status: .inProgress)], of: .seedance2Mini, keyIsOurs: true).isEmpty
        )
        #expect(try store.visibleTakes().first?.state == .held)
        #expect(try store.visibleTakes().first?.evidence?.contains("shows no film") == true)
        let both = try await store.listed(
            [.init(id: "new", status: .created), .init(id: "old", status: .completed)],
            of: .seedance2Mini,
            keyIsOurs: true
        )
        #expect(both.count == 1)
        #expect(try store.visibleTakes().first?.taskID == "new")
    }

    @Test("The task of a film that a person had made again is no other film's")
    func retriedTask() async throws {
        let (state, store) = try await storeWithReadyTakes(2)
        _ = try await store.listed([], of: .seedance2Mini, keyIsOurs: true)
        let lost = try #require(try await store.beginSubmission(limit: 2))
        let other = try #require(try await store.beginSubmission(limit: 2))
        try await store.unknownOutcome(lost, message: "no answer")
        try await store.submitted(other, taskID: "other")
        try await store.failed(other, message: "no reason")
        let orders = try #require(try Orders(stateDirectory: state.path))
        #expect(try orders.carryOut(.retry, job: "/d/b")?.count == 1)
        #expect(
            try await store.listed([.init(id: "other", status: .failed)], of: .seedance2Mini, keyIsOurs: true).isEmpty
        )
        #expect(try store.visibleTakes().first?.state == .held)
    }
}
