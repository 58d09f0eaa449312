import Glibc
import SystemPackage

/// An open file descriptor, closed when the last one lets go of it.
final class Descriptor: Sendable {
    let raw: Int32

    init(_ raw: Int32) { self.raw = raw }

    deinit { close(raw) }

    func status() throws(FolderError) -> stat {
        var status = stat()
        try system { fstat(raw, &status) }
        return status
    }

    /// The number of the file system that it is on.
    func device() throws(FolderError) -> UInt64 { UInt64(try status().st_dev) }
}

/// Does a system call until no signal interrupts it; a negative result becomes the error that `errno` tells.
@discardableResult
func system(_ call: () -> Int32) throws(FolderError) -> Int32 {
    switch attempt(call) {
    case .success(let result): return result
    case .failure(let code): throw FolderError(code)
    }
}

/// The same, for callers that have to look at the code.
func attempt(_ call: () -> Int32) -> Result<Int32, Errno> {
    while true {
        let result = call()
        if result >= 0 { return .success(result) }
        let code = errno
        if code != EINTR { return .failure(Errno(rawValue: code)) }
    }
}
