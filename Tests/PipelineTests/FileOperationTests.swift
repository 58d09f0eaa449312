import Foundation
import Glibc
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// Programs that sync copy whatever is written, so the daemon writes little.
struct FileOperationTests {
    /// What came to pass in a directory, as the kernel tells it.
    private final class Watch {
        private let queue: Int32

        init(_ path: FilePath) throws {
            queue = try calling { inotify_init1(Int32(IN_NONBLOCK)) }
            let mask = UInt32(IN_MODIFY | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO)
            try calling { inotify_add_watch(queue, path.string, mask) }
        }

        deinit { close(queue) }

        /// Each file operation since the last call: `+name` for a content that came, `-name` for a file that went,
        /// `name > other` for a new name. Hidden files are none.
        func changes() -> Set<String> {
            var changes: Set<String> = []
            var left: [UInt32: String] = [:]
            var buffer = [UInt8](repeating: 0, count: 64 << 10)
            while case let count = read(queue, &buffer, buffer.count), count > 0 {
                buffer.withUnsafeBytes { bytes in
                    var place = 0
                    while place < count {
                        let mask = bytes.loadUnaligned(fromByteOffset: place + 4, as: UInt32.self)
                        let cookie = bytes.loadUnaligned(fromByteOffset: place + 8, as: UInt32.self)
                        let length = Int(bytes.loadUnaligned(fromByteOffset: place + 12, as: UInt32.self))
                        let name = String(
                            decoding: bytes[(place + 16)..<(place + 16 + length)].prefix { $0 != 0 },
                            as: UTF8.self
                        )
                        place += 16 + length
                        if name.hasPrefix(".") || name.isEmpty { continue }
                        if mask & UInt32(IN_MODIFY) != 0 { changes.insert("+\(name)") }
                        if mask & UInt32(IN_DELETE) != 0 { changes.insert("-\(name)") }
                        if mask & UInt32(IN_MOVED_FROM) != 0 { left[cookie] = name }
                        if mask & UInt32(IN_MOVED_TO) != 0 {
                            changes.insert(left.removeValue(forKey: cookie).map { "\($0) > \(name)" } ?? "+\(name)")
                        }
                    }
                }
            }
            return changes.union(left.values.map { "-\($0)" })
        }
    }

    @Test(
        "A state of a film costs its folder one operation beside the film, a new name where the note says the same; a note about files that are missing costs its removal too"
    )
    func states() async throws {
        try await Studio.open {
            $0.taskSeconds = 3
        } _: { studio in
            let watch = try Watch(studio.drop.path)
            try await studio.working {
                $0.tasksInFlight = 1
            } _: {
                try studio.drop.write("a.job", text: "prompt: a\nimage: a.png\n")
                _ = watch.changes()
                try await studio.waitFor(["a.job", "a.waiting.txt"])
                #expect(watch.changes() == ["+a.waiting.txt"])
                try studio.drop.write("b.job", text: "prompt: b\n")
                try await studio.waitFor(["a.job", "a.waiting.txt", "b.job", "b.rendering.txt"])
                #expect(watch.changes() == ["+b.job", "+b.rendering.txt"])
                try studio.drop.write("a.png", picture())
                try await studio.waitFor(["a.job", "a.png", "a.queued.txt", "b.job", "b.rendering.txt"])
                #expect(watch.changes() == ["+a.png", "+a.queued.txt", "-a.waiting.txt"])
                let queued = try studio.drop.readText("a.queued.txt")
                try await studio.waitFor(["a.job", "a.png", "a.rendering.txt", "b.job", "b.mp4"])
                #expect(watch.changes() == ["a.queued.txt > a.rendering.txt", "+b.mp4", "-b.rendering.txt"])
                #expect(try studio.drop.readText("a.rendering.txt") == queued)
                try await studio.waitFor(["a.job", "a.png", "a.mp4", "b.job", "b.mp4"])
                #expect(watch.changes() == ["+a.mp4", "-a.rendering.txt"])
            }
            #expect(watch.changes() == [])
        }
    }

    @Test("What goes wrong and is put right costs one note that is written, and the removal of the one before")
    func troubles() async throws {
        try await Studio.open {
            $0.taskSeconds = 2
            $0.faults = [Fault(.fail, when: .nth(1))]
        } _: { studio in
            let watch = try Watch(studio.drop.path)
            try await studio.working {
                try studio.drop.write("a.job", text: "promt: a\n")
                try await studio.waitFor(["a.job", "a.failed.txt"])
                #expect(watch.changes() == ["+a.job", "+a.failed.txt"])
                try studio.drop.write("a.job", text: "prompt: a\n")
                try await studio.waitFor(["a.job", "a.rendering.txt"])
                #expect(watch.changes() == ["+a.job", "+a.rendering.txt", "-a.failed.txt"])
                try await studio.waitFor(["a.job", "a.failed.txt"])
                #expect(watch.changes() == ["+a.failed.txt", "-a.rendering.txt"])
                try studio.drop.remove("a.failed.txt")
                try await studio.waitFor(["a.job", "a.rendering.txt"])
                #expect(watch.changes() == ["-a.failed.txt", "+a.rendering.txt"])
                try await studio.waitFor(["a.job", "a.mp4"])
                #expect(watch.changes() == ["+a.mp4", "-a.rendering.txt"])
            }
        }
    }
}
