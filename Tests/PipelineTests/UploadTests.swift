import Foundation
import Seedance
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// Images that go to the API by way of an upload.
struct UploadTests {
    /// A whole PNG of at least so many bytes.
    static func largePicture(megabytes: Int, shade: UInt8) -> [UInt8] {
        // What stands behind the end mark is no fault, and costs no time to make.
        picture(shade: shade) + [UInt8](repeating: shade, count: megabytes << 20)
    }

    private func settings(_ settings: inout Settings) {
        settings.budget.takesPerJob = nil
        settings.budget.holdBurst = nil
        settings.minute = .seconds(6)
    }

    @Test("A family of films from large reference images uploads each once, and an edit pays only for what is new")
    func family() async throws {
        try await Studio.open({ $0.strict = true }) { studio in
            let images = (1...6).map { "look-\($0).png" }
            for (number, name) in images.enumerated() {
                try studio.drop.write(FilePath(name), Self.largePicture(megabytes: 11, shade: UInt8(number)))
            }
            func job(_ ratios: String) -> String {
                """
                prompt: @Image1 beside @Image6
                reference_images: [\(images.joined(separator: ", "))]
                aspect_ratio: [\(ratios)]
                duration: [5, 10]
                takes: 3

                """
            }
            func films(_ ratios: [String]) -> Set<String> {
                Set(
                    ratios.flatMap { ratio in
                        ["5s", "10s"].flatMap { length in (1...3).map { "hero.\(ratio).\(length).take\($0).mp4" } }
                    }
                )
            }
            let most = ["21x9", "16x9", "4x3", "1x1", "3x4", "9x16"]
            try studio.drop.write("hero.job", text: job("21:9, 16:9, 4:3, 1:1, 3:4, 9:16"))
            try await studio.working(settings) {
                try await studio.waitFor(films(most).union(images + ["hero.job"]))
                #expect(await studio.paid == 36)
                try studio.drop.write("hero.job", text: job("21:9, 16:9, 4:3, 1:1, 3:4, 9:16") + "# again\n")
                try studio.drop.write("probe.job", text: "prompt: probe\n")
                try await eventually("the probe") { studio.drop.exists("probe.mp4") }
                #expect(await studio.paid == 37)
                try studio.drop.write("hero.job", text: job("21:9, 16:9, 4:3, 1:1, 3:4, 9:16, 9:21"))
                try await studio.waitFor(films(most + ["9x21"]).union(images + ["hero.job", "probe.job", "probe.mp4"]))
            }
            #expect(await studio.paid == 43)
            let uploads = await studio.sandbox.uploads
            #expect(uploads.count == 6 && uploads.allSatisfy { $0.isTaken && !$0.carriedKey && $0.type == "image/png" })
            #expect(await studio.sandbox.requestCount(.upload) == 1)
            // What the receipts tell is what was asked for.
            let takes = try studio.takes().filter { $0.jobPath == "hero.job" }
            #expect(takes.count == 42 && takes.allSatisfy { $0.request?.referenceImages?.count == 6 })
            #expect(Set(takes.compactMap { $0.filmPath?.string }) == films(most + ["9x21"]))
        }
    }

