import Testing

@testable import Pipeline

struct PollPlanTests {
    private let start = ContinuousClock.now

    private func film(_ seconds: Int = 0, earliest: Duration = PollPlan.first) -> PollPlan.Film {
        PollPlan.Film(sent: start + .seconds(seconds), earliest: earliest)
    }

    @Test("With nothing running there is nothing to ask")
    func nothingRunning() {
        #expect(PollPlan(running: [], lastPoll: start).next == nil)
    }

    @Test("The first look comes five seconds after the first film was sent, as long as nothing better is known")
    func firstLook() {
        #expect(PollPlan(running: [film(3), film()], lastPoll: nil).next == start + .seconds(5))
    }

    @Test("Nothing is asked before such films have been done, which is known from those before")
    func learnedFirstLook() {
        let learned = film(earliest: .seconds(40))
        #expect(PollPlan(running: [learned], lastPoll: nil).next == start + .seconds(40))
        #expect(PollPlan(running: [learned], lastPoll: start + .seconds(10)).next == start + .seconds(40))
    }

    @Test(
        "A film that may be done is asked for often, an old one seldom",
        arguments: [(30, 3), (120, 5), (600, 10), (4000, 60)]
    )
    func intervalGrowsWithAge(age: Int, interval: Int) {
        let poll = start + .seconds(age)
        #expect(PollPlan(running: [film()], lastPoll: poll).next == poll + .seconds(interval))
    }

    @Test("A film sent just now is looked at in time although older ones set a slower pace")
    func newFilmQuickensThePace() throws {
        let poll = start + .seconds(600)
        let next = try #require(PollPlan(running: [film(), film(601)], lastPoll: poll).next)
        #expect(next <= poll + .seconds(6))
        #expect(next >= poll + .seconds(3))
    }

    @Test("Where films wait for the allowance, the list is read five times a minute at most")
    func crowded() {
        let poll = start + .seconds(10)
        #expect(PollPlan(running: [film()], lastPoll: poll, isCrowded: true).next == poll + .seconds(12))
    }

    @Test("Where notices come, a film is first asked for when it has been silent for long, and seldom after that")
    func listIsABackstop() {
        let patience: Duration = .seconds(60)
        let first = PollPlan(running: [film(9), film()], lastPoll: nil, patience: patience)
        #expect(first.next == start + .seconds(60))
        let later = PollPlan(running: [film()], lastPoll: start + .seconds(70), patience: patience)
        #expect(later.next == start + .seconds(100))
    }

    @Test("Where notices come, films that follow one another closely cost no looks as long as none is silent")
    func steadyWorkIsNotAskedFor() {
        let plan = PollPlan(running: [film(500)], lastPoll: start, patience: .seconds(60))
        #expect(plan.next == start + .seconds(560))
    }

    @Test("The usual time is somewhat before the quickest of the last films, and what half of them took")
    func usualTime() {
        #expect(UsualTime(seconds: []) == nil)
        let usual = UsualTime(seconds: [50, 40, 60])
        #expect(usual?.earliest == .seconds(36))
        #expect(usual?.typical == .seconds(50))
    }
}
