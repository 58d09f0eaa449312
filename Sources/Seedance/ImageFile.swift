import FoundationEssentials
import Glibc
import SystemPackage

/// An open image file that is sent with a request.
///
/// Reading blocks, so everything here is called on a thread of a pool. The file stays open for as long as anything may
/// still read from it, because the HTTP client's body task can outlive the call that it belongs to.
final class ImageFile: Sendable {
    /// The member of the request that the file is for.
    let parameter: Parameter
    /// The size that the request was made for.
    let byteCount: Int64
    private let descriptor: FileDescriptor
    private let stamp: Stamp

    /// What changes when somebody writes into the file.
    private struct Stamp: Equatable {
        var size: Int64
        var seconds: Int
        var nanoseconds: Int
    }

    /// Opens the file, which must be a regular one of the expected size.
    init(_ path: FilePath, byteCount: Int64, for parameter: Parameter) throws(RequestProblem) {
        self.parameter = parameter
        self.byteCount = byteCount
        let file: FileDescriptor
        do {
            // without waiting, because opening a pipe would wait for a writer
            file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
        } catch {
            throw .imageUnreadable(parameter, why: Self.words(error))
        }
        do throws(RequestProblem) {
            stamp = try Self.stamp(file, parameter)
        } catch {
            // the object is not whole yet, so deinit will not do it
            try? file.close()
            throw error
        }
        descriptor = file
        guard stamp.size == byteCount else {
            throw .imageUnreadable(parameter, why: "it has \(stamp.size) bytes now, and had \(byteCount)")
        }
    }

    deinit {
        try? descriptor.close()
    }

    /// Exactly these bytes of the file.
    func read(at offset: Int64, count: Int) throws(RequestProblem) -> Data {
        var bytes = Data(count: count)
        do {
            var filled = 0
            while filled < count {
                let read = try bytes.withUnsafeMutableBytes {
                    try descriptor.read(
                        fromAbsoluteOffset: offset + Int64(filled),
                        into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...])
                    )
                }
                guard read > 0 else { break }
                filled += read
            }
            if filled == count { return bytes }
        } catch {
            throw .imageUnreadable(parameter, why: Self.words(error))
        }
        throw .imageUnreadable(parameter, why: "it became shorter while it was sent")
    }

    /// Makes sure that nobody has written into the file since it was opened.
    func checkUnchanged() throws(RequestProblem) {
        guard try Self.stamp(descriptor, parameter) == stamp else {
            throw .imageUnreadable(parameter, why: "it changed while it was sent")
        }
    }

    private static func stamp(_ file: FileDescriptor, _ parameter: Parameter) throws(RequestProblem) -> Stamp {
        var status = stat()
        guard fstat(file.rawValue, &status) == 0 else {
            throw .imageUnreadable(parameter, why: words(Errno(rawValue: errno)))
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .imageUnreadable(parameter, why: "it is not a regular file")
        }
        return Stamp(size: Int64(status.st_size), seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
    }

    private static func words(_ error: any Error) -> String {
        (error as? Errno)?.description ?? "\(error)"
    }
}
