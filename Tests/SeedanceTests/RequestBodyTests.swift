import FoundationEssentials
import NIOCore
import SystemPackage
import Testing

@testable import Seedance

@Suite("The body of a request")
struct RequestBodyTests {
    static let table: [(GenerationRequest, String)] = [
        (request("A boat"), #"{"prompt":"A boat"}"#),
        (
            GenerationRequest(
                model: .seedance2Mini,
                resolution: "720p",
                prompt: "p",
                image: .url("https://e.com/a.png?x=1&y=2"),
                imageEnd: .url("https://e.com/b.png"),
                duration: 10,
                aspectRatio: .film21x9,
                cameraFixed: true,
                seed: 4_294_967_295,
                enableSafetyChecker: false,
                webhookURL: "https://e.com/hook?job=1"
            ),
            #"{"prompt":"p","image":"https://e.com/a.png?x=1&y=2","image_end":"https://e.com/b.png","duration":10,"#
                + #""camera_fixed":true,"seed":4294967295,"enable_safety_checker":false,"#
                + #""webhook_url":"https://e.com/hook?job=1"}"#
        ),
        (
            GenerationRequest(
                model: .seedance2Mini,
                resolution: "480p",
                prompt: "p",
                aspectRatio: .story9x16,
                cameraFixed: false,
                seed: -1
            ),
            #"{"prompt":"p","aspect_ratio":"social_story_9_16","camera_fixed":false,"seed":-1}"#
        ),
        (request("say \"hi\" \\ bye /"), #"{"prompt":"say \"hi\" \\ bye /"}"#),
        (request("a\nb\rc\td"), #"{"prompt":"a\nb\rc\td"}"#),
        (request("\u{0}\u{8}\u{C}\u{1F}\u{7F}"), #"{"prompt":"\u0000\u0008\u000c\u001f\u007f"}"#),
        (request("é 🎬 \u{2028} e\u{301}"), "{\"prompt\":\"é 🎬 \u{2028} e\u{301}\"}"),
    ]

    @Test("has the members in the documented order, and no other", arguments: table)
    func writes(request: GenerationRequest, expected: String) async throws {
        let sent = try await collect(RequestBody(request))
        #expect(String(decoding: sent, as: UTF8.self) == expected)
        #expect(sent == Array(expected.utf8))
        #expect(request.describedBody() == expected)
    }

    @Test("any prompt reads back as it was")
    func roundTrip() throws {
        var random = SeededRandom(7)
        for _ in 0..<500 {
            let scalars = (0..<40).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0...(Bool.random(using: &random) ? 0x7F : 0x1FFFF), using: &random))
            }
            let prompt = String(String.UnicodeScalarView(scalars))
            let decoded = try JSONDecoder().decode(
                [String: String].self,
                from: Data(request(prompt).describedBody().utf8)
            )
            #expect(decoded["prompt"].map { Array($0.utf8) } == Array(prompt.utf8))
        }
    }

    @Test(
        "a file goes in as bare base64, whole at every edge of a chunk",
        arguments: [0, 1, 2, 3, 4, 196_607, 196_608, 196_609, 393_216, 400_000]
    )
    func inlines(count: Int) async throws {
        let bytes = noise(count)
        try await withFile(bytes) { path in
            var request = request()
            request.image = .file(path, byteCount: Int64(count))
            let body = try await RequestBody(request)
            #expect(body.progress.stage == .untouched)
            let sent = try await collect(body)
            #expect(sent.count == Int(body.byteCount))
            #expect(body.progress.stage == .whole)
            let expected = #"{"prompt":"A paper boat","image":""# + Data(bytes).base64EncodedString() + #""}"#
            #expect(sent == Array(expected.utf8))
        }
    }

    @Test("two files go in one after the other")
    func inlinesTwo() async throws {
        try await withFile(noise(50_000)) { path in
            var request = request()
            request.image = .file(path, byteCount: 50_000)
            request.imageEnd = .file(path, byteCount: 50_000)
            request.seed = 3
            let text = Data(noise(50_000)).base64EncodedString()
            let expected = #"{"prompt":"A paper boat","image":"\#(text)","image_end":"\#(text)","seed":3}"#
            let sent = try await collect(RequestBody(request))
            #expect(sent == Array(expected.utf8))
        }
    }

    @Test(
        "people see the size of a file in place of its content",
        arguments: [
            (1, "1"), (12, "12"), (123, "123"), (1234, "1,234"), (123_456, "123,456"), (1_234_567, "1,234,567"),
        ] as [(Int64, String)]
    )
    func describes(count: Int64, shown: String) {
        var request = request("p")
        request.image = .file("/nowhere", byteCount: count)
        request.duration = 5
        #expect(request.describedBody() == #"{"prompt":"p","image":"<inline image, \#(shown) bytes>","duration":5}"#)
    }

    @Test("a file of another size is refused before anything is sent", arguments: [99, 101])
    func refusesOtherSize(count: Int64) async throws {
        try await withFile(noise(100)) { path in
            var request = request()
            request.image = .file(path, byteCount: count)
            await #expect(throws: RequestProblem.imageUnreadable(.image, why: "it has 100 bytes now, and had \(count)"))
            {
                _ = try await RequestBody(request)
            }
        }
    }

    @Test("what is no regular file is refused", arguments: ["/tmp", "/dev/null", "/nowhere/at/all"])
    func refusesOthers(path: String) async throws {
        var request = request()
        request.image = .file(FilePath(path), byteCount: 1)
        await #expect(throws: RequestProblem.self) { _ = try await RequestBody(request) }
    }

    @Test(
        "a file that changes on the way keeps the body from ever being whole",
        arguments: [noise(150_000, seed: 2), noise(10), noise(150_001)]
    )
    func noticesChange(other: [UInt8]) async throws {
        try await withFile(noise(150_000)) { path in
            var request = request()
            request.image = .file(path, byteCount: 150_000)
            let body = try await RequestBody(request)
            var iterator = body.makeAsyncIterator()
            _ = try await iterator.next()
            _ = try await iterator.next()
            #expect(body.progress.stage == .begun)
            try overwrite(path, with: other)
            await #expect(throws: RequestProblem.self) {
                while try await iterator.next() != nil {}
            }
            #expect(body.progress.stage == .begun)
            #expect(body.progress.problem?.parameter == .image)
        }
    }

    @Test(
        "no problem: what is estimated is the tier's price",
        arguments: [
            ("480p", nil, 350), ("480p", 10, 700), ("720p", 5, 700), ("720p", 10, 1400), ("8k", 5, nil),
        ] as [(String, Int?, Int?)]
    )
    func estimates(resolution: String, duration: Int?, credits: Int?) {
        let request = GenerationRequest(
            model: .seedance2Mini,
            resolution: resolution,
            prompt: "p",
            duration: duration
        )
        #expect(request.credits == credits)
    }

    private func collect(_ body: RequestBody) async throws -> [UInt8] {
        var all: [UInt8] = []
        for try await buffer in body {
            #expect(buffer.readableBytes <= 256 << 10)
            all.append(contentsOf: buffer.readableBytesView)
        }
        return all
    }
}
