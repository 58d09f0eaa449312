import Foundation
import JobFile
import Seedance
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing
import WatchFolder

@testable import Pipeline

/// Jobs for the models beside Seedance 2.0 Mini (contract §8).
struct ModelTests {
    private func problems(_ text: String, defaults: String? = nil) -> [String] {
        let defaults = defaults.map { [JobDefaults(name: "_defaults.job", bytes: Array($0.utf8))] } ?? []
        do throws(JobProblems) {
            _ = try Job.read(Array("prompt: x\n\(text)\n".utf8), defaults: defaults, rules: .ofModelTable)
            return []
        } catch {
            return error.problems.map { [$0.message, $0.suggestion ?? ""].joined(separator: " ") }
        }
    }

    @Test(
        "A field that a model does not have is a problem that names the models that do",
        arguments: [
            ("model: kling-3-turbo\nseed: 7", "kling-3-turbo has no `seed`.", "seedance-2-pro or wan-2-7"),
            (
                "model: kling-3\ncamera_fixed: yes", "kling-3 has no `camera_fixed`.",
                "seedance-2-fast or seedance-2-pro"
            ),
            ("model: wan-2-7\nreference_images: [a.png]", "wan-2-7 has no `reference_images`.", "seedance-2-mini"),
            ("model: kling-3-turbo\nimage: a.png\nimage_end: b.png", "kling-3-turbo has no `image_end`.", "kling-3."),
            ("negative_prompt: rain", "seedance-2-mini has no `negative_prompt`.", "wan-2-7 or kling-3"),
            ("generate_audio: no", "seedance-2-mini has no `generate_audio`.", "kling-3."),
            ("model: kling-3\nprompt_extend: no", "kling-3 has no `prompt_extend`.", "wan-2-7."),
            ("model: kling-3\nduration: 16", "`duration` must be from 3 to 15 seconds", "for example"),
            ("model: wan-2-7\naspect_ratio: 21:9", "`aspect_ratio` must be 16:9, 9:16, 1:1, 4:3 or 3:4", ""),
            ("model: kling-3\nresolution: 720p", "`resolution` must be std or pro", ""),
            ("model: kling-3\ncfg_scale: 2", "`cfg_scale` must be a number from 0 to 1", "0.5"),
            ("model: wan-2-7\nseed: 2147483648", "`seed` must be a whole number from -1 to 2147483647", ""),
            ("model: wan-2-7\nnegative_prompt: \(String(repeating: "x", count: 501))", "501 characters", "shorter"),
            ("model: sora", "`model` must be seedance-2-mini, seedance-2-fast", ""),
            ("reference_images: [a.png]\nimage: b.png", "either from reference images or from a first frame", ""),
            (
                "reference_images: [1.png, 2.png, 3.png, 4.png, 5.png, 6.png, 7.png, 8.png, 9.png, 10.png]",
                "9 are the", ""
            ),
        ]
    )
    func problem(text: String, message: String, remedy: String) throws {
        let problems = problems(text)
        #expect(problems.count == 1)
        let problem = try #require(problems.first)
        #expect(problem.contains(message) && (remedy.isEmpty || problem.contains(remedy)), "\(problem)")
    }

    @Test("A prompt speaks of no image that the job does not name")
    func imageNumbers() throws {
        func problems(_ prompt: String, _ images: String) throws -> Int {
            do throws(JobProblems) {
                let text = "prompt: \(prompt)\nreference_images: \(images)\n"
                return try Job.read(Array(text.utf8), rules: .ofModelTable).referenceImages.count
            } catch {
                return -error.problems.count
            }
        }
        #expect(try problems("@Image1 meets @Image2", "a.png, b.png") == 2)
        #expect(try problems("@Image1 meets @Image2", "[\"a, b.png\", c.webp]") == 2)
        #expect(try problems("a bottle", "\n  - a.png\n  - sub/b.png\n  - https://e.com/c.png") == 3)
        #expect(try problems("@Image1 meets @Image3", "[a.png, b.png]") == -1)
    }

