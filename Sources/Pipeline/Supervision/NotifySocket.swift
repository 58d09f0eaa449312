import Glibc

/// Where the service manager listens, as systemd tells a unit of `Type=notify` (sd_notify(3)).
struct NotifySocket: Sendable {
    /// As long as the name of a socket can be, without the zero at its end.
    private static let longestName = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

    /// The socket's name as bytes. In the abstract name space the first is zero.
    private let name: [UInt8]
    /// The longest time that may pass between two signs of life; nil when none are asked for.
    let watchdog: Duration?

    /// - Returns: nil when there is nobody to tell, or nowhere that this program can reach.
    init?(environment: [String: String]) {
        var name = Array((environment["NOTIFY_SOCKET"] ?? "").utf8)
        guard let first = name.first, name.count > 1, name.count <= Self.longestName else { return nil }
        switch first {
        case UInt8(ascii: "/"): break
        case UInt8(ascii: "@"): name[0] = 0
        default: return nil
        }
        self.name = name
        let isForUs = environment["WATCHDOG_PID"].map { $0 == String(getpid()) } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
        watchdog = isForUs && microseconds > 0 ? .microseconds(microseconds) : nil
    }

    /// Sends one message of lines such as `READY=1`.
    ///
    /// - Returns: whether it was taken.
    @discardableResult
    func send(_ lines: String...) -> Bool {
        let socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return false }
        defer { close(socket) }
        // A manager that is busy gets a moment, and no more: the films don't wait for it.
        var patience = timeval(tv_sec: 1, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
        let message = Array(lines.joined(separator: "\n").utf8)
        let sent = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(socket, message, message.count, Int32(MSG_NOSIGNAL), $0, length)
            }
        }
        return sent == message.count
    }
}
