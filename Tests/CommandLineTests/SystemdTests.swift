import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// The service at work under a real systemd, installed from the package.
@Suite(.enabled(if: SystemdMachine.isUsable, "No systemd can be started on this machine"))
struct SystemdTests {
    @Test("It is active after the first look at its folder, and not before")
    func readyAfterFirstLook() async throws {
        try await Server.installed { server in
            try server.drop((1...20).map { "film \($0)" })
            try await server.machine.perform("systemctl", "start", "reeldrop")
            // `start` comes back when the service is active.
            let status = try await server.machine.perform(
                "reeldrop",
                "status",
                "--json",
                "--state",
                "/var/lib/reeldrop"
            )
            #expect(status.contains("\"mode\" : \"inotify\""), "\(status.prefix(300))")
            let lines = try await server.machine.journal().split(whereSeparator: \.isNewline)
            let looked = try #require(lines.firstIndex { $0.contains("folder watched") })
            let started = try #require(lines.firstIndex { $0.hasPrefix("Started ") })
            #expect(looked < started)
            #expect(try await server.machine.property("StatusText") != "")
        }
    }

    @Test("Killed, it is started again, brings every film, and pays for none twice")
    func killed() async throws {
        try await Server.installed(.quick(taskSeconds: 2)) { server in
            try await server.start()
            try server.drop((1...8).map { "film \($0)" })
            try await server.brings("films are being made") { await server.sandbox.tasks.count >= 4 }
            try await server.machine.perform("systemctl", "kill", "-s", "KILL", "reeldrop")
            try await server.brings("it is started again") {
                try await server.machine.hasStartedAgain()
            }
            // What was being sent in that moment is held, and nothing else.
            try await server.brings("every job has its end") {
                let states = try await server.states()
                return states.count == 8 && states.allSatisfy { $0 == "delivered" || $0 == "held" }
            }
            let prompts = await server.sandbox.tasks.map(\.prompt)
            #expect(Set(prompts).count == prompts.count, "paid twice")
            #expect(try await server.films() == server.states().count { $0 == "delivered" })
        }
    }

    @Test("Frozen, it is ended by the watchdog and started again")
    func watchdog() async throws {
        try await Server.installed(.quick(taskSeconds: 2)) { server in
            try await server.dropIn("watchdog", "WatchdogSec=2s")
            try await server.start()
            try server.drop((1...4).map { "film \($0)" })
            try await server.brings("films are being made") { await server.sandbox.tasks.count == 4 }
            try await server.machine.perform("systemctl", "kill", "-s", "STOP", "reeldrop")
            try await server.brings("it is started again") {
                try await server.machine.hasStartedAgain()
            }
            #expect(try await server.machine.journal().contains("Watchdog timeout"))
            try await server.expectFilms(4)
        }
    }

    @Test("It lives on under its watchdog when there is nothing to do")
    func idle() async throws {
        try await Server.installed { server in
            try await server.dropIn("watchdog", "WatchdogSec=1s")
            try await server.start()
            let first = try await server.machine.property("WatchdogTimestampMonotonic")
            try await server.brings("several signs of life") {
                let last = try await server.machine.property("WatchdogTimestampMonotonic")
                return try #require(Int(last)) - #require(Int(first)) > 3_000_000
            }
            #expect(try await server.machine.property("NRestarts") == "0")
        }
    }

    @Test("It stops in time although films are on their way")
    func stops() async throws {
        let settings = SandboxSettings.quick(faults: [Fault(.stalledDownload, when: .always)])
        try await Server.installed(settings) { server in
            try await server.dropIn("stop", "TimeoutStopSec=10")
            try await server.start()
            try server.drop((1...6).map { "film \($0)" })
            try await server.brings("films are on their way") {
                try await server.states() == Array(repeating: "completed", count: 6)
            }
            try await server.machine.perform("systemctl", "stop", "reeldrop")
            // Killed after the ten seconds, it would be `timeout`.
            #expect(try await server.machine.property("Result") == "success")
            #expect(try await server.machine.property("ExecMainStatus") == "0")
            #expect(try await server.states() == Array(repeating: "completed", count: 6))
            #expect(try server.films() == 0)
        }
    }

