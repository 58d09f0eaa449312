import Foundation
import Glibc
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// What becomes of jobs when the drop folder itself is moved, replaced, covered or taken away, and is there again.
@Suite(.enabled(if: Machine.canMount, "file systems cannot be mounted here"))
struct MovedRootTests {
    enum Change: CaseIterable {
        case moved, parentMoved, deletedAndRestored, linkLedElsewhere, covered, unmounted, remountedElsewhere
    }

    @Test(
        "B2.8 A drop folder that is away for a while loses no job, and one dropped there afterwards is made",
        arguments: Change.allCases
    )
    func away(change: Change) async throws {
        try await Sandbox.withSandbox(.quick(taskSeconds: 4)) { sandbox, address in
            let site = try DropSite(address, scan: "2s")
            let root = try Root(site, change)
            defer { root.end() }
            let daemon = try await site.start()
            defer { daemon.kill() }
            try site.folder.write(root.place.appending("running.job"), text: "prompt: running\n")
            try site.folder.write(root.place.appending("waiting.job"), text: "prompt: waiting\nimage: w.png\n")
            try await daemon.brings("the API has one") { await sandbox.tasks.count == 1 }
            try await daemon.brings("the other waits") {
                site.folder.exists(root.place.appending("waiting.waiting.txt"))
            }
            try await root.away()
            try await daemon.brings("it is noticed") { daemon.count("folder frozen") > 0 }
            try await daemon.brings("the film waits here") {
                try site.folder.visibleNames(in: "state/films").count == 1
            }
            try await root.back()
            try site.folder.write(root.place.appending("later.job"), text: "prompt: later\n")
            for film in ["running.mp4", "later.mp4"] {
                try await daemon.brings("\(film)") { site.folder.exists(root.place.appending(film)) }
            }
            // A film is there before it is written down.
            try await daemon.brings("all is written down") {
                try await site.takes().map(\.state).sorted() == ["delivered", "delivered", "waiting"]
            }
            #expect(site.folder.exists(root.place.appending("waiting.waiting.txt")))
            #expect(daemon.count("job cancelled") == 0)
            #expect(await sandbox.tasks.map(\.prompt) == ["running", "later"])
        }
    }

    /// A drop folder that a test takes away and puts back.
    struct Root {
        let place: FilePath
        private let site: DropSite
        private let change: Change

        init(_ site: DropSite, _ change: Change) throws {
            self.site = site
            self.change = change
            place = change == .parentMoved ? "up/drop" : change == .linkLedElsewhere ? "link" : "drop"
            switch change {
            case .moved, .deletedAndRestored, .covered: break
            case .parentMoved:
                try site.folder.makeDirectory("up")
                try site.folder.move("drop", to: "up/drop")
            case .linkLedElsewhere:
                try site.folder.makeDirectory("empty")
                try lead(to: "drop")
            case .unmounted, .remountedElsewhere:
                try site.folder.makeDirectory("drive")
                try mount("drive")
            }
            let config = try site.folder.readText("config.yaml")
            let (old, new) = (site.folder("drop").string, site.folder(place).string)
            try site.folder.write("config.yaml", text: config.replacing("\"\(old)\"", with: "\"\(new)\""))
        }

        func away() async throws {
            switch change {
            case .moved: try site.folder.move("drop", to: "elsewhere")
            case .parentMoved: try site.folder.move("up", to: "down")
            case .deletedAndRestored:
                try Machine.perform("cp", "-a", site.folder("drop").string, site.folder("backup").string)
                try site.folder.remove("drop")
            case .linkLedElsewhere: try lead(to: "empty")
            case .covered: try Machine.perform("mount", "-t", "tmpfs", "none", site.folder("drop").string)
            case .unmounted, .remountedElsewhere: try await unmount()
            }
        }

        func back() async throws {
            switch change {
            case .moved: try site.folder.move("elsewhere", to: "drop")
            case .parentMoved: try site.folder.move("down", to: "up")
            case .deletedAndRestored: try site.folder.move("backup", to: "drop")
            case .linkLedElsewhere: try lead(to: "drop")
            case .covered: try await unmount()
            case .unmounted: try mount("drive")
            case .remountedElsewhere:
                // As from another server: the same content in other files.
                try Machine.perform("cp", "-a", site.folder("drive").string, site.folder("copy").string)
                try mount("copy")
            }
        }

        func end() {
            while Machine.isSuccess("umount", "-l", site.folder("drop").string) {}
        }

        /// Busy for as long as somebody looks at it.
        private func unmount() async throws {
            try await eventually("unmounted") { Machine.isSuccess("umount", site.folder("drop").string) }
        }

        private func mount(_ drive: FilePath) throws {
            try Machine.perform("mount", "--bind", site.folder(drive).string, site.folder("drop").string)
        }

        private func lead(to directory: FilePath) throws {
            try Machine.perform("ln", "-sfn", site.folder(directory).string, site.folder("link").string)
        }
    }
}
