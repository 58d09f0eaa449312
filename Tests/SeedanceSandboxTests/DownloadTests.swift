import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import Testing

@testable import SeedanceSandbox

/// Films over their links.
struct DownloadTests {
    /// A finished task's link, with these faults at work.
    private func withLink(
        _ faults: String...,
        linkSeconds: Double = 86_400,
        _ body: (SandboxClient, String, Sandbox) async throws -> Void
    ) async throws {
        try await withClient(
            .test {
                $0.faults = try faults.map { try Fault($0) }
                $0.taskSeconds = 0
                $0.linkSeconds = linkSeconds
            }
        ) { (client, sandbox) async throws in
            let done = try await client.read(try await client.create().taskID, until: "COMPLETED")
            try await body(client, done.link, sandbox)
        }
    }

    @Test func aWholeFilmIsSentWithItsLengthAndPartsOnRequest() async throws {
        try await withLink { (client, link, sandbox) async throws in
            let whole = try await client.get(link)
            #expect(whole.status == 200)
            #expect(whole.header("content-length") == String(whole.body.count))
            #expect(whole.header("accept-ranges") == "bytes")
            #expect(whole.header("x-ratelimit-limit") == nil)
            let part = try await client.get(link, headers: [("range", "bytes=100-299")])
            #expect(part.status == 206)
            #expect(part.header("content-range") == "bytes 100-299/\(whole.body.count)")
            #expect(part.body == Array(whole.body[100..<300]))
            let rest = try await client.get(link, headers: [("range", "bytes=300-")])
            #expect(rest.body == Array(whole.body[300...]))
            let none = try await client.get(link, headers: [("range", "bytes=\(whole.body.count)-")])
            #expect(none.status == 416)
            #expect(none.header("content-range") == "bytes */\(whole.body.count)")
            let head = try await client.send(.HEAD, link)
            #expect(head.status == 200 && head.body.isEmpty)
            #expect(head.header("content-length") == String(whole.body.count))
            #expect(head.header("content-type") == "video/mp4")
            #expect(await sandbox.downloads.map(\.method) == ["GET", "GET", "GET", "GET", "HEAD"])
        }
    }

    @Test func aDownloadThatShowsTheKeyIsNoticed() async throws {
        try await withLink { (client, link, sandbox) async throws in
            _ = try await client.get(link)
            var keyless = client
            keyless.key = nil
            _ = try await keyless.get(link)
            #expect(await sandbox.downloads.map(\.carriedKey) == [true, false])
        }
    }

    @Test func expiredAndForgedLinksGet403() async throws {
        try await withLink("expired-link") { (client, link, sandbox) async throws in
            let expired = try await client.get(link)
            #expect(expired.status == 403)
            #expect(expired.text.contains("expired"))
            let forged = try await client.get(link.replacing("exp=", with: "exp=9"))
            #expect(forged.status == 403)
            #expect(!forged.text.contains("expired"))
            #expect(await sandbox.downloads.allSatisfy { $0.taskID == nil })
        }
    }

    @Test func aLinkStaysTheSameForItsWholeLife() async throws {
        try await withLink { (client, link, _) async throws in
            let id = String(link.split(separator: "_")[1].prefix(36))
            #expect(try await client.read(id).link == link)
            let expires = try #require(
                link.split(separator: "exp=").last?.split(separator: "~").first.flatMap { Double($0) }
            )
            #expect(abs(expires - Date().timeIntervalSince1970 - 86_400) < 60)
        }
    }

    @Test func readingATaskAgainSignsAFreshLinkWhenItIsToDoSo() async throws {
        try await withLink("expired-link", "link-refresh-on-get") { (client, link, _) async throws in
            #expect(try await client.get(link).status == 403)
            let id = String(link.split(separator: "_")[1].prefix(36))
            let fresh = try await client.read(id).link
            #expect(fresh != link)
            #expect(try await client.get(fresh).status == 200)
        }
    }

    @Test func aTruncatedDownloadIsCutHalfWay() async throws {
        try await withLink("truncated-download@2") { (client, link, _) async throws in
            let whole = try await client.get(link).body.count
            let (length, received) = try await client.partial(link)
            #expect(length == whole)
            #expect(received == whole / 2)
            #expect(try await client.get(link).body.count == whole)
        }
    }

    @Test func aStalledDownloadStopsHalfWayAndIsThenCut() async throws {
        try await withLink("stalled-download=0.2@2") { (client, link, _) async throws in
            let whole = try await client.get(link).body.count
            let (length, received) = try await client.partial(link)
            #expect(length == whole)
            #expect(received == whole / 2)
        }
    }

    @Test func aWrongLengthEndsCleanlyAfterHalfTheFilm() async throws {
        try await withLink("wrong-length@2") { (client, link, _) async throws in
            let whole = try await client.get(link).body.count
            let half = try await client.get(link)
            #expect(half.status == 200)
            #expect(half.body.count == whole / 2)
            #expect(half.header("content-length") == String(whole / 2))
        }
    }

    @Test func aDownloadWithoutALengthIsWholeAllTheSame() async throws {
        try await withLink("no-length@2") { (client, link, _) async throws in
            let whole = try await client.get(link)
            let same = try await client.get(link)
            #expect(same.header("content-length") == nil)
            #expect(same.body == whole.body)
        }
    }

    @Test func aDownloadCanBeAPageOrBeMissing() async throws {
        try await withLink("not-an-mp4@1", "missing-film@2") { (client, link, _) async throws in
            let page = try await client.get(link)
            #expect(page.status == 200 && page.header("content-type") == "text/html")
            #expect(page.text.hasPrefix("<html>"))
            #expect(try await client.get(link).status == 404)
        }
    }
}

extension SandboxClient {
    /// What the head of an answer promises, and how much of it comes before the connection breaks.
    fileprivate func partial(_ link: String) async throws -> (length: Int?, received: Int) {
        let response = try await http.execute(HTTPClientRequest(url: link), timeout: .seconds(60))
        var received = 0
        do {
            for try await chunk in response.body { received += chunk.readableBytes }
        } catch {
            // Cut, as it should be.
        }
        return (response.headers.first(name: "content-length").flatMap { Int($0) }, received)
    }
}
