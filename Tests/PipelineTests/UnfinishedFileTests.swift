import Crypto
import Foundation
import Glibc
import Seedance
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

@testable import Pipeline
@testable import WatchFolder

/// Files that look finished and are not (pitfalls B1).
struct UnfinishedFileTests {
    private static func digest(_ bytes: [UInt8]) -> String { hexText(SHA256.hash(data: bytes)) }

    /// Opens a file for writing in the middle of it, as a copier does that comes back.
    private static func put(_ bytes: ArraySlice<UInt8>, at offset: Int, into path: FilePath) throws {
        let file = try FileDescriptor.open(path, .writeOnly, options: .create, permissions: [.ownerReadWrite])
        try file.closeAfter { _ = try file.writeAll(toAbsoluteOffset: Int64(offset), bytes) }
        // A copier that keeps dates sets the same one each time.
        try calling { utimes(path.string, [timeval(tv_sec: 1, tv_usec: 0), timeval(tv_sec: 1, tv_usec: 0)]) }
    }

    private static func sent(_ studio: Studio) throws -> [String] {
        try studio.takes().flatMap { $0.request?.digests ?? [] }
    }

    @Test(
        "B1.1 B1.3 A slow copy that keeps its date and pauses is sent once, whole, also when the daemon starts amid it"
    )
    func slowCopy() async throws {
        try await Studio.open { studio in
            let image = picture(width: 1200, height: 800)
            let half = image.count / 2
            func copy(_ range: Range<Int>) throws {
                for start in stride(from: range.lowerBound, to: range.upperBound, by: 4096) {
                    let end = min(start + 4096, range.upperBound)
                    try Self.put(image[start..<end], at: start, into: studio.drop("hero.png"))
                }
            }
            try studio.drop.write("hero.job", text: "prompt: x\nimage: hero.png\n")
            try copy(0..<half)
            try await studio.working({ $0.folders[0].scan = .seconds(1) }) {
                try await studio.waitFor(["hero.job", "hero.png", "hero.waiting.txt"])
                try copy(half..<image.count - 1)
                // Longer than any quiet time.
                try await Task.sleep(for: .seconds(2))
                #expect(await studio.sandbox.posts.isEmpty)
                try copy(image.count - 1..<image.count)
                try await studio.waitFor(["hero.job", "hero.png", "hero.mp4"])
            }
            #expect(await studio.paid == 1)
            #expect(try Self.sent(studio) == [Self.digest(image)])
        }
    }

    @Test("B1.1 B1.8 An image that is open for writing, or was replaced a moment ago, is not taken for the last one")
    func restlessImage() throws {
        let drop = try TemporaryFolder()
        try drop.write("x.job", text: "prompt: x\n")
        try drop.write("a.png", picture(shade: 1))
        let folder = try DropFolder(drop.path)
        let job = try folder.open("x.job")
        var settling = Settling()
        let start = ContinuousClock.now
        func look(after seconds: Int) -> String {
            let state = folder.input(
                JobPlan.File(path: "a.png", name: "a.png"),
                Model.seedance2Mini.images,
                of: job,
                settling: &settling,
                quiet: Quiet(unproven: .seconds(1)),
                now: start + .seconds(seconds)
            )
            switch state {
            case .whole, .foreign: return "whole"
            case .unsettled: return "unsettled"
            case .waiting(let sentence, _), .refused(let sentence): return sentence
            }
        }
        #expect(look(after: 0) == "unsettled")
        try drop.write("a.png", picture(shade: 2))
        #expect(look(after: 5) == "unsettled")
        #expect(look(after: 10) == "whole")
        let writer = try FileDescriptor.open(drop("a.png"), .writeOnly)
        #expect(look(after: 15) == "a.png is still being written.")
        try writer.close()
        #expect(look(after: 20) == "whole")
    }

