import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// A wall clock that is put right, or wrong, by a day.
@Suite(.enabled(if: Machine.canCompile, "there is no clang beside Swift"))
struct ClockTests {
    @Test("B9.4 A clock that jumps while films are made, and between two runs, costs no film", arguments: [1, -1])
    func jumps(direction: Int) async throws {
        // One link seems dead for a moment, which must not look like its old age.
        let hiccup = Fault(.missingFilm, when: .nth(1))
        try await Sandbox.withSandbox(.quick(taskSeconds: 2, faults: [hiccup])) { sandbox, address in
            let site = try DropSite(address)
            try setClock(of: site, to: 0)
            var daemon = try await start(site)
            try site.drop("a", "b", "c")
            try await daemon.brings("being made") { await sandbox.tasks.count == 3 }
            try setClock(of: site, to: direction * 86_400)
            try site.drop("d", "e")
            try await site.waitForFilms(5, from: daemon)
            try site.drop("f", "g")
            try await daemon.brings("being made") { await sandbox.tasks.count == 7 }
            daemon.terminate()
            #expect(await daemon.end() == 0)

            try setClock(of: site, to: direction * -86_400)
            daemon = try await start(site)
            try site.drop("h")
            try await site.waitForFilms(8, from: daemon)
            try await site.expectFilms(8, after: daemon, paidAt: sandbox)
            #expect(try receiptDays(site).count >= 2, "the clock did not jump")
        }
    }

    @Test("Doctor tells of a clock that is wrong, and by how much", arguments: [3600, -3600])
    func doctor(seconds: Int) async throws {
        try await Sandbox.withSandbox(.quick()) { _, address in
            let site = try DropSite(address)
            try setClock(of: site, to: seconds)
            let arguments = ["doctor", site.folder("drop").string, "--api-url", address]
            let environment = try clock(of: site).merging(["REELDROP_API_KEY": "test-key"]) { $1 }
            let run = try await CommandLineRun(
                arguments + ["--state", site.folder("state").string],
                environment: environment
            )
            #expect(run.code == 0, "\(run.output)")
            let line = try #require(run.output.split(separator: "\n").first { $0.contains("clock: ") })
            #expect(line.hasPrefix("warning"))
            #expect(line.contains(/3(59\d|60\d) seconds/), "\(line)")
            #expect(line.contains(seconds > 0 ? "ahead of" : "behind"))
            #expect(line.contains("timedatectl"))
        }
    }

    /// Starts the daemon with a clock that the test can set.
    private func start(_ site: DropSite) async throws -> RunningProgram {
        try await site.start(environment: clock(of: site))
    }

    private func clock(of site: DropSite) throws -> [String: String] {
        let library = site.folder("clock.so").string
        if !site.folder.exists("clock.so") {
            try site.folder.write("clock.c", text: Self.clock)
            try Machine.perform("clang", "-shared", "-fPIC", "-o", library, site.folder("clock.c").string)
        }
        return ["LD_PRELOAD": library, "REELDROP_TESTS_CLOCK": site.folder("clock").string]
    }

    private func setClock(of site: DropSite, to seconds: Int) throws {
        try site.folder.write("clock.new", text: "\(seconds)")
        try site.folder.move("clock.new", to: "clock")
    }

    /// Shifts the wall clock alone, by the seconds that stand in a file. libfaketime shifts timers of the monotonic clock
    /// as well, which no machine does.
    private static let clock = """
        #include <fcntl.h>
        #include <stdlib.h>
        #include <sys/syscall.h>
        #include <sys/time.h>
        #include <time.h>
        #include <unistd.h>

        static long shift(void) {
            char text[32] = "";
            int file = open(getenv("REELDROP_TESTS_CLOCK"), O_RDONLY | O_CLOEXEC);
            if (file < 0 || read(file, text, sizeof text - 1) < 0) abort();
            close(file);
            return atol(text);
        }

        int clock_gettime(clockid_t clock, struct timespec *now) {
            int result = syscall(SYS_clock_gettime, clock, now);
            if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += shift();
            return result;
        }

        int gettimeofday(struct timeval *now, void *zone) {
            struct timespec exact;
            clock_gettime(CLOCK_REALTIME, &exact);
            now->tv_sec = exact.tv_sec;
            now->tv_usec = exact.tv_nsec / 1000;
            return 0;
        }

        time_t time(time_t *now) {
            struct timespec exact;
            clock_gettime(CLOCK_REALTIME, &exact);
            if (now) *now = exact.tv_sec;
            return exact.tv_sec;
        }
        """

    /// The days on which films were delivered, by the receipts.
    private func receiptDays(_ site: DropSite) throws -> Set<String> {
        var days: Set<String> = []
        for path in try FileManager.default.subpathsOfDirectory(atPath: site.folder("drop/.reeldrop").string)
        where path.hasSuffix(".json") {
            let data = Data(try site.folder.read(FilePath("drop/.reeldrop").pushing(FilePath(path))))
            let receipt = try JSONSerialization.jsonObject(with: data) as? [String: Any]
            if let day = (receipt?["deliveredAt"] as? String)?.prefix(10) { days.insert(String(day)) }
        }
        return days
    }
}
