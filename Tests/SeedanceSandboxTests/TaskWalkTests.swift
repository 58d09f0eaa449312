import Seedance
import SystemPackage
import Testing

@testable import SeedanceSandbox

/// A task's way through the API, from the POST to the film.
struct TaskWalkTests {
    @Test func aTaskIsCreatedRunsAndIsCompletedWithALinkToItsFilm() async throws {
        try await withClient { (client, sandbox) async throws in
            let created = try await client.create()
            let id = created.taskID
            #expect(created.status == 200)
            #expect(created.text == #"{"data":{"task_id":"\#(id)","status":"CREATED","generated":[]}}"#)
            let done = try await client.read(id, until: "COMPLETED")
            #expect(done.text == #"{"data":{"task_id":"\#(id)","status":"COMPLETED","generated":["\#(done.link)"]}}"#)
            #expect(done.link.hasPrefix("\(client.base)/films/seedance_\(id).mp4?token=exp="))
            let film = try await client.get(done.link)
            #expect(film.status == 200)
            #expect(film.header("content-type") == "video/mp4")
            #expect(film.body[4..<8].elementsEqual("ftyp".utf8))
            #expect(await sandbox.tasks.map(\.id) == [id])
        }
    }

    @Test func aTaskThatRunsSaysSo() async throws {
        try await withClient(.test { $0.faults = [Fault(.neverDone)] }) { client, _ in
            let id = try await client.create().taskID
            let running = try await client.read(id, until: "IN_PROGRESS")
            #expect(running.text == #"{"data":{"task_id":"\#(id)","status":"IN_PROGRESS","generated":[]}}"#)
            let list = try await client.get(SandboxClient.mini)
            #expect(list.text == #"{"data":[{"task_id":"\#(id)","status":"IN_PROGRESS"}]}"#)
        }
    }

    @Test func aTaskFromPicturesIsCompletedOnlyWithItsFilmReallyRendered() async throws {
        try await withDirectory { directory in
            let picture = try await Picture("testsrc2=s=700x1200", in: directory)
            try await withClient(.test { $0.films = .rendered }) { (client, _) async throws in
                let body = #"{"prompt":"Up","image":"\#(picture.base64)","camera_fixed":true}"#
                let done = try await client.read(try await client.create(body).taskID, until: "COMPLETED")
                let film = directory.appending("film.mp4")
                try await client.download(done.link, to: film)
                #expect(try await Film(path: film).entries().isSuperset(of: ["width=496", "height=864"]))
            }
        }
    }

    @Test func picturesOnThisMachineAreFetchedAndForOthersANeutralOneIsDrawn() async throws {
        try await withDirectory { directory in
            let picture = try await Picture("testsrc2=s=1200x700", in: directory)
            try await NoticeReceiver.with(picture: picture.bytes) { _, hook in
                let host = hook.split(separator: "/hook").first.map(String.init) ?? ""
                try await withClient(.test { $0.films = .rendered }) { (client, _) async throws in
                    let missing = try await client.create(#"{"prompt":"p","image":"\#(host)/missing.png"}"#)
                    let body =
                        #"{"prompt":"p","image":"\#(host)/picture.png","image_end":"https://example.invalid/b.png"}"#
                    let done = try await client.read(try await client.create(body).taskID, until: "COMPLETED")
                    let path = directory.appending("film.mp4")
                    try await client.download(done.link, to: path)
                    let film = Film(path: path)
                    let source = ["-i", picture.path.string]
                    let filter = FilmTests.fitted(FrameSize(864, 496))
                    #expect(try await film.likeness(frame: 0, to: source, filter: filter) > 35)
                    #expect(try await film.likeness(frame: 120, to: source, filter: filter) < 15)
                    #expect(try await client.read(missing.taskID, until: "FAILED").status == 200)
                }
            }
        }
    }

    @Test func aPictureThatCannotBeDrawnFailsTheTaskWithoutAReason() async throws {
        try await withClient(.test { $0.films = .rendered }) { (client, sandbox) async throws in
            let id = try await client.create(#"{"prompt":"x","image":"\#(base64(TestImage.png(400, 400)))"}"#).taskID
            let failed = try await client.read(id, until: "FAILED")
            #expect(failed.text == #"{"data":{"task_id":"\#(id)","status":"FAILED","generated":[]}}"#)
            #expect(await sandbox.tasks.first?.status == "FAILED")
        }
    }

    @Test func theSafetyCheckerFailsATaskAtTheEndUnlessItIsOff() async throws {
        try await withClient { (client, _) async throws in
            let stopped = try await client.create(#"{"prompt":"A nude, by the sea"}"#)
            #expect(stopped.status == 200)
            let failed = try await client.read(stopped.taskID, until: "FAILED")
            #expect(!failed.text.contains("error"))
            let passed = try await client.create(#"{"prompt":"A nude","enable_safety_checker":false}"#)
            _ = try await client.read(passed.taskID, until: "COMPLETED")
        }
    }

    @Test func theListHasTheOwnersTasksNewestFirstByModelAndByTier() async throws {
        try await withClient { (client, _) async throws in
            let empty = try await client.get(SandboxClient.mini)
            #expect(empty.status == 404)
            #expect(empty.text == #"{"message":"Task not found"}"#)
            let low = try await client.create().taskID
            let high = try await client.create(tier: "-720p").taskID
            var stranger = client
            stranger.key = "another-key"
            let foreign = try await stranger.create().taskID
            func rows(_ path: String) async throws -> [String] {
                try await client.get(path).text.split(separator: "\"").filter { $0.count == 36 }.map(String.init)
            }
            #expect(try await rows(SandboxClient.mini) == [high, low])
            #expect(try await rows(SandboxClient.mini + "-480p") == [low])
            #expect(try await rows(SandboxClient.mini + "-720p") == [high])
            _ = try await client.read(low, until: "COMPLETED")
            let done = try await client.read(high, until: "COMPLETED")
            #expect(!done.text.contains(low))
            let list = try await client.get(SandboxClient.mini)
            let expected = [high, low].map { #"{"task_id":"\#($0)","status":"COMPLETED"}"# }.joined(separator: ",")
            #expect(list.text == #"{"data":[\#(expected)]}"#)
            let unseen = try await client.read(foreign)
            #expect(unseen.status == 404)
            #expect(unseen.text == #"{"message":"AI resource not found"}"#)
        }
    }

    @Test func seedsAreKeptAndMinusOneIsDrawn() async throws {
        try await withClient { (client, sandbox) async throws in
            _ = try await client.create(#"{"prompt":"x","seed":4294967295}"#)
            _ = try await client.create(#"{"prompt":"y","seed":-1}"#)
            let seeds = await sandbox.tasks.map(\.seed)
            #expect(seeds.first == 4_294_967_295)
            #expect(seeds.last.map { (0...4_294_967_295).contains($0) } == true)
        }
    }
}
