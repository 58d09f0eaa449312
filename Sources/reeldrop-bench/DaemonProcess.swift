import Foundation

/// A daemon in a process of its own, as users run it, on a drop folder of its own.
final class DaemonProcess {
    let drop: URL
    private let root: URL
    private let process = Process()

    /// Starts `reeldrop watch`, the binary beside this one.
    ///
    /// - Parameter prepare: fills the drop folder first.
    init(
        api: String,
        config: String = "",
        scan: String = "60s",
        arguments: [String] = [],
        prepare: (URL) throws -> Void = { _ in }
    ) throws {
        root = FileManager.default.temporaryDirectory.appending(path: "reeldrop-bench-\(UUID().uuidString)")
        drop = root.appending(path: "drop")
        try FileManager.default.createDirectory(at: drop, withIntermediateDirectories: true)
        try prepare(drop)
        let file = root.appending(path: "config.yaml")
        try Data(
            "folders: [{ path: \(drop.path), scan: \(scan) }]\n\(config)\nnotes: yes\nbudget: { hold_burst: 0, takes_per_job: 0 }\n"
                .utf8
        ).write(to: file)
        process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appending(path: "reeldrop")
        process.arguments =
            [
                "watch", drop.path, "--state", root.appending(path: "state").path, "--api-url", api, "--config",
                file.path,
            ] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["REELDROP_API_KEY": "bench"]) { $1 }
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// Waits until it ends by itself.
    func wait() { process.waitUntilExit() }

    /// The processor time that it has used so far, in seconds.
    func processorTime() throws -> Double {
        let text = try String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)
        // After the name, which is in brackets, utime and stime are the 12th and 13th field, in hundredths.
        let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
        guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else { return .nan }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Stops the daemon and removes everything.
    func end() {
        process.terminate()
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: root)
    }

    /// A value of `/proc/PID/status` in MB, such as `VmRSS`, or `VmHWM` for the most that it ever was.
    func megabytes(_ field: String) throws -> Double {
        let status = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix(field + ":") }
        let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }
        return (kilobytes ?? .nan) / 1024
    }

    /// Puts a file into the drop folder as a whole, by a rename.
    func drop(_ name: String, _ content: Data) throws {
        let hidden = drop.appending(path: ".incoming-\(name)")
        try content.write(to: hidden)
        guard rename(hidden.path, drop.appending(path: name).path) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}

/// Waits until something is so.
func waiting(for what: String, _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(300)
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw Stuck(what: what) }
        try await Task.sleep(for: .milliseconds(5))
    }
}

/// A scenario that came to no end.
struct Stuck: Error, CustomStringConvertible {
    let what: String
    var description: String { "Waited for \(what) in vain." }
}
