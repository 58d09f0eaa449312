import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Pipeline
import Subprocess
import SystemPackage

/// Small pictures of films: the first frame of one that is there, else the image that it is made from. ffmpeg makes them
/// when somebody wants to see them, and they are kept, within bounds, until they are wanted no more.
actor Pictures {
    private let desk: Desk
    private let ffmpeg: Executable
    private let logger: Logger
    private var underWay: [String: Task<[UInt8]?, Never>] = [:]
    private var working = 0
    private var line: [CheckedContinuation<Void, Never>] = []
    private var isTold = false
    private var sinceLastSweep = 0

    /// So many are made at a time, so that the daemon's own work goes on.
    private static let atOnce = 2
    /// How long one may take.
    private static let patience = Duration.seconds(20)
    /// So many are kept, of some twenty kilobytes each.
    static let limit = 4000

    /// - Parameter ffmpeg: the program's name, or where it is.
    init(desk: Desk, ffmpeg: String = "ffmpeg", logger: Logger) {
        self.desk = desk
        self.ffmpeg = ffmpeg.contains("/") ? .path(FilePath(ffmpeg)) : .name(ffmpeg)
        self.logger = logger
    }

    /// The picture of a take; a plain one where none can be made.
    func response(ofTake id: Int64) async -> Response {
        guard let bytes = await picture(ofTake: id) else {
            var plain = Assets.placeholder.response
            // There may be one next time.
            plain.headers[.cacheControl] = "private, max-age=10"
            return plain
        }
        // Its address is another one when it is another picture.
        var headers: HTTPFields = [.contentType: "image/jpeg", .cacheControl: "private, max-age=2592000"]
        headers.protect()
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private func picture(ofTake id: Int64) async -> [UInt8]? {
        let source: FileDescriptor
        let name: String
        let format: String?
        if let film = try? await desk.film(ofTake: id), let descriptor = try? film.duplicate() {
            (source, name, format) = (descriptor, "\(id)-\(film.version).jpg", "mov")
        } else if let image = try? await desk.image(ofTake: id) {
            (source, name, format) = (image.file, "image-\(image.digest).jpg", Self.format(of: image.file))
        } else {
            return nil
        }
        let kept = desk.pictureCache.appending(name)
        if let bytes = try? [UInt8](Data(contentsOf: URL(filePath: kept.string))) {
            try? source.close()
            return bytes
        }
        if let other = underWay[name] {
            try? source.close()
            return await other.value
        }
        guard let format else {
            try? source.close()
            return nil
        }
        let task = Task { await make(kept, from: source, format) }
        underWay[name] = task
        defer { underWay[name] = nil }
        return await task.value
    }

    private func make(_ path: FilePath, from source: FileDescriptor, _ format: String) async -> [UInt8]? {
        await takeTurn()
        defer { giveTurn() }
        let bytes = await Self.draw(with: ffmpeg, from: source, format)
        try? source.close()
        guard let bytes else {
            if !isTold {
                logger.info("no picture of a film", metadata: ["why": "ffmpeg is not there or can't draw it"])
            }
            isTold = true
            return nil
        }
        keep(bytes, at: path)
        return bytes
    }

    /// The film is read through the descriptor that was opened beneath its folder, and as nothing else than a film: in what
    /// only looks like one nobody can name other files.
    private static func draw(
        with ffmpeg: Executable,
        from source: FileDescriptor,
        _ format: String
    ) async -> [UInt8]? {
        await withTaskGroup(of: [UInt8]?.self) { group in
            group.addTask {
                let result = try? await Subprocess.run(
                    ffmpeg,
                    arguments: [
                        "-nostdin", "-hide_banner", "-loglevel", "error", "-threads", "1", "-protocol_whitelist",
                        "file",
                        "-f", format, "-i", "/proc/self/fd/0", "-frames:v", "1", "-an",
                        "-vf", "scale=480:270:force_original_aspect_ratio=decrease:force_divisible_by=2",
                        "-f", "mjpeg", "-q:v", "5", "-protocol_whitelist", "pipe", "pipe:1",
                    ],
                    // Not the daemon's own, in which the key is.
                    environment: .custom(["PATH": "/usr/local/bin:/usr/bin:/bin"]),
                    input: .fileDescriptor(source, closeAfterSpawningProcess: false),
                    output: .bytes(limit: 1 << 20),
                    error: .discarded
                )
                guard let result, result.terminationStatus.isSuccess, !result.standardOutput.isEmpty else { return nil }
                return result.standardOutput
            }
            group.addTask {
                try? await Task.sleep(for: patience)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    /// What the first bytes of an image say that it is; nil when it is none.
    private static func format(of image: FileDescriptor) -> String? {
        var head = [UInt8](repeating: 0, count: 12)
        guard let count = try? head.withUnsafeMutableBytes({ try image.read(fromAbsoluteOffset: 0, into: $0) }),
            count == 12
        else { return nil }
        if head.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return "png_pipe" }
        if head.starts(with: [0xFF, 0xD8, 0xFF]) { return "jpeg_pipe" }
        if head.starts(with: Array("RIFF".utf8)), head.suffix(4) == Array("WEBP".utf8) { return "webp_pipe" }
        return nil
    }

    // MARK: What is kept

    private func keep(_ bytes: [UInt8], at path: FilePath) {
        let directory = path.removingLastComponent().string
        try? FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        try? Data(bytes).write(to: URL(filePath: path.string), options: .atomic)
        if sinceLastSweep == 0 { sweep(directory) }
        sinceLastSweep = (sinceLastSweep + 1) % (Self.limit / 10)
    }

    /// Lets the oldest go when there are too many.
    private func sweep(_ directory: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        guard names.count > Self.limit else { return }
        let dated = names.map { name -> (path: String, date: Date) in
            let path = directory + "/" + name
            let date = try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
            return (path, date ?? .distantPast)
        }
        for old in dated.sorted(by: { $0.date < $1.date }).prefix(names.count - Self.limit * 8 / 10) {
            try? FileManager.default.removeItem(atPath: old.path)
        }
    }

    // MARK: Whose turn it is

    private func takeTurn() async {
        if working < Self.atOnce {
            working += 1
        } else {
            await withCheckedContinuation { line.append($0) }
        }
    }

    private func giveTurn() {
        if line.isEmpty { working -= 1 } else { line.removeFirst().resume() }
    }
}
