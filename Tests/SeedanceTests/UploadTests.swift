import FoundationEssentials
import SystemPackage
import Testing

@testable import Seedance

@Suite("Uploads")
struct UploadTests {
    /// What the API answers; the places are on the host that was asked.
    private static func answer(_ base: String, count: Int = 1) -> String {
        let file =
            #"{"file_id":"upl_1","upload_url":"\#(base)/put?sig=a%2Fb","headers":{"Content-Type":"image/png","#
            + #""x-goog-content-length-range":"0,1073741824"},"expires_in":120,"#
            + #""asset_url":"\#(base)/asset?token=exp=1~hmac=2","asset_url_expires_in":86400}"#
        return #"{"files":[\#(Array(repeating: file, count: count).joined(separator: ","))]}"#
    }

    /// A server that gives places and answers a PUT as told.
    private func withUploads(
        put: String = "200 OK",
        answer: @escaping @Sendable (String) -> String = { answer($0) },
        _ body: (SeedanceClient, ScriptedServer) async throws -> Void
    ) async throws {
        try await ScriptedServer.run { connection in
            while let request = try await connection.request() {
                if request.head.hasPrefix("PUT") {
                    try await connection.answer(put, body: "")
                } else {
                    let host = "http://" + (request.header("host").first ?? "")
                    try await connection.answer("200 OK", body: answer(host))
                }
            }
        } _: { server in
            try await withClient(server.baseURL) { client in try await body(client, server) }
        }
    }

    @Test("a file goes up whole, with the headers of its place and without the key")
    func uploads() async throws {
        let bytes = noise(200_000)
        try await withFile(bytes) { path in
            try await withUploads { client, server in
                let tickets = try await client.requestUploads([.png]).value
                #expect(tickets.map(\.assetExpiresIn) == [86_400] && tickets.map(\.expiresIn) == [120])
                try await client.upload(path, byteCount: Int64(bytes.count), to: tickets[0])
                let requests = server.requests
                #expect(
                    requests.map(\.lines.first) == [
                        "POST /v1/ai/uploads/request-url HTTP/1.1", "PUT /put?sig=a%2Fb HTTP/1.1",
                    ]
                )
                #expect(
                    String(decoding: requests[0].body, as: UTF8.self) == #"{"files":[{"content_type":"image/png"}]}"#
                )
                #expect(requests[0].header("x-magnific-api-key") == [keyText])
                #expect(requests[1].body == bytes)
                #expect(!requests[1].head.contains(keyText))
                #expect(
                    Set(requests[1].lines.dropFirst().map { $0.lowercased() }) == [
                        "content-type: image/png", "x-goog-content-length-range: 0,1073741824",
                        "content-length: 200000", "host: 127.0.0.1:\(server.port)",
                    ]
                )
            }
        }
    }

    @Test(
        "what the storage refuses is told as what it is",
        arguments: [("403 Forbidden", APIError.Kind.forbidden), ("503 Service Unavailable", .unavailable)]
    )
    func refused(status: String, kind: APIError.Kind) async throws {
        try await withFile(noise(100)) { path in
            try await withUploads(put: status) { client, _ in
                let ticket = try await client.requestUploads([.png]).value[0]
                let error = try await apiError { try await client.upload(path, byteCount: 100, to: ticket) }
                #expect(error.kind == kind)
                // A file that has changed is not sent to its end.
                let other = try await apiError { try await client.upload(path, byteCount: 99, to: ticket) }
                #expect(other.wasCutShort)
            }
        }
    }

    @Test(
        "an answer without a safe place for each file is none",
        arguments: [
            #"{"files":[]}"#, "{}", answer("http://example.com"), answer("ftp://example.com"),
            answer("https://user:secret@example.com"), answer("https://example.com/ü"),
            answer("https://example.com", count: 2),
        ]
    )
    func unsafe(answer: String) async throws {
        try await withUploads(answer: { _ in answer }) { client, _ in
            let error = try await apiError { try await client.requestUploads([.jpeg]) }
            #expect(error.kind == .unexpectedAnswer)
        }
    }

    @Test("times that make no sense are bounded", arguments: [("1e300", 604_800.0), ("-5", 0), ("60.5", 60.5)])
    func times(written: String, seconds: Double) throws {
        let file = #"{"upload_url":"u","asset_url":"a","expires_in":\#(written),"asset_url_expires_in":\#(written)}"#
        let tickets = try TaskDecoding.uploads(Array(#"{"files":[\#(file)]}"#.utf8))
        #expect(tickets.map(\.expiresIn) == [seconds] && tickets.map(\.assetExpiresIn) == [seconds])
    }

    @Test("a file's format is known by its first bytes")
    func types() {
        #expect(ImageType(head: [0x89, 0x50, 0x4E, 0x47, 0x0D]) == .png)
        #expect(ImageType(head: [0xFF, 0xD8, 0xFF, 0xE0]) == .jpeg)
        #expect(ImageType(head: Array("RIFF1234WEBPVP8 ".utf8)) == .webp)
        for head in [[], Array("RIFF1234WAVE".utf8), Array("GIF89a".utf8)] { #expect(ImageType(head: head) == nil) }
    }
}
