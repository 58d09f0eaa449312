import Glibc
import SystemPackage

/// What is mounted where, as the kernel tells this process.
struct MountTable: Equatable {
    struct Mount: Hashable {
        let id: Int
        let device: UInt64
        let point: [UInt8]
        let type: String

        /// Its place relative to a directory above it, to which links may lead.
        func directory(below directory: FilePath) -> FilePath {
            let rest = point.dropFirst(directory.realBytes.count + 1)
            return (rest + [0]).withUnsafeBytes {
                $0.bindMemory(to: CInterop.PlatformChar.self).baseAddress.map { FilePath(platformString: $0) }
            } ?? FilePath()
        }
    }

    let mounts: [Mount]

    /// The table of now; empty when it can't be read.
    static func current() -> MountTable {
        let opened = attempt { open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC) }
        guard case .success(let raw) = opened else { return MountTable(parsing: []) }
        let file = Descriptor(raw)
        var bytes: [UInt8] = []
        withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 1) { buffer in
            while case .success(let count) = attempt({ Int32(read(file.raw, buffer.baseAddress, buffer.count)) }),
                count > 0
            {
                bytes += buffer[..<Int(count)]
            }
        }
        return MountTable(parsing: bytes)
    }

    /// Lines as proc(5) has them: `36 35 98:0 / /mnt rw,noatime shared:1 - ext4 /dev/sda rw`.
    init(parsing bytes: [UInt8]) {
        mounts = bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let fields = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
            guard fields.count > 6, let id = Int(String(decoding: fields[0], as: UTF8.self)),
                let dash = fields.firstIndex(where: { $0.elementsEqual("-".utf8) }), dash + 1 < fields.count
            else { return nil }
            let numbers = fields[2].split(separator: UInt8(ascii: ":")).compactMap {
                UInt64(String(decoding: $0, as: UTF8.self))
            }
            guard numbers.count == 2 else { return nil }
            return Mount(
                id: id,
                device: Self.device(major: numbers[0], minor: numbers[1]),
                point: Self.unescaped(fields[4]),
                type: String(decoding: fields[dash + 1], as: UTF8.self)
            )
        }
    }

    /// The type of the mounted file system with this number.
    func type(ofDevice device: UInt64) -> String? {
        mounts.last { $0.device == device }?.type
    }

    /// What is mounted below a directory, to which links may lead.
    func below(_ directory: FilePath) -> Set<Mount> {
        let path = directory.realBytes + [UInt8(ascii: "/")]
        return Set(mounts.filter { $0.point.starts(with: path) })
    }

    /// As the C library packs it into a `dev_t`.
    private static func device(major: UInt64, minor: UInt64) -> UInt64 {
        (major & 0xFFFF_F000) << 32 | (major & 0xFFF) << 8 | (minor & 0xFFFF_FF00) << 12 | (minor & 0xFF)
    }

    /// Spaces, tabs, newlines and backslashes stand as three octal digits behind a backslash.
    private static func unescaped(_ field: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = field
        while let byte = rest.popFirst() {
            let digits = rest.prefix(3)
            if byte == UInt8(ascii: "\\"), digits.count == 3,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
            {
                bytes.append(value)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }
}

extension FilePath {
    /// The bytes of the path that this one leads to, as the table of mounts names it; of this one when it leads nowhere.
    fileprivate var realBytes: [UInt8] {
        let real = withPlatformString { realpath($0, nil) }
        defer { free(real) }
        return (real.map { FilePath(platformString: $0) } ?? self).withPlatformString { name in
            (0..<strlen(name)).map { UInt8(bitPattern: name[$0]) }
        }
    }
}
