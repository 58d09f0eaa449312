import Foundation
import Glibc
import Synchronization
public import SystemPackage

/// A service manager's end of the socket that units tell their state through (sd_notify(3)).
public final class NotifyReceiver: Sendable {
    /// What the environment of a unit names.
    public let name: String
    private let socket: Int32
    private let received = Mutex<[String]>([])

    /// Listens at a path, or in the abstract name space where the path is nil.
    public init(at path: FilePath?) throws {
        name = path?.string ?? "@reeldrop-tests-\(UUID().uuidString)"
        socket = try calling { Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = name.utf8.map { $0 == UInt8(ascii: "@") && path == nil ? 0 : $0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        try withUnsafePointer(to: &address) { address in
            try address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = try calling { bind(socket, address, length) }
            }
        }
        Thread.detachNewThread { [weak self, socket] in
            var buffer = [UInt8](repeating: 0, count: 8192)
            while case let count = recv(socket, &buffer, buffer.count, 0), count > 0 {
                let text = String(decoding: buffer[..<count], as: UTF8.self)
                self?.received.withLock { $0.append(text) }
            }
            close(socket)
        }
    }

    deinit { shutdown(socket, Int32(SHUT_RDWR)) }

    /// Every message so far, each with its lines.
    public var messages: [String] { received.withLock(\.self) }

    /// How many messages so far have this line, or one that begins with it.
    public func count(_ line: String) -> Int {
        messages.count { $0.split(separator: "\n").contains { $0.hasPrefix(line) } }
    }

    /// Whether the status was ever told with these words in it.
    public func hasStatus(_ words: String) -> Bool {
        messages.contains { $0.split(separator: "\n").contains { $0.hasPrefix("STATUS=") && $0.contains(words) } }
    }
}
