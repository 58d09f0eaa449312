import Seedance
import TestKit
import Testing

@testable import Pipeline

struct AllowanceTests {
    private let start = ContinuousClock.now

    @Test("No minute at the API ever has more requests than allowed, however long each is under way")
    func anyMinuteStaysUnderTheLimit() {
        var dice = SeededGenerator(seed: 7)
        for _ in 0..<20 {
            var allowance = Allowance(perMinute: 45, perSecond: 8)
            var now = start
            var arrived: [ContinuousClock.Instant] = []
            var underWay: [ContinuousClock.Instant] = []
            while arrived.count < 400 {
                switch allowance.take(at: now) {
                case .taken:
                    // It arrives somewhere on its way, and the answer comes after that.
                    let arrival = now + .milliseconds(Int.random(in: 0...3000, using: &dice))
                    arrived.append(arrival)
                    underWay.append(arrival + .milliseconds(Int.random(in: 0...3000, using: &dice)))
                case .notBefore(let free):
                    #expect(free > now)
                    now = free
                case .afterAnAnswer:
                    now = max(now, underWay.min() ?? now)
                }
                if Bool.random(using: &dice) { now += .milliseconds(Int.random(in: 0...2000, using: &dice)) }
                for answer in underWay.filter({ $0 <= now }).sorted() { allowance.answer(at: answer) }
                underWay.removeAll { $0 <= now }
            }
            arrived.sort()
            for (index, instant) in arrived.enumerated() where index >= 45 {
                #expect(arrived[index - 45] + .seconds(60) <= instant)
            }
        }
    }

    @Test("The time it names is the first at which a request may be made")
    func namedTimeIsExact() {
        var allowance = Allowance(perMinute: 2, perSecond: 8)
        #expect(allowance.take(at: start) == .taken)
        allowance.answer(at: start + .seconds(1))
        #expect(allowance.take(at: start + .seconds(10)) == .taken)
        allowance.answer(at: start + .seconds(11))
        #expect(allowance.take(at: start + .seconds(20)) == .notBefore(start + .seconds(61)))
        #expect(allowance.take(at: start + .seconds(61)) == .taken)
        #expect(allowance.take(at: start + .seconds(61)) == .notBefore(start + .seconds(71)))
    }

    @Test("While every place is taken by a request without an answer, no time can be named")
    func unansweredRequestsTakeRoom() {
        var allowance = Allowance(perMinute: 2, perSecond: 8)
        #expect(allowance.take(at: start) == .taken)
        #expect(allowance.take(at: start) == .taken)
        #expect(allowance.take(at: start + .seconds(300)) == .afterAnAnswer)
        allowance.giveBack()
        #expect(allowance.take(at: start + .seconds(300)) == .taken)
    }

    @Test("The last place of a minute is kept from those who leave room")
    func reserve() {
        var allowance = Allowance(perMinute: 4, perSecond: 8)
        for _ in 0..<3 {
            #expect(allowance.take(at: start, leavingRoom: true) == .taken)
            allowance.answer(at: start)
        }
        #expect(allowance.take(at: start, leavingRoom: true) == .notBefore(start + .seconds(60)))
        #expect(allowance.take(at: start) == .taken)
        allowance.answer(at: start)
        #expect(allowance.take(at: start) == .notBefore(start + .seconds(60)))

        var narrow = Allowance(perMinute: 1, perSecond: 8)
        #expect(narrow.take(at: start, leavingRoom: true) == .taken)
    }

    @Test("When two of three requests of a minute are made, the rest is scarce")
    func scarce() {
        var allowance = Allowance(perMinute: 30, perSecond: 8)
        var scarce: [Bool] = []
        for _ in 0..<21 {
            #expect(allowance.take(at: start) == .taken)
            allowance.answer(at: start)
            scarce.append(allowance.isScarce(at: start))
        }
        #expect(scarce == Array(repeating: false, count: 20) + [true])
        scarce.append(allowance.isScarce(at: start + .seconds(61)))
        #expect(scarce.last == false)
    }

