import Foundation
import SystemPackage
import TestKit
import Testing

/// Calls to the kernel that fail, in a program that runs.
///
/// strace counts the calls of each thread by themselves.
final class CallFaults {
    /// The names of calls, and what becomes of them, in the words of strace.
    struct Rule: Sendable, CustomStringConvertible {
        let calls: String
        let fault: String

        init(_ calls: String, _ fault: String) {
            self.calls = calls
            self.fault = fault
        }

        var description: String { "\(calls): \(fault)" }
    }

    private let folder: TemporaryFolder
    private let tracer: RunningProgram

    /// Starts to let calls fail.
    ///
    /// - Parameter paths: the only files that are concerned; empty for all.
    init(_ rules: [Rule], on paths: [FilePath] = [], in program: RunningProgram) async throws {
        folder = try TemporaryFolder()
        tracer = try RunningProgram(
            command: ["strace", "-p", "\(program.identifier)"]
                + Self.arguments(rules, on: paths, log: folder("log"))
        )
        try await eventually("every thread is traced") { [tracer] in
            guard tracer.isRunning else { throw NotTraced(why: tracer.errors) }
            return Self.isTraced(program.identifier)
        }
    }

    /// How many calls failed so far.
    var hits: Int { folder.count("(INJECTED)", in: "log") }

    /// Lets calls succeed again.
    func end() async {
        tracer.terminate()
        _ = await tracer.end()
    }

    /// The options of strace for these rules.
    static func arguments(_ rules: [Rule], on paths: [FilePath] = [], log: FilePath) -> [String] {
        ["-f", "-qq", "-o", log.string, "-e", "trace=" + rules.map(\.calls).joined(separator: ",")]
            + rules.flatMap { ["-e", "inject=\($0.calls):\($0.fault)"] } + paths.flatMap { ["-P", $0.string] }
    }

    /// strace did not come to trace the program.
    struct NotTraced: Error {
        let why: String
    }

    private static func isTraced(_ program: Int32) -> Bool {
        let tasks = FilePath("/proc/\(program)/task")
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: tasks.string)) ?? []
        return !threads.isEmpty
            && threads.allSatisfy { thread in
                let path = tasks.appending(thread).appending("status").string
                // A thread that has ended since needs no tracer.
                guard let status = try? String(contentsOfFile: path, encoding: .utf8) else { return true }
                return !status.contains("TracerPid:\t0\n")
            }
    }
}
