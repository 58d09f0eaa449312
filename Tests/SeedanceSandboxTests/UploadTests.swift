import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import Testing

@testable import SeedanceSandbox

/// The way of a file to an address (contract §1, Upload Files API).
struct UploadTests {
    private static let request = "/v1/ai/uploads/request-url"

    private struct Places: Decodable {
        struct Place: Decodable {
            let file_id: String
            let upload_url: String
            let headers: [String: String]
            let expires_in: Int
            let asset_url: String
            let asset_url_expires_in: Int
        }
        let files: [Place]
    }

    private func places(_ client: SandboxClient, _ types: [String]) async throws -> [Places.Place] {
        let files = types.map { #"{"content_type":"\#($0)"}"# }.joined(separator: ",")
        let answer = try await client.send(.POST, Self.request, #"{"files":[\#(files)]}"#)
        #expect(answer.status == 200)
        return try JSONDecoder().decode(Places.self, from: Data(answer.body)).files
    }

    private func put(
        _ client: SandboxClient,
        _ place: Places.Place,
        _ bytes: [UInt8],
        headers: [String: String]? = nil
    ) async throws -> Int {
        var request = HTTPClientRequest(url: place.upload_url)
        request.method = .PUT
        for (name, value) in headers ?? place.headers { request.headers.add(name: name, value: value) }
        request.body = .bytes(ByteBuffer(bytes: bytes))
        return Int(try await client.http.execute(request, timeout: .seconds(60)).status.code)
    }

    @Test func aFileIsThereOnceItIsPut() async throws {
        try await withClient { (client, sandbox) async throws in
            let place = try await places(client, ["image/png"])[0]
            #expect(place.file_id.hasPrefix("upl_") && place.expires_in == 120 && place.asset_url_expires_in == 86_400)
            #expect(
                place.headers == ["Content-Type": "image/png", "x-goog-content-length-range": "0,1073741824"]
            )
            var keyless = client
            keyless.key = nil
            #expect(try await keyless.get(place.asset_url).status == 403)
            let bytes = TestImage.png(400, 300)
            #expect(try await put(client, place, bytes) == 200)
            let asset = try await keyless.get(place.asset_url)
            #expect(asset.status == 200 && asset.body == bytes && asset.header("content-type") == "image/png")
            #expect(await sandbox.uploads.map(\.byteCount) == [bytes.count])
            let list = try await client.get("/v1/ai/uploads")
            #expect(list.text.contains(place.file_id) && list.text.contains(#""size_bytes":\#(bytes.count)"#))
            #expect(list.text.contains(#""ttl_seconds":604800"#))
            // A film is made from it.
            let made = try await client.create(#"{"prompt":"p","image":"\#(place.asset_url)"}"#)
            #expect(made.status == 200)
        }
    }

    @Test(arguments: [
        #"{}"#, #"{"files":[]}"#, #"{"files":[{"content_type":"image/gif"}]}"#, #"{"files":["image/png"]}"#,
        #"{"files":[\#(Array(repeating: #"{"content_type":"image/png"}"#, count: 15).joined(separator: ","))]}"#,
    ])
    func aRequestForPlacesIsJudged(body: String) async throws {
        try await withClient { (client, _) async throws in
            #expect(try await client.send(.POST, Self.request, body).status == 400)
            #expect(try await places(client, Array(repeating: "audio/ogg", count: 14)).count == 14)
            var keyless = client
            keyless.key = nil
            #expect(try await keyless.send(.POST, Self.request, body).status == 401)
        }
    }

    @Test func aFileIsPutOnlyAsWasAgreed() async throws {
        try await withClient { (client, sandbox) async throws in
            let place = try await places(client, ["image/jpeg"])[0]
            let bytes = TestImage.jpeg(400, 300)
            let range = place.headers["x-goog-content-length-range"] ?? ""
            #expect(try await put(client, place, bytes, headers: ["Content-Type": "image/jpeg"]) == 403)
            #expect(
                try await put(
                    client,
                    place,
                    bytes,
                    headers: ["Content-Type": "image/png", "x-goog-content-length-range": range]
                ) == 403
            )
            let forged = place.upload_url.replacing("exp=", with: "exp=1")
            #expect(try await client.send(.PUT, forged).status == 403)
            #expect(await sandbox.uploads.allSatisfy { !$0.isTaken })
            #expect(try await client.create(#"{"prompt":"p","image":"\#(place.asset_url)"}"#).status == 400)
        }
    }

    @Test func whatWasPutMustBeAPictureThatTheModelTakes() async throws {
        try await withClient { (client, _) async throws in
            let all = try await places(client, ["image/png", "image/webp"])
            #expect(try await put(client, all[0], TestImage.png(200, 200)) == 200)
            #expect(try await put(client, all[1], TestImage.webp(400, 400)) == 200)
            #expect(try await client.create(#"{"prompt":"p","image":"\#(all[0].asset_url)"}"#).status == 400)
            let body = #"{"prompt":"p","start_image_url":"\#(all[1].asset_url)"}"#
            #expect(try await client.send(.POST, "/v1/ai/video/kling-v3-std", body).status == 400)
            #expect(try await client.create(#"{"prompt":"p","image":"\#(all[1].asset_url)"}"#).status == 200)
        }
    }

    @Test func anAddressRunsOut() async throws {
        try await withClient(.test { $0.assetSeconds = 0 }) { (client, _) async throws in
            let place = try await places(client, ["image/png"])[0]
            #expect(try await put(client, place, TestImage.png(400, 400)) == 200)
            let answer = try await client.until(place.asset_url) { $0.status == 403 }
            #expect(answer.status == 403)
        }
    }
}
