import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

@testable import Pipeline
@testable import Web

/// Who is shown what, and who may order.
struct PageSafetyTests {
    @Test("With a token a browser is led to the form, and gets a cookie that is not the token, for this site alone")
    func login() async throws {
        try await WebStudio.open { studio in
            try studio.state.write("token", text: "correct horse\n")
            try await studio.working({ $0.webTokenFile = studio.state("token") }) {
                let closed = [
                    "", "jobs/1", "sheets", "jobs/1/sheet.png", "events", "takes/1/film", "takes/1/picture",
                    "api/status", "api/events", "api/sheets", "api/openapi.json",
                ]
                for page in closed {
                    #expect(try await studio.get(page).status == 401, "\(page)")
                }
                let client = HTTPClient.shared
                var request = HTTPClientRequest(url: studio.page)
                request.headers.add(name: "accept", value: "text/html,*/*")
                // The client follows, as a browser does.
                let form = try await client.execute(request, timeout: .seconds(30))
                let text = String(buffer: try await form.body.collect(upTo: 1 << 20))
                #expect(text.contains("name=\"token\""))

                let wrong = try await studio.post("login", body: "token=incorrect")
                #expect(wrong.status == 401)
                #expect(wrong.headers["set-cookie"].isEmpty)
                #expect(
                    try await studio.post("login", [("origin", "http://evil.example")], body: "token=correct+horse")
                        .status == 403
                )

                let right = try await studio.postOnly("login", body: "token=correct+horse")
                #expect(right.status == 303)
                let cookie = try #require(right.headers["set-cookie"].first)
                for word in ["HttpOnly", "SameSite=Strict", "Path=/"] { #expect(cookie.contains(word)) }
                #expect(!cookie.contains("horse"))
                let session = String(cookie.prefix { $0 != ";" })
                for page in ["", "api/status", "metrics"] {
                    #expect(try await studio.get(page, [("cookie", session)]).status == 200, "\(page)")
                    #expect(try await studio.get(page, [("cookie", session + "0")]).status == 401)
                    #expect(try await studio.get(page, [("authorization", "Bearer correct horse")]).status == 200)
                    #expect(
                        try await studio.get(page, [("cookie", "reeldrop-\(studio.port.number)=correct horse")]).status
                            == 401
                    )
                }
                #expect(try await studio.post("api/pause").status == 401)
                #expect(try await studio.post("api/pause", [("cookie", session)]).status == 200)
                try studio.state.write("token", text: "another\n")
                #expect(try await studio.get("", [("cookie", session)]).status == 401)
            }
        }
    }

    @Test("The token is the file’s that the config names, else systemd’s credential; an empty credential is none")
    func tokens() async throws {
        let folder = try TemporaryFolder()
        try folder.write("named", text: "of the config\n")
        var settings = Settings()
        let environment = ["CREDENTIALS_DIRECTORY": folder.path.string]
        #expect(try WebToken.find(settings, environment: [:]) == nil)
        #expect(try WebToken.find(settings, environment: environment) == nil)
        try folder.write("web-token", text: "\n")
        #expect(try WebToken.find(settings, environment: environment) == nil)
        try folder.write("web-token", text: "of systemd\n")
        #expect(try await WebToken.find(settings, environment: environment)?.now() == "of systemd")
        settings.webTokenFile = folder("named")
        #expect(try await WebToken.find(settings, environment: environment)?.now() == "of the config")
        settings.webTokenFile = folder("none")
        #expect(throws: WebTokenProblem.self) { try WebToken.find(settings, environment: environment) }
    }

    @Test("A session is good for its time and its token alone")
    func session() {
        let now = Date()
        let session = Session.make(token: "a", now: now)
        #expect(Session.isGood(session, token: "a", now: now))
        #expect(!Session.isGood(session, token: "b", now: now))
        #expect(!Session.isGood(session, token: "a", now: now + 31 * 24 * 3600))
        let parts = session.split(separator: ".")
        for wrong in [
            "", "..", "\(parts[0]).\(parts[1])", "9\(session)", "\(parts[0]).\(parts[1]).", session + ".", "x.y.z",
        ] {
            #expect(!Session.isGood(wrong, token: "a", now: now), "\(wrong)")
        }
    }

    @Test("Another site can order nothing, whatever its page sends along")
    func crossSite() async throws {
        try await WebStudio.open { studio in
            try await studio.working {
                let own = "http://127.0.0.1:\(studio.port.number)"
                for path in [
                    "pause", "api/pause", "api/poke", "jobs/1/retry", "api/jobs/1/cancel", "jobs/1/sheet",
                    "api/jobs/1/sheet",
                ] {
                    for headers in [
                        [("origin", "http://evil.example")], [("origin", "null")], [("sec-fetch-site", "cross-site")],
                        [("sec-fetch-site", "same-site")], [("sec-fetch-site", "cross-site"), ("origin", own)],
                        [("origin", "http://127.0.0.1:1")], [("origin", "\(own).evil.example")],
                    ] {
                        #expect(try await studio.post(path, headers).status == 403, "\(path) \(headers)")
                    }
                    let rebound = try await studio.post(
                        path,
                        [("host", "evil.example"), ("origin", "http://evil.example")]
                    )
                    #expect(rebound.status == 421, "\(path)")
                }
                #expect(try await studio.json("api/status")["paused"] as? Bool == false)
                for headers in [[], [("origin", own)], [("sec-fetch-site", "same-origin")]] {
                    #expect(try await studio.post("api/pause", headers).status == 200, "\(headers)")
                }
            }
        }
    }

    @Test("Where others can reach it and there is no token, nobody sees the page or orders")
    func reachableByOthers() async throws {
        try await WebStudio.open { studio in
            let address = ListenAddress(host: "0.0.0.0", port: studio.port.number)
            try await studio.working({ $0.listen = address }) {
                for page in ["", "jobs/1", "events", "api/status", "api/jobs", "login", "takes/1/film"] {
                    let status = try await studio.get(page).status
                    #expect(status == (page == "login" ? 404 : 403), "\(page)")
                }
                #expect(try await studio.post("api/pause").status == 403)
                #expect(try await studio.get("").text.contains("token_file"))
            }
        }
    }

    @Test("Every page forbids scripts and styles of others and of its own text, and tells neither the key nor a link")
    func policy() async throws {
        try await WebStudio.open([Fault(.stalledDownload, when: .nth(1))]) { studio in
            try await studio.working {
                try studio.drop.write(
                    "hero.job",
                    text: "prompt: A watch\nimage: https://example.com/hero.png?signature=not-for-others\n"
                )
                try await eventually("a link is known") { try studio.takes().first?.link != nil }
                let take = try #require(try studio.takes().first)
                for page in [
                    "", "jobs/1", "sheets", "api/status", "api/jobs", "api/jobs/1", "api/sheets", "assets/page.js",
                    "assets/page.css", "no/such",
                ] {
                    let response = try await HTTPClient.shared.execute(
                        HTTPClientRequest(url: studio.page + page),
                        timeout: .seconds(30)
                    )
                    let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
                    for secret in ["test-key", take.link, take.nonce, WebStudio.secret, "not-for-others"] {
                        #expect(!text.contains(try #require(secret)), "\(page)")
                    }
                    guard page != "no/such" else { continue }
                    let policy = response.headers["content-security-policy"].first ?? ""
                    #expect(policy.contains("default-src 'none'"), "\(page)")
                    #expect(policy.contains("script-src 'self'"))
                    #expect(policy.contains("frame-ancestors 'none'"))
                    #expect(!policy.contains("unsafe"))
                    #expect(response.headers["x-content-type-options"] == ["nosniff"])
                    guard response.headers["content-type"].first?.hasPrefix("text/html") == true else { continue }
                    #expect(text.firstMatch(of: /\son[a-z]+="/) == nil, "no handlers in the text")
                    #expect(text.firstMatch(of: /\sstyle=/) == nil)
                    #expect(text.matches(of: /<script/).count == 1)
                    #expect(text.firstMatch(of: /(src|href)="(https?:)?\/\//) == nil, "nothing from elsewhere")
                }
            }
        }
    }

    @Test("What is put into a page is text, whatever it holds")
    func escaping() {
        let hostile = "<b onclick=\"x\">&'\u{0}\u{1B}\u{9B}"
        let page: HTML = "<p title=\"\(hostile)\">\(hostile)</p>"
        let safe = "&lt;b onclick=&quot;x&quot;&gt;&amp;&#39;\u{FFFD}\u{FFFD}\u{FFFD}"
        #expect(page.text == "<p title=\"\(safe)\">\(safe)</p>")
        let outer: HTML = "<div>\(page)\([page, page])\(nil as HTML?)\(7)</div>"
        #expect(outer.text == "<div>\(page.text)\(page.text)\(page.text)7</div>")
    }
}

