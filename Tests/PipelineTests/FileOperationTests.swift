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

        /// The names that got a content since the last call, and those that went; hidden ones are left out.
        func changes() -> (written: [String], gone: [String]) {
            var (written, gone): ([String], [String]) = ([], [])
            var buffer = [UInt8](repeating: 0, count: 64 << 10)
            while case let count = read(queue, &buffer, buffer.count), count > 0 {
                buffer.withUnsafeBytes { bytes in
                    var place = 0
                    while place < count {
                        let mask = bytes.loadUnaligned(fromByteOffset: place + 4, as: UInt32.self)
                        let length = Int(bytes.loadUnaligned(fromByteOffset: place + 12, as: UInt32.self))
                        let name = String(
                            decoding: bytes[(place + 16)..<(place + 16 + length)].prefix { $0 != 0 },
                            as: UTF8.self
                        )
                        place += 16 + length
                        if name.hasPrefix(".") || name.isEmpty { continue }
                        if mask & UInt32(IN_MODIFY | IN_MOVED_TO) != 0 { written.append(name) }
                        if mask & UInt32(IN_DELETE | IN_MOVED_FROM) != 0 { gone.append(name) }
                    }
                }
            }
            return (written, gone)
        }
    }

    @Test(
        "Each state of a film costs its folder one write at most beside the film; the note before goes, and nothing else is touched"
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
                expect(watch.changes(), written: ["a.waiting.txt"], gone: [])
                try studio.drop.write("b.job", text: "prompt: b\n")
                try await studio.waitFor(["a.job", "a.waiting.txt", "b.job", "b.rendering.txt"])
                expect(watch.changes(), written: ["b.job", "b.rendering.txt"], gone: [])
                try studio.drop.write("a.png", picture())
                try await studio.waitFor(["a.job", "a.png", "a.queued.txt", "b.job", "b.rendering.txt"])
                expect(watch.changes(), written: ["a.png", "a.queued.txt"], gone: ["a.waiting.txt"])
                try await studio.waitFor(["a.job", "a.png", "a.rendering.txt", "b.job", "b.mp4"])
                expect(
                    watch.changes(),
                    written: ["a.rendering.txt", "b.mp4"],
                    gone: ["a.queued.txt", "b.rendering.txt"]
                )
                try await studio.waitFor(["a.job", "a.png", "a.mp4", "b.job", "b.mp4"])
                expect(watch.changes(), written: ["a.mp4"], gone: ["a.rendering.txt"])
            }
            expect(watch.changes(), written: [], gone: [])
        }
    }

    private func expect(
        _ changes: (written: [String], gone: [String]),
        written: [String],
        gone: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(changes.written.sorted() == written, sourceLocation: sourceLocation)
        #expect(changes.gone.sorted() == gone, sourceLocation: sourceLocation)
    }
}
