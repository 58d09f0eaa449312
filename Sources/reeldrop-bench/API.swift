import ArgumentParser
import Foundation
import SeedanceSandbox
import Synchronization
import SystemPackage
import UnixSignals

/// Runs a sandbox that answers at once and makes small films, in this process.
///
/// - Parameter filmBytes: how large its films are; nil for as small as can be.
func withAPI<R>(
    taskSeconds: Double,
    filmBytes: Int? = nil,
    _ body: (Sandbox, String) async throws -> R
) async throws -> R {
    let place = temporaryPlace()
    defer { try? FileManager.default.removeItem(at: place) }
    var settings = unlimited(taskSeconds: taskSeconds)
    settings.directory = FilePath(place.path)
    return try await Sandbox.withSandbox(settings) { sandbox, address in
        if let filmBytes { try pad(place.appending(path: "tiny.mp4"), to: filmBytes) }
        return try await body(sandbox, address)
    }
}

private func unlimited(taskSeconds: Double) -> SandboxSettings {
    var settings = SandboxSettings()
    settings.films = .tiny
    settings.requestsPerMinute = nil
    settings.taskSeconds = taskSeconds
    return settings
}

/// Makes a film larger by an empty part at its end, which takes no room on this disk.
private func pad(_ film: URL, to byteCount: Int) throws {
    let file = try FileHandle(forWritingTo: film)
    defer { try? file.close() }
    try file.seekToEnd()
    // A length of 0 means that it goes on to the end of the file.
    try file.write(contentsOf: Data([0, 0, 0, 0]) + Data("free".utf8))
    try file.truncate(atOffset: UInt64(byteCount))
}

/// The sandbox for a process of its own.
struct APIService: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "api", shouldDisplay: false)

    @Argument var port: Int
    @Option var taskSeconds: Double

    func run() async throws {
        var settings = unlimited(taskSeconds: taskSeconds)
        settings.port = port
        let sandbox = Sandbox(settings)
        async let end: Void = sandbox.run()
        if await sandbox.listening() != 0 { say("ready") }
        try await end
    }
}

/// A program that says when it is ready, and runs until it is told to end.
final class Helper {
    private let process = Process()
    private let output = Pipe()
    /// What it said first.
    let word: String

    init(_ program: URL, _ arguments: [String], environment: [String: String] = [:]) throws {
        process.executableURL = program
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = output
        try process.start()
        word = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        if word.isEmpty { throw Stuck(what: program.lastPathComponent + " to be ready") }
    }

    /// This program with a command of its own.
    convenience init(_ arguments: String...) throws {
        try self.init(DaemonProcess.program.deletingLastPathComponent().appending(path: "reeldrop-bench"), arguments)
    }

    var figures: ProcessFigures { ProcessFigures(id: process.processIdentifier) }

    func end() { process.end() }
}

/// The programs that run, none of which is to outlive this one.
private let running = Mutex<Set<Int32>>([])

extension Process {
    /// Runs it with no signal blocked: a child inherits what is blocked here, and on a thread of the pool that is nearly all.
    func start() throws {
        var (none, before) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try run()
        running.withLock { _ = $0.insert(processIdentifier) }
    }

    /// Tells it to end and waits until it has.
    func end() {
        terminate()
        waitUntilExit()
        running.withLock { _ = $0.remove(processIdentifier) }
    }

    /// Takes the others along when this one is interrupted: they are in groups of their own, which Ctrl-C does not reach.
    static func endAllWhenInterrupted() {
        Task {
            for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) {
                running.withLock { for id in $0 { kill(id, SIGTERM) } }
                exit(130)
            }
        }
    }
}

/// The sandbox in a process of its own, so that it shares nothing with who measures; it can be started afresh.
final class APIProcess {
    private let port = freePort()
    private let taskSeconds: Double
    private var process: Helper

    init(taskSeconds: Double) throws {
        self.taskSeconds = taskSeconds
        process = try Helper("api", "\(port)", "--task-seconds", "\(taskSeconds)")
    }

    var address: String { "http://127.0.0.1:\(port)" }

    /// Forgets every task.
    func startAgain() throws {
        process.end()
        process = try Helper("api", "\(port)", "--task-seconds", "\(taskSeconds)")
    }

    func end() { process.end() }
}
