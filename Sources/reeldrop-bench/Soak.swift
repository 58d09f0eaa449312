import ArgumentParser
import Foundation

/// A long time in short: jobs are dropped in directories of their own, their films come, and all of it is deleted, again and
/// again. After each tenth the store becomes a day older, and what is over for two days may be forgotten. What the daemon
/// holds in the end must be what it held after four of those days.
struct Soak: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Drop, deliver and delete many times, and look at what stays behind."
    )

    @Option(help: "How many films.")
    var cycles = 100_000
    @Option(help: "How many of them at once.")
    var batch = 100

    func run() async throws {
        Process.endAllWhenInterrupted()
        let api = try APIProcess(taskSeconds: 0.05)
        defer { api.end() }
        let config = "\(DaemonProcess.unlimited)\nhistory: { takes: \(cycles / 10) }"
        let daemon = try DaemonProcess(api: api.address, config: config, scan: "5s")
        defer { daemon.end() }
        try daemon.startAgain()
        let store = try StoreFile(daemon.state, readonly: false)
        var helds: [Held] = []
        say("    films  fds  watches  RSS MB  store MB  takes")
        for day in 1...10 {
            while true {
                let done: Int = try store.value("SELECT ifnull(max(id), 0) FROM takes") ?? 0
                guard done < cycles / 10 * day else { break }
                try await cycle(number: done, daemon)
            }
            // What was deleted is looked for twice.
            try await waiting(for: "the end of the last jobs", every: .seconds(1)) {
                try store.value("SELECT count(*) FROM jobs WHERE gone_at IS NULL") == 0
            }
            try store.becomeOlder(days: 1)
            // It looks for what can be forgotten soon after it has read the config.
            daemon.readConfig()
            try await Task.sleep(for: .seconds(20))
            let takes: Int = try store.value("SELECT count(*) FROM takes") ?? 0
            let held = Held(daemon, takes: Double(takes))
            say(held.line(cycles / 10 * day))
            helds.append(held)
            // The sandbox lists every film that it ever made.
            try api.startAgain()
        }
        let (base, end) = (helds[3], helds[9])
        let figures = [
            Figure("soak of \(cycles) films: open files", end.descriptors, "", floor: base.descriptors, .above(4)),
            Figure("soak: watches", end.watches, "", floor: base.watches, .above(0)),
            Figure("soak: resident memory", end.memory, "MB", floor: base.memory, .times(1.1)),
            Figure("soak: takes in the store", end.takes, "", floor: base.takes, .times(1.05)),
            Figure("soak: the store", end.store, "MB", floor: base.store, .times(1.1)),
        ]
        say(Figure.head)
        for figure in figures { say(figure.row) }
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
        // Their notes go a moment after they have come.
        try await waiting(for: "\(batch) films from number \(number)", every: .milliseconds(20)) {
            let names = try FileManager.default.contentsOfDirectory(atPath: inside.path)
            return names.count == 2 * batch && names.count { $0.hasSuffix(".mp4") } == batch
        }
        try FileManager.default.removeItem(at: inside)
    }

    /// What a daemon holds.
    private struct Held {
        let (descriptors, watches, memory, store, takes): (Double, Double, Double, Double, Double)

        init(_ daemon: DaemonProcess, takes: Double) {
            let figures = daemon.figures
            (descriptors, watches) = (Double(figures.descriptors), Double(figures.watches))
            memory = figures.megabytes("VmRSS")
            store = ["", "-wal"].map { ending in
                let path = daemon.state.appending(path: "reeldrop.sqlite" + ending).path
                let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
                return Double(size ?? 0) / 1_048_576
            }.reduce(0, +)
            self.takes = takes
        }

        func line(_ films: Int) -> String {
            String(format: "%9d %4.0f %8.0f %7.1f %9.2f %6.0f", films, descriptors, watches, memory, store, takes)
        }
    }
}