    @Test("A large frame is uploaded and a small one goes inside the request")
    func frames() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.first.png", Self.largePicture(megabytes: 10, shade: 1))
            try studio.drop.write("hero.last.png", picture(shade: 2))
            try studio.drop.write("hero.job", text: "prompt: x\n")
            try await studio.working(settings) {
                try await studio.waitFor(["hero.first.png", "hero.last.png", "hero.job", "hero.mp4"])
            }
            let post = try #require(await studio.sandbox.posts.last)
            #expect(post.body.contains("/assets/upl_"))
            #expect(await studio.sandbox.uploads.map(\.byteCount) == [Int(10 << 20) + picture(shade: 1).count])
        }
    }

    @Test(
        "An upload that goes wrong is tried again, told in the note, and nothing is paid for it",
        arguments: ["file:500@1", "upload:500@1", "upload:html-502@1"]
    )
    func retries(fault: String) async throws {
        let fault = try Fault(fault)
        try await Studio.open({ $0.faults = [fault] }) { studio in
            try studio.drop.write("hero.png", picture())
            try studio.drop.write("hero.job", text: "prompt: x\nmodel: wan-2-7\n")
            try await studio.working(settings) {
                try await studio.waitFor(["hero.png", "hero.job", "hero.mp4"])
            }
            #expect(await studio.paid == 1)
            #expect(await studio.sandbox.uploads.count { $0.isTaken } == 1)
        }
    }

    @Test("While uploads fail, the note says so and other films are made; a restart goes on")
    func told() async throws {
        try await Studio.open({ $0.faults = [Fault(.serverError, route: .file)] }) { studio in
            try studio.drop.write("hero.png", picture())
            try studio.drop.write("hero.job", text: "prompt: x\nmodel: wan-2-7\n")
            try await studio.working(settings) {
                try await eventually("told") {
                    let note = (try? studio.drop.readText("hero.queued.txt")) ?? ""
                    return note.contains("could not be uploaded") && note.contains("nothing was charged")
                }
            }
            try studio.drop.write("other.job", text: "prompt: y\n")
            try await studio.working(settings) {
                try await eventually("the other") { studio.drop.exists("other.mp4") }
                try await eventually("tried again") { await studio.sandbox.uploads.count >= 2 }
                #expect(try studio.takes().first?.state == .ready)
                // What is no longer wanted is given up like anything that was not sent.
                try studio.drop.write("hero.job", text: "prompt: x\n")
                try await eventually("inside the request") { studio.drop.exists("hero.mp4") }
            }
            #expect(await studio.paid == 2)
        }
    }

    @Test("An address that the API can't read any more is told without its secret part, and is not used again")
    func unreadable() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.png", picture())
            try studio.drop.write("hero.job", text: "prompt: x\nmodel: wan-2-7\n")
            try await studio.working(settings) { try await eventually("made") { studio.drop.exists("hero.mp4") } }
            let store = try #require(try Store.acting(stateDirectory: studio.state.path))
            let digest = try #require(try store.visibleTakes().first?.request?.digests.first)
            let address = try #require(try await store.addresses(of: [digest])[digest])
            let wrong = address.replacing("exp=", with: "exp=9")
            try await store.uploaded(digest, to: wrong, until: Date().timeIntervalSince1970 + 1000)
            store.close()
            try studio.drop.write("hero.job", text: "prompt: y\nmodel: wan-2-7\n")
            try await studio.working(settings) {
                try await eventually("told") { studio.drop.exists("hero.failed.txt") }
                let note = try studio.drop.readText("hero.failed.txt")
                #expect(note.contains("could not be fetched from") && note.contains("/assets/upl_"))
                #expect(!note.contains("hmac") && !note.contains("exp="))
                try studio.drop.remove("hero.failed.txt")
                try await eventually("made again") { studio.drop.exists("hero.v2.mp4") }
            }
            #expect(await studio.sandbox.uploads.count == 2)
        }
    }

    @Test("An address that has run out is not used: the image is uploaded anew")
    func runOut() async throws {
        try await Studio.open({ $0.assetSeconds = 4 }) { studio in
            try studio.drop.write("hero.png", picture())
            try studio.drop.write("hero.job", text: "prompt: x\nmodel: wan-2-7\n")
            try await studio.working(settings) { try await eventually("first") { studio.drop.exists("hero.mp4") } }
            try await eventually("it has run out") {
                let store = try #require(try Store.reading(stateDirectory: studio.state.path))
                let digests = try store.visibleTakes().flatMap { $0.request?.digests ?? [] }
                return try await store.addresses(of: digests).isEmpty
            }
            try studio.drop.write("hero.job", text: "prompt: y\nmodel: wan-2-7\n")
            try await studio.working(settings) { try await eventually("second") { studio.drop.exists("hero.v2.mp4") } }
            #expect(await studio.sandbox.uploads.count >= 2)
            #expect(await studio.paid == 2)
        }
    }

    @Test("What waits for an upload and is over the budget is held, and nothing is uploaded for it")
    func overBudget() async throws {
        try await Studio.open { studio in
            try studio.drop.write("a.png", picture())
            try studio.drop.write("hero.job", text: "prompt: x\nreference_images: a.png\n")
            try await studio.working({
                settings(&$0)
                $0.budget.creditsPerDay = 10
            }) {
                try await eventually("held") { studio.drop.exists("hero.held.txt") }
            }
            #expect(await studio.sandbox.uploads.isEmpty)
        }
    }

    @Test("Another reference image of the same name is another film; a reference that leads out is refused")
    func references() async throws {
        try await Studio.open { studio in
            try studio.drop.write("a.png", picture(shade: 1))
            try studio.drop.write("b.png", picture(shade: 2))
            let text = "prompt: @Image1 and @Image2\nreference_images:\n  - a.png\n  - b.png\n"
            try studio.drop.write("hero.job", text: text)
            try studio.drop.write("out.job", text: "prompt: x\nreference_images: [link.png]\n")
            try FileManager.default.createSymbolicLink(
                atPath: studio.drop("link.png").string,
                withDestinationPath: "/etc/passwd"
            )
            try studio.drop.write("late.job", text: "prompt: x\nreference_images: [Später.png]\n")
            try await studio.working(settings) {
                try await eventually("the film") { studio.drop.exists("hero.mp4") }
                try await eventually("refused") { studio.drop.exists("out.failed.txt") }
                #expect(try studio.drop.readText("out.failed.txt").contains("leads out of this drop folder"))
                try await eventually("waits") { studio.drop.exists("late.waiting.txt") }
                // Found by another writing of its name.
                try studio.drop.write("SPÄTER.png", picture(shade: 3))
                try await eventually("the late one") { studio.drop.exists("late.mp4") }
                try studio.drop.write("b.png", picture(shade: 4))
                try studio.drop.write("hero.job", text: text + "# with the new bottle\n")
                try await eventually("the second") { studio.drop.exists("hero.v2.mp4") }
            }
            #expect(await studio.paid == 3)
            #expect(await studio.sandbox.uploads.count == 4)
            let request = try #require(try studio.takes().first { $0.jobPath == "late.job" }?.request)
            #expect(request.remarks?.first?.contains("SPÄTER.png is used") == true)
        }
    }
}
