import Testing

@testable import SeedanceSandbox

struct LimiterTests {
    @Test func aWindowOpensWithTheFirstRequestAndCountsDown() {
        var limiter = Limiter(limit: 2, seconds: 60)
        #expect(limiter.take("a", at: 1000) == .init(allowed: true, limit: 2, remaining: 1, reset: 60))
        #expect(limiter.take("a", at: 1010.5) == .init(allowed: true, limit: 2, remaining: 0, reset: 50))
        #expect(limiter.take("a", at: 1059.9) == .init(allowed: false, limit: 2, remaining: 0, reset: 1))
        #expect(limiter.take("a", at: 1060) == .init(allowed: true, limit: 2, remaining: 1, reset: 60))
    }

    @Test func keysCountApart() {
        var limiter = Limiter(limit: 1, seconds: 60)
        #expect(limiter.take("a", at: 0)?.allowed == true)
        #expect(limiter.take("b", at: 0)?.allowed == true)
        #expect(limiter.take("a", at: 1)?.allowed == false)
    }

    @Test func aClockThatIsSetBackOpensANewWindow() {
        var limiter = Limiter(limit: 1, seconds: 60)
        _ = limiter.take("a", at: 1000)
        #expect(limiter.take("a", at: 10)?.allowed == true)
    }

    @Test func withoutALimitThereIsNoVerdict() {
        var limiter = Limiter(limit: nil, seconds: 60)
        #expect(limiter.take("a", at: 0) == nil)
    }
}
