import AsyncHTTPClient
import Foundation
import Glibc
import NIOCore
import NIOHTTP1
import SystemPackage
import TestKit
import Testing

/// A real Chromium without a window, driven through chromedriver's own interface (W3C WebDriver).
final class Browser: Sendable {
    private let base: String

    /// Whether this machine has one.
    static let isHere = ["/usr/bin/chromium", "/usr/bin/chromedriver"].allSatisfy {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// Where pictures of the page are put, to be looked at.
    static let pictures: URL = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../.build/page")
            .standardized
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        print("Pictures of the page are in \(folder.path).")
        return folder
    }()

    /// Opens a browser while the body works.
    static func open<R>(_ body: (Browser) async throws -> R) async throws -> R {
        let port = try ReservedPort()
        let profile = try TemporaryFolder()
        let driver = Process()
        driver.executableURL = URL(filePath: "/usr/bin/chromedriver")
        driver.arguments = ["--port=\(port.number)", "--silent"]
        driver.environment = ["PATH": "/usr/bin:/bin", "HOME": profile.path.string, "TMPDIR": profile.path.string]
        driver.standardInput = FileHandle.nullDevice
        driver.standardOutput = FileHandle.nullDevice
        driver.standardError = FileHandle.nullDevice
        // The threads that run tests block every signal, and what they start would too.
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try driver.run()
        defer {
            driver.terminate()
            driver.waitUntilExit()
        }
        let address = "http://127.0.0.1:\(port.number)"
        try await eventually("the driver listens") { (try? await ask(.GET, address + "/status")) != nil }
        let options: [String: Any] = [
            "binary": "/usr/bin/chromium",
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                "--autoplay-policy=no-user-gesture-required", "--window-size=1280,900",
                "--user-data-dir=\(profile.path)/profile",
            ],
        ]
        let wanted: [String: Any] = [
            "capabilities": [
                "alwaysMatch": ["goog:chromeOptions": options, "goog:loggingPrefs": ["browser": "ALL"]]
            ]
        ]
        let session = try await ask(.POST, address + "/session", wanted) as? [String: Any]
        let id = try #require(session?["sessionId"] as? String)
        let browser = Browser(base: "\(address)/session/\(id)")
        let result: R
        do {
            result = try await body(browser)
        } catch {
            _ = try? await browser.picture("failed")
            print((try? await browser.complaints().joined(separator: "\n")) ?? "")
            _ = try? await ask(.DELETE, browser.base)
            throw error
        }
        _ = try? await ask(.DELETE, browser.base)
        return result
    }

    private init(base: String) { self.base = base }

    /// Opens an address.
    func visit(_ address: String) async throws { _ = try await Self.ask(.POST, base + "/url", ["url": address]) }

    /// Runs a script on the page, and takes what it returns.
    @discardableResult
    func run(_ script: String) async throws -> sending Any? {
        try await Self.ask(.POST, base + "/execute/sync", ["script": script, "args": [String]()])
    }

    /// What a script returns, as text.
    func text(_ expression: String) async throws -> String { "\(try await run("return \(expression)") ?? "nil")" }

    /// Whether a script's expression holds.
    func holds(_ expression: String) async throws -> Bool {
        try await run("return Boolean(\(expression))") as? Bool == true
    }

    /// Presses keys; those without a letter are in WebDriver's table.
    func press(_ key: String) async throws {
        let actions: [[String: Any]] = [
            [
                "type": "key", "id": "keyboard",
                "actions": [["type": "keyDown", "value": key], ["type": "keyUp", "value": key]],
            ]
        ]
        _ = try await Self.ask(.POST, base + "/actions", ["actions": actions])
    }

    /// Shows the page as on another screen.
    func show(width: Int, height: Int, isDark: Bool = false) async throws {
        try await command(
            "Emulation.setDeviceMetricsOverride",
            ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500]
        )
        try await command(
            "Emulation.setEmulatedMedia",
            ["features": [["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"]]]
        )
    }

    private func command(_ name: String, _ parameters: [String: Any]) async throws {
        _ = try await Self.ask(.POST, base + "/goog/cdp/execute", ["cmd": name, "params": parameters])
    }

    /// Keeps a picture of what is seen.
    func picture(_ name: String) async throws {
        let text = try await Self.ask(.GET, base + "/screenshot") as? String ?? ""
        try Data(base64Encoded: text)?.write(to: Self.pictures.appending(path: name + ".png"))
    }

    /// What the browser has complained of since it was asked last: errors of scripts, and what the policy forbids.
    func complaints() async throws -> [String] {
        let log = try await Self.ask(.POST, base + "/se/log", ["type": "browser"]) as? [[String: Any]] ?? []
        return log.filter { $0["level"] as? String == "SEVERE" }.compactMap { $0["message"] as? String }
    }

    private static func ask(_ method: HTTPMethod, _ address: String, _ body: [String: Any]? = nil) async throws
        -> sending Any?
    {
        var request = HTTPClientRequest(url: address)
        request.method = method
        if let body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: try JSONSerialization.data(withJSONObject: body)))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let bytes = try await response.body.collect(upTo: 32 << 20)
        let answer = try JSONSerialization.jsonObject(with: Data(buffer: bytes)) as? [String: Any]
        guard response.status == .ok else { throw Refused(words: String(buffer: bytes)) }
        let value = answer?["value"]
        return value is NSNull ? nil : value
    }

    struct Refused: Error { let words: String }
}

extension Data {
    fileprivate init(buffer: ByteBuffer) { self.init(buffer.readableBytesView) }
}
