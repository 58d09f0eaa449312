import Foundation
import Glibc
import SystemPackage
import TestKit

/// The built program, run as a person would.
struct CommandLineRun {
    let code: Int32
    let output: String
    let errors: String

    /// Where the build put the program: beside the tests.
    static var program: URL {
        get throws {
            let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            let folder =
                Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }?.deletingLastPathComponent()
                ?? URL(filePath: tests).deletingLastPathComponent()
            return folder.appending(path: "reeldrop")
        }
    }

    /// Runs the program to its end.
    init(_ arguments: [String], environment: [String: String] = [:]) async throws {
        let running = try RunningProgram(arguments, environment: environment)
        code = await running.end()
        output = running.output
        errors = running.errors
    }

    var json: [String: Any] {
        get throws { try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any] ?? [:] }
    }
}

/// The program while it runs.
final class RunningProgram: @unchecked Sendable {
    // Sendable because a Process is only started, signalled and waited for, each of which it allows from any thread.
    private let process = Process()
    private let folder: TemporaryFolder

    /// Starts reeldrop.
    ///
    /// - Parameter wrapper: a command that becomes the program, such as `ip netns exec NAME`.
    convenience init(_ arguments: [String], environment: [String: String] = [:], through wrapper: [String] = []) throws
    {
        try self.init(command: wrapper + [CommandLineRun.program.path] + arguments, environment: environment)
    }

    /// Starts any command, looked up where Debian has the tools of root as well.
    init(command: [String], environment: [String: String] = [:]) throws {
        folder = try TemporaryFolder()
        for name in ["out", "err"] { try folder.write(FilePath(name), []) }
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": folder.path.string]
            .merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: folder("out").string))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: folder("err").string))
        // The threads that run tests block every signal, and what they start would too.
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try process.run()
    }

    deinit {
        // A test that failed midway leaves no daemon behind.
        if process.isRunning { kill() }
    }

    /// The number of its process.
    var id: Int32 { process.processIdentifier }

    var output: String { (try? folder.readText("out")) ?? "" }
    var errors: String { (try? folder.readText("err")) ?? "" }

    var identifier: Int32 { process.processIdentifier }

    var isRunning: Bool { process.isRunning }

    /// How often it has said something on stderr.
    func count(_ words: String) -> Int { folder.count(words, in: "err") }

    /// Tells the program to stop, as systemd does.
    func terminate() { process.terminate() }

    /// Has it read its config again, as systemd does.
    func reload() { Glibc.kill(process.processIdentifier, SIGHUP) }

    /// Lets it stand still.
    func pause() { Glibc.kill(process.processIdentifier, SIGSTOP) }

    /// Lets it go on after a pause.
    func goOn() { Glibc.kill(process.processIdentifier, SIGCONT) }

    /// Kills it without a word.
    func kill() { Glibc.kill(process.processIdentifier, SIGKILL) }

    /// Waits for its end; its exit code.
    func end() async -> Int32 {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                self.process.waitUntilExit()
                continuation.resume(returning: self.process.terminationStatus)
            }
        }
    }
}
