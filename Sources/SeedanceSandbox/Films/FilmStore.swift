import FoundationEssentials
import NIOCore
import NIOPosix
import SystemPackage

/// The directory of pictures and films; its calls block and so run on NIO's threads for that.
struct FilmStore {
    let directory: FilePath

    /// A picture that waits to be drawn from.
    enum Picture {
        case url(String)
        case file(name: String, ImageKind)
    }

    static func tinyName() -> String { "tiny.mp4" }

    func path(_ name: String) -> FilePath {
        directory.appending(name)
    }

    func create() async throws {
        try await run {
            try FileManager.default.createDirectory(atPath: directory.string, withIntermediateDirectories: true)
        }
    }

    func removeAll() async {
        try? await run { try FileManager.default.removeItem(atPath: directory.string) }
    }

    /// Writes a request's picture down, if it brought one itself.
    func keep(_ source: FilmRequest.ImageSource?) async throws -> Picture? {
        switch source {
        case nil: return nil
        case .url(let address): return .url(address)
        case .picture(let kind, let bytes): return .file(name: try await keep(bytes, kind), kind)
        }
    }

    /// Writes a picture down and names its file, whose suffix tells ffmpeg the format.
    func keep(_ bytes: [UInt8], _ kind: ImageKind) async throws -> String {
        let name = "\(UUID().uuidString.lowercased()).\(kind.format.rawValue)"
        try await write(bytes, name)
        return name
    }

    /// Gives a file a second name, which goes with the film that is drawn from it.
    func copy(_ name: String) async throws -> String {
        let copy = "\(UUID().uuidString.lowercased())-\(name)"
        try await run { try FileManager.default.linkItem(atPath: path(name).string, toPath: path(copy).string) }
        return copy
    }

    func write(_ bytes: [UInt8], _ name: String) async throws {
        try await run { try Data(bytes).write(to: URL(filePath: path(name).string)) }
    }

    /// Paints a film's scene and writes its files down.
    func lay(out order: FilmOrder, files: String) async throws -> Scene {
        try await run {
            let scene = order.scene(files: files)
            for file in scene.files { try Data(file.bytes).write(to: URL(filePath: path(file.name).string)) }
            return scene
        }
    }

    func rename(_ name: String, to newName: String) async throws {
        try await run { try FileManager.default.moveItem(atPath: path(name).string, toPath: path(newName).string) }
    }

    func remove(_ names: [String]) async {
        for name in names { try? await run { try FileManager.default.removeItem(atPath: path(name).string) } }
    }

    /// The length of a film in bytes; nil when it is not there.
    func length(_ name: String) async -> Int? {
        try? await run {
            let attributes = try FileManager.default.attributesOfItem(atPath: path(name).string)
            return (attributes[.size] as? UInt64).map { Int($0) }
        }
    }

    /// A part of a film.
    func read(_ name: String, _ range: ClosedRange<Int>) async throws -> [UInt8] {
        try await run { Array(try Data(contentsOf: URL(filePath: path(name).string))[range]) }
    }

    /// Not to be cancelled, since files are removed while everything else is.
    private func run<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            NIOThreadPool.singleton.submit { state in
                continuation.resume(
                    with: Result {
                        guard state == .active else { throw CancellationError() }
                        return try work()
                    }
                )
            }
        }
    }
}
