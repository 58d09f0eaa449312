import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// Calls to the kernel that fail, as they do on broken disks, full disks and bad shares.
@Suite(.enabled(if: Machine.canTrace, "strace cannot trace programs here"))
struct SyscallFaultTests {
    /// What goes wrong while jobs come in.
    struct Trouble: Sendable, CustomTestStringConvertible {
        let rules: [CallFaults.Rule]
        /// The only files that are concerned.
        var place = Place.anywhere
        /// Whether no film can come as long as it lasts.
        var isBlocking = false
        /// It lasts until so many calls have failed.
        var hits = 3

        init(_ calls: String, _ fault: String) {
            rules = [CallFaults.Rule(calls, fault)]
        }

        init(_ rules: CallFaults.Rule...) {
            self.rules = rules
        }

        enum Place: String {
            case anywhere
            case state = "the database"
            case drop = "the drop folder"
        }

        func on(_ place: Place) -> Trouble { with { $0.place = place } }
        var blocking: Trouble { with { $0.isBlocking = true } }
        func lasting(_ hits: Int) -> Trouble { with { $0.hits = hits } }

        private func with(_ change: (inout Trouble) -> Void) -> Trouble {
            var copy = self
            change(&copy)
            return copy
        }

        var testDescription: String {
            rules.map(\.description).joined(separator: " and ") + (place == .anywhere ? "" : ", on \(place.rawValue)")
        }
    }

    static let troubles = [
        Trouble("fsync,fdatasync", "error=EIO").blocking,
        Trouble("fsync,fdatasync", "error=EIO:when=2+3"),
        Trouble("pwrite64", "error=ENOSPC").on(.state).blocking,
        Trouble("pwrite64", "error=EIO:when=2+5").on(.state),
        Trouble("pread64", "error=EIO").on(.state),
        Trouble("rename,renameat,renameat2", "error=EIO:when=1+2"),
        Trouble("rename,renameat,renameat2", "error=ENOSPC").blocking,
        Trouble(.init("renameat2", "error=EINVAL"), .init("linkat", "error=EIO:when=1+2")).lasting(6),
        Trouble(.init("renameat2", "error=EINVAL"), .init("linkat", "error=EPERM")).blocking,
        Trouble("unlink,unlinkat", "error=EIO"),
        Trouble("openat,openat2", "error=EMFILE").on(.drop).blocking,
        Trouble("flock", "error=ENOLCK"),
        // Each thread's first calls only: a call that strace has taken out when it lets go of the program fails with ENOSYS,
        // which no kernel says of them, and the network library gives up at that.
        Trouble(
            "read,write,pread64,pwrite64,fsync,fdatasync,poll,ppoll,epoll_wait,epoll_pwait",
            "error=EINTR:when=1..60+2"
        ).lasting(100),
    ]

