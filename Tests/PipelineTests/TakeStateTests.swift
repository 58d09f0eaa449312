import Testing

@testable import Pipeline

struct TakeStateTests {
    /// Every legal move, written out once more from the design's picture.
    static let moves: Set<[TakeState]> = [
        [.waiting, .ready], [.waiting, .rejected], [.waiting, .cancelled],
        [.ready, .submitting], [.ready, .held], [.ready, .rejected], [.ready, .cancelled],
        [.submitting, .running], [.submitting, .held], [.submitting, .ready],
        [.running, .completed], [.running, .failed],
        [.completed, .delivered], [.completed, .lost],
        [.held, .ready], [.held, .running], [.held, .cancelled],
        [.failed, .ready], [.lost, .ready],
        [.rejected, .ready], [.rejected, .waiting], [.rejected, .cancelled],
    ]

    @Test("The legal moves are those of the design and no others", arguments: TakeState.allCases)
    func movesAreThoseOfTheDesign(from: TakeState) {
        for to in TakeState.allCases {
            #expect(from.successors.contains(to) == Self.moves.contains([from, to]), "\(from) to \(to)")
        }
    }

    @Test("A take that was sent can come back to ready only when surely nothing was made, or by a person")
    func onlySafeWaysLeadBackToReady() {
        let waysBack = TakeState.allCases.filter { $0.successors.contains(.ready) }
        #expect(Set(waysBack) == [.waiting, .rejected, .submitting, .held, .failed, .lost])
    }
}
