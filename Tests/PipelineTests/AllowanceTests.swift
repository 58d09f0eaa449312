import Seedance
import Testing

@testable import Pipeline

struct AllowanceTests {
    private let start = ContinuousClock.now

    @Test("No span of a minute ever has more requests than allowed, however they are asked for")
    func anyMinuteStaysUnderTheLimit() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20 {
            var allowance = Allowance(perMinute: 45, perSecond: 8)
            var now = start
            var made: [ContinuousClock.Instant] = []
            for _ in 0..<600 {
                if let free = allowance.take(at: now) {
                    #expect(free > now)
                    now = Bool.random(using: &generator) ? free : now + .milliseconds(Int.random(in: 1...900))
                } else {
                    made.append(now)
                    if Bool.random(using: &generator) { now += .milliseconds(Int.random(in: 0...2000)) }
                }
            }
            for (index, instant) in made.enumerated() where index >= 45 {
                #expect(made[index - 45] + .seconds(60) <= instant)
            }
            #expect(made.count > 45)
        }
    }

    @Test("The time it names is the first at which a request may be made")
    func namedTimeIsExact() {
        var allowance = Allowance(perMinute: 2, perSecond: 8)
        #expect(allowance.take(at: start) == nil)
        #expect(allowance.take(at: start + .seconds(10)) == nil)
        #expect(allowance.take(at: start + .seconds(20)) == start + .seconds(60))
        #expect(allowance.take(at: start + .seconds(60)) == nil)
        #expect(allowance.take(at: start + .seconds(60)) == start + .seconds(70))
    }

    @Test("The address's own limit holds too: bursts of five times the rate in a second")
    func addressLimitHolds() {
        var allowance = Allowance(perMinute: 10_000, perSecond: 2)
        for _ in 0..<10 { #expect(allowance.take(at: start) == nil) }
        #expect(allowance.take(at: start) == start + .seconds(1))
    }

    @Test("When the API says that nothing is left, nothing is asked for until its window begins anew")
    func obeysTheServersCount() {
        var allowance = Allowance(perMinute: 45, perSecond: 8)
        allowance.learn(RateLimit(limit: 50, remaining: 0, resetSeconds: 20), at: start)
        #expect(allowance.take(at: start + .seconds(1)) == start + .seconds(20))
        #expect(allowance.left(at: start + .seconds(1)) == 0)
        #expect(allowance.take(at: start + .seconds(20)) == nil)
    }

    @Test("A shorter wait never replaces a longer one")
    func waitsOnlyGrow() {
        var allowance = Allowance(perMinute: 45, perSecond: 8)
        allowance.block(until: start + .seconds(30))
        allowance.block(until: start + .seconds(5))
        #expect(allowance.take(at: start) == start + .seconds(30))
    }
}