/// Films and pictures on the page.
struct PageFilmTests {
    @Test("A film is played whole or in parts, and only as the one that was delivered")
    func film() async throws {
        try await WebStudio.open { studio in
            try await studio.working {
                try studio.drop.write("hero.job", text: "prompt: A watch\n")
                try await studio.waitFor(["hero.job", "hero.mp4"])
                try await eventually("delivered") { try studio.takes().first?.state == .delivered }
                let film = try studio.drop.read("hero.mp4")
                let path = "takes/1/film"
                #expect(try await studio.bytes(path) == (200, film, nil))
                let all = film.count
                for (range, part) in [
                    ("bytes=0-", 0..<all), ("bytes=0-0", 0..<1), ("bytes=10-19", 10..<20), ("bytes=-5", all - 5..<all),
                    ("bytes=\(all - 1)-\(all * 2)", all - 1..<all), ("bytes=-\(all * 2)", 0..<all),
                ] {
                    let told = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(all)"
                    #expect(try await studio.bytes(path, range) == (206, Array(film[part]), told), "\(range)")
                }
                #expect(try await studio.bytes(path, "bytes=\(all)-").status == 416)
                for odd in [
                    "bytes=5-1", "bytes=a-b", "lines=1-2", "bytes=0-1,3-4", "bytes=--1", "bytes=+1-2", "bytes=-",
                ] {
                    #expect(try await studio.bytes(path, odd) == (200, film, nil), "\(odd)")
                }
                for none in ["takes/2/film", "takes/x/film", "takes/-1/film", "takes/1/film/..", "takes/1%2f../film"] {
                    #expect(try await studio.bytes(none).status == 404, "\(none)")
                }
            }
        }
    }

