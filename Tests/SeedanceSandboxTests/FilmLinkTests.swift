import Testing

@testable import SeedanceSandbox

struct FilmLinkTests {
    private let link = FilmLink()

    private func check(_ signed: String, now: Double) -> FilmLink.Verdict {
        let parts = signed.split(separator: "?", maxSplits: 1).map(String.init)
        return link.check(path: parts[0], query: parts.count > 1 ? parts[1] : nil, now: now)
    }

    @Test func aLinkHasTheRecordedForm() {
        let signed = link.sign(taskID: "3f0a", expires: 1_790_000_000)
        let pattern = #/\/films\/seedance_3f0a\.mp4\?token=exp=1790000000~hmac=[0-9a-f]{64}/#
        #expect(signed.wholeMatch(of: pattern) != nil)
    }

    @Test func aLinkIsValidUpToItsEnd() {
        let signed = link.sign(taskID: "3f0a", expires: 1000)
        #expect(check(signed, now: 999.9) == .valid(taskID: "3f0a"))
        #expect(check(signed, now: 1000) == .expired)
    }

    @Test func alteredLinksAreForged() {
        let signed = link.sign(taskID: "3f0a", expires: 1000)
        for altered in [
            signed.replacing("3f0a", with: "3f0b"), signed.replacing("exp=1000", with: "exp=9999"),
            String(signed.dropLast()) + (signed.hasSuffix("0") ? "1" : "0"), String(signed.dropLast()),
            signed.replacing("hmac", with: "hmec"), "/films/seedance_3f0a.mp4",
            "/films/seedance_3f0a.mp4?token=exp=1000",
        ] {
            #expect(check(altered, now: 1) == .forged)
        }
        #expect(FilmLink().check(path: "/films/x", query: nil, now: 1) == .forged)
    }

    @Test(
        arguments: [
            (nil, ByteRange.whole), ("bytes=0-9", .part(0...9)), ("bytes=90-", .part(90...99)),
            ("bytes=-10", .part(90...99)),
            ("bytes=-1000", .part(0...99)), ("bytes=50-1000", .part(50...99)), ("bytes=100-", .unsatisfiable),
            ("bytes=-0", .unsatisfiable), ("bytes=9-1", .whole), ("bytes=0-1,5-6", .whole), ("items=0-1", .whole),
            ("bytes=x-1", .whole), ("bytes=-", .whole),
        ] as [(String?, ByteRange)]
    )
    func rangesAreReadAsRFC9110HasThem(header: String?, range: ByteRange) {
        #expect(ByteRange(header: header, length: 100) == range)
    }
}
