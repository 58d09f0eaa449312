import GRDB
import Seedance
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// What a notice does to a take, whatever came before it.
struct StoreNoticeTests {
    private let state: TemporaryFolder
    private let store: Store
    private let folder: FolderRow

    init() throws {
        state = try TemporaryFolder()
        store = try Store(stateDirectory: state.path)
        folder = try store.addFolder(at: "/drop", marker: "m")
        try store.watching([folder.id])
    }

    @Test("A notice that is faster than the answer makes the take run, and the answer finds that done")
    func noticeBeforeAnswer() async throws {
        let take = try await submitting("a.job")
        try await tell(.created, "task-1", take)
        #expect(try current() == [.running])
        try await store.submitted(take, taskID: "task-1")
        #expect(try current() == [.running])
        #expect(try store.visibleTakes().first?.taskID == "task-1")
    }

    @Test("Even the end may be told before the answer is here")
    func endBeforeAnswer() async throws {
        let take = try await submitting("a.job")
        try await tell(.completed, "task-1", take, link: "https://a.example/film.mp4")
        try await store.submitted(take, taskID: "task-1")
        #expect(try current() == [.completed])
        #expect(try store.visibleTakes().first?.link == "https://a.example/film.mp4")
    }

    @Test("An answer with another task than the notice's is a mistake that changes nothing")
    func answerContradictsNotice() async throws {
        let take = try await submitting("a.job")
        try await tell(.created, "task-1", take)
        await #expect(throws: IllegalMove.self) { try await store.submitted(take, taskID: "task-2") }
        #expect(try store.visibleTakes().first?.taskID == "task-1")
    }

    @Test("A bad answer or none does not undo what a notice has proved")
    func badAnswerAfterNotice() async throws {
        let take = try await submitting("a.job")
        try await tell(.created, "task-1", take)
        try await store.unknownOutcome(take, message: "Perhaps.")
        #expect(try current() == [.running])
        try await store.notSubmitted(take, message: nil, rejected: false)
        #expect(try current() == [.running])
    }

    @Test(
        "A held take goes on when its notice comes, as far as the notice tells",
        arguments: [
            (TaskStatus.created, TakeState.running), (.inProgress, .running), (.other("QUEUED"), .running),
            (.completed, .completed), (.failed, .failed),
        ]
    )
    func heldIsFound(status: TaskStatus, state: TakeState) async throws {
        let take = try await submitting("a.job")
        try await store.unknownOutcome(take, message: "Perhaps.")
        try await tell(status, "task-1", take, link: "https://a.example/film.mp4")
        #expect(try current() == [state])
        #expect(try store.visibleTakes().first?.message?.contains("Perhaps") != true)
    }

    @Test("Two takes never have one task")
    func oneTaskForOneTake() async throws {
        let first = try await submitting("a.job")
        let second = try await submitting("b.job")
        try await tell(.created, "task-1", first)
        guard case .taskOfAnother = try await tell(.created, "task-1", second) else {
            Issue.record("it was given away twice")
            return
        }
        #expect(try current() == [.running, .submitting])
    }

    @Test("Another task than the take's own changes nothing")
    func otherTask() async throws {
        let take = try await submitting("a.job")
        try await store.submitted(take, taskID: "task-1")
        guard case .notItsTask = try await tell(.failed, "task-2", take) else {
            Issue.record("it was believed")
            return
        }
        #expect(try current() == [.running])
    }

    @Test("Links of a task that is not completed are not used, and a completed one without a link only hints")
    func linksCountAtTheEnd() async throws {
        let take = try await submitting("a.job")
        try await store.submitted(take, taskID: "task-1")
        try await tell(.inProgress, "task-1", take, link: "https://a.example/placeholder.mp4")
        guard case .withoutLink = try await tell(.completed, "task-1", take) else {
            Issue.record("there is nothing to fetch")
            return
        }
        #expect(try current() == [.running])
        #expect(try store.visibleTakes().first?.link == nil)
    }

    @Test("Whatever comes after the end changes nothing", arguments: [TaskStatus.created, .completed, .failed])
    func afterTheEnd(status: TaskStatus) async throws {
        let take = try await submitting("a.job")
        try await store.submitted(take, taskID: "task-1")
        try await store.completed(take, link: "https://a.example/film.mp4")
        try await tell(status, "task-1", take, link: "https://a.example/other.mp4")
        #expect(try current() == [.completed])
        #expect(try store.visibleTakes().first?.link == "https://a.example/film.mp4")
        try await store.delivered(take, film: "film.mp4")
        try await tell(status, "task-1", take, link: "https://a.example/other.mp4")
        #expect(try current() == [.delivered])
    }

    @Test("A take that was sent again has a new nonce, and notices for the old one find nothing")
    func oldNonce() async throws {
        let take = try await submitting("a.job")
        try await store.notSubmitted(take, message: nil, rejected: false)
        guard case .notItsTask = try await tell(.created, "task-1", take) else {
            Issue.record("a take that is ready has no task")
            return
        }
        _ = try await store.beginSubmission(limit: 10)
        guard case .unknownNonce = try await tell(.created, "task-1", take) else {
            Issue.record("an old nonce was accepted")
            return
        }
        #expect(try current() == [.submitting])
    }

    // MARK: Helpers

    private func submitting(_ path: FilePath) async throws -> Take {
        let request = TakeRequest(
            model: "seedance-2-mini",
            resolution: "480p",
            prompt: path.string,
            duration: 5,
            aspectRatio: "16:9",
            seed: 7
        )
        _ = try store.accept(
            .ready([AskedFilm(request: request, identity: request.identity(drawnSeed: 1), credits: 350)]),
            at: path,
            in: folder.id,
            stamp: nil,
            textDigest: path.string
        )
        return try #require(try await store.beginSubmission(limit: 10))
    }

    @discardableResult
    private func tell(_ status: TaskStatus, _ id: String, _ take: Take, link: String? = nil) async throws
        -> NoticeOutcome
    {
        let task = VideoTask(id: id, status: status, links: link.map { [$0] } ?? [])
        return try await store.take(notice: task, nonce: try #require(take.nonce))
    }

    private func current() throws -> [TakeState] {
        try store.visibleTakes().map(\.state)
    }
}
