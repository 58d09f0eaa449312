import ArgumentParser
import Glibc

extension ExitCode {
    /// A job file is bad.
    static let badJob = ExitCode(65)
    /// The API cannot be reached.
    static let unreachable = ExitCode(69)
    /// Something cannot be written.
    static let cannotWrite = ExitCode(73)
    /// Not now; trying later may work.
    static let tryLater = ExitCode(75)
    /// No permission, or no key.
    static let notPermitted = ExitCode(77)
    /// The config is bad.
    static let badConfig = ExitCode(78)
}

/// Tells a person on stderr why the command ends, and ends it.
func fail(_ message: String, _ code: ExitCode) -> ExitCode {
    let line = Array("reeldrop: \(message)\n".utf8)
    _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    return code
}
