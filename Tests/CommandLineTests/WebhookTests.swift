import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

/// Webhooks, as an operator sets them up.
struct WebhookTests {
    private let folder: TemporaryFolder
    private let port: ReservedPort
    private let arguments: [String]

    init() throws {
        folder = try TemporaryFolder()
        port = try ReservedPort()
        try folder.makeDirectory("drop")
        try folder.write(
            "config.yaml",
            text: """
                webhook: { public_url: "http://127.0.0.1:\(port.number)" }
                web: { listen: "127.0.0.1:\(port.number)" }
                """
        )
        arguments = [
            "watch", folder("drop").string, "--config", folder("config.yaml").string, "--state", folder("state").string,
        ]
    }

    @Test("A public URL without a secret is a mistake of the config, and the message says where to put one")
    func noSecret() async throws {
        let run = try await CommandLineRun(arguments, environment: ["REELDROP_API_KEY": "k"])
        #expect(run.code == 78)
        #expect(run.errors.contains("REELDROP_WEBHOOK_SECRET"))
        #expect(run.errors.contains("secret_file"))
    }

    @Test("An address that is taken ends with 73 and is named")
    func addressInUse() async throws {
        try await Sandbox.withSandbox { _, address in
            let taken = address.dropFirst("http://".count)
            try folder.write(
                "config.yaml",
                text: "webhook: { public_url: \"https://a.example\" }\nweb: { listen: \"\(taken)\" }\n"
            )
            let run = try await CommandLineRun(
                arguments,
                environment: ["REELDROP_API_KEY": "k", "REELDROP_WEBHOOK_SECRET": "s"]
            )
            #expect(run.code == 73)
            #expect(run.errors.contains(taken))
        }
    }

    @Test("With a secret the films come by one request each, and neither it nor a nonce or a link is logged")
    func films() async throws {
        var settings = SandboxSettings()
        settings.films = .tiny
        settings.taskSeconds = 0.5
        settings.requestsPerMinute = nil
        settings.webhookSecret = "the webhook secret"
        try await Sandbox.withSandbox(settings) { sandbox, address in
            try folder.write("secret", text: "the webhook secret\n")
            try folder.write("drop/hero.job", text: "prompt: A watch\n")
            try folder.write(
                "config.yaml",
                text: String(decoding: try folder.read("config.yaml"), as: UTF8.self)
                    .replacing("webhook: {", with: "webhook: { secret_file: \(folder("secret")),")
            )
            let run = try await CommandLineRun(
                arguments + ["--api-url", address, "--once"],
                environment: ["REELDROP_API_KEY": "k"]
            )
            #expect(run.code == 0, "\(run.errors)")
            #expect(try folder.visibleNames(in: "drop") == ["hero.job", "hero.mp4"])
            #expect(await sandbox.requestCount(.create) == 1)
            #expect(await sandbox.requestCount(.read) == 0)
            let nonce = try #require(await sandbox.tasks.first?.webhookURL?.split(separator: "/").last)
            for secret in [settings.webhookSecret, String(nonce), "hmac="] {
                #expect(!run.errors.contains(secret))
            }
        }
    }
}
