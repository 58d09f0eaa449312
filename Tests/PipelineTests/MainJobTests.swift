import Foundation
import Seedance
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// The main job: a `.job` and its images go in, a film comes out beside them.
struct MainJobTests {
    @Test("A job becomes a film beside it, with a receipt and no note left")
    func jobBecomesFilm() async throws {
        try await Studio.open { studio in
            try await studio.working {
                try studio.drop.write("hero.job", text: "prompt: A watch on marble: steel, morning light\nseed: 42\n")
                try await studio.waitFor(["hero.job", "hero.mp4"])
            }
            #expect(try FilmCheck.isWhole(studio.drop("hero.mp4")))
            let task = try #require(await studio.sandbox.tasks.first)
            #expect(task.prompt == "A watch on marble: steel, morning light")
            #expect(task.seed == 42)
            #expect(task.resolution == "480p")
            #expect(await studio.paid == 1)

            let receipts = try studio.drop.names(in: ".reeldrop/receipts")
            let name = try #require(receipts.first)
            #expect(receipts.count == 1)
            let decoder = JSONDecoder()
            decoder.dateDecodingStrategy = .iso8601
            let receipt = try decoder.decode(
                Receipt.self,
                from: Data(studio.drop.read(FilePath(".reeldrop/receipts/\(name)")))
            )
            #expect(receipt.taskID == task.id)
            #expect(receipt.film == "hero.mp4")
            #expect(receipt.request?.seed == 42)
            #expect(receipt.credits == 350)
        }
    }

    @Test("Images go with the job, first and last frame, in whatever order they come")
    func imagesGoWithTheJob() async throws {
        try await Studio.open { studio in
            try await studio.working {
                try studio.drop.write(
                    "hero.job",
                    text: "prompt: Open the bottle\nimage: pictures/a.png\nimage_end: pictures/b.png\n"
                )
                try await studio.waitFor(["hero.job", "hero.waiting.txt"])
                let note = try studio.drop.readText("hero.waiting.txt")
                #expect(note.contains("pictures/a.png is not there yet."))
                #expect(note.contains("pictures/b.png is not there yet."))
                try studio.drop.makeDirectory("pictures")
                try studio.drop.write("pictures/a.png", picture(shade: 10))
                try studio.drop.write("pictures/b.png", picture(shade: 200))
                try await studio.waitFor(["hero.job", "hero.mp4", "pictures"])
            }
            let body = try #require(await studio.sandbox.posts.first?.body)
            #expect(body.contains("image_end"))
            #expect(!body.contains("aspect_ratio"), "the API takes the shape from the image")
            #expect(await studio.paid == 1)
        }
    }

