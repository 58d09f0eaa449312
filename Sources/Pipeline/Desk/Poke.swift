import Glibc
import SystemPackage

/// Tells a daemon that runs that somebody else has changed its store: one request to its socket, without waiting long.
struct Poke {
    let socket: FilePath

    /// - Returns: whether it was heard.
    @discardableResult
    func send() -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = socket.bytes
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard path.count < room else { return false }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let raw = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard raw >= 0 else { return false }
        let connection = FileDescriptor(rawValue: raw)
        defer { try? connection.close() }
        var patience = timeval(tv_sec: 2, tv_usec: 0)
        for option in [SO_SNDTIMEO, SO_RCVTIMEO] {
            setsockopt(raw, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
        let isConnected = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(raw, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        guard isConnected else { return false }
        let request = Array(
            "POST /api/poke HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8
        )
        // A daemon that ends in this moment must not end this process too.
        guard Glibc.send(raw, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { return false }
        var answer = [UInt8](repeating: 0, count: 12)
        let count = recv(raw, &answer, answer.count, Int32(MSG_WAITALL))
        return count == answer.count && answer.starts(with: "HTTP/1.1 2".utf8)
    }
}
