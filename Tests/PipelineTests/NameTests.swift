import Foundation
import Glibc
import JobFile
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

@testable import Pipeline
@testable import WatchFolder

/// Names as other systems write them: in other letters, too long, with endings that nobody sees (pitfalls B4).
struct NameTests {
    /// The same letters, in the one form and in the other.
    private static let composed = "Caf\u{E9}"
    private static let decomposed = "Cafe\u{301}"

    @Test("B4.1 B4.2 What Macs and Windows leave about is not run, not told of and not touched")
    func debris() async throws {
        try await Studio.open { studio in
            let debris: [FilePath] = [
                "._shot.job", ".DS_Store", ".AppleDouble/shot.job", ".TemporaryItems/shot.job", ".Trashes/shot.job",
                ".fseventsd/shot.job", ".Spotlight-V100/shot.job", "@eaDir/shot.job", "#recycle/shot.job", "Thumbs.db",
                "desktop.ini", "~$shot.job", "~WRL0001.tmp", "shot.job.crdownload", "shot.job:Zone.Identifier",
            ]
            for name in debris {
                try studio.drop.makeDirectory(name.removingLastComponent())
                try studio.drop.write(name, [0, 5, 0x16, 7] + Array("prompt: never\n".utf8))
            }
            let before = try studio.drop.visibleNames()
            try studio.drop.write("shot.job", text: "prompt: real\n")
            try await studio.working {
                try await studio.waitFor(before.union(["shot.job", "shot.mp4"]))
            }
            #expect(await studio.sandbox.tasks.map(\.prompt) == ["real"])
            for name in debris { #expect(studio.drop.exists(name)) }
            #expect(try studio.takes().count == 1)
        }
    }

    @Test("B4.3 A file that comes under a sync program's temporary name is one job; a conflict copy is none")
    func syncNames() async throws {
        try await Studio.open { studio in
            let passing: [FilePath] = [
                ".syncthing.shot0.job.tmp", "~syncthing~shot1.job.tmp", ".shot2.job.AbC123", ".shot3.job.~1f2e",
                "shot4.job.part", "~$shot5.job", ".dropbox.cache/shot6.job", ".sb-1a2b3c4d-Xy/shot7.job",
                "~ps1234.tmp", "shot9.job.tmp",
            ]
            let copies = [
                "shot.sync-conflict-20260101-120000-ABCDEFG", "shot (Anna's conflicted copy 2026-01-01)",
                "shot-DESKTOP-4F7K2QX", "shot_conflict-20260101-120000",
            ]
            try await studio.working({ $0.folders[0].scan = .seconds(1) }) {
                for (index, name) in passing.enumerated() {
                    try studio.drop.makeDirectory(name.removingLastComponent())
                    try studio.drop.write(name, text: "prompt: number \(index)\n")
                }
                for name in copies { try studio.drop.write(FilePath("\(name).job"), text: "prompt: never\n") }
                try await eventually("notes") { copies.allSatisfy { studio.drop.exists(FilePath("\($0).failed.txt")) } }
                #expect(await studio.sandbox.posts.isEmpty)
                for (index, name) in passing.enumerated() {
                    try studio.drop.move(name, to: FilePath("shot\(index).job"))
                }
                try await eventually("films") {
                    passing.indices.allSatisfy { studio.drop.exists(FilePath("shot\($0).mp4")) }
                }
            }
            #expect(
                await studio.sandbox.tasks.map(\.prompt).sorted() == passing.indices.map { "number \($0)" }.sorted()
            )
            let note = try studio.drop.readText(FilePath("\(copies[0]).failed.txt"))
            #expect(note.contains("give it another name"))
        }
    }

