import Foundation
import Glibc
import Synchronization
import TestKit

/// The program on a terminal of its own, as a person sees it.
final class TerminalRun: @unchecked Sendable {
    // Sendable because the process is only started, signalled and waited for, and the rest is behind the lock.
    private let process = Process()
    private let control: Int32
    private let written = Mutex<[UInt8]>([])

    /// Starts reeldrop on a terminal of that many columns and 24 rows.
    init(_ arguments: [String], columns: UInt16, environment: [String: String] = [:]) throws {
        var (control, terminal): (Int32, Int32) = (-1, -1)
        var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        try calling { openpty(&control, &terminal, nil, nil, &size) }
        let mine = control
        self.control = mine
        let end = FileHandle(fileDescriptor: terminal, closeOnDealloc: true)
        process.executableURL = try CommandLineRun.program
        process.arguments = arguments
        process.environment = ["PATH": "/usr/bin:/bin", "TERM": "xterm"].merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = end
        process.standardError = end
        // The threads that run tests block every signal, and what they start would too.
        var (none, before) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try process.run()
        try end.close()
        Thread.detachNewThread { [self] in
            var buffer = [UInt8](repeating: 0, count: 4096)
            // Once the program has ended, the terminal gives an error.
            while case let count = read(mine, &buffer, buffer.count), count > 0 {
                written.withLock { $0 += buffer[..<count] }
            }
        }
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        close(control)
    }

    /// All that was written to the terminal.
    var output: String { String(decoding: written.withLock { $0 }, as: UTF8.self).replacing("\r\n", with: "\n") }

    /// What stands there now, line by line, colours left out: as far as the program goes up and takes away.
    var screen: [String] {
        var lines: [String] = [""]
        var rest = output[...]
        while let character = rest.popFirst() {
            if character == "\n" {
                lines.append("")
            } else if character == "\u{1B}" {
                rest = rest.dropFirst()
                let number = rest.prefix(while: \.isNumber)
                rest = rest.dropFirst(number.count)
                switch rest.popFirst() {
                case "A": lines.removeLast(min(lines.count - 1, Int(number) ?? 1))
                case "J": lines[lines.count - 1] = ""
                case "H": lines = [""]
                default: break
                }
            } else if character != "\r" {
                lines[lines.count - 1].append(character)
            }
        }
        return lines
    }

    func terminate() { process.terminate() }

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