    @Test("A reload takes a new folder in, and a config with mistakes is refused while the one before stays in force")
    func reload() async throws {
        try await Server.installed { server in
            let machine = server.machine
            try await server.start()
            let process = try await machine.property("MainPID")
            let good = try String(contentsOfFile: machine("/etc/reeldrop/config.yaml").string, encoding: .utf8)

            try machine.write("/etc/reeldrop/config.yaml", good + "watch_everything: yes\n")
            try await machine.perform("systemctl", "reload", "reeldrop")
            try await server.brings("the mistake is told") {
                try await machine.journal().contains("watch_everything")
            }
            try await server.brings("it is active") { try await machine.property("ActiveState") == "active" }
            try server.drop(["one"])
            try await server.expectFilms(1)

            try await server.makeFolder("/srv/more")
            let hooks = "hooks: { on_delivered: [/bin/cp, \"{film}\", /srv/more/told] }"
            try server.writeConfig(folders: "/srv/drop", "/srv/more", more: hooks)
            try await machine.perform("systemctl", "reload", "reeldrop")
            try server.drop(["two"], into: "/srv/more")
            try await server.brings("a film in the new folder") { try server.films(in: "/srv/more") == 1 }
            try await server.brings("a hook's program has run, within the unit's limits") {
                try machine.visibleNames(in: "/srv/more").contains("told")
            }
            #expect(try await machine.property("MainPID") == process)
            #expect(try await machine.property("NRestarts") == "0")
        }
    }

    @Test("Without a key it says so, and does not try again and again; a key for this machine alone is taken too")
    func keys() async throws {
        try await Server.installed { server in
            let machine = server.machine
            try await machine.perform("mv", "/etc/reeldrop/api-key", "/root/key")
            #expect(try await machine.run("systemctl", "start", "reeldrop").code != 0)
            try await server.brings("it has given up") { try await machine.property("ActiveState") == "failed" }
            #expect(try await machine.property("NRestarts") == "0")
            #expect(try await machine.property("ExecMainStatus") == "77")
            #expect(try await machine.journal().contains("what is in /etc/reeldrop/api-key"))

            try await machine.perform(
                "systemd-creds",
                "--with-key=host",
                "--name=api-key",
                "encrypt",
                "/root/key",
                "/etc/reeldrop/api-key.cred"
            )
            try await machine.perform(
                "cp",
                "/usr/share/doc/reeldrop/examples/drop-ins/encrypted-key.conf",
                "/etc/systemd/system/reeldrop.service.d/"
            )
            // No webhooks here, and so no secret for them.
            try await machine.perform(
                "sed",
                "-i",
                "/webhook-secret/d",
                "/etc/systemd/system/reeldrop.service.d/encrypted-key.conf"
            )
            try await machine.perform("systemctl", "daemon-reload")
            try await server.start()
            try server.drop(["one"])
            try await server.expectFilms(1)
        }
    }

    @Test("Each instance has its own config, folder and state")
    func instances() async throws {
        try await Server.installed { server in
            for name in ["a", "b"] {
                try await server.makeFolder("/srv/\(name)")
                try server.writeConfig(name, folders: "/srv/\(name)")
                try await server.machine.perform("systemctl", "enable", "-q", "--now", "reeldrop@\(name)")
                try server.drop(["of \(name)"], into: "/srv/\(name)")
            }
            for name in ["a", "b"] {
                try await server.brings("the film of \(name)") { try server.films(in: FilePath("/srv/\(name)")) == 1 }
                try await server.brings("it is known") {
                    try await server.states(in: "/var/lib/reeldrop/\(name)") == ["delivered"]
                }
            }
        }
    }
}
