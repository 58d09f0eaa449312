import Testing

@testable import SeedanceSandbox

struct FaultTests {
    @Test(arguments: [
        ("lost-answer", Fault(.lostAnswer)), ("lost-answer@2", Fault(.lostAnswer, when: .nth(2))),
        ("slow-answer=1.5", Fault(.slowAnswer, value: "1.5")),
        ("503-burst=4@3", Fault(.unavailable, value: "4", when: .nth(3))),
        ("429%12.5", Fault(.tooMany, when: .percent(12.5))),
        ("read:429", Fault(.tooMany, route: .read)),
        ("fail-with-reason=bad input: x", Fault(.failWithReason, value: "bad input: x")),
    ])
    func aFaultIsReadFromText(text: String, fault: Fault) throws {
        #expect(try Fault(text) == fault)
    }

    @Test(arguments: [
        ("nonsense", FaultError.unknownName("nonsense")), ("somewhere:429", .unknownRoute("somewhere:429")),
        ("slow-answer=fast", .badValue("slow-answer=fast")), ("slow-answer=-1", .badValue("slow-answer=-1")),
        ("never-done=1", .badValue("never-done=1")), ("429@0", .badCount("429@0")), ("429@x", .badCount("429@x")),
        ("429@1%2", .badCount("429@1%2")), ("429%101", .badShare("429%101")), ("429%", .badShare("429%")),
    ])
    func aFaultThatCannotBeReadSaysWhy(text: String, error: FaultError) {
        #expect(throws: error) { try Fault(text) }
        #expect(error.description.hasSuffix("."))
    }

    @Test func everyFaultIsListedWithALineAboutIt() {
        #expect(Fault.all.count == Fault.Name.allCases.count)
        #expect(Fault.all.allSatisfy { $0.help.hasSuffix(".") && $0.help.count < 100 })
        #expect(Fault.all.contains { $0.name == "slow-answer=N" })
    }

    @Test func faultsHappenOnTheirOccasions() throws {
        var plan = FaultPlan([try Fault("fail@2"), try Fault("read:429")], seed: 1)
        #expect((1...4).map { _ in plan.take(.fail) != nil } == [false, true, false, false])
        #expect(plan.take(.tooMany, on: .create) == nil)
        #expect(plan.take(.tooMany, on: .read) != nil)
    }

    @Test func aShareIsDrawnTheSameForTheSameSeed() throws {
        func draws(seed: UInt64) throws -> [Bool] {
            var plan = FaultPlan([try Fault("fail%30")], seed: seed)
            return (1...1000).map { _ in plan.take(.fail) != nil }
        }
        let drawn = try draws(seed: 5)
        #expect(try draws(seed: 5) == drawn)
        #expect(try draws(seed: 6) != drawn)
        #expect((250...350).contains(drawn.count { $0 }))
    }
}
