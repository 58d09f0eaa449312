import Testing

@testable import Pipeline

/// How fast films are asked for by polling alone.
struct PaceTests {
    private let pace = Pace(requestsPerMinute: 50, minute: .seconds(60))
    private let last = ContinuousClock.now

    @Test("As many films as a minute has requests are asked for at once")
    func fewAtOnce() {
        #expect(pace.next(after: last, underWay: 49) == nil)
    }

    @Test("More are asked for as slowly as they can be fetched, so that they are not all done in one minute")
    func manyEvenly() throws {
        let next = try #require(pace.next(after: last, underWay: 50))
        #expect(next > last + .seconds(60) / 25, "half of the requests fetch films")
        #expect(next < last + .seconds(60) / 22, "and few are for anything else")
    }
}
