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
}
