import Seedance
import Testing

@testable import SeedanceSandbox

struct TaskLifeTests {
    @Test func aTaskStartsHalfWayAndEndsWhenItsTimeAndItsFilmHaveCome() {
        let life = TaskLife(created: 100, seconds: 8)
        #expect(life.status(at: 100, film: .pending) == .created)
        #expect(life.status(at: 103.9, film: .ready(at: 101)) == .created)
        #expect(life.status(at: 104, film: .ready(at: 101)) == .inProgress)
        #expect(life.status(at: 108, film: .pending) == .inProgress)
        #expect(life.status(at: 108, film: .ready(at: 101)) == .completed)
        #expect(life.finish(.ready(at: 101)) == 108)
        #expect(life.finish(.ready(at: 120)) == 120)
        #expect(life.status(at: 119, film: .ready(at: 120)) == .inProgress)
    }

    @Test func aFilmThatCouldNotBeDrawnFailsTheTask() {
        let life = TaskLife(created: 0, seconds: 8)
        #expect(life.status(at: 8, film: .broken(at: 1)) == .failed)
        #expect(life.outcome(.broken(at: 1)) == .failed(reason: nil))
    }

    @Test func aTaskThatIsToFailDoesSoAtItsTimeWithoutAFilm() {
        let life = TaskLife(created: 0, seconds: 8, end: .failed(reason: "no"))
        #expect(life.status(at: 7.9, film: .pending) == .inProgress)
        #expect(life.status(at: 8, film: .pending) == .failed)
    }

    @Test func aTaskWithoutAnEndStaysInProgress() {
        let life = TaskLife(created: 0, seconds: 8, isEndless: true)
        #expect(life.status(at: 1e9, film: .ready(at: 1)) == .inProgress)
        #expect(life.finish(.ready(at: 1)) == nil)
    }
}
