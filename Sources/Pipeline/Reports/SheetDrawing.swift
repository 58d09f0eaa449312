import Foundation
import Glibc
import Subprocess
import SystemPackage
import WatchFolder

/// Draws a contact sheet with ffmpeg, in a directory of its own: a strip of each film, then all strips as one picture.
struct SheetDrawing {
    private let directory: FilePath
    private let ffmpeg: FilePath

    /// How long a program may work on one film.
    private static let timeLimit = Duration.seconds(30)
    private static let frames = 5
    /// Of the box that a frame stands in, whatever its shape; in pixels.
    private static let box = (width: 208, height: 140)

    init(ffmpeg: String) throws {
        self.ffmpeg = FilePath(ffmpeg)
        var template = Array("\(NSTemporaryDirectory())/reeldrop-sheet-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Errno(rawValue: errno) }
        directory = FilePath(platformString: made)
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: directory.string)
    }

    /// Draws the strip of a film, with its name above.
    func addStrip(of film: OpenFile, label: String, number: Int) async throws {
        let about = try await film.withDescriptor { try await length(of: $0) }
        let words = LoggedEvent.escaped(label).fitted(to: 84) + "   \(about.seconds) s, \(about.width)×\(about.height)"
        try words.write(toFile: directory.appending("label.txt").string, atomically: false, encoding: .utf8)
        let step = max(0.01, about.duration / Double(Self.frames) * 0.99)
        // Without a font of its own for them, East Asian names would be empty boxes.
        let font = words.columns > words.count ? "Noto Sans CJK JP" : "Sans"
        let (width, height) = Self.box
        let filter = [
            "select='isnan(prev_selected_t)+gte(t-prev_selected_t\\,\(step))'",
            "scale=\(width):\(height):force_original_aspect_ratio=decrease,setsar=1,format=rgb24",
            "pad=\(width):\(height):(ow-iw)/2:(oh-ih)/2:color=0x101012",
            "tile=\(Self.frames)x1:padding=4:color=0x101012",
            "pad=iw:ih+28:0:28:color=0x101012",
            "drawtext=font='\(font)':textfile=label.txt:expansion=none:fontsize=15:fontcolor=0xE8E8EA:x=2:y=6",
        ].joined(separator: ",")
        _ = try await film.withDescriptor { descriptor in
            try await run(
                "ffmpeg",
                Self.source + [
                    "-an", "-sn", "-vf", filter, "-frames:v", "1", "-threads", "2", "-y", "strip-\(number).png",
                ],
                input: descriptor
            )
        }
        guard access(directory.appending("strip-\(number).png").string, F_OK) == 0 else {
            throw SheetProblem.notDrawn("it gave no picture")
        }
    }

    /// Puts the strips together; the bytes of the picture, with the mark by which it is known again.
    func sheet(of count: Int) async throws -> [UInt8] {
        let columns = count <= 8 ? 1 : count <= 40 ? 2 : 3
        let tile = "tile=\(columns)x\((count + columns - 1) / columns):margin=20:padding=20:color=0x101012"
        let from = ["-f", "image2", "-framerate", "1", "-i", "strip-%d.png"]
        _ = try await run("ffmpeg", from + ["-vf", tile, "-frames:v", "1", "-threads", "2", "-y", "sheet.png"])
        let bytes = try Data(contentsOf: URL(filePath: directory.appending("sheet.png").string))
        return SheetMark.put(into: Array(bytes))
    }

    /// The film is on stdin, opened there by its number: so it can be read from anywhere within, and no other file can.
    private static let source = ["-protocol_whitelist", "file", "-f", "mp4", "-i", "/dev/stdin"]

    private func length(of film: FileDescriptor) async throws -> (
        duration: Double, seconds: Int, width: Int, height: Int
    ) {
        let fields = [
            "-select_streams", "v:0", "-show_entries", "stream=width,height:format=duration", "-of", "default=nw=1",
        ]
        let lines = try await run("ffprobe", Self.source + fields, input: film).split(separator: "\n")
        func value(_ name: String) -> Double? {
            lines.lazy.compactMap { $0.hasPrefix("\(name)=") ? Double($0.dropFirst(name.count + 1)) : nil }.first
        }
        guard let duration = value("duration"), let width = value("width"), let height = value("height"),
            (0...86_400).contains(duration), (1...16_384).contains(width), (1...16_384).contains(height)
        else { throw SheetProblem.notDrawn("it is no film") }
        return (duration, Int(duration.rounded()), Int(width), Int(height))
    }

    /// Runs one of the programs to its end; what it printed.
    private func run(_ program: String, _ arguments: [String], input: FileDescriptor? = nil) async throws -> String {
        let name = ffmpeg.lastComponent?.string.replacing("ffmpeg", with: program) ?? program
        let path = ffmpeg.removingLastComponent()
        let nothing = try FileDescriptor.open("/dev/null", .readOnly)
        defer { try? nothing.close() }
        let source = input ?? nothing
        return try await withThrowingTaskGroup(of: String.self) { group in
            group.addTask {
                do {
                    let result = try await Subprocess.run(
                        // Films are made and brought while this goes on.
                        .name("nice"),
                        arguments: Arguments(
                            ["-n", "19", path.appending(name).string, "-hide_banner", "-loglevel", "error"]
                                + (program == "ffmpeg" ? ["-nostdin"] : []) + arguments
                        ),
                        environment: ChildProcess.environment,
                        workingDirectory: directory,
                        platformOptions: ChildProcess.options,
                        input: .fileDescriptor(source, closeAfterSpawningProcess: false),
                        output: .string(limit: 4096),
                        error: .string(limit: 16_384)
                    )
                    // What `nice` says of a program that it can't find, or can't start.
                    if case .exited(126...127) = result.terminationStatus { throw SheetProblem.noFFmpeg }
                    guard result.terminationStatus.isSuccess else {
                        throw SheetProblem.notDrawn(String((result.standardError).prefix(300)))
                    }
                    return result.standardOutput
                } catch let error as SubprocessError where error.code == .executableNotFound {
                    throw SheetProblem.noFFmpeg
                }
            }
            group.addTask {
                try await Task.sleep(for: Self.timeLimit)
                throw SheetProblem.notDrawn("it took longer than \(Self.timeLimit.components.seconds) seconds")
            }
            defer { group.cancelAll() }
            return try await group.next() ?? ""
        }
    }
}

/// The mark in a sheet by which it is known again: a text chunk, as PNG has it, behind the header.
enum SheetMark {
    private static let text = Array("Software\0reeldrop contact sheet".utf8)
    /// The signature's 8 bytes and the header chunk's 25.
    private static let place = 33

    static func isIn(_ bytes: [UInt8]) -> Bool {
        bytes.count > place && bytes.dropFirst(place + 8).starts(with: text)
    }

    static func put(into picture: [UInt8]) -> [UInt8] {
        let content = Array("tEXt".utf8) + text
        return Array(picture[..<place]) + number(UInt32(text.count)) + content + number(checksum(of: content))
            + picture[place...]
    }

    private static func number(_ value: UInt32) -> [UInt8] {
        stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> UInt32($0)) }
    }

    /// CRC-32, as PNG's specification has it.
    private static func checksum(of bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
        }
    }
}