    @Test("B1.1 A job that reads well while somebody has it open for writing is waited for, and that is told")
    func openJob() async throws {
        try await Studio.open { studio in
            let file = try FileDescriptor.open(
                studio.drop("hero.job"),
                .writeOnly,
                options: .create,
                permissions: [.ownerReadWrite]
            )
            try file.writeAll("prompt: A watch".utf8)
            try await studio.working({ $0.folders[0].scan = .seconds(1) }) {
                try await studio.waitFor(["hero.job", "hero.waiting.txt"])
                #expect(try studio.drop.readText("hero.waiting.txt").contains(Sentences.stillOpen))
                #expect(await studio.sandbox.posts.isEmpty)
                try file.writeAll(" turns slowly\n".utf8)
                try file.close()
                try await studio.waitFor(["hero.job", "hero.mp4"])
            }
            #expect(await studio.sandbox.tasks.map(\.prompt) == ["A watch turns slowly"])
        }
    }

    @Test("B1.2 A preallocated copy is not sent early, in whatever order its parts come")
    func preallocated() async throws {
        try await Studio.open { studio in
            let image = picture(width: 800, height: 600)
            let path = studio.drop("hero.png")
            let file = try FileDescriptor.open(path, .writeOnly, options: .create, permissions: [.ownerReadWrite])
            try file.closeAfter { _ = try calling { posix_fallocate(file.rawValue, 0, off_t(image.count)) } }
            try studio.drop.write("hero.job", text: "prompt: x\nimage: hero.png\n")
            try await studio.working({ $0.folders[0].scan = .seconds(1) }) {
                // Neither refused as no image, nor sent.
                try await studio.waitFor(["hero.job", "hero.png", "hero.waiting.txt"])
                #expect(try studio.drop.readText("hero.waiting.txt").contains("still to come"))
                // The end comes first, then the head; a hole is left before the end mark's chunk.
                try Self.put(image[5000...].dropLast(12), at: 5000, into: path)
                try await Task.sleep(for: .seconds(2))
                #expect(await studio.sandbox.posts.isEmpty)
                try Self.put(image[..<5000], at: 0, into: path)
                try await eventually("incomplete") {
                    try studio.drop.readText("hero.waiting.txt").contains("not complete yet")
                }
                #expect(await studio.sandbox.posts.isEmpty)
                try Self.put(image.suffix(12), at: image.count - 12, into: path)
                try await studio.waitFor(["hero.job", "hero.png", "hero.mp4"])
            }
            #expect(try Self.sent(studio) == [Self.digest(image)])
            #expect(await studio.paid == 1)
        }
    }

