import Foundation
import Glibc
import Pipeline

/// What stdout is.
enum Terminal {
    /// Whether a person looks at it, and it can do more than lines.
    static var isThere: Bool {
        let kind = ProcessInfo.processInfo.environment["TERM"] ?? ""
        return isatty(STDOUT_FILENO) == 1 && kind != "dumb" && !kind.isEmpty
    }

    /// Columns and rows, as they are now.
    static var size: (width: Int, height: Int) {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return (80, 24) }
        return (Int(size.ws_col), max(3, Int(size.ws_row)))
    }

    /// How to write to it. Source of `NO_COLOR`: https://no-color.org.
    static var style: TerminalStyle {
        guard isThere else { return TerminalStyle() }
        let isPlain = ProcessInfo.processInfo.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        return TerminalStyle(width: size.width, hasColours: !isPlain)
    }
}
