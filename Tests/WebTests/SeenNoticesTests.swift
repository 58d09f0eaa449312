import Testing

@testable import Web

struct SeenNoticesTests {
    @Test("The last notices are known, and old ones are forgotten, so that the memory they take is bounded")
    func bounded() {
        let seen = SeenNotices(limit: 10)
        for number in 0..<1000 {
            seen.add(.init(nonce: "a", id: "\(number)"))
            for recent in max(0, number - 9)...number { #expect(seen.contains(.init(nonce: "a", id: "\(recent)"))) }
        }
        #expect((0..<1000).count { seen.contains(.init(nonce: "a", id: "\($0)")) } <= 20)
    }

    @Test("The same id at another address is another notice")
    func addressCounts() {
        let seen = SeenNotices()
        seen.add(.init(nonce: "a", id: "1"))
        #expect(!seen.contains(.init(nonce: "b", id: "1")))
    }
}
