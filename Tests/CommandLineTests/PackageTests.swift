import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// What an operator does with the package and with the scripts, on a machine with a real systemd.
@Suite(.enabled(if: SystemdMachine.isUsable, "No systemd can be started on this machine"))
struct PackageTests {
    @Test("The units are without fault, and give the service no more than it needs")
    func units() async throws {
        try await Server.open { server in
            try await server.install(.first)
            for unit in ["reeldrop.service", "reeldrop@studio.service"] {
                // Unknown keys are only printed.
                let (code, said) = try await server.machine.run("systemd-analyze", "verify", unit)
                #expect(code == 0 && said.isEmpty, "\(said)")
            }
            for unit in ["reeldrop.service", "reeldrop@.service"] {
                try await server.machine.perform(
                    "systemd-analyze",
                    "security",
                    "--offline=true",
                    "--threshold=15",
                    "/lib/systemd/system/\(unit)"
                )
            }
        }
    }

    @Test("The template is the unit, but for what belongs to an instance")
    func template() throws {
        let units = try ["", "@"].map { name in
            try String(contentsOfFile: "\(TestPackage.sources)/systemd/reeldrop\(name).service", encoding: .utf8)
                .split(separator: "\n").filter { !$0.hasPrefix("#") && !$0.hasPrefix("Description=") }
        }
        let changed = zip(units[0], units[1]).filter { $0 != $1 }.map(\.1)
        #expect(units[0].count == units[1].count)
        #expect(
            changed == [
                "ExecStart=reeldrop watch --config /etc/reeldrop/%i.yaml", "StateDirectory=reeldrop/%i",
            ]
        )
    }

    @Test("Installed, it waits for its key; removed, it keeps its state; purged, it leaves nothing but the films")
    func lifeOfAPackage() async throws {
        try await Server.open { server in
            let machine = server.machine
            try await server.install(.first)
            #expect(try await machine.property("ActiveState") == "inactive")
            for file in [
                "bin/reeldrop", "share/man/man1/reeldrop.1.gz", "share/man/man1/reeldrop-watch.1.gz",
                "share/bash-completion/completions/reeldrop", "share/zsh/vendor-completions/_reeldrop",
                "share/fish/vendor_completions.d/reeldrop.fish", "share/doc/reeldrop/examples/config.yaml",
            ] { try await machine.perform("test", "-s", "/usr/\(file)") }
            try await machine.perform("bash", "-n", "/usr/share/bash-completion/completions/reeldrop")
            #expect(try await machine.perform("reeldrop", "check", "--help").contains("USAGE"))

            try await server.prepare()
            try await machine.perform("chmod", "644", "/etc/reeldrop/api-key")
            try await server.start()
            try server.drop(["one"])
            try await server.expectFilms(1)

            try await machine.perform("dpkg", "-r", "reeldrop")
            #expect(try await machine.run("systemctl", "is-active", "reeldrop").code != 0)
            try await machine.perform("test", "-s", "/var/lib/reeldrop/reeldrop.sqlite")
            try await machine.perform("test", "-s", "/etc/reeldrop/api-key")
            #expect(try await machine.run("test", "-e", "/usr/bin/reeldrop").code != 0)

            // Back again, it knows what it has done.
            try await server.install(.second)
            #expect(try await machine.perform("stat", "-c", "%a %U", "/etc/reeldrop/api-key") == "600 root\n")
            try await server.start()
            try server.drop(["two"])
            try await server.expectFilms(2)

            try await machine.perform("dpkg", "-P", "reeldrop")
            for place in [
                "/var/lib/reeldrop", "/etc/reeldrop", "/etc/systemd/system/multi-user.target.wants/reeldrop.service",
            ] { #expect(try await machine.run("test", "-e", place).code != 0, "\(place) is left") }
            #expect(try server.films() == 2)
        }
    }

    @Test("An upgrade with twenty films under way brings them all, and asks for none again")
    func upgrade() async throws {
        try await Server.installed(.quick(taskSeconds: 6)) { server in
            try await server.start()
            try server.drop((1...20).map { "film \($0)" })
            try await server.brings("all are being made") {
                try await server.states() == Array(repeating: "running", count: 20)
            }
            let process = try await server.machine.property("MainPID")
            try await server.install(.second)
            #expect(try await server.machine.property("MainPID") != process)
            #expect(try await server.machine.property("ActiveState") == "active")
            try await server.expectFilms(20)
        }
    }

    @Test("systemd/install sets everything up, can be run again, and systemd/uninstall takes it away")
    func scripts() async throws {
        try await Server.open { server in
            let machine = server.machine
            // As a clone has it.
            for part in ["README.md", "examples", "systemd"] {
                try await machine.perform("mkdir", "-p", "/root/reeldrop")
                try FileManager.default.copyItem(
                    atPath: "\(TestPackage.sources)/\(part)",
                    toPath: machine(FilePath("/root/reeldrop/\(part)")).string
                )
            }
            try FileManager.default.copyItem(
                atPath: CommandLineRun.program.path,
                toPath: machine("/root/program").string
            )
            try machine.write("/root/key", "test-key\n")
            try server.writeConfig(folders: "/srv/drop")
            try await machine.perform("mv", "/etc/reeldrop/config.yaml", "/root/config.yaml")
            try await machine.perform("rmdir", "/etc/reeldrop")
            let install = [
                "/root/reeldrop/systemd/install", "--binary", "/root/program", "--folder", "/srv/drop",
                "--key-file", "/root/key",
            ]

            let plan = try await machine.perform(install + ["--dry-run"])
            #expect(plan.contains("Would write /usr/local/bin/reeldrop."), "\(plan)")
            #expect(!plan.contains("Done"))
            for place in ["/usr/local/bin/reeldrop", "/etc/reeldrop", "/srv/drop"] {
                #expect(try await machine.run("test", "-e", place).code != 0, "\(place) was made")
            }

            let done = try await machine.perform(install)
            #expect(done.contains("Done: start reeldrop, now and at every boot."), "\(done)")
            #expect(try await machine.property("ActiveState") == "active")
            #expect(try await machine.perform("cat", "/etc/reeldrop/config.yaml").contains("/srv/drop"))
            let again = try await machine.perform(install)
            #expect(again == "Nothing to do: reeldrop runs.\n")

            // With the sandbox for its API.
            try await machine.perform("cp", "/root/config.yaml", "/etc/reeldrop/config.yaml")
            try await machine.perform("systemctl", "restart", "reeldrop")
            try server.drop(["one"])
            try await server.expectFilms(1)

            let uninstall = "/root/reeldrop/systemd/uninstall"
            #expect(try await machine.perform(uninstall, "--dry-run").contains("Would stop reeldrop."))
            #expect(try await machine.property("ActiveState") == "active")
            try await machine.perform(uninstall)
            #expect(try await machine.run("systemctl", "is-active", "reeldrop").code != 0)
            #expect(try await machine.run("test", "-e", "/usr/local/bin/reeldrop").code != 0)
            try await machine.perform("test", "-s", "/var/lib/reeldrop/reeldrop.sqlite")
            try await machine.perform("test", "-s", "/etc/reeldrop/api-key")
            try await machine.perform(uninstall, "--purge")
            #expect(try await machine.run("test", "-e", "/var/lib/reeldrop").code != 0)
            #expect(try server.films() == 1)
        }
    }
}