    @Test("An image with the job's own name is its first frame, without being named")
    func imageByName() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.png", picture())
            try studio.drop.write("hero.job", text: "prompt: Slowly closer\n")
            try await studio.working { try await studio.waitFor(["hero.job", "hero.png", "hero.mp4"]) }
            #expect(try #require(await studio.sandbox.posts.first?.body).contains("\"image\""))
        }
    }

    @Test("An image with the job's own name that is empty so far is waited for, whatever the case of its ending")
    func imageByNameArrives() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.PNG", [])
            try studio.drop.write("hero.job", text: "prompt: Slowly closer\n")
            try await studio.working {
                try await studio.waitFor(["hero.job", "hero.PNG", "hero.waiting.txt"])
                try studio.drop.write("hero.PNG", picture())
                try await studio.waitFor(["hero.job", "hero.PNG", "hero.mp4"])
            }
            #expect(try #require(await studio.sandbox.posts.first?.body).contains("\"image\""))
        }
    }

    @Test("A job and an image that are still being written are not sent until they are whole, and then as they are")
    func slowWriter() async throws {
        try await Studio.open { studio in
            try await studio.working {
                let image = picture()
                let half = image.count / 2
                let file = try FileDescriptor.open(
                    studio.drop("hero.png"),
                    .writeOnly,
                    options: .create,
                    permissions: [.ownerReadWrite]
                )
                _ = try file.writeAll(image[..<half])
                try studio.drop.write("hero.job", text: "prompt: Slowly closer\nimage: hero.png\n")
                try await studio.waitFor(["hero.job", "hero.png", "hero.waiting.txt"])
                #expect(await studio.paid == 0)
                _ = try file.writeAll(image[half...])
                try file.close()
                try await studio.waitFor(["hero.job", "hero.png", "hero.mp4"])
            }
            #expect(await studio.paid == 1)
        }
    }

    @Test(
        "A note that was replaced by a copy of itself, as sync programs do, is kept true all the same; another text stays"
    )
    func copiedNote() async throws {
        try await Studio.open { studio in
            for job in ["a", "b"] { try studio.drop.write(FilePath("\(job).job"), text: "prompt: \(job)\n") }
            try await studio.working({ $0.apiURL = "http://127.0.0.1:9" }) {
                try await studio.waitFor(["a.job", "a.queued.txt", "b.job", "b.queued.txt"])
                try await eventually("why is told") {
                    // For the moment of a try it is called otherwise.
                    ["a", "b"].allSatisfy {
                        (try? studio.drop.readText(FilePath("\($0).queued.txt")))?.contains("cannot be reached") == true
                    }
                }
            }
            try studio.drop.write("copy", try studio.drop.read("a.queued.txt"))
            try studio.drop.move("copy", to: "a.queued.txt")
            try studio.drop.remove("b.queued.txt")
            try studio.drop.write("b.queued.txt", text: "A designer's own words.")
            try await studio.working {
                try await studio.waitFor(["a.job", "a.mp4", "b.job", "b.mp4", "b.queued.txt"])
            }
            #expect(try studio.drop.readText("b.queued.txt") == "A designer's own words.")
        }
    }

    @Test("A bad job gets a note with the line, the column and what to write; corrected, it is made")
    func badJob() async throws {
        try await Studio.open { studio in
            try await studio.working {
                try studio.drop.write("hero.job", text: "promt: A watch\nduration: 7\n")
                try await studio.waitFor(["hero.job", "hero.failed.txt"])
                let note = try studio.drop.readText("hero.failed.txt")
                #expect(note.contains("Line 1, column 1"))
                #expect(note.contains("prompt"))
                #expect(note.contains("Line 2, column 11"))
                #expect(note.contains("Nothing was charged."))
                #expect(await studio.paid == 0)
                try studio.drop.write("hero.job", text: "prompt: A watch\nduration: 10\n")
                try await studio.waitFor(["hero.job", "hero.mp4"])
            }
            #expect(await studio.paid == 1)
        }
    }

    @Test(
        "A job whose image can't be used says why; when the image is put right, the film is made without touching the job"
    )
    func imagePutRight() async throws {
        try await Studio.open { studio in
            try studio.drop.makeDirectory("pictures")
            try await studio.working {
                try studio.drop.write("pictures/small.png", picture(width: 64, height: 64))
                try studio.drop.write("hero.job", text: "prompt: A watch\nimage: pictures/small.png\n")
                try await studio.waitFor(["hero.job", "hero.failed.txt", "pictures"])
                #expect(try studio.drop.readText("hero.failed.txt").contains("64 × 64 pixels"))
                try studio.drop.write("pictures/small.png", picture())
                try await studio.waitFor(["hero.job", "hero.mp4", "pictures"])
            }
            #expect(await studio.paid == 1)
        }
    }

    @Test("B7.2 A file that is there already is never replaced: the film gets the next name")
    func nothingIsReplaced() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.mp4", text: "somebody's own")
            try studio.drop.write("hero.job", text: "prompt: A watch\n")
            try await studio.working { try await studio.waitFor(["hero.job", "hero.mp4", "hero.v2.mp4"]) }
            #expect(try studio.drop.readText("hero.mp4") == "somebody's own")
        }
    }

    @Test("Saving a job without a change pays for nothing; with a change it is a new film beside the old one")
    func savedAgain() async throws {
        try await Studio.open { studio in
            try await studio.working {
                try studio.drop.write("hero.job", text: "prompt: A watch\n")
                try await studio.waitFor(["hero.job", "hero.mp4"])
                try studio.drop.write("hero.job", text: "# only a comment\nprompt: A watch\n")
                try studio.drop.write("other.job", text: "prompt: A bottle\n")
                try await studio.waitFor(["hero.job", "hero.mp4", "other.job", "other.mp4"])
                #expect(await studio.paid == 2)
                try studio.drop.write("hero.job", text: "prompt: A watch at night\n")
                try await studio.waitFor(["hero.job", "hero.mp4", "hero.v2.mp4", "other.job", "other.mp4"])
            }
            #expect(await studio.paid == 3)
        }
    }

    @Test("Jobs in folders below, in folders moved in whole, and jobs that were there before the start are all found")
    func everyWayIn() async throws {
        try await Studio.open { studio in
            let outside = try TemporaryFolder()
            try outside.makeDirectory("campaign/spring")
            try outside.write("campaign/spring/c.job", text: "prompt: c\n")
            try studio.drop.makeDirectory("old/deep")
            try studio.drop.write("old/deep/a.job", text: "prompt: a\n")
            try await studio.working {
                try await studio.waitFor(["a.job", "a.mp4"], in: "old/deep")
                try studio.drop.makeDirectory("new/deeper")
                try studio.drop.write("new/deeper/b.job", text: "prompt: b\n")
                try calling {
                    outside("campaign").withPlatformString { from in
                        studio.drop("campaign").withPlatformString { rename(from, $0) }
                    }
                }
                try await studio.waitFor(["b.job", "b.mp4"], in: "new/deeper")
                try await studio.waitFor(["c.job", "c.mp4"], in: "campaign/spring")
            }
            #expect(await studio.paid == 3)
        }
    }

    @Test("Debris of other programs is not a job and is left alone")
    func debris() async throws {
        try await Studio.open { studio in
            let debris: [FilePath] = [
                "._hero.job", ".hero.job", "~$hero.job", ".syncthing.hero.job.tmp", "hero.job.part",
            ]
            for name in debris { try studio.drop.write(name, text: "prompt: never\n") }
            try studio.drop.write("real.job", text: "prompt: real\n")
            try await studio.working {
                try await studio.waitFor(["hero.job.part", "real.job", "real.mp4", "~$hero.job"])
            }
            #expect(await studio.sandbox.tasks.map(\.prompt) == ["real"])
            for name in debris { #expect(studio.drop.exists(name)) }
        }
    }

    @Test("Defaults under another name, and copies of sync programs, are told and not sent")
    func refusedNames() async throws {
        try await Studio.open { studio in
            let copy = "hero (conflicted copy 2026-01-01)"
            try studio.drop.write("_Defaults.job", text: "prompt: x\n")
            try studio.drop.write(FilePath("\(copy).job"), text: "prompt: x\n")
            try await studio.working {
                try await studio.waitFor(["_Defaults.job", "_Defaults.failed.txt", "\(copy).job", "\(copy).failed.txt"])
            }
            #expect(try studio.drop.readText("_Defaults.failed.txt").contains("in small letters"))
            #expect(await studio.sandbox.posts.isEmpty)
        }
    }

    @Test("A path that leads out of the folder sends nothing and says so")
    func escapes() async throws {
        try await Studio.open { studio in
            let outside = try TemporaryFolder()
            try outside.write("secret.png", picture())
            try studio.drop.write("up.job", text: "prompt: x\nimage: ../secret.png\n")
            try studio.drop.write("link.job", text: "prompt: x\nimage: link.png\n")
            try calling {
                outside("secret.png").withPlatformString { from in
                    studio.drop("link.png").withPlatformString { symlink(from, $0) }
                }
            }
            try await studio.working {
                try await studio.waitFor(["up.job", "link.job", "link.png", "up.failed.txt", "link.failed.txt"])
            }
            #expect(try studio.drop.readText("link.failed.txt").contains("leads out of this drop folder"))
            #expect(await studio.sandbox.posts.isEmpty)
        }
    }

    @Test("A job that is moved while its film is made gets the film at its new place")
    func movedWhileRunning() async throws {
        try await Studio.open({ $0.taskSeconds = 4 }) { studio in
            try studio.drop.makeDirectory("sub")
            try await studio.working {
                try studio.drop.write("hero.job", text: "prompt: A watch\n")
                try await studio.waitFor(["hero.job", "hero.rendering.txt", "sub"])
                try studio.drop.move("hero.job", to: "sub/renamed.job")
                try await studio.waitFor(["renamed.job", "renamed.mp4"], in: "sub")
                try await studio.waitFor(["sub"])
            }
            #expect(await studio.paid == 1)
        }
    }

    @Test("A job that is deleted after it was sent still gives its film; one deleted before is never sent")
    func deleted() async throws {
        try await Studio.open({ $0.taskSeconds = 3 }) { studio in
            try await studio.working {
                try studio.drop.write("waits.job", text: "prompt: x\nimage: later.png\n")
                try studio.drop.write("sent.job", text: "prompt: A watch\n")
                try await studio.waitFor(["waits.job", "waits.waiting.txt", "sent.job", "sent.rendering.txt"])
                try studio.drop.remove("waits.job")
                try studio.drop.remove("sent.job")
                try await studio.waitFor(["sent.mp4"])
                try studio.drop.write("later.png", picture())
                try studio.drop.write("last.job", text: "prompt: last\n")
                try await studio.waitFor(["later.png", "sent.mp4", "last.job", "last.mp4"])
            }
            #expect(await studio.paid == 2)
        }
    }
}

extension FilmCheck {
    /// Whether the file of a test is a whole film.
    static func isWhole(_ path: FilePath) throws -> Bool {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path.string)))
        return problem(size: Int64(bytes.count)) { Array(bytes.dropFirst(Int($0)).prefix($1)) } == nil
    }
}
