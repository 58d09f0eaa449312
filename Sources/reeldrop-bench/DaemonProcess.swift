import Foundation

/// A daemon in a process of its own, as users run it, on a drop folder of its own.
final class DaemonProcess {
    let drop: URL
    /// Where its page is.
    let page: String
    private let root: URL
    private let settings: (api: String, arguments: [String])
    private var process = Process()

    /// For a key that has no limits.
    static let unlimited = "api: { requests_per_minute: 100000, requests_per_second: 1000, tasks_in_flight: 1000 }"

    /// The program, which is beside this one.
    static var program: URL {
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "reeldrop")
    }

    /// Starts `reeldrop watch`.
    ///
    /// - Parameter prepare: fills the drop folder first.
    init(
        api: String,
        config: String = "",
        scan: String = "60s",
        arguments: [String] = [],
        prepare: (URL) throws -> Void = { _ in }
    ) throws {
        root = temporaryPlace()
        drop = root.appending(path: "drop")
        let address = "127.0.0.1:\(freePort())"
        page = "http://\(address)/"
        try FileManager.default.createDirectory(at: drop, withIntermediateDirectories: true)
        try prepare(drop)
        let text = """
            folders: [{ path: \(drop.path), scan: \(scan) }]
            \(config)
            notes: yes
            web: { listen: "\(address)" }
            budget: { hold_burst: 0, takes_per_job: 0 }

            """
        try Data(text.utf8).write(to: root.appending(path: "config.yaml"))
        settings = (api, arguments)
        try start()
    }

    var state: URL { root.appending(path: "state") }

    var figures: ProcessFigures { ProcessFigures(id: process.processIdentifier) }

    private func start(environment: [String: String] = [:]) throws {
        process = Process()
        process.executableURL = Self.program
        process.arguments =
            [
                "watch", drop.path, "--state", state.path, "--api-url", settings.api, "--config",
                root.appending(path: "config.yaml").path,
            ] + settings.arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["REELDROP_API_KEY": "bench"]) { $1 }
            .merging(environment) { $1 }
        process.standardError = FileHandle.nullDevice
        try process.start()
    }

    func stop() { process.end() }

    /// Has it read its config again.
    func readConfig() { kill(process.processIdentifier, SIGHUP) }

    /// Stops the daemon and starts it again on what it left.
    ///
    /// - Returns: how long it took from its start until it told the service manager that it is ready, in milliseconds.
    @discardableResult
    func startAgain() throws -> Double {
        stop()
        let manager = try ServiceManager(at: root.appending(path: "notify").path)
        return try milliseconds {
            try start(environment: ["NOTIFY_SOCKET": manager.path])
            try manager.waitUntilReady()
        }
    }

    /// The processor time of one look at everything, in milliseconds, of a daemon that looks every second.
    ///
    /// One thread looks, a second after its last look, so that of the time `c + 1 s` from one look to the next `c` is spent.
    func processorTimeOfALook(over span: Duration) async throws -> Double {
        let (start, before) = (ContinuousClock.now, figures.processorTime)
        try await Task.sleep(for: span)
        let share = (figures.processorTime - before) / (start.duration(to: .now) / .seconds(1))
        return share / (1 - share) * 1000
    }

    /// Stops the daemon and removes everything.
    func end() {
        stop()
        try? FileManager.default.removeItem(at: root)
    }

    /// Puts a file into the drop folder as a whole, by a rename.
    ///
    /// - Returns: when, as Unix time.
    @discardableResult
    func drop(_ name: String, _ content: Data) throws -> Double { try put(content, as: name, in: drop) }

    func has(_ name: String) -> Bool { access(drop.appending(path: name).path, F_OK) == 0 }
}

/// Puts a file into a directory as a whole, by a rename.
///
/// - Returns: when, as Unix time.
func put(_ content: Data, as name: String, in directory: URL) throws -> Double {
    let hidden = directory.appending(path: ".incoming-\(name)")
    try content.write(to: hidden)
    let now = Date().timeIntervalSince1970
    guard rename(hidden.path, directory.appending(path: name).path) == 0 else { throw CocoaError(.fileWriteUnknown) }
    return now
}

/// A path for a directory of our own.
func temporaryPlace() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "reeldrop-bench-\(UUID().uuidString)")
}

/// A port that nobody listens on.
func freePort() -> UInt16 {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            _ = bind(socket, $0, length)
            getsockname(socket, $0, &length)
        }
    }
    return UInt16(bigEndian: address.sin_port)
}

/// Waits until something is so.
func waiting(
    for what: String,
    every pause: Duration = .milliseconds(5),
    atMost patience: Duration = .seconds(600),
    _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + patience
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw Stuck(what: what) }
        try await Task.sleep(for: pause)
    }
}

/// A scenario that came to no end.
struct Stuck: Error, CustomStringConvertible {
    let what: String
    var description: String { "Waited for \(what) in vain." }
}
