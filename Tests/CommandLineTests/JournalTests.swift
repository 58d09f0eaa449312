import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// The log in systemd's journal, which is here for real: a journald of the test's own, in a mount namespace.
@Suite(.enabled(if: Journal.isUsable, "systemd-journald can't be started here"))
struct JournalTests {
    @Test("The journal has each event with its fields and its priority, and nothing that is secret")
    func fields() async throws {
        try await Sandbox.withSandbox(.quick()) { sandbox, address in
            let site = try DropSite(address)
            try site.drop("hero")
            try site.folder.write("drop/he\n<0>ro.job", text: "prompt: a name that would forge a line\n")
            let entries = try await journal(of: site, address)
            let sent = try #require(
                entries.first { $0["REELDROP_EVENT"] == "take sent" && $0["REELDROP_JOB"] == "hero.job" }
            )
            let task = try #require(await sandbox.tasks.first { $0.prompt == "hero" }?.id)
            #expect(sent["REELDROP_TASK"] == task)
            #expect(sent["PRIORITY"] == "6")
            #expect(sent["MESSAGE"] == "take sent job=hero.job task=\(task)")
            #expect(sent["SYSLOG_IDENTIFIER"] == "reeldrop")
            #expect(sent["CODE_FILE"]?.hasSuffix("Submission.swift") == true)
            #expect(Int(sent["CODE_LINE"] ?? "") != nil)
            #expect(sent["_TRANSPORT"] == "journal")
            #expect(entries.contains { $0["REELDROP_JOB"] == #"he\n<0>ro.job"# })
            #expect(entries.allSatisfy { Int($0["PRIORITY"] ?? "").map { $0 >= 3 } == true })
            for entry in entries {
                #expect(!entry.values.contains { $0.contains("test-key") || $0.contains("hmac=") })
            }
        }
    }

    @Test("JSON on request is what the journal's messages are then, each under its priority")
    func json() async throws {
        try await Sandbox.withSandbox(.quick()) { _, address in
            let site = try DropSite(address, config: "log: json")
            try site.drop("hero")
            let objects = try await journal(of: site, address).compactMap { entry in
                try JSONSerialization.jsonObject(with: Data((entry["MESSAGE"] ?? "").utf8)) as? [String: String]
            }
            #expect(objects.contains { $0["event"] == "take delivered" && $0["job"] == "hero.job" })
        }
    }

    /// What the journal has of a run over what is in the folder.
    private func journal(of site: DropSite, _ address: String) async throws -> [[String: String]] {
        let program = try CommandLineRun.program.path
        let run = try RunningProgram(
            command: Journal.command(
                program,
                ["watch", "--once", "--state", site.folder("state").string, "--api-url", address]
                    + ["--config", site.folder("config.yaml").string],
                entriesTo: site.folder("journal.json").string
            ),
            environment: ["REELDROP_API_KEY": "test-key"]
        )
        #expect(await run.end() == 0, "\(run.errors)")
        return try site.folder.readText("journal.json").split(separator: "\n").compactMap { line in
            let entry = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            return entry.compactMapValues { $0 as? String }
        }
    }
}

enum Journal {
    /// Runs a command as a service would be: its stderr is the journal's.
    private static let script = #"""
        set -e
        mount -t tmpfs tmpfs /run
        mkdir -p /run/systemd/journal /run/log/journal
        /lib/systemd/systemd-journald 2>/run/errors &
        journald=$!
        trap 'kill $journald' EXIT
        for i in $(seq 100); do [ -S /run/systemd/journal/io.systemd.journal ] && break; sleep 0.1; done
        to=$1; shift
        code=0
        # systemd tells a service what its stderr is; systemd-cat of Debian 12 does not.
        systemd-cat --identifier=reeldrop bash -c \
            'export JOURNAL_STREAM=$(stat -Lc %d:%i /proc/self/fd/2); exec "$@"' service "$@" || code=$?
        journalctl --sync
        journalctl --directory=/run/log/journal --output=json --no-pager SYSLOG_IDENTIFIER=reeldrop >"$to"
        exit $code
        """#

    static func command(_ program: String, _ arguments: [String], entriesTo file: String) -> [String] {
        ["unshare", "-m", "--propagation", "private", "bash", "-c", script, "journal", file, program] + arguments
    }

    static let isUsable = Machine.isSuccess(command("true", [], entriesTo: "/dev/null"))
}
