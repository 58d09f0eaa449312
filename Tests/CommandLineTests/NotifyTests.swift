import Foundation
import Glibc
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// What the service manager is told, by the program as it runs.
struct NotifyTests {
    @Test(
        "It is ready when its folders were looked at, tells how it stands, and that it stops",
        arguments: [true, false]
    )
    func life(isAbstract: Bool) async throws {
        try await Sandbox.withSandbox(.quick(taskSeconds: 1)) { _, address in
            let site = try DropSite(address)
            let manager = try NotifyReceiver(at: isAbstract ? nil : site.folder("notify"))
            let daemon = try site.run([], environment: ["NOTIFY_SOCKET": manager.name])
            try await daemon.brings("ready") { manager.count("READY=1") == 1 }
            #expect(daemon.count("folder watched") == 1, "it was looked at")
            try await daemon.brings("nothing to do") { manager.hasStatus("Nothing to do.") }
            try site.drop("hero")
            try await daemon.brings("what is made is told") { manager.hasStatus("1 film is being made.") }
            try await site.order("pause")
            try await daemon.brings("that it is paused") { manager.hasStatus("Sending is paused.") }
            try await site.waitForFilms(1, from: daemon)
            daemon.terminate()
            #expect(await daemon.end() == 0)
            #expect(manager.count("STOPPING=1") == 1)
            #expect(manager.messages.last?.hasPrefix("STOPPING=1") == true, "\(manager.messages)")
            #expect(manager.count("WATCHDOG=1") == 0, "nobody asked for it")
        }
    }

    @Test("A folder that is away keeps it from nothing: it is ready, and the status says which folder and why")
    func folderAway() async throws {
        try await Sandbox.withSandbox(.quick()) { _, address in
            let site = try DropSite(address)
            let first = try await site.start()
            first.terminate()
            #expect(await first.end() == 0)
            try site.folder.move("drop", to: "elsewhere")
            let manager = try NotifyReceiver(at: site.folder("notify"))
            let daemon = try site.run([], environment: ["NOTIFY_SOCKET": manager.name])
            try await daemon.brings("ready") { manager.count("READY=1") == 1 }
            try await daemon.brings("the reason") { manager.hasStatus("drop is frozen: The drop folder is not there.") }
            try site.folder.move("elsewhere", to: "drop")
            try site.drop("hero")
            try await site.waitForFilms(1, from: daemon)
        }
    }

    @Test("While every part of it lives the watchdog is fed, and no drive that hangs changes that")
    func watchdog() async throws {
        try await Sandbox.withSandbox(.quick()) { _, address in
            let site = try DropSite(address)
            let drive = Bindfs.isUsable ? try hangingDrive(of: site) : nil
            defer { drive?.end() }
            let manager = try NotifyReceiver(at: site.folder("notify"))
            let daemon = try site.run([], environment: ["NOTIFY_SOCKET": manager.name, "WATCHDOG_USEC": "1000000"])
            try await daemon.brings("ready") { manager.count("READY=1") == 1 }
            try await daemon.brings("signs of life") { manager.count("WATCHDOG=1") >= 2 }
            drive?.hang()
            let before = manager.count("WATCHDOG=1")
            try await daemon.brings("more of them") { manager.count("WATCHDOG=1") >= before + 4 }
            drive?.goOn()
            daemon.pause()
            let standing = manager.count("WATCHDOG=1")
            daemon.goOn()
            try await daemon.brings("more after a pause") { manager.count("WATCHDOG=1") > standing }
        }
    }

    /// A second drop folder, on a drive that can be made to hang.
    private func hangingDrive(of site: DropSite) throws -> Bindfs {
        for name in ["back", "far"] { try site.folder.makeDirectory(FilePath(name)) }
        try site.folder.write(
            "config.yaml",
            text: try site.folder.readText("config.yaml").replacing(
                "folders: [",
                with: "folders: [{ path: \"\(site.folder("far"))\" }, "
            )
        )
        return try Bindfs(site.folder("back"), at: site.folder("far"))
    }

    @Test(
        "One part that hangs, and the watchdog is not fed; the log says which",
        arguments: ["store", "account", "submission", "tracking", "delivery", "notes"]
    )
    func hang(part: String) async throws {
        let site = try DropSite("http://127.0.0.1:9")
        let manager = try NotifyReceiver(at: site.folder("notify"))
        let daemon = try site.run(
            [],
            environment: ["NOTIFY_SOCKET": manager.name, "WATCHDOG_USEC": "400000", "REELDROP_HANG_AT": part]
        )
        defer { daemon.kill() }
        try await daemon.brings("a word about it") { daemon.count("no sign of life") == 1 }
        #expect(daemon.errors.contains("from=\(part) "), "\(daemon.errors)")
        #expect(manager.count("WATCHDOG=1") == 0)
    }

    @Test("A watchdog that is meant for another process is not fed")
    func othersWatchdog() async throws {
        try await Sandbox.withSandbox(.quick()) { _, address in
            let site = try DropSite(address)
            let manager = try NotifyReceiver(at: site.folder("notify"))
            let daemon = try site.run(
                [],
                environment: ["NOTIFY_SOCKET": manager.name, "WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"]
            )
            try site.drop("hero")
            try await site.waitForFilms(1, from: daemon)
            #expect(manager.count("READY=1") == 1)
            #expect(manager.count("WATCHDOG=1") == 0)
        }
    }

    #if compiler(<6.4)
        @Test("No thread of libdispatch's is there for tasks: those are looked after once a second for ever")
        func threads() async throws {
            try await Sandbox.withSandbox(.quick()) { _, address in
                let site = try DropSite(address)
                let daemon = try await site.start()
                try site.drop("hero")
                try await site.waitForFilms(1, from: daemon)
                // They stay for five seconds after their last task.
                let names = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(daemon.id)/task").compactMap {
                    try? String(contentsOfFile: "/proc/\(daemon.id)/task/\($0)/comm", encoding: .utf8)
                }
                #expect(names.contains { $0.hasPrefix("tasks-") }, "\(names)")
                #expect(!names.contains { $0.hasSuffix("-qos\n") }, "\(names)")
            }
        }
    #endif
}
