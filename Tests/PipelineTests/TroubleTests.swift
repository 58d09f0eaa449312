import Foundation
import GRDB
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// What happens when something outside goes wrong: nothing is paid for twice, nothing is lost, and the folder says why.
struct TroubleTests {
    @Test("A wrong key stops sending, says so, and everything goes on by itself once the key is right")
    func wrongKey() async throws {
        try await Studio.open { studio in
            try studio.state.write("key", text: "wrong-key\n")
            try await studio.working {
                for number in 1...3 {
                    try studio.drop.write(FilePath("\(number).job"), text: "prompt: film \(number)\n")
                }
                try await studio.waitFor(["1.job", "2.job", "3.job", "1.queued.txt", "2.queued.txt", "3.queued.txt"])
                try await eventually("the notes say why") {
                    try studio.drop.readText("3.queued.txt").contains("does not accept the key")
                }
                #expect(await studio.paid == 0)
                let refused = await studio.sandbox.posts.count
                #expect(refused <= 3, "sending stopped")
                try studio.state.write("key", text: "right-key\n")
                try await studio.waitFor(["1.job", "2.job", "3.job", "1.mp4", "2.mp4", "3.mp4"])
            }
            #expect(await studio.paid == 3)
        }
    }

    @Test("An API that is down is waited for")
    func apiIsDown() async throws {
        let port = try await Studio.open { studio in
            try #require(Int(studio.address.split(separator: ":").last ?? ""))
        }
        // Nobody listens there any more.
        try await Studio.open { studio in
            try studio.drop.write("hero.job", text: "prompt: A watch\n")
            try await studio.working({ $0.apiURL = "http://127.0.0.1:\(port)" }) {
                try await eventually("the note says why") {
                    let note = try? studio.drop.readText("hero.queued.txt")
                    return note?.contains("cannot be reached") == true
                }
                #expect(try studio.takes().map(\.state) == [.ready])
            }
            try await studio.working { try await studio.waitFor(["hero.job", "hero.mp4"]) }
            #expect(await studio.paid == 1)
        }
    }

    @Test(
        "An answer that is lost after the task was made holds the take; it is not sent again, also not after a restart"
    )
    func lostAnswer() async throws {
        try await Studio.open({ $0.faults = [Fault(.lostAnswer)] }) { studio in
            try studio.drop.write("hero.job", text: "prompt: A watch\n")
            for _ in 1...2 {
                try await studio.working { try await studio.waitFor(["hero.job", "hero.held.txt"]) }
            }
            #expect(try studio.drop.readText("hero.held.txt").contains("may have been charged"))
            #expect(await studio.paid == 1)
        }
    }

    @Test("A server error holds one take, and the others wait until the API answers again")
    func serverError() async throws {
        try await Studio.open({ $0.faults = [Fault(.badGatewayAfterCreate, when: .nth(1))] }) { studio in
            try await studio.working({ $0.tasksInFlight = 1 }) {
                for number in 1...3 {
                    try studio.drop.write(FilePath("\(number).job"), text: "prompt: film \(number)\n")
                }
                try await eventually("two are made, one is held") {
                    try studio.takes().map(\.state).sorted { $0.rawValue < $1.rawValue }
                        == [.delivered, .delivered, .held]
                }
            }
            #expect(await studio.paid == 3)
        }
    }

    @Test("Too many requests are no failure: the take is sent later, once")
    func tooManyRequests() async throws {
        try await Studio.open({ $0.faults = [Fault(.tooManyBare, when: .nth(1))] }) { studio in
            try await studio.working {
                try studio.drop.write("hero.job", text: "prompt: A watch\n")
                try await studio.waitFor(["hero.job", "hero.mp4"])
            }
            #expect(await studio.paid == 1)
        }
    }

    @Test(
        "A task that failed is told with its reason, or that there is none",
        arguments: [Fault.Name.fail, .failWithReason]
    )
    func failedTask(fault: Fault.Name) async throws {
        try await Studio.open({ $0.faults = [Fault(fault)] }) { studio in
            try await studio.working {
                try studio.drop.write("hero.job", text: "prompt: A watch\n")
                try await studio.waitFor(["hero.job", "hero.failed.txt"])
            }
            let note = try studio.drop.readText("hero.failed.txt")
            #expect(note.contains("gave no reason") == (fault == .fail))
            #expect(await studio.paid == 1)
        }
    }

    @Test(
        "B7.7 A download that is cut off, stalls or is no film is tried again until the film is whole",
        arguments: [Fault.Name.truncatedDownload, .wrongLength, .notAFilm]
    )
    func brokenDownload(fault: Fault.Name) async throws {
        try await Studio.open({ $0.faults = [Fault(fault, when: .nth(1))] }) { studio in
            try await studio.working {
                try studio.drop.write("hero.job", text: "prompt: A watch\n")
                try await studio.waitFor(["hero.job", "hero.mp4"])
            }
            #expect(try FilmCheck.isWhole(studio.drop("hero.mp4")))
            #expect(await studio.sandbox.downloads.count >= 2)
            #expect(await studio.sandbox.downloads.allSatisfy { !$0.carriedKey })
            #expect(await studio.paid == 1)
            #expect(try studio.drop.names().filter { $0.hasPrefix(".reeldrop-") }.isEmpty, "nothing half is left")
        }
    }

