import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// From drafts to the final films.
struct DraftTests {
    private static let brief = "prompt: x\nresolution: 720p\nduration: 10\ntakes: 3\n"

    @Test("Only the drafts that were kept become final, with their seeds, and a second save costs nothing")
    func keptOnes() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.job", text: Self.brief + "draft: true\n")
            try await studio.working {
                try await studio.waitFor(
                    ["hero.job", "hero.draft.take1.mp4", "hero.draft.take2.mp4", "hero.draft.take3.mp4"]
                )
                let drafts = try studio.takes().compactMap(\.request)
                #expect(drafts.allSatisfy { $0.resolution == "480p" && $0.duration == 5 })
                // One is deleted, one left as it is, and one is liked and renamed below.
                try studio.drop.remove("hero.draft.take2.mp4")
                let check = CheckReport(files: [studio.drop("hero.job")], settings: studio.settings)
                #expect(check.entries[0].takes.map(\.output).count == 3 && check.credits == 3 * 350)
                try studio.drop.move("hero.draft.take1.mp4", to: "the best.mp4")
                try studio.drop.write("hero.job", text: Self.brief)
                let final = CheckReport(files: [studio.drop("hero.job")], settings: studio.settings)
                // The sandbox's small films are all alike, so `check` can't tell which of them was renamed.
                #expect(final.entries[0].takes.count == 2 && final.credits == 2 * 1400)
                let all: Set<String> = [
                    "hero.job", "the best.mp4", "hero.draft.take3.mp4", "hero.take1.mp4", "hero.take3.mp4",
                ]
                try await studio.waitFor(all)
                let finals = try studio.takes().compactMap(\.request).filter { $0.draft == nil }
                #expect(finals.map(\.seed) == [drafts[0].seed, drafts[2].seed])
                #expect(finals.allSatisfy { $0.resolution == "720p" && $0.duration == 10 })
                // Neither a save nor a draft that is deleted later changes anything.
                try studio.drop.remove("hero.draft.take3.mp4")
                try studio.drop.write("hero.job", text: "# done\n" + Self.brief)
                try studio.drop.write("probe.job", text: "prompt: probe\n")
                try await eventually("the probe") { studio.drop.exists("probe.mp4") }
                try studio.drop.write("hero.job", text: Self.brief + "draft: yes\n")
                try studio.drop.write("probe2.job", text: "prompt: probe 2\n")
                try await eventually("the second probe") { studio.drop.exists("probe2.mp4") }
            }
            #expect(await studio.paid == 3 + 2 + 2)
        }
    }

    @Test("hero.final makes the drafts final while it lies there, also when it came while nobody watched")
    func finalFile() async throws {
        try await Studio.open { studio in
            try studio.drop.write("a.job", text: "prompt: a\nresolution: 720p\ndraft: true\n")
            try studio.drop.write("b.job", text: "prompt: b\nresolution: 720p\ndraft: true\n")
            try await studio.working {
                try await studio.waitFor(["a.job", "a.draft.mp4", "b.job", "b.draft.mp4"])
                try studio.drop.write("a.final", [])
                try await studio.waitFor(["a.job", "a.draft.mp4", "a.final", "a.mp4", "b.job", "b.draft.mp4"])
            }
            try studio.drop.write("b.Final.txt", [])
            for name in try studio.state.names() where name.hasPrefix("reeldrop.sqlite") {
                try studio.state.remove(FilePath(name))
            }
            let all: Set<String> = [
                "a.job", "a.draft.mp4", "a.final", "a.mp4", "b.job", "b.draft.mp4", "b.Final.txt", "b.mp4",
            ]
            try await studio.working { try await studio.waitFor(all) }
            #expect(await studio.paid == 4)
            let seeds = Dictionary(grouping: await studio.sandbox.tasks, by: \.prompt).mapValues { $0.map(\.seed) }
            #expect(seeds.values.allSatisfy { Set($0).count == 1 })
        }
    }

    @Test("Without any draft left nothing is made, and the note says so; a draft that is put back is made final")
    func noneLeft() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.job", text: Self.brief.replacing("3", with: "1") + "draft: true\n")
            try await studio.working {
                try await studio.waitFor(["hero.job", "hero.draft.mp4"])
                let film = try studio.drop.read("hero.draft.mp4")
                try studio.drop.remove("hero.draft.mp4")
                try studio.drop.write("hero.job", text: Self.brief.replacing("3", with: "1"))
                try await eventually("told") { studio.drop.exists("hero.failed.txt") }
                #expect(try studio.drop.readText("hero.failed.txt").contains("None of the drafts is beside the job"))
                #expect(await studio.paid == 1)
                try studio.drop.write("found again.mp4", film)
                try await studio.waitFor(["hero.job", "found again.mp4", "hero.mp4"])
            }
            #expect(await studio.paid == 2)
        }
    }

    @Test(
        "A draft of a job that is as cheap anyway is the film, and a changed prompt has nothing to do with the drafts"
    )
    func noDifference() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.job", text: "prompt: x\ndraft: true\n")
            try studio.drop.write("shot.job", text: "prompt: y\nduration: 10\ndraft: true\n")
            try await studio.working {
                try await studio.waitFor(["hero.job", "hero.mp4", "shot.job", "shot.draft.mp4"])
            }
            #expect(
                try studio.takes().first { $0.request?.prompt == "x" }?.request?.remarks == [
                    Sentences.draftIsFinal("480p", 5)
                ]
            )
            try studio.drop.remove("shot.draft.mp4")
            try studio.drop.write("hero.job", text: "prompt: x\n")
            try studio.drop.write("shot.job", text: "prompt: z\nduration: 10\n")
            try await studio.working { try await studio.waitFor(["hero.job", "hero.mp4", "shot.job", "shot.mp4"]) }
            #expect(await studio.paid == 3)
        }
    }
}