    @Test("Calls that fail for a while hold films up and do nothing worse", arguments: troubles)
    func heldUp(trouble: Trouble) async throws {
        try await Sandbox.withSandbox(.quick()) { sandbox, address in
            let site = try DropSite(address)
            let daemon = try await site.start()
            let faults = try await CallFaults(
                trouble.rules,
                on: site.paths(of: trouble.place),
                in: daemon
            )
            try site.drop("a", "b", "c")
            try await daemon.brings("calls fail") {
                try faults.hits >= (site.films() == 3 ? 1 : trouble.hits)
            }
            if trouble.isBlocking { #expect(try site.films() == 0) }
            await faults.end()
            try await site.waitForFilms(3, from: daemon)
            try await site.expectFilms(3, after: daemon, paidAt: sandbox)
        }
    }

    @Test(
        "Nothing is sent as long as the intent cannot be written down, and then it goes on by itself",
        arguments: [
            CallFaults.Rule("pwrite64", "error=ENOSPC"), CallFaults.Rule("pwrite64", "error=EIO"),
            CallFaults.Rule("fsync,fdatasync", "error=EIO"),
        ]
    )
    func unwrittenIntent(rule: CallFaults.Rule) async throws {
        try await Sandbox.withSandbox(.quick()) { sandbox, address in
            let site = try DropSite(address)
            let daemon = try await site.start()
            // While sending is paused the jobs become ready, so that the intent is the next thing to be written.
            try await site.order("pause")
            try site.drop("a", "b", "c")
            try await daemon.brings("ready") {
                try site.folder.visibleNames(in: "drop").count { $0.hasSuffix(".queued.txt") } == 3
            }
            let faults = try await CallFaults([rule], on: site.stateFiles, in: daemon)
            try await site.order("resume")
            try await daemon.brings("the intent is not written") { daemon.count("submission failed") > 0 }
            #expect(await sandbox.posts.isEmpty)
            await faults.end()
            try await site.waitForFilms(3, from: daemon)
            try await site.expectFilms(3, after: daemon, paidAt: sandbox)
        }
    }

    @Test("An answer that cannot be written down at once is written down later")
    func unwrittenAnswer() async throws {
        try await withUnwrittenAnswer { site, daemon, sandbox, faults in
            await faults.end()
            try await site.waitForFilms(1, from: daemon)
            try await site.expectFilms(1, after: daemon, paidAt: sandbox)
        }
    }

    @Test(
        "An answer that was never written down leaves a job that is held, not one that is sent again",
        arguments: [SIGTERM, SIGKILL]
    )
    func lostAnswer(signal: Int32) async throws {
        try await withUnwrittenAnswer { site, daemon, sandbox, faults in
            if signal == SIGKILL { daemon.kill() } else { daemon.terminate() }
            _ = await daemon.end()
            await faults.end()
            let next = try await site.start()
            try await next.brings("held") { site.folder.exists("drop/a.held.txt") }
            next.terminate()
            #expect(await next.end() == 0)
            #expect(try await site.takes().map(\.state) == ["held"])
            #expect(await sandbox.posts.count == 1)
            #expect(try site.films() == 0)
        }
    }

    /// Lets the body go on from where a film is paid for and the database takes nothing.
    private func withUnwrittenAnswer(
        _ body: (DropSite, RunningProgram, Sandbox, CallFaults) async throws -> Void
    ) async throws {
        let late = Fault(.slowAnswer, value: "3", route: .create, when: .nth(1))
        try await Sandbox.withSandbox(.quick(faults: [late])) { sandbox, address in
            let site = try DropSite(address)
            let daemon = try await site.start()
            try site.drop("a")
            try await daemon.brings("the request is made") { await sandbox.posts.count == 1 }
            let faults = try await CallFaults(
                [.init("pwrite64", "error=ENOSPC")],
                on: site.stateFiles,
                in: daemon
            )
            try await daemon.brings("the answer is not written") { daemon.count("outcome not stored yet") > 0 }
            #expect(await sandbox.tasks.count == 1)
            try await body(site, daemon, sandbox, faults)
        }
    }

    @Test(
        "A start or a run in which one call fails costs nothing twice",
        arguments: [
            ("fsync,fdatasync", 1), ("fsync,fdatasync", 2), ("fsync,fdatasync", 3), ("fsync,fdatasync", 5),
            ("pwrite64", 1), ("pwrite64", 3), ("pwrite64", 8), ("rename,renameat,renameat2", 1),
            ("rename,renameat,renameat2", 2), ("mkdir,mkdirat", 1), ("flock", 1),
        ]
    )
    func oneCall(calls: String, count: Int) async throws {
        try await Sandbox.withSandbox(.quick()) { sandbox, address in
            let site = try DropSite(address)
            try site.drop("a")
            let rule = CallFaults.Rule(calls, "error=EIO:when=\(count)")
            let log = site.folder("strace")
            // With -D the tracer is the child and the daemon is what was started.
            let daemon = try site.run(
                ["--once"],
                through: ["strace", "-D", "--seccomp-bpf"] + CallFaults.arguments([rule], log: log)
            )
            _ = await daemon.end()
            try site.folder.expectWholeFilms(in: "drop")
            let next = try await site.start()
            try await site.waitForFilms(1, from: next)
            try await site.expectFilms(1, after: next, paidAt: sandbox)
        }
    }
}

extension DropSite {
    fileprivate func paths(of place: SyscallFaultTests.Trouble.Place) -> [FilePath] {
        switch place {
        case .anywhere: []
        case .state: stateFiles
        case .drop: [folder("drop")]
        }
    }
}
