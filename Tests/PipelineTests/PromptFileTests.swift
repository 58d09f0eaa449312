import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// Prompts in files of their own, and several of them.
struct PromptFileTests {
    @Test(
        "A prompt's file is waited for, read as jobs are, and part of the job: its change is a new film, its loss is none"
    )
    func changed() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.job", text: "prompt: @texts/brief.txt\n")
            try studio.drop.makeDirectory("texts")
            try await studio.working({ $0.folders[0].scan = .seconds(1) }) {
                try await eventually("told") {
                    try studio.drop.exists("hero.waiting.txt")
                        && studio.drop.readText("hero.waiting.txt").contains("texts/brief.txt is not there yet.")
                }
                try studio.drop.write(
                    "texts/brief.txt",
                    "Gläser\r\nim Licht".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
                )
                try await studio.waitFor(["hero.job", "texts", "hero.mp4"])
            }
            try studio.drop.write("texts/brief.txt", text: "two\n")
            try await studio.working({ $0.folders[0].scan = .seconds(1) }) {
                try await studio.waitFor(["hero.job", "texts", "hero.mp4", "hero.v2.mp4"])
                try studio.drop.write("texts/brief.txt", text: "two\n")
                try studio.drop.remove("texts/brief.txt")
                try studio.drop.write("probe.job", text: "prompt: probe\n")
                try await studio.waitFor(["hero.job", "texts", "hero.mp4", "hero.v2.mp4", "probe.job", "probe.mp4"])
            }
            #expect(await studio.sandbox.tasks.map(\.prompt) == ["Gläser\nim Licht", "two", "probe"])
        }
    }

    @Test("Several prompts are a film each, with names that tell which; one in defaults lies beside them")
    func several() async throws {
        try await Studio.open { studio in
            try studio.drop.makeDirectory("sub")
            try studio.drop.write("_defaults.job", text: "prompt: @house.txt\n")
            try studio.drop.write("house.txt", text: "house style")
            try studio.drop.write("sub/plain.job", text: "duration: 5\n")
            try studio.drop.write("sub/hero.job", text: "prompts:\n- one: 1\n- @two.txt\naspect_ratio: 1:1, 9:16\n")
            try studio.drop.write("sub/two.txt", text: "two")
            let names = ["1.1x1", "1.9x16", "2.1x1", "2.9x16"].map { "hero.prompt\($0).mp4" }
            let check = CheckReport(files: [studio.drop("sub/hero.job")], settings: studio.settings)
            #expect(check.entries[0].takes.map(\.output) == names, "\(check.text())")
            #expect(CheckReport(files: [studio.drop("sub/plain.job")], settings: studio.settings).isValid)
            try await studio.working {
                try await studio.waitFor(Set(names + ["plain.job", "plain.mp4", "hero.job", "two.txt"]), in: "sub")
            }
            #expect(
                await studio.sandbox.tasks.map(\.prompt).sorted() == ["house style", "one: 1", "one: 1", "two", "two"]
            )
        }
    }

    @Test("A prompt's file is read from the drop folder only")
    func escapes() async throws {
        try await Studio.open { studio in
            let outside = try TemporaryFolder()
            try outside.write("secret.txt", text: "secret")
            try FileManager.default.createSymbolicLink(
                atPath: studio.drop("link.txt").string,
                withDestinationPath: outside("secret.txt").string
            )
            try studio.drop.write("a.job", text: "prompt: @link.txt\n")
            try studio.drop.write("b.job", text: "prompt: @\(outside("secret.txt"))\n")
            try await studio.working {
                try await eventually("told") {
                    studio.drop.exists("a.waiting.txt") || studio.drop.exists("a.failed.txt")
                }
                try await eventually("told of the other") { studio.drop.exists("b.failed.txt") }
            }
            #expect(await studio.sandbox.posts.isEmpty)
        }
    }
}
