import Seedance
import Subprocess
import SystemPackage

/// Why a film could not be made.
enum RenderError: Error, CustomStringConvertible {
    case noSuchSize(String)
    case pictureNotFetched(String)
    case tookTooLong(seconds: Int)
    case ffmpegFailed(String)

    var description: String {
        switch self {
        case .noSuchSize(let name): "There is no frame size for \(name)."
        case .pictureNotFetched(let address): "No picture could be fetched from \(address)."
        case .tookTooLong(let seconds): "ffmpeg took longer than \(seconds) seconds and was stopped."
        case .ffmpegFailed(let words): "ffmpeg failed: \(words)"
        }
    }
}

/// Draws films with ffmpeg, a few at a time.
struct Renderer {
    let store: FilmStore
    let slots: Slots

    private static let ffmpeg = Executable.name("ffmpeg")
    private static let timeLimit = 300

    /// Whether ffmpeg is there.
    static func isAvailable() async -> Bool {
        (try? await ffmpeg.resolveExecutablePath(in: .inherit)) != nil
    }

    /// Draws the film into the store under this name, which appears only when it is whole.
    func draw(_ order: FilmOrder, as name: String) async throws {
        let captionName = name + ".caption.txt"
        let partName = "part." + name
        try await store.write(Array(order.caption.utf8), captionName)
        do {
            try await slots.withSlot {
                try await run(order.arguments(captionFile: captionName) + [partName])
            }
            try await store.rename(partName, to: name)
        } catch {
            await store.remove([captionName, partName])
            throw error
        }
        await store.remove([captionName])
    }

    /// Makes the one small film of load tests.
    func drawTiny(as name: String) async throws {
        try await run(FilmOrder.tinyArguments + [name])
    }

    private func run(_ arguments: [String]) async throws {
        let fixed = ["-nostdin", "-hide_banner", "-loglevel", "error", "-y"]
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let result = try await Subprocess.run(
                    Self.ffmpeg,
                    arguments: Arguments(fixed + arguments),
                    workingDirectory: store.directory,
                    output: .discarded,
                    error: .string(limit: 16_384)
                )
                guard result.terminationStatus.isSuccess else {
                    throw RenderError.ffmpegFailed(result.standardError.isEmpty ? "\(result.terminationStatus)" : result.standardError)
                }
            }
            group.addTask {
                try await Task.sleep(for: .seconds(Self.timeLimit))
                throw RenderError.tookTooLong(seconds: Self.timeLimit)
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