    @Test("B1.4 A file that Finder is copying is waited for, by the mark beside it or in an attribute")
    func finderMark() async throws {
        try await Studio.open { studio in
            let double = Self.appleDouble(finderInfo: Array("brokMACS".utf8))
            try studio.drop.write("a.png", [])
            try studio.drop.write("._a.png", double)
            // The whole content is there, the mark is not yet taken away.
            try studio.drop.write("b.png", picture(shade: 2))
            let info = Array("AFP\0".utf8) + [UInt8](repeating: 0, count: 12) + Array("brokMACS".utf8)
            let value = info + [UInt8](repeating: 0, count: 60 - info.count + 1)
            let attribute = "user.DosStream.AFP_AfpInfo:$DATA"
            try Self.set(attribute, of: studio.drop("b.png"), to: value)
            for name in ["a", "b"] {
                try studio.drop.write(FilePath("\(name).job"), text: "prompt: \(name)\nimage: \(name).png\n")
            }
            try await studio.working({ $0.folders[0].scan = .seconds(1) }) {
                try await studio.waitFor(["a.job", "a.png", "a.waiting.txt", "b.job", "b.png", "b.waiting.txt"])
                for name in ["a", "b"] {
                    #expect(
                        try studio.drop.readText(FilePath("\(name).waiting.txt")).contains(
                            "\(name).png is being copied by Finder."
                        )
                    )
                }
                #expect(await studio.sandbox.posts.isEmpty)
                try studio.drop.write("a.png", picture(shade: 1))
                try studio.drop.write("._a.png", Self.appleDouble(finderInfo: [UInt8](repeating: 0, count: 8)))
                try Self.set(attribute, of: studio.drop("b.png"), to: [])
                try await studio.waitFor(["a.job", "a.png", "a.mp4", "b.job", "b.png", "b.mp4"])
            }
            #expect(await studio.paid == 2)
        }
    }

    @Test("B1.4 B1.6 Marks that were left behind are believed for ten minutes of own looking, then the content decides")
    func oldMarks() throws {
        let drop = try TemporaryFolder()
        try drop.write("a.png", picture())
        try drop.write("._a.png", Self.appleDouble(finderInfo: Array("brokMACS".utf8)))
        try drop.write("b.png", [])
        try calling { truncate(drop("b.png").string, 50_000) }
        try drop.write("x.job", text: "prompt: x\n")
        let folder = try DropFolder(drop.path)
        let job = try folder.open("x.job")
        var settling = Settling()
        let start = ContinuousClock.now
        func look(_ name: String, after seconds: Int) -> InputState {
            folder.input(
                JobPlan.File(path: FilePath(name), name: name),
                Model.seedance2Mini.images,
                of: job,
                settling: &settling,
                quiet: Quiet(unproven: .seconds(1)),
                now: start + .seconds(seconds)
            )
        }
        for seconds in [0, 60, 599] {
            guard case .waiting(Sentences.copiedByFinder("a.png"), let until?) = look("a.png", after: seconds),
                case .waiting(Sentences.notDownloaded("b.png"), _?) = look("b.png", after: seconds)
            else {
                Issue.record("not waited for after \(seconds) s")
                return
            }
            #expect(until <= start + .seconds(600))
        }
        guard case .whole = look("a.png", after: 601),
            case .waiting(Sentences.blank("b.png"), nil) = look("b.png", after: 601)
        else {
            Issue.record("still believed")
            return
        }
    }

    @Test("B1.5 A browser's placeholder is waited for until the download is renamed over it")
    func browserDownload() async throws {
        try await Studio.open { studio in
            let image = picture(shade: 5)
            try studio.drop.write("x.job", text: "prompt: x\nimage: x.png\n")
            try studio.drop.write("x.png", [])
            try studio.drop.write("x.png.part", Array(image.prefix(1000)))
            try await studio.working {
                try await studio.waitFor(["x.job", "x.png", "x.png.part", "x.waiting.txt"])
                #expect(try studio.drop.readText("x.waiting.txt").contains("is empty so far"))
                try studio.drop.write("x.png.part", image)
                try studio.drop.move("x.png.part", to: "x.png")
                try await studio.waitFor(["x.job", "x.png", "x.mp4"])
            }
            #expect(try Self.sent(studio) == [Self.digest(image)])
            #expect(await studio.paid == 1)
        }
    }

    @Test("B1.6 A cloud folder's placeholder is told as such, and sent when it has been downloaded")
    func placeholder() async throws {
        try await Studio.open { studio in
            let image = picture()
            try studio.drop.write("hero.png", [])
            try calling { truncate(studio.drop("hero.png").string, off_t(image.count)) }
            try studio.drop.write("hero.job", text: "prompt: x\n")
            try await studio.working {
                try await studio.waitFor(["hero.job", "hero.png", "hero.waiting.txt"])
                #expect(try studio.drop.readText("hero.waiting.txt").contains("not downloaded to the drive yet"))
                try studio.drop.write("hero.png", image)
                try await studio.waitFor(["hero.job", "hero.png", "hero.mp4"])
            }
            #expect(await studio.paid == 1)
        }
    }

    @Test("B1.7 However a job comes into the folder, it is one film without any rescan; a link is none")
    func waysIn() async throws {
        try await Studio.open { studio in
            let beside = try TemporaryFolder()
            // Each way has a directory, where nothing but its own event tells of the job.
            let ways = ["link", "moved", "copied", "unnamed", "cut", "mapped", "symlink"]
            func job(_ way: String) -> FilePath { FilePath("\(way)/\(way).job") }
            for way in ways {
                try studio.drop.makeDirectory(FilePath(way))
                try beside.write(FilePath("\(way).job"), text: "prompt: \(way)\n")
            }
            for way in ["cut", "mapped"] {
                try studio.drop.write(job(way), text: "prompt: \(way)\n####################################\n[")
            }
            try await studio.working({ $0.folders[0].scan = .seconds(3600) }) {
                try await eventually("notes") {
                    studio.drop.exists("cut/cut.failed.txt") && studio.drop.exists("mapped/mapped.failed.txt")
                }
                // What the notes themselves have looked at is over.
                try await Task.sleep(for: .seconds(2))
                try calling { link(beside("link.job").string, studio.drop(job("link")).string) }
                try calling { rename(beside("moved.job").string, studio.drop(job("moved")).string) }
                try studio.drop.write(job("copied"), try beside.read("copied.job"))
                try calling { symlink(beside("symlink.job").string, studio.drop(job("symlink")).string) }
                try Self.linkUnnamed(Array("prompt: unnamed\n".utf8), as: studio.drop(job("unnamed")))
                try calling { truncate(studio.drop(job("cut")).string, off_t("prompt: cut\n".utf8.count)) }
                try Self.map(studio.drop(job("mapped"))) { text in
                    text[text.count - 1] = UInt8(ascii: "#")
                }
                for way in ways.dropLast() {
                    try await eventually("the film of \(way)") { studio.drop.exists(FilePath("\(way)/\(way).mp4")) }
                }
                try await eventually("a note") { studio.drop.exists("symlink/symlink.failed.txt") }
                #expect(Set(await studio.sandbox.tasks.map(\.prompt)) == Set(ways.dropLast()))
            }
            #expect(await studio.paid == 6)
        }
    }

    @Test("B1.8 A job and its images come in any order, and the last content is what is sent", arguments: 0..<6)
    func anyOrder(number: Int) async throws {
        try await Studio.open { studio in
            var rest = ["hero.job", "a.png", "b.png"]
            let order = [rest.remove(at: number / 2), rest.remove(at: number % 2), rest[0]]
            try await studio.working {
                for name in order {
                    if name == "hero.job" {
                        try studio.drop.write("hero.job", text: "prompt: x\nimage: a.png\nimage_end: b.png\n")
                    } else {
                        try studio.drop.write(FilePath(name), picture(shade: 1))
                        // Replaced a moment later.
                        try studio.drop.write(FilePath(name), picture(shade: name == "a.png" ? 2 : 3))
                    }
                    try await Task.sleep(for: .milliseconds(700))
                }
                try await studio.waitFor(["hero.job", "a.png", "b.png", "hero.mp4"])
            }
            #expect(await studio.paid == 1)
            #expect(try Self.sent(studio) == [Self.digest(picture(shade: 2)), Self.digest(picture(shade: 3))])
        }
    }

    @Test("B1.9 A job that is changed while it waits to be sent is sent as it is at last, and paid for once")
    func changedWhileQueued() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.job", text: "prompt: first\n")
            try await studio.working({ $0.apiURL = "http://127.0.0.1:9" }) {
                try await studio.waitFor(["hero.job", "hero.queued.txt"])
                try studio.drop.write("hero.job", text: "prompt: second\n")
                try await eventually("taken in") { try studio.takes().map(\.request?.prompt) == ["second"] }
            }
            try await studio.working { try await studio.waitFor(["hero.job", "hero.mp4"]) }
            #expect(await studio.sandbox.tasks.map(\.prompt) == ["second"])
        }
    }

    @Test("What was changed or deleted while the daemon was down is not sent as it was, and the others are not held up")
    func changedWhileDown() async throws {
        try await Studio.open { studio in
            try studio.drop.makeDirectory("old")
            for job: FilePath in ["changed.job", "deleted.job", "old/gone.job", "same.job"] {
                try studio.drop.write(job, text: "prompt: \(job.stem ?? "")\n")
            }
            try await studio.working({ $0.apiURL = "http://127.0.0.1:9" }) {
                try await eventually("all wait") { try studio.takes().count { $0.state == .ready } == 4 }
            }
            try studio.drop.write("changed.job", text: "prompt: new\n")
            try studio.drop.remove("deleted.job")
            try studio.drop.remove("old")
            try await studio.working({ $0.folders[0].scan = .seconds(1) }) {
                try await eventually("both films") {
                    studio.drop.exists("changed.mp4") && studio.drop.exists("same.mp4")
                }
            }
            #expect(await Set(studio.sandbox.tasks.map(\.prompt)) == ["new", "same"])
        }
    }

    @Test("B1.9 A job that is changed while it is being sent, or after that, is two films, and each is paid for once")
    func changedWhileSent() async throws {
        try await Studio.open({ $0.faults = [Fault(.slowAnswer, value: "2", route: .create, when: .nth(1))] }) {
            studio in
            try studio.drop.write("hero.job", text: "prompt: first\n")
            try await studio.working {
                try await eventually("the request is under way") { await studio.sandbox.posts.count == 1 }
                try studio.drop.write("hero.job", text: "prompt: second\n")
                try await studio.waitFor(["hero.job", "hero.mp4", "hero.v2.mp4"])
                try studio.drop.write("hero.job", text: "prompt: third\n")
                try await studio.waitFor(["hero.job", "hero.mp4", "hero.v2.mp4", "hero.v3.mp4"])
            }
            // The API counts the first when it has answered.
            #expect(await studio.sandbox.tasks.map(\.prompt).sorted() == ["first", "second", "third"])
            #expect(await studio.sandbox.posts.count == 3)
        }
    }

    @Test("A file is known by its content: a PNG may be called .jpg, and a HEIC called .png is refused by its name")
    func lyingEndings() async throws {
        try await Studio.open { studio in
            try studio.drop.write("fine.jpg", picture())
            try studio.drop.write("fine.job", text: "prompt: x\n")
            let heic: [UInt8] = [0, 0, 0, 24] + Array("ftypheic".utf8) + [UInt8](repeating: 0, count: 5000)
            try studio.drop.write("phone.png", heic)
            try studio.drop.write("phone.job", text: "prompt: x\n")
            try await studio.working {
                try await studio.waitFor([
                    "fine.jpg", "fine.job", "fine.mp4", "phone.png", "phone.job", "phone.failed.txt",
                ])
            }
            // With the tool that could convert it, it turns out to be a bad one.
            let note = try studio.drop.readText("phone.failed.txt")
            #expect(note.contains("phone.png is a HEIC file.") || note.contains("phone.png cannot be read; it may be"))
        }
    }

    private static func appleDouble(finderInfo: [UInt8]) -> [UInt8] {
        let head: [UInt8] = [0, 5, 0x16, 7, 0, 2, 0, 0] + [UInt8](repeating: 0x20, count: 16)
        let entries: [UInt8] = [0, 2, 0, 0, 0, 9, 0, 0, 0, 50, 0, 0, 0, 32, 0, 0, 0, 2, 0, 0, 0, 82, 0, 0, 0, 0]
        return head + entries + finderInfo + [UInt8](repeating: 0, count: 24)
    }

    /// Glibc's module leaves these calls out.
    private static func set(_ attribute: String, of path: FilePath, to value: [UInt8]) throws {
        typealias Call =
            @convention(c) (UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafeRawPointer, Int, Int32) -> Int32
        let call = unsafeBitCast(try #require(dlsym(nil, "setxattr")), to: Call.self)
        try calling { call(path.string, attribute, value, value.count, 0) }
    }

    private static func linkUnnamed(_ bytes: [UInt8], as path: FilePath) throws {
        // O_TMPFILE, which Glibc's module leaves out.
        let file = try calling { open(path.removingLastComponent().string, 0o20_200_000 | O_WRONLY, 0o644) }
        defer { close(file) }
        #expect(write(file, bytes, bytes.count) == bytes.count)
        try calling { linkat(AT_FDCWD, "/proc/self/fd/\(file)", AT_FDCWD, path.string, AT_SYMLINK_FOLLOW) }
    }

    private static func map(_ path: FilePath, _ change: (UnsafeMutableRawBufferPointer) -> Void) throws {
        let file = try calling { open(path.string, O_RDWR) }
        let size = Int(lseek(file, 0, SEEK_END))
        let memory = try #require(mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0))
        change(UnsafeMutableRawBufferPointer(start: memory, count: size))
        try calling { msync(memory, size, MS_SYNC) }
        munmap(memory, size)
        close(file)
    }
}
