import Foundation
import Glibc
import Seedance
import Subprocess
import Synchronization
import SystemPackage
import WatchFolder

/// Turns images that the API does not take into such as it does: upright, in sRGB, within the model's limits.
///
/// That is done by libvips' own command, in a process of its own that knows no secret and has little memory and time, from a
/// private copy into the daemon's own directory: whoever made the image may have meant it ill. One at a time.
final class Converter: Sendable {
    /// What is known of an image that is being turned into another.
    enum State: Sendable, Equatable {
        case running
        /// A sentence.
        case failed(String)
    }

    private struct Work {
        var states: [FileStamp: State] = [:]
        var last: Task<Void, Never>?
    }
    private let work = Mutex(Work())

    /// More pixels than the largest cameras have; a small file can claim any number.
    static let mostPixels = 200_000_000
    /// For one run of the command.
    private static let timeLimit = 60
    /// Each of both, in bytes.
    private static let memoryLimit: Int64 = 2 << 30
    private static let fileLimit: Int64 = 1 << 30

    private static let thumbnailer = "/usr/bin/vipsthumbnail"
    private static let reader = "/usr/bin/vipsheader"
    private static let limiter = "/usr/bin/prlimit"

    /// Whether the tool is on this machine.
    static var isInstalled: Bool {
        [thumbnailer, reader, limiter].allSatisfy { (tool: String) in access(tool, X_OK) == 0 }
    }

    /// The formats that are known by name to be turned into others.
    static let formats: Set<String> = ["HEIC", "AVIF", "TIFF", "PSD", "GIF"]

    func state(of stamp: FileStamp) -> State? {
        work.withLock { $0.states[stamp] }
    }

    /// Begins with an image when those before it are done. The copy is removed; the result is there under its name, or the
    /// state tells why not.
    func begin(_ stamp: FileStamp, named name: String, copy: FilePath, result: FilePath) {
        work.withLock { work in
            work.states[stamp] = .running
            work.last = Task { [last = work.last] in
                await last?.value
                // Perhaps another image with the same content was before it in the row.
                let problem = access(result.string, F_OK) == 0 ? nil : await self.convert(name, copy, result)
                unlink(copy.string)
                self.work.withLock { $0.states[stamp] = problem.map { .failed($0) } }
            }
        }
    }

    private func convert(_ name: String, _ copy: FilePath, _ result: FilePath) async -> String? {
        // Whichever of them the job is for: the result is the same for all.
        let limits = Model.ImageLimits.ofAllModels
        guard let size = await size(of: copy) else { return Sentences.damaged(name) }
        guard size.width * size.height <= Self.mostPixels else {
            return limits.problem(name: name, .png, width: size.width, height: size.height, byteCount: 0)
        }
        // Photos are far larger as PNG.
        let head = Self.head(of: copy)
        let isPhoto = head.starts(with: [0xFF, 0xD8]) || head.dropFirst(4).starts(with: "ftyp".utf8)
        let forms = ["png[strip]", "jpg[Q=95,strip,background=255]", "jpg[Q=80,strip,background=255]"]
        var problem = Sentences.damaged(name)
        for form in isPhoto ? forms.dropFirst() : forms[...] {
            let made = FilePath(result.string + ".new." + form.prefix(3))
            defer { unlink(made.string) }
            let arguments = [
                copy.string, "--size", "\(limits.side.upperBound)x\(limits.side.upperBound)>", "--eprofile",
                "srgb", "-o", result.string + ".new." + form,
            ]
            guard await run(Self.thumbnailer, arguments, on: copy) != nil,
                let size = await self.size(of: made), let bytes = Self.flush(made)
            else { return problem }
            if let why = limits.problem(
                name: name,
                form.hasPrefix("png") ? .png : .jpeg,
                width: size.width,
                height: size.height,
                byteCount: bytes
            ) {
                problem = why
                continue
            }
            return rename(made.string, result.string) == 0 ? nil : "\(name) cannot be kept: \(Errno(rawValue: errno))"
        }
        return problem
    }

    private func size(of image: FilePath) async -> (width: Int, height: Int)? {
        // "/path/copy: 800x600 uchar, 3 bands, srgb, heifload"
        let line = await run(Self.reader, [image.string], on: image)
        let words = line?.dropFirst(image.string.utf8.count + 2).prefix { $0 != " " }.split(separator: "x")
        let sides = (words ?? []).compactMap { Int($0) }
        guard sides.count == 2, sides.allSatisfy({ (1...1 << 24).contains($0) }) else { return nil }
        return (sides[0], sides[1])
    }

    /// Runs one of the commands within its limits.
    ///
    /// - Returns: what it says; nil when it failed.
    private func run(_ command: String, _ arguments: [String], on image: FilePath) async -> String? {
        let limits = [
            "--as=\(Self.memoryLimit)", "--fsize=\(Self.fileLimit)", "--cpu=\(Self.timeLimit)", "--core=0",
            "--nofile=64", "--", command,
        ]
        // Only formats whose readers are hardened; PSD alone needs another.
        var environment: [Environment.Key: String] = ["VIPS_CONCURRENCY": "1", "VIPS_NOVECTOR": "1"]
        if !Self.head(of: image).starts(with: "8BPS".utf8) { environment["VIPS_BLOCK_UNTRUSTED"] = "1" }
        return await withTaskGroup(of: String?.self) { [environment] group in
            group.addTask {
                let result = try? await Subprocess.run(
                    .path(FilePath(Self.limiter)),
                    arguments: Arguments(limits + arguments),
                    environment: .custom(environment),
                    platformOptions: ChildProcess.options,
                    output: .string(limit: 4096),
                    error: .discarded
                )
                return result?.terminationStatus.isSuccess == true ? result?.standardOutput : nil
            }
            group.addTask {
                try? await Task.sleep(for: .seconds(Self.timeLimit))
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    /// The first bytes of a file.
    private static func head(of image: FilePath) -> [UInt8] {
        Array((try? FileHandle(forReadingAtPath: image.string)?.read(upToCount: 12)) ?? Data())
    }

    /// Makes a file durable.
    ///
    /// - Returns: its size; nil when that failed.
    private static func flush(_ path: FilePath) -> Int64? {
        guard let file = try? FileDescriptor.open(path, .readOnly, options: .closeOnExec) else { return nil }
        defer { try? file.close() }
        guard fdatasync(file.rawValue) == 0 else { return nil }
        return try? file.seek(offset: 0, from: .end)
    }
}