    @Test("What took the film's name is not shown: another file, a link out of the folder, a directory, nothing")
    func impostors() async throws {
        try await WebStudio.open { studio in
            try await studio.working {
                try studio.drop.write("hero.job", text: "prompt: A watch\n")
                try await studio.waitFor(["hero.job", "hero.mp4"])
                try await eventually("delivered") { try studio.takes().first?.state == .delivered }
                try studio.state.write("secret", text: "0000ftyp, but a secret")
                func expectNothing(_ what: Comment) async throws {
                    let answer = try await studio.bytes("takes/1/film")
                    #expect(answer.status == 404, what)
                    #expect(!String(decoding: answer.bytes, as: UTF8.self).contains("secret"), what)
                    let picture = try await studio.get("takes/1/picture")
                    #expect(picture.text.contains("<svg"), what)
                }
                try studio.drop.move("hero.mp4", to: "kept")
                try await expectNothing("nothing")
                try FileManager.default.createSymbolicLink(
                    atPath: studio.drop("hero.mp4").string,
                    withDestinationPath: studio.state("secret").string
                )
                try await expectNothing("a link")
                try studio.drop.remove("hero.mp4")
                try FileManager.default.linkItem(
                    atPath: studio.state("secret").string,
                    toPath: studio.drop("hero.mp4").string
                )
                try await expectNothing("a hard link")
                try studio.drop.remove("hero.mp4")
                try studio.drop.write("hero.mp4", text: "#EXTM3U\n#EXTINF:1,\nfile://\(studio.state("secret"))\n")
                try await expectNothing("a list of other files")
                try studio.drop.remove("hero.mp4")
                try studio.drop.makeDirectory("hero.mp4")
                try await expectNothing("a directory")
                try studio.drop.remove("hero.mp4")
                try studio.drop.move("kept", to: "hero.mp4")
                #expect(try await studio.bytes("takes/1/film").status == 200)
            }
        }
    }

