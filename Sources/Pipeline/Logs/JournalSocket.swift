import CLinux
import Glibc

/// The socket by which systemd's journal takes entries with fields of their own.
public final class JournalSocket: Sendable {
    /// Where the journal listens.
    public static let usualPath = "/run/systemd/journal/socket"

    private let socket: Int32
    private let path: String

    /// - Returns: nil when nothing listens there, or this process may not send to it: in a chroot for example.
    public init?(path: String = usualPath) {
        guard access(path, W_OK) == 0 else { return nil }
        let kind = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        socket = Glibc.socket(AF_UNIX, kind, 0)
        self.path = path
        guard socket >= 0 else { return nil }
    }

    deinit { if socket >= 0 { close(socket) } }

    /// Whether what is written to the descriptor goes to the journal.
    ///
    /// - Parameter stream: the value of `$JOURNAL_STREAM`, device and inode of what systemd has connected (systemd.exec(5)).
    ///   A child with another stderr inherits the variable, so it means nothing unless it matches.
    static func isBehind(_ descriptor: Int32, stream: String?) -> Bool {
        var status = stat()
        guard let stream, fstat(descriptor, &status) == 0 else { return false }
        return stream == "\(status.st_dev):\(status.st_ino)"
    }

    /// Sends one entry; one that is too large for a datagram goes by a sealed file in memory.
    ///
    /// - Returns: whether the journal has it.
    func send(_ entry: [UInt8]) -> Bool {
        entry.withUnsafeBytes { clinux_send_datagram(socket, path, $0.baseAddress, $0.count) == 0 }
    }
}
