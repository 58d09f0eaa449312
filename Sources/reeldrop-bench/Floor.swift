import Crypto
import Foundation
import Seedance

/// The least that a daemon can do for a job, in a loop as one would write it in C: hear of the name, read the job and its
/// image, hash them, write that down with one `fdatasync`, and send the POST on a connection that is open already.
final class FloorLoop: Sendable {
    private let drop: String
    private let api: (host: String, port: UInt16)
    private let (events, log, socket): (Int32, Int32, Int32)

    init(drop: URL, api: String) throws {
        let parts = URLComponents(string: api)
        self.drop = drop.path
        self.api = (parts?.host ?? "", UInt16(parts?.port ?? 0))
        try FileManager.default.createDirectory(at: drop, withIntermediateDirectories: true)
        events = inotify_init1(Int32(IN_CLOEXEC))
        let watch = inotify_add_watch(events, drop.path, UInt32(IN_CLOSE_WRITE | IN_MOVED_TO))
        log = open(drop.path + ".log", O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0o600)
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = self.api.port.bigEndian
        address.sin_addr.s_addr = inet_addr(self.api.host)
        var yes: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        let isConnected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard watch >= 0, log >= 0, isConnected else { throw Stuck(what: "the floor's loop") }
    }

    deinit { for descriptor in [events, log, socket] { close(descriptor) } }

    /// Starts the loop on a thread of its own, which ends with the process or when the API does.
    func start() {
        let thread = Thread { [self] in
            var buffer = [UInt8](repeating: 0, count: 64 << 10)
            while case let count = read(events, &buffer, buffer.count), count > 0 {
                var offset = 0
                while offset < count {
                    let (length, name) = buffer.withUnsafeBytes { bytes in
                        let length = Int(bytes.loadUnaligned(fromByteOffset: offset + 12, as: UInt32.self))
                        let start = bytes.baseAddress!.advanced(by: offset + 16)
                        return (length, String(cString: start.assumingMemoryBound(to: CChar.self)))
                    }
                    offset += 16 + length
                    if name.hasSuffix(".job"), !name.hasPrefix("."), !send(name) { return }
                }
            }
        }
        thread.start()
    }

    private func send(_ name: String) -> Bool {
        let job = content(drop + "/" + name)
        let lines = String(decoding: job, as: UTF8.self).split(separator: "\n")
        func value(_ key: String) -> Substring? { lines.first { $0.hasPrefix(key) }?.dropFirst(key.count) }
        let image = value("image: ").map { content(drop + "/" + $0) }
        var hash = SHA256()
        hash.update(data: job)
        if let image { hash.update(data: image) }
        let line = "\(name) \(hash.finalize())\n"
        write(log, line, line.utf8.count)
        fdatasync(log)
        return post(prompt: String(value("prompt: ") ?? ""), image)
    }

    private func post(prompt: String, _ image: Data?) -> Bool {
        let model = Model.seedance2Mini
        let path = model.form(hasImage: image != nil).generatePaths["480p"] ?? ""
        let (start, end) = (#"{"prompt":"\#(prompt)""#, #","duration":5}"#)
        let member = image == nil ? "" : #","image":""#
        let encoded = image?.base64EncodedData() ?? Data()
        let quote = image == nil ? "" : "\""
        let length = (start + member + quote + end).utf8.count + encoded.count
        let head = """
            POST \(path) HTTP/1.1\r\nhost: \(api.host):\(api.port)\r\nx-magnific-api-key: bench\r\n\
            content-type: application/json\r\ncontent-length: \(length)\r\n\r\n\(start)\(member)
            """
        guard send(Data(head.utf8)), send(encoded), send(Data((quote + end).utf8)) else { return false }
        // The answer is small and comes in one piece.
        var answer = [UInt8](repeating: 0, count: 16 << 10)
        return recv(socket, &answer, answer.count, 0) > 0
    }

    private func send(_ data: Data) -> Bool {
        data.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                let count = Glibc.send(
                    socket,
                    bytes.baseAddress! + sent,
                    bytes.count - sent,
                    Int32(MSG_NOSIGNAL)
                )
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }

    private func content(_ path: String) -> Data {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return Data() }
        defer { close(file) }
        var status = stat()
        fstat(file, &status)
        var data = Data(count: Int(status.st_size))
        let count = data.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
        return data.prefix(max(0, count))
    }
}

/// A bare walk over a tree as one would write it in C: every name is read, and every one of them is asked for.
struct BareWalk {
    private(set) var entries = 0

    /// Walks the tree once.
    ///
    /// - Returns: the processor time that it took, in milliseconds.
    mutating func walk(_ path: URL) -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1e6
        }
        let start = now()
        walk(open(path.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        return now() - start
    }

    private mutating func walk(_ directory: Int32) {
        guard let stream = fdopendir(directory) else { return }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = UnsafeRawPointer(entry).advanced(by: MemoryLayout<dirent>.offset(of: \.d_name)!)
                .assumingMemoryBound(to: CChar.self)
            if name[0] == 0x2E, name[1] == 0 || (name[1] == 0x2E && name[2] == 0) { continue }
            var status = stat()
            guard fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
            entries += 1
            if status.st_mode & S_IFMT == S_IFDIR { walk(openat(directory, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) }
        }
    }
}
