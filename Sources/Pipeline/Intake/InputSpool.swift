import Crypto
import Foundation
import Glibc
import Synchronization
import SystemPackage
import WatchFolder

/// The images of jobs that are not sent yet, each kept once under the digest of its content.
///
/// What is sent is what was looked at and hashed, whatever happens on the drive in the meantime.
struct InputSpool: Sendable {
    private let directory: FilePath
    /// Nil without the tool.
    let converter: Converter?
    private let written = Written()

    /// - Throws: an error of the file system when the directory can't be made.
    init(stateDirectory: FilePath) throws {
        directory = stateDirectory.appending("inputs")
        converter = Converter.isInstalled ? Converter() : nil
        try FileManager.default.createDirectory(atPath: directory.string, withIntermediateDirectories: true)
    }

    func path(of digest: String) -> FilePath {
        directory.appending(digest)
    }

    /// Copies a file into the spool.
    ///
    /// A power cut may take the copy back, or leave it short. Then every job that was not sent is read and copied again
    /// before anything is sent (``Intake/isCaughtUp``).
    ///
    /// - Parameter ending: behind the digest in the copy's name.
    /// - Returns: the digest of what was copied, in hexadecimal.
    /// - Throws: ``FolderError`` when the file can't be read, `Errno` when the spool can't be written.
    func keep(_ file: borrowing OpenFile, ending: String = "") throws -> (digest: String, byteCount: Int64) {
        let unfinished = directory.appending("new-\(UInt64.random(in: .min ... .max))")
        let copy = try FileDescriptor.open(
            unfinished,
            .writeOnly,
            options: [.create, .exclusiveCreate, .closeOnExec],
            permissions: [.ownerReadWrite]
        )
        var isKept = false
        defer {
            try? copy.close()
            if !isKept { unlink(unfinished.string) }
        }
        var hash = SHA256()
        var byteCount: Int64 = 0
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = try file.read(into: buffer, at: byteCount)
            if count == 0 { break }
            let chunk = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            hash.update(bufferPointer: chunk)
            try copy.writeAll(chunk)
            byteCount += Int64(count)
        }
        let digest = hexText(hash.finalize())
        // To put one file in another's place can take as long as the disk needs for all of it.
        if written.has(path(of: digest + ending), byteCount: byteCount) { return (digest, byteCount) }
        guard rename(unfinished.string, path(of: digest + ending).string) == 0 else { throw Errno(rawValue: errno) }
        isKept = true
        written.add(path(of: digest + ending))
        return (digest, byteCount)
    }

    /// What came of an image that is to be sent in another form.
    enum Conversion {
        case running
        /// What is sent lies under a name that the digest of what it was made from gives, by which a film is known whatever
        /// made it. Another model may take the original.
        case done(digest: String, byteCount: Int64, format: String)
        /// A sentence.
        case failed(String)
    }

    /// Has an image turned into one that the API takes. Done once for each content.
    ///
    /// - Throws: as ``keep(_:ending:)``.
    func convert(_ file: borrowing OpenFile, named name: String) throws -> Conversion {
        guard let converter else { return .failed(Sentences.damaged(name)) }
        switch converter.state(of: file.stamp) {
        case .running: return .running
        case .failed(let why): return .failed(why)
        case nil: break
        }
        let (original, _) = try keep(file, ending: ".original")
        let digest = hexText(SHA256.hash(data: Array("converted \(original)".utf8)))
        let (copy, result) = (path(of: original + ".original"), path(of: digest))
        guard let made = FileHandle(forReadingAtPath: result.string) else {
            converter.begin(file.stamp, named: name, copy: copy, result: result)
            return .running
        }
        unlink(copy.string)
        let isPNG = try made.read(upToCount: 1) == Data([0x89])
        return .done(digest: digest, byteCount: Int64(try made.seekToEnd()), format: isPNG ? "PNG" : "JPEG")
    }

    /// Deletes every image that no take needs, but for those of the last hour: one may be on its way into the store.
    func removeAll(except needed: Set<String>) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: directory.string) where !needed.contains(name) {
            let path = directory.appending(name).string
            let written = try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
            guard let written, written.timeIntervalSinceNow < -3600 else { continue }
            if self.written.wasUsedLately(directory.appending(name)) { continue }
            unlink(path)
        }
    }
}

/// The copies that were made since the daemon has started: no power cut can have damaged them since.
private final class Written: Sendable {
    /// When each was last needed. Not told by the copy's own date: another job may be sending it, and would take it for changed.
    private let uses = Mutex<[FilePath: ContinuousClock.Instant]>([:])
    /// When there are more than so many, those of long ago are forgotten and made again.
    private static let most = 1000
    private static let longAgo = Duration.seconds(3600)

    func add(_ path: FilePath) {
        uses.withLock { uses in
            if uses.count >= Self.most { uses = uses.filter { .now - Self.longAgo < $0.value } }
            uses[path] = .now
        }
    }

    /// Whether the copy is there, as it was made. Then it counts as used just now, so that nobody clears it away.
    func has(_ path: FilePath, byteCount: Int64) -> Bool {
        var status = stat()
        return uses.withLock { uses in
            guard uses[path] != nil else { return false }
            uses[path] = .now
            return lstat(path.string, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_size == byteCount
        }
    }

    func wasUsedLately(_ path: FilePath) -> Bool {
        uses.withLock { $0[path].map { .now - Self.longAgo < $0 } ?? false }
    }
}
