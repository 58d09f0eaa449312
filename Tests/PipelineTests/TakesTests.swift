import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// Jobs that ask for several films.
struct TakesTests {
    @Test("Lists and takes are one film each, under names that tell what varies, and one note tells of them all")
    func family() async throws {
        try await Studio.open({ $0.taskSeconds = 2 }) { studio in
            try studio.drop.write("hero.job", text: "prompt: x\naspect_ratio: [16:9, 9:16]\ntakes: 2\n")
            let films: Set<String> = [
                "hero.16x9.take1.mp4", "hero.16x9.take2.mp4", "hero.9x16.take1.mp4", "hero.9x16.take2.mp4",
            ]
            try await studio.working {
                try await eventually("the note") { studio.drop.exists("hero.rendering.txt") }
                try await eventually("it lists them") {
                    let note = (try? studio.drop.readText("hero.rendering.txt")) ?? ""
                    return note.contains("4 films, for about 1400 credits") && films.allSatisfy { note.contains($0) }
                }
                try await studio.waitFor(films.union(["hero.job"]))
            }
            let tasks = await studio.sandbox.tasks
            #expect(tasks.count == 4)
            #expect(Set(try studio.takes().compactMap(\.request?.seed)).count == 4, "each take has a seed of its own")
        }
    }

    @Test("Of an edited job only the films are made that are new, and a second save costs nothing")
    func edited() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.job", text: "prompt: x\naspect_ratio: 16:9\n")
            try await studio.working { try await studio.waitFor(["hero.job", "hero.mp4"]) }
            let text = "prompt: x\naspect_ratio: [16:9, 1:1]\n"
            try studio.drop.write("hero.job", text: text)
            let films: Set<String> = ["hero.job", "hero.mp4", "hero.1x1.mp4"]
            try await studio.working { try await studio.waitFor(films) }
            #expect(await studio.paid == 2)
            // Saved again without a change, and with one that changes no film.
            for again in [text, "# for the spring\n" + text, "prompt: x\naspect_ratio: [1:1, 16:9]\ntakes: 1\n"] {
                try studio.drop.write("hero.job", text: again)
                try studio.drop.write("probe.job", text: "prompt: \(again.count)\n")
                try await studio.working {
                    try await eventually("the probe") { await studio.sandbox.tasks.last?.prompt == "\(again.count)" }
                    try await eventually("nothing is left to do") {
                        try studio.takes().allSatisfy { $0.state == .delivered }
                    }
                }
            }
            try studio.drop.write("hero.job", text: "prompt: x\naspect_ratio: [16:9, 1:1]\ntakes: 2\n")
            try await studio.working {
                try await eventually("the second takes") {
                    studio.drop.exists("hero.16x9.take2.mp4") && studio.drop.exists("hero.1x1.take2.mp4")
                }
            }
            #expect(await studio.sandbox.tasks.count { $0.prompt == "x" } == 4)
        }
    }

    @Test(
        "A film that is no longer asked for is not sent, one that was sent comes, and what is asked for again is made"
    )
    func backAndForth() async throws {
        try await Studio.open { studio in
            let three = "prompt: x\nduration: [5, 10]\nresolution: [480p, 720p]\n"
            try studio.drop.write("hero.job", text: three)
            try await studio.working({ $0.apiURL = "http://127.0.0.1:9" }) {
                try await eventually("ready") { try studio.takes().count { $0.state == .ready } == 4 }
                try studio.drop.write("hero.job", text: "prompt: x\nduration: 10\n")
                try await eventually("one is left") { try studio.takes().map(\.state) == [.ready] }
            }
            try await studio.working { try await studio.waitFor(["hero.job", "hero.mp4"]) }
            try studio.drop.write("hero.job", text: three)
            try await studio.working {
                try await studio.waitFor(
                    [
                        "hero.job", "hero.mp4", "hero.5s.480p.mp4", "hero.5s.720p.mp4", "hero.10s.720p.mp4",
                    ]
                )
            }
            #expect(await studio.paid == 4)
        }
    }

    @Test("More takes than one job may have are held until a person releases them")
    func tooMany() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.job", text: "prompt: x\ntakes: 3\n")
            try await studio.working({ $0.budget.takesPerJob = 2 }) {
                try await eventually("held") { studio.drop.exists("hero.held.txt") }
                let note = try studio.drop.readText("hero.held.txt")
                #expect(note.contains("more than 2 of one job wait"))
                #expect(await studio.paid == 0)
                let store = try #require(try Store.acting(stateDirectory: studio.state.path))
                defer { store.close() }
                #expect(try store.carryOut(.release, job: studio.drop("hero.job"))?.count == 3)
                try await eventually("the films") {
                    try studio.drop.visibleNames().count { $0.hasSuffix(".mp4") } == 3
                }
            }
            #expect(await studio.paid == 3)
        }
    }

    @Test("A redo file makes every film of the job once more")
    func again() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.job", text: "prompt: x\ntakes: 2\n")
            try await studio.working {
                try await studio.waitFor(["hero.job", "hero.take1.mp4", "hero.take2.mp4"])
                try studio.drop.write("hero.redo", [])
                try await studio.waitFor([
                    "hero.job", "hero.take1.mp4", "hero.take2.mp4", "hero.take1.v2.mp4", "hero.take2.v2.mp4",
                ])
            }
            #expect(await studio.paid == 4)
        }
    }

    @Test("With an image, ratios do not vary, and the note says what to do; a failed take is told beside its brothers")
    func notes() async throws {
        try await Studio.open({ $0.faults = [Fault(.failWithReason, value: "Too dark.", when: .nth(2))] }) { studio in
            try studio.drop.write("shot.png", picture())
            try studio.drop.write("shot.job", text: "prompt: x\naspect_ratio: [16:9, 9:16]\n")
            try await studio.working {
                try await eventually("told") { studio.drop.exists("shot.failed.txt") }
                #expect(try studio.drop.readText("shot.failed.txt").contains("the image's own shape"))
                try studio.drop.write("hero.job", text: "prompt: x\ntakes: 3\n")
                try await eventually("two films") { try studio.takes().count { $0.state == .delivered } == 2 }
                try await eventually("one note") {
                    let note = (try? studio.drop.readText("hero.failed.txt")) ?? ""
                    return note.contains("Here (2):") && note.contains("Not made (1):") && note.contains("Too dark.")
                }
                // Tried again by deleting the note: only the one that failed.
                try studio.drop.remove("hero.failed.txt")
                try await eventually("the third film") { try studio.takes().count { $0.state == .delivered } == 3 }
            }
            #expect(await studio.paid == 4)
        }
    }

    @Test("With the database lost, the films of a family are known by their receipts, and only what is new is paid for")
    func rebuilt() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.job", text: "prompt: x\nduration: [5, 10]\ntakes: 2\n")
            try await studio.working { try await eventually("four") { try studio.drop.visibleNames().count == 5 } }
            for name in try studio.state.names() where name.hasPrefix("reeldrop.sqlite") {
                try studio.state.remove(FilePath(name))
            }
            try studio.drop.write("other.job", text: "prompt: y\n")
            try await studio.working { try await eventually("other") { studio.drop.exists("other.mp4") } }
            #expect(await studio.paid == 5)
        }
    }
}
