import Foundation
import Glibc
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// SIGHUP has the daemon read its config again while it works.
struct ReloadTests {
    @Test("20 films under way come through a reload, each paid for once; a new folder is watched, one that went is not")
    func reload() async throws {
        try await Sandbox.withSandbox(.quick(taskSeconds: 2)) { sandbox, address in
            let site = try DropSite(address)
            for name in ["second", "third"] { try site.folder.makeDirectory(FilePath(name)) }
            try site.configure(["drop", "second"])
            let manager = try NotifyReceiver(at: site.folder("notify"))
            let daemon = try site.run([], environment: ["NOTIFY_SOCKET": manager.name])
            for number in 0..<20 {
                let folder = number % 2 == 0 ? "drop" : "second"
                try site.folder.write(FilePath("\(folder)/\(number).job"), text: "prompt: film \(number)\n")
            }
            // Amid the sending: some are with the API, some on their way, some wait.
            try await daemon.brings("the first are sent") { await sandbox.tasks.count >= 5 }
            try site.configure(["drop", "third"])
            daemon.reload()
            try await daemon.brings("the reload is over") { manager.count("READY=1") == 2 }
            try site.folder.write("third/new.job", text: "prompt: new\n")
            try site.folder.write("second/late.job", text: "prompt: late\n")
            try await site.waitForFilms(10, from: daemon)
            try await daemon.brings("the new folder's film") { site.folder.exists("third/new.mp4") }
            // What was sent for the folder that went is kept until it is watched again; what was not waits.
            try site.configure(["drop", "second", "third"])
            daemon.reload()
            try await daemon.brings("the films of the folder that was away for a while") {
                try site.folder.visibleNames(in: "second").count { $0.hasSuffix(".mp4") } == 11
            }
            daemon.terminate()
            #expect(await daemon.end() == 0)
            let prompts = await sandbox.tasks.map(\.prompt)
            #expect(prompts.count == 22 && Set(prompts).count == 22, "paid for once each")
            #expect(manager.count("RELOADING=1") == 2)
            #expect(manager.messages.allSatisfy { !$0.contains("RELOADING") || $0.contains("\nMONOTONIC_USEC=") })
        }
    }

    @Test("A removed folder is let go of, and its late job is not sent")
    func removed() async throws {
        try await Sandbox.withSandbox(.quick()) { sandbox, address in
            let site = try DropSite(address)
            try site.folder.makeDirectory("second")
            try site.configure(["drop", "second"])
            let daemon = try await site.start()
            try await daemon.brings("both are held") {
                site.folder.exists("drop/.reeldrop/lease") && site.folder.exists("second/.reeldrop/lease")
            }
            try site.configure(["drop"])
            daemon.reload()
            try await daemon.brings("it is let go of") { !site.folder.exists("second/.reeldrop/lease") }
            try site.folder.write("second/late.job", text: "prompt: late\n")
            try site.drop("hero")
            try await site.waitForFilms(1, from: daemon)
            #expect(site.folder.exists("drop/.reeldrop/lease"))
            #expect(await sandbox.tasks.map(\.prompt) == ["hero"])
            #expect(try site.folder.visibleNames(in: "second") == ["late.job"])
        }
    }

    @Test(
        "A config with problems is refused by name, in the log and the status, and the one before goes on",
        arguments: [
            ("folder: []", "line 1, column 1"), ("api: { tasks_in_flight: 0 }", "tasks_in_flight"),
            ("folders: [{ path: /nowhere/at/all }]", "not there"), ("notes: yes", "no drop folder"),
            ("folders: [{ path: FOLDER }, { path: FOLDER/inner }]", "lies in"),
            ("folders: [{ path: FOLDER }]\napi: { key_file: /nowhere/key }", "/nowhere/key"),
        ]
    )
    func refused(config: String, problem: String) async throws {
        let site = try DropSite("http://127.0.0.1:9")
        try site.folder.makeDirectory("drop/inner")
        let manager = try NotifyReceiver(at: site.folder("notify"))
        try site.folder.write("api-key", text: "test-key\n")
        // A key in the environment would go before one in a file.
        let credentials = ["CREDENTIALS_DIRECTORY": site.folder.path.string, "NOTIFY_SOCKET": manager.name]
        let daemon = try site.run([], environment: credentials, hasKey: false)
        try await daemon.brings("ready") { manager.count("READY=1") == 1 }
        let text = config.replacing("FOLDER", with: site.folder("drop").string)
        try site.folder.write("config.yaml", text: text + "\n")
        daemon.reload()
        try await daemon.brings("a refusal") { daemon.count("new config refused") > 0 }
        #expect(daemon.errors.contains(problem), "\(daemon.errors)")
        try await daemon.brings("the end of it") { manager.count("READY=1") == 2 }
        try await daemon.brings("the status") { manager.hasStatus("The new config was refused") }
        try site.drop("hero")
        try await daemon.brings("the note of a new job") { site.folder.exists("drop/hero.queued.txt") }
    }

