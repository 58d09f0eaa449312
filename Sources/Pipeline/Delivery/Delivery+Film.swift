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

    /// What a film's file holds.
    typealias Content = (byteCount: Int64, digest: String)

    /// The film, if it got its name before the last run could write that down.
    private func alreadyThere(_ take: Take, _ files: FolderFiles) async throws -> Film? {
        guard let written = take.filmStamp else { return nil }
        let directory = try await Self.place(of: take, in: files)
        return try await files.run { folder in
            for entry in try folder.list(directory)
            where [.file, .unknown].contains(entry.kind) && entry.name.extension == "mp4" {
                let path = directory.appending(entry.name)
                guard try folder.stamp(path)?.isSameFile(as: written) == true else { continue }
                return Film(path: path, byteCount: written.size, digest: try folder.open(path).digest())
            }
            return nil
        }
    }

    func bring(_ take: Take, into files: FolderFiles) async throws -> Film {
        let isKept = try await spool.run { try $0.stamp(Self.spoolName(of: take)) != nil }
        do {
            if let loss = files.standing().loss { throw FolderError.folderGone(loss) }
            if let film = try await alreadyThere(take, files) { return film }
            if isKept {
                let (hidden, directory) = try await makePlace(for: take, in: files)
                let content = try await copy(take, into: hidden, files)
                return try await publish(hidden, content, as: take, in: directory, files)
            }
            // The link does not wait for the drive: the film is asked for while a place for it is made.
            async let film = source.open(take.link ?? "")
            let place: (hidden: HiddenFile, directory: FilePath)
            do {
                place = try await makePlace(for: take, in: files)
            } catch let error as FolderError {
                try await keep(take, reading: film)
                throw error
            }
            CrashPoint.reach(.filmBegun)
            let content = try await fetch(film, into: place.hidden, files)
            return try await publish(place.hidden, content, as: take, in: place.directory, files)
        } catch let error as FolderError {
            // Nor does it wait for the folder: the film is fetched while it can be had.
            try await keep(take)
            throw error
        }
    }

    /// Fetches the film into the spool, unless it is there.
    func keep(_ take: Take) async throws {
        guard try await spool.run({ try $0.stamp(Self.spoolName(of: take)) }) == nil else { return }
        try await keep(take, reading: source.open(take.link ?? ""))
    }

    private func keep(_ take: Take, reading film: FilmSource.Film) async throws {
        let hidden = try await createHidden(in: FilePath(), of: spool)
        _ = try await fetch(film, into: hidden, spool)
        try await spool.run { _ in _ = try hidden.publish(as: Self.spoolName(of: take).components) }
    }

    /// The take came to its end while its film was on the way: another host has delivered it.
    struct NoLongerAwaited: Error {}

    /// In bytes. No call on a drive has more than this to bring to its disk, however large the film is.
    private static let flushSize: Int64 = 4 << 20

    /// In bytes. Some such pieces of each film on its way are in memory.
    private static let pieceSize = 512 << 10

    static func spoolName(of take: Take) -> FilePath {
        FilePath("\(take.nonce ?? String(take.id)).mp4")
    }

    /// A hidden file beside the job.
    private func makePlace(
        for take: Take,
        in files: FolderFiles
    ) async throws -> (hidden: HiddenFile, directory: FilePath) {
        let directory = try await Self.place(of: take, in: files)
        return (try await createHidden(in: directory, of: files), directory)
    }

    /// Gives the hidden file the film's name.
    private func publish(
        _ hidden: HiddenFile,
        _ content: Content,
        as take: Take,
        in directory: FilePath,
        _ files: FolderFiles
    ) async throws -> Film {
        CrashPoint.reach(.filmWhole)
        try await files.run { _ in try hidden.flush() }
        guard try await store.filmWritten(take, stamp: files.run { _ in try hidden.stampNow() }) else {
            throw NoLongerAwaited()
        }
        CrashPoint.reach(.filmStampStored)
        let name = try await files.run { _ in try hidden.publish(as: FileNames.films(of: take)) }
        CrashPoint.reach(.filmNamed)
        return Film(path: directory.appending(name), byteCount: content.byteCount, digest: content.digest)
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

    /// Reads the film and checks that it is one.
    private func fetch(
        _ film: FilmSource.Film,
        into hidden: HiddenFile,
        _ files: FolderFiles
    ) async throws -> Content {
        var hash = SHA256()
        var pending = ByteBufferAllocator().buffer(capacity: Self.pieceSize * 2)
        var unflushed: Int64 = 0
        let byteCount = try await withThrowingTaskGroup(of: Void.self) { group in
            // A piece is on its way to the drive while the next one comes.
            func write() async throws {
                try await group.next()
                let piece = pending
                pending.clear()
                unflushed += Int64(piece.readableBytes)
                let isDue = unflushed >= Self.flushSize
                if isDue { unflushed = 0 }
                group.addTask {
                    try await files.run { _ in
                        _ = try piece.withUnsafeReadableBytes { bytes in try hidden.write(bytes) }
                        if isDue { try hidden.flushBehind() }
                    }
                    CrashPoint.reach(.filmHalf)
                }
                piece.withUnsafeReadableBytes { hash.update(bufferPointer: $0) }
            }
            let byteCount = try await source.read(film) { piece in
                pending.writeImmutableBuffer(piece)
                // Larger pieces than the network's save trips to the file thread; it also keeps memory flat.
                if pending.readableBytes >= Self.pieceSize { try await write() }
            }
            try await write()
            try await group.waitForAll()
            return byteCount
        }
        let problem = try await files.run { _ in
            try FilmCheck.problem(size: byteCount) { try hidden.read(at: $0, count: $1) }
        }
        if let problem { throw FilmSource.Failure.interrupted("what came is not a whole film: \(problem)") }
        return (byteCount, hexText(hash.finalize()))
    }

    private func copy(
        _ take: Take,
        into hidden: HiddenFile,
        _ files: FolderFiles
    ) async throws -> Content {
        let spool = spool.folder()
        let film = try await self.spool.run { _ in try spool.open(Self.spoolName(of: take)) }
        // A call for each piece: the drive has its time for a piece, not for a whole film.
        for offset in stride(from: 0, through: film.stamp.size, by: 1 << 20) {
            try await files.run { _ in
                let bytes = try film.read(at: offset, count: 1 << 20)
                try bytes.withUnsafeBytes { piece in try hidden.write(piece) }
                try hidden.flush()
            }
        }
        return (film.stamp.size, try await self.spool.run { _ in try film.digest() })
    }
}

extension OpenFile {
    /// The digest of its content, in hexadecimal.
    func digest() throws(FolderError) -> String {
        var hash = SHA256()
        var offset: Int64 = 0
        while true {
            let bytes = try read(at: offset, count: 1 << 20)
            if bytes.isEmpty { return hexText(hash.finalize()) }
            hash.update(data: bytes)
            offset += Int64(bytes.count)
        }
    }
}
