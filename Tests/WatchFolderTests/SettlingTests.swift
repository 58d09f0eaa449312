import SystemPackage
import Testing
import WatchFolder

struct SettlingTests {
    private let start = ContinuousClock.now

    private func stamp(size: Int64 = 1, modified: Int64 = 0, changed: Int64 = 0) -> FileStamp {
        FileStamp(device: 1, inode: 2, size: size, modified: modified, changed: changed)
    }

    @Test("time counts from the first sight of the same stamp")
    func unchanged() {
        var settling = Settling()
        #expect(settling.unchangedSince("a", stamp(), now: start) == start)
        #expect(settling.unchangedSince("a", stamp(), now: start + .seconds(1)) == start)
        #expect(settling.unchangedSince("b", stamp(), now: start + .seconds(1)) == start + .seconds(1))
    }

    @Test("any change starts anew, and so does a change back")
    func changed() {
        var settling = Settling()
        for (second, stamp) in [stamp(), stamp(size: 2), stamp(modified: 9), stamp(changed: 9), stamp()].enumerated() {
            let now = start + .seconds(second)
            #expect(settling.unchangedSince("a", stamp, now: now) == now)
        }
    }

    @Test("dates in the file play no part", arguments: [Int64.min, 0, .max])
    func dates(modified: Int64) {
        var settling = Settling()
        #expect(settling.unchangedSince("a", stamp(modified: modified), now: start) == start)
        #expect(settling.unchangedSince("a", stamp(modified: modified), now: start + .seconds(2)) == start)
    }

    @Test("what is forgotten starts anew, a directory with all that is below it and nothing else")
    func forgetting() {
        var settling = Settling()
        for path: FilePath in ["a", "a/b", "a/b/c", "ab"] { _ = settling.unchangedSince(path, stamp(), now: start) }
        settling.forget(under: "a")
        #expect(settling.count == 1)
        #expect(settling.unchangedSince("ab", stamp(), now: start + .seconds(1)) == start)
        settling.forget("ab")
        #expect(settling.count == 0)
        _ = settling.unchangedSince("a", stamp(), now: start)
        settling.forget(under: "")
        #expect(settling.count == 0)
    }
}
