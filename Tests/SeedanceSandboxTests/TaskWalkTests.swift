import Testing

@testable import SeedanceSandbox

struct TaskWalkTests {
    @Test func aTaskIsCreatedRunsAndIsCompletedWithALinkToItsFilm() async throws {
        try await withClient { client, _ in
            let created = try await client.create()
            #expect(created.status == 200)
            let id = created.taskID
            #expect(created.text == #"{"data":{"task_id":"\#(id)","status":"CREATED","generated":[]}}"#)
            let running = try await client.read(id, until: "IN_PROGRESS")
            #expect(running.text == #"{"data":{"task_id":"\#(id)","status":"IN_PROGRESS","generated":[]}}"#)
            let done = try await client.read(id, until: "COMPLETED")
            let film = try await client.get(done.link)
            #expect(film.status == 200)
            #expect(film.header("content-type") == "video/mp4")
            #expect(film.body[4..<8].elementsEqual("ftyp".utf8))
        }
    }

    @Test func aFilmIsReallyRendered() async throws {
        try await withClient { $0.films = .rendered } _: { client, _ in
            let done = try await client.read(try await client.create().taskID, until: "COMPLETED")
            let film = try await client.get(done.link)
            #expect(film.body.count > 10_000)
        }
    }
}
