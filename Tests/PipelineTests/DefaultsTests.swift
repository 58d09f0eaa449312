import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// `_defaults.job`: values for all jobs of a folder and below.
struct DefaultsTests {
    @Test("The nearest defaults win, field by field, and the file itself is no job")
    func nearest() async throws {
        try await Studio.open { studio in
            try studio.drop.makeDirectory("spring/stories")
            try studio.drop.write("_defaults.job", text: "duration: 10\nseed: 7\n")
            try studio.drop.write("spring/_defaults.job", text: "aspect_ratio: [1:1, 9:16]\nseed: 8\n")
            try studio.drop.write("plain.job", text: "prompt: plain\n")
            try studio.drop.write("spring/stories/hero.job", text: "prompt: hero\naspect_ratio: 9:16\n")
            try studio.drop.write("spring/both.job", text: "prompt: both\n")
            try studio.drop.write("spring/shot.png", picture())
            try studio.drop.write("spring/shot.job", text: "prompt: shot\n")
            try await studio.working {
                try await studio.waitFor(["_defaults.job", "plain.job", "plain.mp4", "spring"])
                try await studio.waitFor(
                    [
                        "_defaults.job", "both.job", "both.1x1.mp4", "both.9x16.mp4", "shot.png", "shot.job",
                        "shot.mp4",
                        "stories",
                    ],
                    in: "spring"
                )
                try await studio.waitFor(["hero.job", "hero.mp4"], in: "spring/stories")
            }
            let requests = Dictionary(grouping: try studio.takes().compactMap(\.request), by: \.prompt)
            #expect(requests["plain"]?.map(\.seed) == [7])
            #expect(requests["hero"]?.map(\.aspectRatio) == ["9:16"])
            #expect(requests["hero"]?.map(\.seed) == [8])
            #expect(requests.values.joined().allSatisfy { $0.duration == 10 })
        }
    }

    @Test("A changed default counts for what is not sent yet; what was sent is not made again unless it is ordered")
    func changed() async throws {
        try await Studio.open { studio in
            try studio.drop.makeDirectory("sub")
            try studio.drop.write("_defaults.job", text: "seed: 1\n")
            try studio.drop.write("sub/sent.job", text: "prompt: sent\n")
            try await studio.working { try await studio.waitFor(["sent.job", "sent.mp4"], in: "sub") }
            try await studio.working({ $0.apiURL = "http://127.0.0.1:9" }) {
                try studio.drop.write("sub/waits.job", text: "prompt: waits\n")
                try await eventually("ready") {
                    try studio.takes().last?.request?.seed == 1 && studio.takes().count == 2
                }
                try studio.drop.write("_defaults.job", text: "seed: 2\nduration: 10\n")
                try await eventually("ready anew") {
                    try studio.takes().last?.request.map { [$0.seed, Int64($0.duration)] } == [2, 10]
                }
                try studio.drop.remove("_defaults.job")
                try await eventually("ready as by itself") { try studio.takes().last?.request?.duration == 5 }
                try studio.drop.write("_defaults.job", text: "seed: 3\n")
                try await eventually("ready at last") { try studio.takes().last?.request?.seed == 3 }
            }
            try await studio.working {
                try await studio.waitFor(
                    ["sent.job", "sent.mp4", "sent.changed.txt", "waits.job", "waits.mp4"],
                    in: "sub"
                )
                #expect(await studio.paid == 2)
                try studio.drop.write("sub/sent.redo", [])
                try await studio.waitFor(["sent.job", "sent.mp4", "sent.v2.mp4", "waits.job", "waits.mp4"], in: "sub")
            }
            #expect(try studio.takes().compactMap(\.request?.seed) == [1, 3, 3])
        }
    }

    @Test(
        "Of finished jobs that changed defaults would make otherwise it is told, once, and a redo file makes them anew"
    )
    func finishedJobs() async throws {
        try await Studio.open { studio in
            try studio.drop.makeDirectory("sub")
            for name in ["a", "b"] { try studio.drop.write(FilePath("sub/\(name).job"), text: "prompt: \(name)\n") }
            try studio.drop.write("sub/own.job", text: "prompt: own\nduration: 5\n")
            let films: Set<String> = ["a.job", "a.mp4", "b.job", "b.mp4", "own.job", "own.mp4"]
            try await studio.working {
                try await studio.waitFor(films, in: "sub")
                try studio.drop.write("_defaults.job", text: "duration: 10\n")
                try await studio.waitFor(films.union(["a.changed.txt", "b.changed.txt"]), in: "sub")
                #expect(try studio.drop.readText("sub/a.changed.txt").contains("empty file named a.redo beside"))
                try studio.drop.remove("sub/b.changed.txt")
                try studio.drop.write("sub/a.redo", [])
                try await studio.waitFor(films.union(["a.v2.mp4"]), in: "sub")
            }
            // Taken back while nobody watches: now it is the new film of `a` that differs.
            try studio.drop.remove("_defaults.job")
            try await studio.working {
                try await studio.waitFor(films.union(["a.v2.mp4", "a.changed.txt"]), in: "sub")
                try studio.drop.write("_defaults.job", text: "duration: 10\n")
                try await studio.waitFor(films.union(["a.v2.mp4", "b.changed.txt"]), in: "sub")
            }
            #expect(await studio.paid == 4)
        }
    }

    @Test("A mistake in defaults is told beside each job that it concerns, and mended there it is forgotten")
    func mistakes() async throws {
        try await Studio.open { studio in
            try studio.drop.makeDirectory("sub")
            try studio.drop.write("_defaults.job", text: "resolution: 8K\n")
            try studio.drop.write("sub/a.job", text: "prompt: a\n")
            try await studio.working {
                try await studio.waitFor(["a.job", "a.failed.txt"], in: "sub")
                let note = try studio.drop.readText("sub/a.failed.txt")
                #expect(note.contains("In _defaults.job, line 1, column 13: `resolution` must be 480p or 720p"))
                try studio.drop.write("_defaults.job", text: "resolution: 720p\n")
                try await studio.waitFor(["a.job", "a.mp4"], in: "sub")
            }
            #expect(try studio.takes().last?.request?.resolution == "720p")
        }
    }
}
