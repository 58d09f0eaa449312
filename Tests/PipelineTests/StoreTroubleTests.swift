import Foundation
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// Ways of a job through the store that end in a second payment or in silence.
struct StoreTroubleTests {
    private let state: TemporaryFolder
    private let store: Store
    private let folder: FolderRow
    private let other: FolderRow

    init() throws {
        state = try TemporaryFolder()
        store = try Store(stateDirectory: state.path)
        folder = try store.addFolder(at: "/drop", marker: "m")
        other = try store.addFolder(at: "/other", marker: "n")
        try store.watching([folder.id, other.id])
    }

    @Test("Closed, it leaves nothing to be checked at the next start")
    func closed() throws {
        for _ in 0..<3 { _ = try store.folderHealth() }
        store.close()
        #expect(!StateDirectory(path: state.path).wasLeftInAHurry)
    }

    @Test("A job that goes back to a text whose film failed still has something to say")
    func backToFailedText() async throws {
        _ = try accept("a.job", prompt: "one")
        let take = try #require(try await store.beginSubmission(limit: 10))
        try await store.submitted(take, taskID: "t1")
        try await store.failed(take, message: "No.")
        _ = try store.accept(
            .rejected(message: "Line 1."),
            at: "a.job",
            in: folder.id,
            stamp: nil,
            textDigest: "typo"
        )
        _ = try accept("a.job", prompt: "one")
        #expect(try !store.visibleTakes().isEmpty, "the job has neither a film nor a line on the status")
        let due = try #require(try await store.dueNotes(folder: folder.id).first)
        #expect(NoteText(takes: due.takes) != nil, "and no note")
    }

    @Test("A text that was changed while it was being sent, and that the API did not take, is not sent any more")
    func changedWhileSubmitting() async throws {
        _ = try accept("a.job", prompt: "one")
        let take = try #require(try await store.beginSubmission(limit: 10))
        _ = try accept("a.job", prompt: "two")
        // 429: nothing was created.
        try await store.notSubmitted(take, message: nil, rejected: false)
        var sent: [String?] = []
        while let next = try await store.beginSubmission(limit: 10) { sent.append(next.request?.prompt) }
        #expect(sent == ["two"])
    }

    @Test("A job that was deleted while it was being sent, and that the API did not take, is not sent any more")
    func deletedWhileSubmitting() async throws {
        _ = try accept("a.job", prompt: "one")
        let take = try #require(try await store.beginSubmission(limit: 10))
        let job = try #require(try store.jobs(folder: folder.id, directory: FilePath())["a.job"])
        _ = try store.gone(job: job.id)
        try await store.notSubmitted(take, message: nil, rejected: false)
        #expect(try await store.beginSubmission(limit: 10) == nil)
    }

    @Test("A job that is moved in one drop folder makes another folder forget nothing")
    func movedInAnotherFolder() async throws {
        _ = try accept("hero.job", prompt: "one")
        try await deliver()
        let job = try #require(try store.jobs(folder: folder.id, directory: FilePath())["hero.job"])
        _ = try store.gone(job: job.id)
        _ = try accept("x.job", prompt: "two", in: other)
        try await deliver()
        let moving = try #require(try store.jobs(folder: other.id, directory: FilePath())["x.job"])
        try store.moved(job: moving.id, to: "hero.job", in: other.id)
        // The first folder's job comes back from a backup.
        #expect(try accept("hero.job", prompt: "one") == .unchanged, "it would be paid for again")
    }

    @Test("A take of a folder that is not watched any more is not sent")
    func unwatchedFolder() async throws {
        _ = try accept("a.job", prompt: "one")
        try store.watching([other.id])
        #expect(try await store.beginSubmission(limit: 10) == nil)
    }

    private func accept(_ path: FilePath, prompt: String, in place: FolderRow? = nil) throws -> Accepted {
        let request = TakeRequest(
            model: "seedance-2-mini",
            resolution: "480p",
            prompt: prompt,
            duration: 5,
            aspectRatio: "16:9",
            seed: 7
        )
        return try store.accept(
            .ready([AskedFilm(request: request, identity: request.identity(drawnSeed: 1), credits: 350)]),
            at: path,
            in: (place ?? folder).id,
            stamp: nil,
            textDigest: prompt
        )
    }

    private func deliver() async throws {
        let take = try #require(try await store.beginSubmission(limit: 10))
        try await store.submitted(take, taskID: "task-\(take.id)")
        try await store.completed(take, link: "https://example.com/film.mp4")
        try await store.delivered(take, film: "film.mp4")
    }
}