    @Test("The address's own limit holds too: bursts of five times the rate in a second")
    func addressLimitHolds() {
        var allowance = Allowance(perMinute: 10_000, perSecond: 2)
        for _ in 0..<10 {
            #expect(allowance.take(at: start) == .taken)
            allowance.answer(at: start)
        }
        #expect(allowance.take(at: start) == .notBefore(start + .seconds(1)))
    }

    @Test("When the API says that nothing is left, nothing is asked for until its window begins anew")
    func obeysTheServersCount() {
        var allowance = Allowance(perMinute: 45, perSecond: 8)
        #expect(allowance.take(at: start) == .taken)
        allowance.answer(at: start, RateLimit(limit: 50, remaining: 0, resetSeconds: 20))
        #expect(allowance.take(at: start + .seconds(1)) == .notBefore(start + .seconds(20)))
        #expect(allowance.available(at: start + .seconds(1)) == 0)
        #expect(allowance.take(at: start + .seconds(20)) == .taken)
    }

    @Test("What the API has left is shared with those who use the same key elsewhere")
    func countsDownTheServersRest() {
        var allowance = Allowance(perMinute: 45, perSecond: 8)
        #expect(allowance.take(at: start) == .taken)
        allowance.answer(at: start, RateLimit(limit: 50, remaining: 3, resetSeconds: 30))
        #expect(allowance.available(at: start) == 3)
        for _ in 0..<3 { #expect(allowance.take(at: start) == .taken) }
        #expect(allowance.take(at: start) == .afterAnAnswer)
        for _ in 0..<3 { allowance.answer(at: start) }
        #expect(allowance.take(at: start) == .notBefore(start + .seconds(30)))
    }

    @Test("Without a pace in the config, the one that the API's headers tell is kept", arguments: [300, 20])
    func learnsThePace(limit: Int) {
        var allowance = Allowance(perMinute: nil, perSecond: 100)
        #expect(allowance.available(at: start) == 45)
        #expect(allowance.take(at: start) == .taken)
        allowance.answer(at: start, RateLimit(limit: limit, remaining: limit - 1, resetSeconds: 60))
        #expect(allowance.available(at: start) == limit - 1)
        // What nobody has told for long is forgotten.
        #expect(allowance.available(at: start + .seconds(700)) == 45)
    }

    @Test("A pace in the config is never exceeded, whatever the headers tell")
    func configuredPaceIsACeiling() {
        var allowance = Allowance(perMinute: 10, perSecond: 100)
        #expect(allowance.take(at: start) == .taken)
        allowance.answer(at: start, RateLimit(limit: 300, remaining: 299, resetSeconds: 60))
        #expect(allowance.available(at: start) == 9)
    }

    @Test("A window of the API that is shorter than a minute is known by its first request")
    func learnsTheWindow() {
        var allowance = Allowance(perMinute: nil, perSecond: 100)
        #expect(allowance.take(at: start) == .taken)
        allowance.answer(at: start, RateLimit(limit: 5, remaining: 4, resetSeconds: 1))
        for _ in 0..<4 {
            #expect(allowance.take(at: start) == .taken)
            allowance.answer(at: start)
        }
        #expect(allowance.take(at: start) == .notBefore(start + .seconds(1)))
    }

    @Test("A shorter wait never replaces a longer one")
    func waitsOnlyGrow() {
        var allowance = Allowance(perMinute: 45, perSecond: 8)
        allowance.block(until: start + .seconds(30))
        allowance.block(until: start + .seconds(5))
        #expect(allowance.take(at: start) == .notBefore(start + .seconds(30)))
    }

    @Test("However long the API refuses, a finished film is asked for once a minute, and a new one is not")
    func longRefusal() {
        var allowance = Allowance(perMinute: 45, perSecond: 8)
        #expect(allowance.take(at: start) == .taken)
        allowance.answer(at: start)
        allowance.block(until: start + .seconds(86_400))
        #expect(allowance.take(at: start, leavingRoom: true) == .notBefore(start + .seconds(86_400)))
        #expect(allowance.take(at: start) == .notBefore(start + .seconds(60)))
        #expect(allowance.take(at: start + .seconds(60)) == .taken)
    }
}
