import ArgumentParser
import Foundation

/// A day in short: jobs are dropped in directories of their own, their films come, and all of it is deleted, again and
/// again. What the daemon holds then must be what it held when it had warmed up.
struct Soak: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Drop, deliver and delete many times, and look at what stays behind."
    )

    @Option(help: "How many films.")
    var cycles = 100_000
    @Option(help: "How many of them at once.")
    var batch = 100
    @Option(help: "Further lines of the config, such as how much history is kept.")
    var config = ""

    func run() async throws {
        let api = try APIProcess(taskSeconds: 0.05)
        defer { api.end() }
        let daemon = try DaemonProcess(
            api: api.address,
            config: DaemonProcess.unlimited + "\n" + config.replacing("\\n", with: "\n"),
            scan: "5s"
        )
        defer { daemon.end() }
        try daemon.startAgain()
        let tenth = max(batch, cycles / 10)
        var base: Held?
        var (done, reported) = (0, 0)
        print("films      fds  watches      RSS MB    store MB   folder entries")
        while done < cycles {
            try await cycle(number: done, daemon)
            done += batch
            guard done >= reported + tenth else { continue }
            reported = done
            // What was deleted is looked for twice, and its notes are gone after that.
            try await Task.sleep(for: .seconds(15))
            let held = try Held(daemon)
            print(held.line(done))
            base = base ?? held
            // The sandbox lists every film that it ever made.
            try api.startAgain()
        }
        guard let base else { return }
        let end = try Held(daemon)
        let figures = [
            Figure("soak of \(cycles) films: open files", end.descriptors, "files", floor: base.descriptors, .above(4)),
            Figure("soak: watches", end.watches, "watches", floor: base.watches, .above(0)),
            Figure("soak: resident memory", end.memory, "MB", floor: base.memory, .times(1.1)),
            Figure("soak: the store", end.store, "MB", floor: base.store, .times(1.2)),
            Figure("soak: entries in the folder", end.entries, "entries", floor: base.entries, .above(0)),
        ]
        print(Figure.table(figures))
        if figures.contains(where: { $0.isMet == false }) { throw ExitCode.failure }
    }

    private func cycle(number: Int, _ daemon: DaemonProcess) async throws {
        let outside = daemon.drop.deletingLastPathComponent().appending(path: "batch")
        try FileManager.default.createDirectory(at: outside, withIntermediateDirectories: true)
        for job in number..<number + batch {
            try Data("prompt: film \(job)\n".utf8).write(to: outside.appending(path: "\(job).job"))
        }
        let inside = daemon.drop.appending(path: "\(number)")
        try FileManager.default.moveItem(at: outside, to: inside)
        try await waiting(for: "\(batch) films from number \(number)", every: .milliseconds(20)) {
            try FileManager.default.contentsOfDirectory(atPath: inside.path).count { $0.hasSuffix(".mp4") } == batch
        }
        try FileManager.default.removeItem(at: inside)
    }

    /// What a daemon holds.
    private struct Held {
        let (descriptors, watches, memory, store, entries): (Double, Double, Double, Double, Double)

        init(_ daemon: DaemonProcess) throws {
            let figures = daemon.figures
            descriptors = Double(figures.descriptors)
            watches = Double(figures.watches)
            memory = figures.megabytes("VmRSS")
            store = ["", "-wal"].map { ending in
                let path = daemon.state.appending(path: "reeldrop.sqlite" + ending).path
                let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
                return Double(size ?? 0) / 1_048_576
            }.reduce(0, +)
            // Receipts are kept on purpose.
            entries = Double(
                try FileManager.default.contentsOfDirectory(atPath: daemon.drop.path).count
            )
        }

        func line(_ films: Int) -> String {
            String(
                format: "%-8d %5.0f %8.0f %11.1f %11.2f %16.0f",
                films,
                descriptors,
                watches,
                memory,
                store,
                entries
            )
        }
    }
}
