import Glibc
import Synchronization

/// A terminal with lines at its end that change, below what is written for good.
///
/// Each change is one write(2), so that nothing flickers and lines of several threads never run into each other.
public final class Screen: Sendable {
    private let descriptor: Int32
    private let shown = Mutex<[String]>([])

    /// Nothing is shown at first.
    public init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Shows these lines in place of the ones before. None may be wider than the terminal.
    public func show(_ lines: [String]) {
        shown.withLock { shown in
            if lines == shown { return }
            put(Self.erasing(shown) + Self.text(lines))
            shown = lines
        }
    }

    /// Writes a line for good, above what changes.
    func write(_ line: String) {
        shown.withLock { shown in put(Self.erasing(shown) + line + "\n" + Self.text(shown)) }
    }

    /// Up to the first of the lines, and everything from there on taken away.
    private static func erasing(_ lines: [String]) -> String {
        lines.isEmpty ? "" : "\r\u{1B}[\(lines.count)A\u{1B}[J"
    }

    private static func text(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }

    private func put(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return }
        }
    }
}