    @Test("A reload takes hooks over; a run that ends by itself does not end before they were tried")
    func hooks() async throws {
        try await Sandbox.withSandbox(.quick()) { _, address in
            let site = try DropSite(address)
            let daemon = try await site.start()
            func hook(_ name: FilePath) -> String {
                "hooks: { on_delivered: [/bin/cp, \"{film}\", \"\(site.folder(name))\"] }"
            }
            try site.configure(["drop"], hook("first"))
            daemon.reload()
            try await daemon.brings("a reload") { daemon.count("config taken over") == 1 }
            try site.drop("hero")
            try await daemon.brings("a copy of the film") { site.folder.exists("first") }
            daemon.terminate()
            #expect(await daemon.end() == 0)
            try site.configure(["drop"], hook("second"))
            try site.drop("again")
            let run = try site.run(["--once"])
            #expect(await run.end() == 0)
            #expect(try site.folder.read("second") == site.folder.read("drop/again.mp4"))
            #expect(run.count("hook told") == 1)
        }
    }

    @Test("What only a restart can change is named, and stays as it is")
    func restartNeeded() async throws {
        let site = try DropSite("http://127.0.0.1:9")
        let daemon = try await site.start()
        try site.drop("hero")
        try await daemon.brings("a note") { site.folder.exists("drop/hero.queued.txt") }
        try site.configure(["drop"], "web: { listen: \"127.0.0.1:1\" }\nnotes: no")
        daemon.reload()
        try await daemon.brings("a word about it") { daemon.count("restart needed") == 1 }
        #expect(daemon.errors.contains("for=web.listen"), "\(daemon.errors)")
        try await daemon.brings("the rest is taken over") { daemon.count("config taken over") == 1 }
        try await daemon.brings("there are no notes any more") { !site.folder.exists("drop/hero.queued.txt") }
        try site.configure(["drop"])
        daemon.reload()
        try await daemon.brings("and there they are again") { site.folder.exists("drop/hero.queued.txt") }
    }

    @Test("However reloads and the end come together, it ends cleanly and pays for nothing twice")
    func race() async throws {
        try await Sandbox.withSandbox(.quick()) { sandbox, address in
            let site = try DropSite(address)
            for round in 0..<5 {
                let daemon = try await site.start()
                try site.drop("job \(round)")
                for _ in 0..<round {
                    daemon.reload()
                    // Any moment is right; the length of the wait is the dice.
                    try await Task.sleep(for: .milliseconds(Int.random(in: 0...40)))
                }
                daemon.terminate()
                daemon.reload()
                #expect(await daemon.end() == 0, "\(daemon.errors.suffix(2000))")
            }
            let last = try site.run(["--once"])
            #expect(await last.end() == 0, "\(last.errors.suffix(2000))")
            #expect(try site.films() == 5)
            #expect(await sandbox.tasks.count == 5)
        }
    }

    @Test("A run that ends by itself keeps the config that it began with")
    func once() async throws {
        try await Sandbox.withSandbox(.quick(taskSeconds: 2)) { sandbox, address in
            let site = try DropSite(address)
            try site.drop("hero")
            let daemon = try site.run(["--once"])
            try await daemon.brings("the film is being made") { await sandbox.tasks.count == 1 }
            daemon.reload()
            try await daemon.brings("a word about it") { daemon.count("config not read again") == 1 }
            #expect(await daemon.end() == 0)
            #expect(try site.films() == 1)
        }
    }
}
