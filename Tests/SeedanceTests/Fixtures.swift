import AsyncHTTPClient
import Glibc
import Seedance
import SystemPackage
import Testing

let taskID = "3f0a6c1e-5a52-4e0b-9a55-0c9f3c1d7a10"
let created = #"{"data":{"task_id":"3f0a6c1e-5a52-4e0b-9a55-0c9f3c1d7a10","status":"CREATED","generated":[]}}"#
/// A key of the old form that belongs to nobody.
let keyText = "FPSX0123456789abcdefSECRET"

func request(_ prompt: String = "A paper boat") -> GenerationRequest {
    GenerationRequest(model: .seedance2Mini, resolution: "480p", prompt: prompt)
}

/// Runs the body with a client for the address, and shuts the HTTP client down afterwards.
func withClient<Result>(
    _ baseURL: String,
    postTimeout: Duration = .seconds(60),
    getTimeout: Duration = .seconds(60),
    maxResponseBytes: Int = 1 << 20,
    _ body: (SeedanceClient) async throws -> Result
) async throws -> Result {
    let http = SeedanceClient.makeHTTPClient()
    let settings = SeedanceClient.Settings(
        baseURL: baseURL,
        postTimeout: postTimeout,
        getTimeout: getTimeout,
        maxResponseBytes: maxResponseBytes
    )
    do {
        let client = try SeedanceClient(key: try #require(APIKey(keyText)), settings: settings, http: http)
        let result = try await body(client)
        try await http.shutdown()
        return result
    } catch {
        try await http.shutdown()
        throw error
    }
}

/// The error of a call that must fail.
func apiError<Value>(_ call: () async throws -> Value) async throws -> APIError {
    do {
        _ = try await call()
    } catch let error as APIError {
        return error
    }
    throw NoError()
}

struct NoError: Error {}

/// Runs the body with a file of these bytes in a directory of its own.
func withFile<Result>(_ bytes: [UInt8], _ body: (FilePath) async throws -> Result) async throws -> Result {
    var template = Array("/tmp/seedance-tests-XXXXXX".utf8CString)
    let directory = try #require(mkdtemp(&template).map { String(cString: $0) })
    let path = FilePath(directory).appending("image.png")
    defer {
        _ = unlink(path.string)
        _ = rmdir(directory)
    }
    try overwrite(path, with: bytes)
    return try await body(path)
}

func overwrite(_ path: FilePath, with bytes: [UInt8]) throws {
    let file = try FileDescriptor.open(
        path,
        .writeOnly,
        options: [.create, .truncate],
        permissions: .ownerReadWrite
    )
    try file.closeAfter { _ = try file.writeAll(bytes) }
}

/// Bytes that look like an image's: all values, no pattern of three.
func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var random = SeededRandom(seed)
    let words = (0..<(count + 7) / 8).map { _ in random.next() }
    return words.withUnsafeBytes { Array($0.prefix(count)) }
}

/// SplitMix64: the same numbers on every run.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
