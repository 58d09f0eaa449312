import CLinux
import Glibc
public import SystemPackage

/// A regular file that is open for reading; closed with its last reference.
public final class OpenFile: Sendable {
    /// What the file was when it was opened.
    public let stamp: FileStamp
    /// The number of the account that owns the file.
    public let owner: UInt32
    /// The number of the account that owns the directory that it was opened in.
    public let directoryOwner: UInt32
    /// Whether the file has other names too: hard links.
    public let hasOtherNames: Bool
    /// Whether nothing of the content takes any space although there is more than fits beside the name: a cloud folder's
    /// placeholder, which reading would have downloaded, or a file that only has got its size. Some drives tell no space.
    public let takesNoSpace: Bool
    let descriptor: Descriptor

    init(_ descriptor: Descriptor, _ status: stat, in directory: stat) throws(FolderError) {
        self.descriptor = descriptor
        stamp = try status.regularFileStamp()
        owner = status.st_uid
        directoryOwner = directory.st_uid
        hasOtherNames = status.st_nlink > 1
        takesNoSpace = status.st_blocks == 0 && status.st_size > 4096
    }

    /// What the file is now, under whatever name.
    public func stampNow() throws(FolderError) -> FileStamp {
        FileStamp(try descriptor.status())
    }

    /// Fills the buffer from an offset on, as far as the file goes.
    ///
    /// - Returns: The number of bytes read; less than the buffer holds only at the end of the file.
    public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(FolderError) -> Int {
        try descriptor.read(into: buffer, at: offset)
    }

    /// Up to `count` bytes from an offset on; fewer only at the end of the file.
    public func read(at offset: Int64, count: Int) throws(FolderError) -> [UInt8] {
        try descriptor.read(at: offset, count: count)
    }

    /// The whole content, nil if it is longer than `limit` bytes.
    public func readAll(limit: Int) throws(FolderError) -> [UInt8]? {
        // One byte more than allowed shows a file that grew since it was opened.
        let bytes = try read(at: 0, count: limit + 1)
        return bytes.count > limit ? nil : bytes
    }

    /// Lets another program have the file, which stays open meanwhile.
    public func withDescriptor<R>(_ body: (FileDescriptor) async throws -> R) async rethrows -> R {
        defer { withExtendedLifetime(descriptor) {} }
        return try await body(FileDescriptor(rawValue: descriptor.raw))
    }

    /// Another descriptor of the file, for the caller to close.
    ///
    /// - Throws: `Errno`.
    public func duplicate() throws -> FileDescriptor {
        let copy = fcntl(descriptor.raw, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw Errno(rawValue: errno) }
        return FileDescriptor(rawValue: copy)
    }

    /// Whether some process of this machine has the file open for writing; nil if that cannot be known.
    ///
    /// Asks for a read lease, which only the owner of the file (or CAP_LEASE) gets, and which tells nothing on a network
    /// drive, where a refusal may have other reasons. The lease is given back at once.
    public var isOpenElsewhereForWriting: Bool? {
        guard descriptor.isOnLocalFileSystem else { return nil }
        switch clinux_has_writer(descriptor.raw) {
        case 0: return false
        case 1: return true
        default: return nil
        }
    }
}

extension Descriptor {
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(FolderError) -> Int {
        var done = 0
        while done < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let count = pread(raw, rest.baseAddress, rest.count, off_t(offset) + off_t(done))
            if count == 0 { break }
            if count > 0 {
                done += count
            } else if errno != EINTR {
                throw FolderError(Errno(rawValue: errno))
            }
        }
        return done
    }

    func read(at offset: Int64, count: Int) throws(FolderError) -> [UInt8] {
        // No more is reserved than the file has, whatever number a header made the caller ask for.
        let available = max(0, Int64(try status().st_size) - offset)
        let size = Int(min(Int64(count), available))
        var failure: FolderError?
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
            do throws(FolderError) {
                initialized = try read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Makes the kernel forget what it believes of a file on a network drive.
    ///
    /// It may hold an old size for a minute, and gives nobody more than that: a job that is still being written would look
    /// finished, and be read cut off.
    func refresh() throws(FolderError) {
        if isOnLocalFileSystem { return }
        switch attempt({ clinux_refresh(raw) }) {
        // Kernels before 4.11 do not know the call, and some sandboxes forbid what they do not know.
        case .success, .failure(.noFunction), .failure(.notPermitted): return
        case .failure(let code): throw FolderError(code)
        }
    }

    /// Whether the kernel of this machine sees every access to the file (design §11).
    var isOnLocalFileSystem: Bool {
        (try? FileSystem(of: self))?.sendsEvents == true
    }
}
