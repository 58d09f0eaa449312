import Glibc
import SystemPackage

/// A port of this machine that nobody else is given while it is reserved, and on which a server can listen all the same.
///
/// The address for notices has to be known before the server listens. Linux lets two sockets have one port when both allow
/// reuse and the first does not listen, and never draws such a port for anybody.
public final class ReservedPort: Sendable {
    private let socket: FileDescriptor
    /// Its number.
    public let number: Int

    /// Reserves one that is free.
    public init() throws {
        let raw = try calling { Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0) }
        socket = FileDescriptor(rawValue: raw)
        var yes: Int32 = 1
        try calling { setsockopt(raw, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size)) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                try calling { bind(raw, pointer, length) }
                try calling { getsockname(raw, pointer, &length) }
            }
        }
        number = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { try? socket.close() }
}