    @Test("A default that is meant for other models does not stand in the way")
    func foreignDefaults() throws {
        #expect(problems("model: kling-3", defaults: "camera_fixed: yes\nseed: 7\n").isEmpty)
        #expect(problems("", defaults: "negative_prompt: rain\nmodel: wan-2-7\n").isEmpty)
        let job = try Job.read(
            Array("prompt: x\nmodel: kling-3\n".utf8),
            defaults: [JobDefaults(name: "d", bytes: Array("camera_fixed: yes\nduration: 10\n".utf8))],
            rules: .ofModelTable
        )
        #expect(job.camerasFixed.isEmpty && job.durations == [10] && job.inherited == ["duration": "d"])
    }

    @Test(
        "Each model's films are made from text and from an image, by the model's own routes, and known by their receipts",
        arguments: [
            ("seedance-2-fast", "duration: 10\ncamera_fixed: yes\n"), ("seedance-2-pro", "resolution: 4k\n"),
            ("kling-3-turbo", "duration: 3\nresolution: 1080p\n"),
            ("wan-2-7", "negative_prompt: rain, fog\nprompt_extend: no\nseed: 5\n"),
            ("kling-3", "resolution: pro\ngenerate_audio: no\ncfg_scale: 0.7\n"),
        ]
    )
    func delivers(model: String, more: String) async throws {
        // What the documentation does not have is refused here.
        try await Studio.open({ $0.strict = true }) { studio in
            let text = "prompt: A watch\nmodel: \(model)\n\(more)"
            try studio.drop.write("words.job", text: text)
            try studio.drop.write("frame.png", picture())
            try studio.drop.write("frame.job", text: text)
            let films: Set<String> = ["words.job", "words.mp4", "frame.png", "frame.job", "frame.mp4"]
            try await studio.working {
                try await studio.waitFor(films)
                let tasks = await studio.sandbox.tasks
                #expect(tasks.map(\.model) == [model, model])
                // A second save costs nothing.
                try studio.drop.write("words.job", text: text + "# again\n")
                try studio.drop.write("last.job", text: "prompt: The last\n")
                try await eventually("the last") { studio.drop.exists("last.mp4") }
            }
            for name in try studio.state.names() where name.hasPrefix("reeldrop.sqlite") {
                try studio.state.remove(FilePath(name))
            }
            try studio.drop.write("other.job", text: "prompt: y\n")
            try await studio.working {
                try await eventually("all are known again") {
                    try studio.drop.exists("other.mp4") && studio.takes().count { $0.state == .delivered } == 4
                }
            }
            #expect(await studio.paid == 4)
            let request = try #require(try studio.takes().first { $0.jobPath == "words.job" }?.request)
            #expect(request.model == model)
            #expect((request.settings ?? [:]).count == ["wan-2-7": 2, "kling-3": 2][model] ?? 0)
        }
    }

    @Test("Only the lists of models that have films under way are read")
    func lists() async throws {
        try await Studio.open({ $0.taskSeconds = 1 }) { studio in
            try studio.drop.write("hero.job", text: "prompt: x\nmodel: kling-3\n")
            try await studio.working({ $0.minute = .seconds(4) }) {
                try await studio.waitFor(["hero.job", "hero.mp4"])
            }
            // A list that has no task of the model gets 404, and one without the film would have it asked for alone.
            #expect(await studio.sandbox.requestCount(.read) == 1)
            #expect(await studio.sandbox.requestCount(.list) >= 1)
        }
    }

    @Test("A film whose answer was lost is found in the list of its own model, whatever other lists show")
    func lostAnswer() async throws {
        try await Studio.open({ $0.faults = [Fault(.lostAnswer, when: .nth(3))] }) { studio in
            try await studio.working({
                $0.keyIsOurs = true
                $0.minute = .seconds(6)
            }) {
                // Each list is read once before.
                try studio.drop.write("a.job", text: "prompt: a\n")
                try studio.drop.write("b.job", text: "prompt: b\nmodel: wan-2-7\n")
                try await studio.waitFor(["a.job", "a.mp4", "b.job", "b.mp4"])
                try studio.drop.write("hero.job", text: "prompt: x\nmodel: wan-2-7\n")
                try await eventually("the film") { studio.drop.exists("hero.mp4") }
            }
            #expect(await studio.paid == 3)
        }
    }

