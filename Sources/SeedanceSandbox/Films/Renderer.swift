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
    var ffmpeg = "ffmpeg"

    private static let timeLimit = 300

    private var executable: Executable {
        ffmpeg.contains("/") ? .path(FilePath(ffmpeg)) : .name(ffmpeg)
    }

    /// Whether ffmpeg is there and starts.
    func isAvailable() async -> Bool {
        let result = try? await Subprocess.run(executable, arguments: ["-version"], output: .discarded)
        return result?.terminationStatus.isSuccess == true
    }

    /// Draws the film into the store under this name, which appears only when it is whole.
    func draw(_ order: FilmOrder, as name: String) async throws {
        try await slots.withSlot {
            let scene = try await store.lay(out: order, files: name)
            let debris = scene.files.map(\.name) + ["part." + name]
            do {
                try await run(order.arguments(scene) + ["part." + name])
                try await store.rename("part." + name, to: name)
            } catch {
                await store.remove(debris)
                throw error
            }
            await store.remove(debris)
        }
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
                    executable,
                    arguments: Arguments(fixed + arguments),
                    workingDirectory: store.directory,
                    output: .discarded,
                    error: .string(limit: 16_384)
                )
                guard result.terminationStatus.isSuccess else {
                    let words = result.standardError
                    throw RenderError.ffmpegFailed(words.isEmpty ? "\(result.terminationStatus)" : words)
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
