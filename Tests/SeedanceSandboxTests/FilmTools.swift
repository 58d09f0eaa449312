import Crypto
import FoundationEssentials
import Subprocess
import SystemPackage

@testable import SeedanceSandbox

/// A directory for one test's files, removed behind it.
func withDirectory<R>(_ body: (FilePath) async throws -> R) async throws -> R {
    let path = FileManager.default.temporaryDirectory.path() + "/sandbox-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(FilePath(path))
}

/// A film on the disk, judged by ffprobe and ffmpeg and not by the code that made it.
struct Film {
    let path: FilePath

    struct Failed: Error {
        let words: String
    }

    static func tool(_ name: String, _ arguments: [String]) async throws -> (out: [UInt8], errors: String) {
        let result = try await Subprocess.run(
            .name(name),
            arguments: Arguments(arguments),
            output: .bytes(limit: 64 << 20),
            error: .string(limit: 1 << 20)
        )
        guard result.terminationStatus.isSuccess else { throw Failed(words: result.standardError) }
        return (result.standardOutput, result.standardError)
    }

    /// The entries of its video stream, such as `codec_name=h264`.
    func entries() async throws -> Set<String> {
        let wanted = "stream=codec_name,profile,pix_fmt,width,height,r_frame_rate,sample_aspect_ratio,nb_read_frames"
        let (out, _) = try await Self.tool(
            "ffprobe",
            ["-v", "error", "-count_frames", "-show_entries", wanted, "-of", "default=nw=1", path.string]
        )
        return Set(String(decoding: out, as: UTF8.self).split(separator: "\n").map(String.init))
    }

    /// Whether the index stands in front of the media, so that playing can begin at once.
    func isFastStart() throws -> Bool {
        let bytes = try Data(contentsOf: URL(filePath: path.string))
        guard
            let index = bytes.firstRange(of: Data("moov".utf8)),
            let media = bytes.firstRange(of: Data("mdat".utf8))
        else { return false }
        return index.lowerBound < media.lowerBound
    }

    /// How like a frame is to a picture, or to another frame, in dB, with the corner of the mark cut off.
    func likeness(frame: Int, to other: [String], filter: String) async throws -> Double {
        let cut = "crop=iw:ih*0.85:0:ih*0.15"
        let graph =
            "[0:v]select=eq(n\\,\(frame)),\(cut)[a];[1:v]\(filter),\(cut)[b];[a][b]psnr"
        let inputs = ["-hide_banner", "-i", path.string] + other
        let (_, words) = try await Self.tool(
            "ffmpeg",
            inputs + ["-filter_complex", graph, "-frames:v", "1", "-f", "null", "-"]
        )
        guard let average = words.split(separator: " ").last(where: { $0.hasPrefix("average:") })?.dropFirst(8) else {
            throw Failed(words: words)
        }
        return average == "inf" ? .infinity : Double(average) ?? 0
    }

    func digest() throws -> String {
        SHA256.hash(data: try Data(contentsOf: URL(filePath: path.string))).description
    }
}

/// A busy picture for films to start from.
struct Picture {
    let path: FilePath
    let bytes: [UInt8]

    /// Drawn by ffmpeg from this source, such as `mandelbrot=s=1200x700`.
    init(_ source: String, in directory: FilePath, name: String = "picture.png") async throws {
        path = directory.appending(name)
        _ = try await Film.tool(
            "ffmpeg",
            ["-y", "-loglevel", "error", "-f", "lavfi", "-i", source, "-frames:v", "1", path.string]
        )
        bytes = [UInt8](try Data(contentsOf: URL(filePath: path.string)))
    }

    var name: String { path.lastComponent?.string ?? "" }
    var base64: String { Data(bytes).base64EncodedString() }
}
