import Foundation

/// What the kernel tells of a process.
struct ProcessFigures {
    let id: Int32

    /// A value of `/proc/PID/status` in MB, such as `VmRSS`, or `VmHWM` for the most that it ever was.
    func megabytes(_ field: String) -> Double { value(field, of: "status") / 1024 }

    /// The processor time that all its threads have used so far, in seconds.
    var processorTime: Double {
        var clock = clockid_t()
        var time = timespec()
        guard clock_getcpuclockid(id, &clock) == 0, clock_gettime(clock, &time) == 0 else { return .nan }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// How often its threads have woken up so far, which is how often they went to sleep.
    var wakeUps: Double {
        names(in: "task").map { value("voluntary_ctxt_switches", of: "task/\($0)/status") }.reduce(0, +)
    }

    /// How many files it has open.
    var descriptors: Int { names(in: "fd").count }

    /// How many inotify watches it has.
    var watches: Int {
        names(in: "fdinfo").map { name in
            let text = (try? String(contentsOfFile: "/proc/\(id)/fdinfo/\(name)", encoding: .utf8)) ?? ""
            return text.split(separator: "\n").count { $0.hasPrefix("inotify ") }
        }.reduce(0, +)
    }

    private func names(in directory: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(id)/\(directory)")) ?? []
    }

    private func value(_ field: String, of file: String) -> Double {
        let text = (try? String(contentsOfFile: "/proc/\(id)/\(file)", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix(field + ":") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) } ?? .nan
    }
}
