import FoundationEssentials
import NIOCore
import NIOPosix
import Synchronization
import SystemPackage

/// The body of a POST as a sequence of buffers: never more of a file than one chunk is in memory.
///
/// The last buffer, which has the closing brace, is only handed out after every file was found unchanged. So a body with
/// a torn image is never whole, and ``progress`` tells whether the API can have got a whole one.
struct RequestBody: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    /// Bytes of a file that are read at once; a multiple of three, so that base64 has no padding inside. Each takes some steps
    /// from thread to thread, and some are in memory for every request.
    static let chunkSize = 192 << 10

    fileprivate enum Piece {
        case text([UInt8])
        case file(ImageFile)
    }

    /// How much was handed out, for the judgement of a failure.
    let progress = BodyProgress()
    /// The bytes of the whole body.
    let byteCount: Int64
    private let pieces: [Piece]
    /// Whether files are turned into base64.
    private let encodes: Bool

    /// Opens the files of the request.
    ///
    /// - Throws: ``RequestProblem`` when a file can't be read or has another size.
    init(_ request: GenerationRequest) async throws {
        let plan = request.bodyPieces()
        pieces = try await NIOThreadPool.singleton.runIfActive {
            try plan.map { piece in
                switch piece {
                case .text(let bytes): .text(bytes)
                case .file(let parameter, let path, let count):
                    .file(try ImageFile(path, byteCount: count, for: parameter))
                }
            }
        }
        encodes = true
        byteCount = pieces.reduce(0) { sum, piece in
            switch piece {
            case .text(let bytes): sum + Int64(bytes.count)
            case .file(let file): sum + (file.byteCount + 2) / 3 * 4
            }
        }
    }

    /// Opens a file that is the whole body, as it is.
    ///
    /// - Throws: ``RequestProblem`` when it can't be read or has another size.
    init(file: FilePath, byteCount: Int64, for parameter: Parameter) async throws {
        let file = try await NIOThreadPool.singleton.runIfActive {
            try ImageFile(file, byteCount: byteCount, for: parameter)
        }
        // With nothing behind it nobody would look whether it has changed.
        pieces = [.file(file), .text([])]
        encodes = false
        self.byteCount = byteCount
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(pieces: pieces[...], encodes: encodes, progress: progress)
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var pieces: ArraySlice<Piece>
        fileprivate let encodes: Bool
        fileprivate let progress: BodyProgress
        private var offset: Int64 = 0
        private var sentFiles: [ImageFile] = []

        fileprivate init(pieces: ArraySlice<Piece>, encodes: Bool, progress: BodyProgress) {
            self.pieces = pieces
            self.encodes = encodes
            self.progress = progress
        }

        mutating func next() async throws -> ByteBuffer? {
            switch pieces.first {
            case nil:
                return nil
            case .text(let bytes):
                pieces.removeFirst()
                if pieces.isEmpty {
                    try await checkFiles()
                    progress.reach(.whole)
                } else {
                    progress.reach(.begun)
                }
                return ByteBuffer(bytes: bytes)
            case .file(let file):
                let start = offset
                let count = Int(Swift.min(file.byteCount - start, Int64(RequestBody.chunkSize)))
                offset += Int64(count)
                if offset == file.byteCount {
                    offset = 0
                    sentFiles.append(file)
                    pieces.removeFirst()
                }
                return try await progress.keepingProblem {
                    try await NIOThreadPool.singleton.runIfActive { [encodes] in
                        let bytes = try file.read(at: start, count: count)
                        return ByteBuffer(bytes: encodes ? bytes.base64EncodedData() : bytes)
                    }
                }
            }
        }

        private func checkFiles() async throws {
            guard !sentFiles.isEmpty else { return }
            let files = sentFiles
            try await progress.keepingProblem {
                try await NIOThreadPool.singleton.runIfActive {
                    for file in files { try file.checkUnchanged() }
                }
            }
        }
    }
}

/// How far the body of one request has got. The HTTP client reads the body in a task of its own, so this is shared.
final class BodyProgress: Sendable {
    enum Stage: Int, Comparable {
        /// Nothing was asked for, which the client does when the connection stands and the head is written.
        case untouched
        /// Some was handed out, but not the end.
        case begun
        /// All of it was handed out.
        case whole

        static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }
    }

    private struct State {
        var stage = Stage.untouched
        var problem: RequestProblem?
    }

    private let state = Mutex(State())

    var stage: Stage { state.withLock { $0.stage } }
    /// The problem of a file that ended the body before its end.
    var problem: RequestProblem? { state.withLock { $0.problem } }

    func reach(_ stage: Stage) {
        state.withLock { $0.stage = Swift.max($0.stage, stage) }
    }

    /// Remembers a file's problem on its way through the HTTP client, whatever the client makes of it.
    func keepingProblem<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let problem as RequestProblem {
            state.withLock { $0.problem = problem }
            throw problem
        }
    }
}
