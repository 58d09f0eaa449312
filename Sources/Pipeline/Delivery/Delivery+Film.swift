import Crypto
import FoundationEssentials
import NIOCore
import SystemPackage
import WatchFolder

// Bringing the film: from its link or the spool to a hidden file beside the job, and from there to its name.
extension Delivery {
    /// A film that is in its folder.
    struct Film {
        let path: FilePath
        let byteCount: Int64
        let digest: String
    }

    /// The film, if it got its name before the last run could write that down.
    private func alreadyThere(_ take: Take, _ files: FolderFiles) async throws -> Film? {
        guard let written = take.filmStamp else { return nil }
        let directory = try await Self.place(of: take, in: files)
        return try await files.run { folder in
            for entry in try folder.list(directory) where entry.kind == .file && entry.name.extension == "mp4" {
                let path = directory.appending(entry.name)
                guard try folder.stamp(path)?.isSameFile(as: written) == true else { continue }
                return Film(path: path, byteCount: written.size, digest: try Self.digest(of: folder.open(path)))
            }
            return nil
        }
    }

    func bring(_ take: Take, into files: FolderFiles) async throws -> Film {
        let isKept = try await spool.run { try $0.stamp(Self.spoolName(of: take)) != nil }
        do {
            if let film = try await alreadyThere(take, files) { return film }
            return try await put(take, into: files) { hidden in
                isKept
                    ? try await copy(take, into: hidden, files: files)
                    : try await fetch(take, into: hidden, files: files)
            }
        } catch let error as FolderError {
            // The link does not wait for the folder: the film is fetched while it can be had.
            try await keep(take)
            throw error
        }
    }

    /// Fetches the film into the spool, unless it is there.
    func keep(_ take: Take) async throws {
        let name = Self.spoolName(of: take)
        guard try await spool.run({ try $0.stamp(name) }) == nil else { return }
        let hidden = try await createHidden(in: FilePath(), of: spool)
        _ = try await fetch(take, into: hidden, files: spool)
        try await spool.run { _ in _ = try hidden.publish(as: name.components) }
    }

    static func spoolName(of take: Take) -> FilePath {
        FilePath("\(take.nonce ?? String(take.id)).mp4")
    }

    /// Fills a hidden file beside the job and gives it the film's name.
    private func put(
        _ take: Take,
        into files: FolderFiles,
        fill: (HiddenFile) async throws -> (byteCount: Int64, digest: String)
    ) async throws -> Film {
        let directory = try await Self.place(of: take, in: files)
        let hidden = try await createHidden(in: directory, of: files)
        let (byteCount, digest) = try await fill(hidden)
        try await store.filmWritten(take, stamp: files.run { _ in try hidden.stampNow() })
        let stem = JobPlan.filmStem(output: take.output, job: take.jobPath)
        let name = try await files.run { _ in try hidden.publish(as: FileNames.films(stem: stem)) }
        return Film(path: directory.appending(name), byteCount: byteCount, digest: digest)
    }

    /// The job's directory, or what is left of the way to it: a film that is paid for is delivered in any case.
    private static func place(of take: Take, in files: FolderFiles) async throws -> FilePath {
        try await files.run { folder in
            var directory = take.jobPath.removingLastComponent()
            while !directory.isEmpty {
                do {
                    _ = try folder.list(directory)
                    return directory
                } catch FolderError.notFound {
                    directory = directory.removingLastComponent()
                }
            }
            return directory
        }
    }

    private func createHidden(in directory: FilePath, of files: FolderFiles) async throws -> HiddenFile {
        let (mode, group) = (settings.filmMode, settings.filmGroup)
        return try await files.run { try $0.createHidden(in: directory, mode: mode, group: group) }
    }

    /// Fetches the film and checks that it is one.
    private func fetch(
        _ take: Take,
        into hidden: HiddenFile,
        files: FolderFiles
    ) async throws -> (byteCount: Int64, digest: String) {
        var hash = SHA256()
        var pending = ByteBuffer()
        func flush() async throws {
            let piece = pending
            piece.withUnsafeReadableBytes { hash.update(bufferPointer: $0) }
            try await files.run { _ in
                _ = try piece.withUnsafeReadableBytes { bytes in try hidden.write(bytes) }
            }
            pending.clear()
        }
        let byteCount = try await source.fetch(take.link ?? "") { piece in
            pending.writeImmutableBuffer(piece)
            // Larger pieces than the network's save trips to the file thread; it also keeps memory flat.
            if pending.readableBytes >= 512 << 10 { try await flush() }
        }
        try await flush()
        let problem = try await files.run { _ in
            try FilmCheck.problem(size: byteCount) { try hidden.read(at: $0, count: $1) }
        }
        if let problem { throw FilmSource.Failure.interrupted("what came is not a whole film: \(problem)") }
        return (byteCount, hexText(hash.finalize()))
    }

    private func copy(
        _ take: Take,
        into hidden: HiddenFile,
        files: FolderFiles
    ) async throws -> (byteCount: Int64, digest: String) {
        let spool = spool.folder()
        return try await files.run { _ in
            let film = try spool.open(Self.spoolName(of: take))
            var offset: Int64 = 0
            while true {
                let bytes = try film.read(at: offset, count: 1 << 20)
                if bytes.isEmpty { break }
                try bytes.withUnsafeBytes { piece in try hidden.write(piece) }
                offset += Int64(bytes.count)
            }
            return (offset, try Self.digest(of: film))
        }
    }

    private static func digest(of file: OpenFile) throws -> String {
        var hash = SHA256()
        var offset: Int64 = 0
        while true {
            let bytes = try file.read(at: offset, count: 1 << 20)
            if bytes.isEmpty { return hexText(hash.finalize()) }
            hash.update(data: bytes)
            offset += Int64(bytes.count)
        }
    }
}