    @Test("A picture is made of the film once, kept in the state directory, and made again when it is gone")
    func picture() async throws {
        try await WebStudio.open { studio in
            try await studio.working {
                try studio.drop.write("hero.job", text: "prompt: A watch\n")
                try await studio.waitFor(["hero.job", "hero.mp4"])
                try await eventually("delivered") { try studio.takes().first?.state == .delivered }
                let first = try await studio.bytes("takes/1/picture").bytes
                #expect(first.starts(with: [0xFF, 0xD8, 0xFF]))
                let names = try studio.state.names(in: "pictures")
                #expect(names.count == 1)
                let kept = FilePath("pictures").appending(try #require(names.first))
                #expect(try studio.state.read(kept) == first)
                try studio.state.write(kept, text: "kept")
                #expect(try await studio.get("takes/1/picture").text == "kept")
                try studio.state.remove("pictures")
                #expect(try await studio.bytes("takes/1/picture").bytes == first)
            }
        }
    }

    @Test("A film that is not there yet has the picture of its image, and without one a plain picture")
    func before() async throws {
        try await WebStudio.open { studio in
            try await studio.working {
                #expect(try await studio.post("api/pause").status == 200)
                try studio.drop.write("plain.job", text: "prompt: A watch\n")
                try await eventually("ready") { try studio.takes().last?.state == .ready }
                #expect(try await studio.get("takes/1/picture").text.contains("<svg"))
                try studio.drop.write("hero.png", TestKit.picture())
                try studio.drop.write("hero.job", text: "prompt: A watch\nimage: hero.png\n")
                try await eventually("ready") { try studio.takes().map(\.state) == [.ready, .ready] }
                #expect(try await studio.bytes("takes/2/picture").bytes.starts(with: [0xFF, 0xD8, 0xFF]))
            }
        }
    }
}

extension WebStudio {
    /// Posts, and takes the very answer: a redirect is not followed.
    func postOnly(_ page: String, body: String) async throws -> (status: Int, headers: HTTPHeaders) {
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton,
            configuration: .init(redirectConfiguration: .disallow)
        )
        var request = HTTPClientRequest(url: self.page + page)
        request.method = .POST
        request.body = .bytes(.init(string: body))
        let response: HTTPClientResponse
        do {
            response = try await client.execute(request, timeout: .seconds(30))
        } catch {
            try? await client.shutdown()
            throw error
        }
        _ = try await response.body.collect(upTo: 1 << 20)
        try await client.shutdown()
        return (Int(response.status.code), response.headers)
    }

    /// Asks for bytes, or for a part of them.
    func bytes(_ path: String, _ range: String? = nil) async throws -> (status: Int, bytes: [UInt8], range: String?) {
        var request = HTTPClientRequest(url: page + path)
        if let range { request.headers.add(name: "range", value: range) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let body = try await response.body.collect(upTo: 64 << 20)
        return (Int(response.status.code), [UInt8](buffer: body), response.headers["content-range"].first)
    }
}