    @Test("A task of another model is no evidence for a film whose answer was lost")
    func otherModelsTask() async throws {
        let (state, store) = try await storeWithReadyTakes(1)
        defer { withExtendedLifetime(state) {} }
        _ = try await store.listed([], of: .seedance2Mini, keyIsOurs: true)
        let take = try #require(try await store.beginSubmission(limit: 1))
        try await store.unknownOutcome(take, message: "no answer")
        let other = Model.kling3.fromText
        #expect(try await store.listed([.init(id: "k", status: .created)], of: other, keyIsOurs: true).isEmpty)
        #expect(try await store.formsThatMayTell() == [.seedance2Mini])
        #expect(try await store.listed([], of: .seedance2Mini, keyIsOurs: true).isEmpty)
        #expect(try store.visibleTakes().first?.evidence?.contains("shows no film") == true)
        let found = try await store.listed([.init(id: "m", status: .created)], of: .seedance2Mini, keyIsOurs: true)
        #expect(found.count == 1)
        #expect(try store.visibleTakes().first?.taskID == "m")
    }

    @Test("A film of unknown price is sent where there is no budget, and held where there is one")
    func unknownPrice() async throws {
        try await Studio.open { studio in
            try studio.drop.write("free.job", text: "prompt: x\nmodel: kling-3\n")
            try await studio.working { try await studio.waitFor(["free.job", "free.mp4"]) }
            try studio.drop.write("hero.job", text: "prompt: y\nmodel: kling-3\nduration: 4\n")
            try await studio.working({ $0.budget.creditsPerDay = 1000 }) {
                try await eventually("held") { studio.drop.exists("hero.held.txt") }
                #expect(try studio.drop.readText("hero.held.txt").contains("Nobody knows what it costs"))
            }
            #expect(await studio.paid == 1)
            // With a price it is estimated like any other.
            try studio.drop.write("hero.job", text: "prompt: z\nmodel: kling-3\nduration: 4\n")
            try await studio.working({
                $0.budget.creditsPerDay = 1000
                $0.creditsPerSecond["kling-3-std"] = 100
            }) { try await eventually("made") { studio.drop.exists("hero.mp4") } }
            #expect(try studio.takes().last?.credits == 400)
        }
    }

    @Test("check tells of each model what would be sent and what it costs, or that nobody knows")
    func check() throws {
        let folder = try TemporaryFolder()
        try folder.write("hero.png", picture())
        try folder.write("hero.job", text: "prompt: x\nmodel: kling-3\n")
        try folder.write("fast.job", text: "prompt: x\nmodel: seedance-2-fast\n")
        let report = CheckReport(files: [folder("hero.job"), folder("fast.job")], settings: Settings())
        #expect(report.isValid && report.credits == 600)
        #expect(report.text().contains("with kling-3 at std, price not known"))
        #expect(report.text().contains(#""start_image_url":"<uploaded image"#))
        #expect(report.json.contains(#""credits" : null"#) || report.json.contains(#""credits":null"#))
        // With an image beside it the prompt may only be shorter.
        try folder.write("long.png", picture())
        try folder.write("long.job", text: "prompt: \(String(repeating: "x", count: 3000))\nmodel: kling-3-turbo\n")
        let long = CheckReport(files: [folder("long.job")], settings: Settings())
        #expect(long.entries[0].problems.map(\.message) == ["The prompt has 3000 characters; it may have 1 to 2500."])
        try folder.remove("long.png")
        #expect(CheckReport(files: [folder("long.job")], settings: Settings()).isValid)
    }

    @Test("An image that the model does not take is told as such")
    func imageTypes() throws {
        let kling = Model.kling3.images
        #expect(kling.problem(name: "a", .webp, width: 400, height: 400, byteCount: 1)?.contains("PNG or JPEG") == true)
        #expect(kling.problem(name: "a", .png, width: 400, height: 400, byteCount: 11 << 20)?.contains("10 MB") == true)
        #expect(Model.wan27.images.problem(name: "a", .webp, width: 240, height: 1900, byteCount: 1) == nil)
        #expect(Model.seedance2Mini.images.problem(name: "a", .png, width: 240, height: 400, byteCount: 1) != nil)
    }
}
