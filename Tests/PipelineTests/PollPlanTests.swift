import Testing

@testable import Pipeline

struct PollPlanTests {
    private let start = ContinuousClock.now

    @Test("With nothing running there is nothing to ask")
    func nothingRunning() {
        #expect(PollPlan(sent: [], lastPoll: start).next == nil)
    }

    @Test("The first look comes five seconds after the first film was sent")
    func firstLook() {
        #expect(PollPlan(sent: [start + .seconds(3), start], lastPoll: nil).next == start + .seconds(5))
    }

    @Test("A young film is asked for often, an old one seldom", arguments: [(30, 3), (120, 5), (600, 10), (4000, 60)])
    func intervalGrowsWithAge(age: Int, interval: Int) {
        let poll = start + .seconds(age)
        #expect(PollPlan(sent: [start], lastPoll: poll).next == poll + .seconds(interval))
    }

    @Test("A film sent just now is looked at in time although older ones set a slower pace")
    func newFilmQuickensThePace() throws {
        let poll = start + .seconds(600)
        let next = try #require(PollPlan(sent: [start, poll + .seconds(1)], lastPoll: poll).next)
        #expect(next <= poll + .seconds(6))
        #expect(next >= poll + .seconds(3))
    }

    @Test("Where notices come, a film is first asked for when it has been silent for long, and seldom after that")
    func listIsABackstop() {
        let patience: Duration = .seconds(60)
        let first = PollPlan(sent: [start + .seconds(9), start], lastPoll: nil, patience: patience)
        #expect(first.next == start + .seconds(60))
        let later = PollPlan(sent: [start], lastPoll: start + .seconds(70), patience: patience)
        #expect(later.next == start + .seconds(100))
    }

    @Test("Where notices come, films that follow one another closely cost no looks as long as none is silent")
    func steadyWorkIsNotAskedFor() {
        let plan = PollPlan(sent: [start + .seconds(500)], lastPoll: start, patience: .seconds(60))
        #expect(plan.next == start + .seconds(560))
    }
}