    @Test("A daemon that is stopped in the middle of everything goes on where it was, without paying again")
    func restartInTheMiddle() async throws {
        try await Studio.open({ $0.taskSeconds = 2 }) { studio in
            for number in 1...8 { try studio.drop.write(FilePath("\(number).job"), text: "prompt: film \(number)\n") }
            let films = Set((1...8).flatMap { ["\($0).job", "\($0).mp4"] })
            for _ in 1...6 {
                try await studio.working {
                    let states = try studio.takes().map(\.state)
                    try await eventually("something moves") {
                        let now = try studio.takes().map(\.state)
                        let isOver = now.allSatisfy { $0 == .delivered || $0 == .held } && !now.isEmpty
                        return now != states || isOver
                    }
                }
            }
            try await studio.working {
                try await eventually("all are delivered or held") {
                    try studio.takes().allSatisfy { $0.state == .delivered || $0.state == .held }
                }
            }
            let held = try studio.takes().count { $0.state == .held }
            #expect(await studio.paid <= 8)
            #expect(try studio.drop.visibleNames().intersection(films).count == 16 - held)
        }
    }

    @Test("A database that is lost, or older than the drive, pays for nothing that the drive has a receipt for")
    func lostDatabase() async throws {
        try await Studio.open { studio in
            let name = FilePath(bytes: Data([0x61, 0xFF]) + Data(".job".utf8))
            try studio.drop.write("a.job", text: "prompt: a\n")
            try studio.drop.write(name, text: "prompt: b\n")
            try await studio.working {
                try await eventually("both films") { try studio.takes().map(\.state) == [.delivered, .delivered] }
            }
            for file in try studio.state.names() where file.hasPrefix("reeldrop.sqlite") {
                try studio.state.remove(FilePath(file))
            }
            try studio.drop.write("c.job", text: "prompt: c\n")
            try await studio.working {
                try await eventually("the new film") { studio.drop.exists("c.mp4") }
                try await eventually("all known") { try studio.takes().count { $0.state == .delivered } == 3 }
            }
            #expect(await studio.paid == 3)
            #expect(try studio.drop.visibleNames().count { $0.hasSuffix(".mp4") } == 3)
            #expect(try Rebuild.run(folder: studio.drop.path, stateDirectory: studio.state("other")) == 3)
            #expect(try Rebuild.run(folder: studio.drop.path, stateDirectory: studio.state("other")) == 0)
        }
    }

    @Test("A film that got its name in the moment of a crash is found again, not fetched twice")
    func crashAfterNaming() async throws {
        try await Studio.open { studio in
            try studio.drop.write("hero.job", text: "prompt: A watch\n")
            try await studio.working { try await studio.waitFor(["hero.job", "hero.mp4"]) }
            let downloads = await studio.sandbox.downloads.count
            // Back to the moment before the naming was written down.
            do {
                let store = try Store(stateDirectory: studio.state.path)
                let link = "\(studio.address)/gone.mp4"
                try await store.pool.write { db in
                    try db.execute(sql: "UPDATE takes SET state = 'completed', link = ?", arguments: [link])
                }
            }
            try await studio.working {
                try await eventually("delivered again") { try studio.takes().map(\.state) == [.delivered] }
                try await studio.waitFor(["hero.job", "hero.mp4"])
            }
            #expect(await studio.sandbox.downloads.count == downloads)
        }
    }

    @Test(
        "B7.4 A film for which the drive has no room is kept here and delivered when there is room, without paying again",
        .enabled(if: canMount, "file systems can't be mounted here")
    )
    func fullDrive() async throws {
        try await Studio.open({ $0.taskSeconds = 3 }) { studio in
            try shell("mount -t tmpfs -o size=64m none \(studio.drop.path)")
            defer { try? shell("umount -l \(studio.drop.path)") }
            try studio.drop.write("hero.job", text: "prompt: A watch\n")
            try await studio.working {
                try await eventually("the film is asked for") { try studio.takes().map(\.state) == [.running] }
                try shell("head -c 100M /dev/zero > \(studio.drop("ballast")) || true")
                try await eventually("the film waits in the spool") {
                    try studio.state.visibleNames(in: "films").count == 1
                }
                #expect(try studio.takes().map(\.state) == [.completed])
                #expect(try !studio.drop.visibleNames().contains { $0.hasSuffix(".mp4") })
                try studio.drop.remove("ballast")
                try await eventually("the film is here") { studio.drop.exists("hero.mp4") }
            }
            #expect(try FilmCheck.isWhole(studio.drop("hero.mp4")))
            #expect(await studio.paid == 1)
        }
    }

    @Test("A drop folder that is not itself any more is left alone until it is back")
    func unmountedFolder() async throws {
        try await Studio.open({ $0.taskSeconds = 3 }) { studio in
            try studio.drop.makeDirectory("share")
            try studio.drop.write("share/hero.job", text: "prompt: A watch\n")
            try await studio.working({ $0.folders = [Settings.Folder(studio.drop("share"))] }) {
                try await studio.waitFor(["hero.job", "hero.rendering.txt"], in: "share")
                try await eventually("the API has it") { try studio.takes().allSatisfy { $0.taskID != nil } }
                // As an unmounted drive looks: the same path, an empty directory.
                try studio.drop.move("share", to: "away")
                try studio.drop.makeDirectory("share")
                try await eventually("the film waits in the spool") {
                    try studio.state.visibleNames(in: "films").count == 1
                }
                #expect(try studio.drop.names(in: "share").isEmpty, "nothing is written into the bare directory")
                #expect(try studio.takes().map(\.state) == [.completed])
                try studio.drop.remove("share")
                try studio.drop.move("away", to: "share")
                try await studio.waitFor(["hero.job", "hero.mp4"], in: "share")
                try await eventually("the spool is empty") { try studio.state.names(in: "films").isEmpty }
            }
            #expect(await studio.paid == 1)
            #expect(await studio.sandbox.downloads.count == 1)
        }
    }
}

/// Whether this process may mount file systems.
let canMount = (try? shell("d=$(mktemp -d) && mount -t tmpfs none $d && umount $d && rmdir $d")) != nil

/// Runs a line of shell; throws when it fails.
func shell(_ line: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", line]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
}