    @Test("B4.4 An image is found by the letters of its name, however they are put together")
    func unicodeForms() async throws {
        try await Studio.open { studio in
            let (composed, decomposed) = (Self.composed, Self.decomposed)
            try studio.drop.write(FilePath("\(decomposed).png"), picture())
            try studio.drop.write("one.job", text: "prompt: one\nimage: \(composed).png\n")
            try studio.drop.makeDirectory(FilePath("\(composed) bilder"))
            try studio.drop.write(FilePath("\(composed) bilder/b.png"), picture(shade: 3))
            try studio.drop.write("two.job", text: "prompt: two\nimage: \(decomposed) Bilder/B.PNG\n")
            // Two jobs that a Swift string takes for one.
            try studio.drop.write(FilePath("\(composed)1.job"), text: "prompt: three\n")
            try studio.drop.write(FilePath("\(decomposed)1.job"), text: "prompt: four\n")
            try await studio.working {
                try await eventually("films") { try studio.takes().filter { $0.state == .delivered }.count == 4 }
            }
            #expect(await studio.sandbox.tasks.map(\.prompt).sorted() == ["four", "one", "three", "two"])
            let takes = try studio.takes()
            #expect(takes.first { $0.jobPath == "one.job" }?.request?.remarks?.count == 1)
            #expect(
                takes.first { $0.jobPath == "two.job" }?.request?.remarks == [
                    "\(decomposed) Bilder/B.PNG was not there; \(composed) bilder/b.png is used."
                ]
            )
        }
    }

    @Test("B4.4 Two files that differ only by Unicode form are an error, unless one is exactly as written")
    func twoForms() throws {
        let drop = try TemporaryFolder()
        let folder = try DropFolder(drop.path)
        // Written in a third way: both parts of the name in the other form.
        let names = ["\u{E9}e\u{301}.png", "e\u{301}\u{E9}.png"]
        for name in names { try drop.write(FilePath(name)) }
        guard case .several(let found) = try folder.find("\u{E9}\u{E9}.png") else {
            Issue.record("no error")
            return
        }
        #expect(Set(found.map(\.bytes)) == Set(names.map { Array($0.utf8) }))
        #expect(try folder.find(FilePath(names[0])) == .one(FilePath(names[0])))
        #expect(Sentences.unclear("x", found).contains("look alike"))
        // Another form is nearer than another case.
        let near = DropFolder.names(like: "\u{C9}.png", among: ["e\u{301}.png", "E\u{301}.png"])
        #expect(near.map(\.string) == ["E\u{301}.png"])
    }

    @Test("B4.5 An image is found by another case; exact wins, and two that are alike are an error that names both")
    func letterCase() async throws {
        try await Studio.open { studio in
            for (name, shade) in [("hero.png", 1), ("Two.png", 2), ("two.PNG", 3), ("TWO.png", 4)] {
                try studio.drop.write(FilePath(name), picture(shade: UInt8(shade)))
            }
            try studio.drop.write("one.job", text: "prompt: one\nimage: Hero.PNG\n")
            try studio.drop.write("exact.job", text: "prompt: exact\nimage: TWO.png\n")
            try studio.drop.write("unclear.job", text: "prompt: unclear\nimage: tWo.pNg\n")
            try studio.drop.write("later.job", text: "prompt: later\nimage: Bilder/Later.PNG\n")
            // Nothing leaves, since nobody listens there: the note stays to be read.
            try await studio.working({ $0.apiURL = "http://127.0.0.1:9" }) {
                try await eventually("notes") {
                    studio.drop.exists("one.queued.txt") && studio.drop.exists("exact.queued.txt")
                        && studio.drop.exists("unclear.failed.txt") && studio.drop.exists("later.waiting.txt")
                }
                #expect(
                    try studio.drop.readText("one.queued.txt").contains("Hero.PNG was not there; hero.png is used.")
                )
                #expect(try !studio.drop.readText("exact.queued.txt").contains("is used"))
                let error = try studio.drop.readText("unclear.failed.txt")
                for name in ["TWO.png", "Two.png", "two.PNG"] { #expect(error.contains(name)) }
            }
            let report = CheckReport(files: [studio.drop("unclear.job"), studio.drop("one.job")], settings: Settings())
            #expect(report.entries[0].problems.first?.message.contains("are both like it") == true)
            #expect(report.entries[1].problems.isEmpty)
            try studio.drop.remove("unclear.job")
            try await studio.working({ $0.folders[0].scan = .seconds(3600) }) {
                try await eventually("two films") { try studio.drop.names().filter { $0.hasSuffix(".mp4") }.count == 2 }
                try studio.drop.makeDirectory("bilder")
                try await Task.sleep(for: .seconds(1))
                try studio.drop.write("bilder/later.png", picture(shade: 9))
                try await eventually("the late one") { studio.drop.exists("later.mp4") }
            }
            #expect(await studio.paid == 3)
        }
    }

    @Test("B4.5 An image that goes with a job by its name alone is found by other letters too, and two are unclear")
    func imageOfOwnName() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.PnG", picture())
            try studio.drop.write(FilePath("\(Self.decomposed).Last.png"), picture())
            try studio.drop.write(FilePath("\(Self.decomposed).First.png"), picture())
            for name in ["two.png", "TWO.png"] { try studio.drop.write(FilePath(name), picture()) }
            try studio.drop.write("Hero.job", text: "prompt: hero\n")
            try studio.drop.write(FilePath("\(Self.composed).job"), text: "prompt: cafe\n")
            try studio.drop.write("Two.job", text: "prompt: two\n")
            try await studio.working {
                try await eventually("the films") { await studio.sandbox.tasks.count == 2 }
                try await eventually("unclear") { studio.drop.exists("Two.failed.txt") }
            }
            #expect(try studio.drop.readText("Two.failed.txt").contains("TWO.png and two.png"))
            let takes = try studio.takes()
            #expect(takes.first { $0.jobPath == "Hero.job" }?.request?.image != nil)
            let cafe = takes.first { $0.jobPath == FilePath("\(Self.composed).job") }?.request
            #expect(cafe?.image != nil && cafe?.imageEnd != nil)
        }
    }

    @Test("B4.5 Letters are compared without regard to any language")
    func noLocale() throws {
        func like(_ written: FilePath.Component, _ names: [FilePath.Component]) -> [String] {
            DropFolder.names(like: written, among: names).map(\.string)
        }
        #expect(like("TITLE.png", ["title.png"]) == ["title.png"])
        #expect(like("TITLE.png", ["t\u{131}tle.png"]) == [])
        #expect(like("\u{C9}T\u{C9}.png", ["e\u{301}te\u{301}.png"]).count == 1)
        let broken = try #require(FilePath(bytes: Data([0x61, 0xFF])).lastComponent)
        #expect(like("a\u{FFFD}", [broken]) == [])
    }

    @Test("B4.6 A job runs whatever bytes its name has, and its note and film stand beside it")
    func hostileNames() async throws {
        try await Studio.open { studio in
            var stems: [[UInt8]] = [
                [0x61, 0xFF, 0x62], Array("new\nline".utf8), Array("shot ".utf8), Array("shot.".utf8),
            ]
            stems.append(Array("a\u{F022}b\u{F029}".utf8))
            for (index, stem) in stems.enumerated() {
                let path = Data("\(studio.drop.path)/".utf8) + Data(stem) + Data(".job".utf8)
                try path.withUnsafeCString { name in
                    let file = try calling { open(name, O_WRONLY | O_CREAT, 0o644) }
                    defer { close(file) }
                    let text = "prompt: x \(index)\n"
                    #expect(write(file, text, text.utf8.count) == text.utf8.count)
                }
            }
            let folder = try DropFolder(studio.drop.path)
            try await studio.working {
                try await eventually("films") {
                    try studio.takes().filter { $0.state == .delivered }.count == stems.count
                }
            }
            let names = Set(try folder.list("").map(\.name.bytes))
            for stem in stems { #expect(names.contains(stem + Array(".mp4".utf8))) }
            #expect(await studio.paid == stems.count)
        }
    }

    @Test("B4.7 Names of up to 255 bytes have films of their own, with names that are text")
    func longNames() async throws {
        try await Studio.open { studio in
            var stems = (244...251).map { length in
                String(repeating: "x", count: length % 4) + String(repeating: "🎬", count: length / 4)
            }
            let common = String(repeating: "a", count: 240)
            stems += [common + "11111111111", common + "22222222222"]
            for (index, stem) in stems.enumerated() {
                try studio.drop.write(FilePath("\(stem).job"), text: "prompt: number \(index)\n")
            }
            // A note's ending is longer than a job's. Nobody listens there, so they stay to be read.
            try await studio.working({ $0.apiURL = "http://127.0.0.1:9" }) {
                try await eventually("notes") {
                    try studio.drop.names().count { $0.hasSuffix(".queued.txt") } == stems.count
                }
                #expect(try studio.drop.names().allSatisfy { !$0.contains("\u{FFFD}") && $0.utf8.count <= 255 })
            }
            try await studio.working {
                try await eventually("films") {
                    try studio.takes().filter { $0.state == .delivered }.count == stems.count
                }
            }
            let films = try studio.drop.names().filter { $0.hasSuffix(".mp4") }
            #expect(films.count == stems.count)
            #expect(films.allSatisfy { !$0.contains("\u{FFFD}") && $0.utf8.count <= 255 })
            #expect(Set(try studio.takes().compactMap(\.filmPath?.string)) == films)
            #expect(await studio.paid == stems.count)
        }
    }

    @Test("B4.8 A job with a hidden second ending is told so once, and runs when it is renamed")
    func secondEnding() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.job.txt", text: "prompt: x\n")
            try studio.drop.write("Shot.JOB.Txt", text: "prompt: y\n")
            try studio.drop.write("old.job.rtf", text: "{\\rtf1 prompt: z}")
            try studio.drop.write("job.txt", text: "a text of somebody's own")
            let files: Set = ["hero.job.txt", "Shot.JOB.Txt", "old.job.rtf", "job.txt"]
            try await studio.working({ $0.folders[0].scan = .seconds(1) }) {
                try await studio.waitFor(
                    files.union(["hero.job.failed.txt", "Shot.JOB.failed.txt", "old.job.failed.txt"])
                )
                #expect(try studio.drop.readText("hero.job.failed.txt").contains("Rename it to hero.job."))
                #expect(await studio.sandbox.posts.isEmpty)
                try studio.drop.move("hero.job.txt", to: "hero.job")
                try studio.drop.remove("Shot.JOB.Txt")
                try await studio.waitFor(["hero.job", "hero.mp4", "old.job.rtf", "old.job.failed.txt", "job.txt"])
            }
            #expect(await studio.paid == 1)
            let report = CheckReport(files: [studio.drop("old.job.rtf")], settings: Settings())
            #expect(report.entries[0].problems.first?.message.contains("Rename it to old.job.") == true)
        }
    }

    @Test("B4.9 Whatever is no image in the folder is refused, unread and without waiting for it")
    func escapes() async throws {
        try await Studio.open { studio in
            let outside = try TemporaryFolder()
            try outside.write("secret.png", picture())
            try calling { mkfifo(studio.drop("pipe.png").string, 0o600) }
            try calling { symlink(outside("secret.png").string, studio.drop("link.png").string) }
            try calling { symlink(outside.path.string, studio.drop("linked").string) }
            try studio.drop.makeDirectory("folder.png")
            let images = [
                "../secret.png", "\(outside("secret.png"))", "link.png", "linked/secret.png", "pipe.png", "folder.png",
                "/proc/self/environ", "/dev/zero",
            ]
            for (index, image) in images.enumerated() {
                try studio.drop.write(FilePath("\(index).job"), text: "prompt: x\nimage: \(image)\n")
            }
            try await studio.working {
                try await eventually("notes") {
                    images.indices.allSatisfy { studio.drop.exists(FilePath("\($0).failed.txt")) }
                }
            }
            #expect(await studio.sandbox.posts.isEmpty)
            #expect(try studio.takes().allSatisfy { $0.state == .rejected })
            #expect(try studio.state.names(in: "inputs").isEmpty)
        }
    }

    @Test("B4.9 A hard link to somebody else's file is not sent", .enabled(if: geteuid() == 0, "needs to be root"))
    func hardLink() async throws {
        try await Studio.open { studio in
            let outside = try TemporaryFolder()
            for name: FilePath in ["secret.png", "own.png"] { try outside.write(name, picture()) }
            try calling { chown(outside("secret.png").string, 65533, 65533) }
            try calling { link(outside("secret.png").string, studio.drop("secret.png").string) }
            try calling { link(outside("own.png").string, studio.drop("own.png").string) }
            try studio.drop.write("secret.job", text: "prompt: never\n")
            try studio.drop.write("own.job", text: "prompt: own\n")
            try await studio.working {
                try await studio.waitFor([
                    "secret.job", "secret.png", "secret.failed.txt", "own.job", "own.png", "own.mp4",
                ])
            }
            #expect(try studio.drop.readText("secret.failed.txt").contains("Put a copy there."))
            #expect(await studio.sandbox.tasks.map(\.prompt) == ["own"])
        }
    }
}

extension Data {
    /// Calls the body with the bytes as a string of C.
    fileprivate func withUnsafeCString<R>(_ body: (UnsafePointer<CChar>) throws -> R) rethrows -> R {
        try (self + [0]).withUnsafeBytes { try body($0.bindMemory(to: CChar.self).baseAddress!) }
    }
}
