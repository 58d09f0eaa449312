import FoundationEssentials
import Seedance
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

struct WebhookSecretTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("It comes from the environment, the config's file or systemd, in this order")
    func places() async throws {
        try folder.write("configured", text: "of-the-config\n")
        try folder.write("webhook-secret", text: "of-systemd\n")
        var settings = Settings()
        var environment = ["CREDENTIALS_DIRECTORY": folder.path.string]
        try await expect("of-systemd", settings, environment)
        settings.webhookSecretFile = folder("configured")
        try await expect("of-the-config", settings, environment)
        environment["REELDROP_WEBHOOK_SECRET"] = "of-the-environment"
        try await expect("of-the-environment", settings, environment)
    }

    @Test("A secret that is changed in its file counts at once, and two may be there together")
    func rotation() async throws {
        var settings = Settings()
        settings.webhookSecretFile = folder("secret")
        try folder.write("secret", text: "old\n")
        let secret = try WebhookSecret(settings: settings, environment: [:])
        try folder.write("secret", text: "new\nold\n")
        #expect(try await accepts("new", secret))
        #expect(try await accepts("old", secret))
        try folder.write("secret", text: "new\n")
        #expect(try await !accepts("old", secret))
    }

    @Test("Without one the reason names what asks for it and where to put it")
    func missing() {
        let problem = #expect(throws: WebhookSecretProblem.self) {
            try WebhookSecret(settings: Settings(), environment: [:])
        }
        #expect(problem?.description.contains("public_url") == true)
        #expect(problem?.description.contains("REELDROP_WEBHOOK_SECRET") == true)
    }

    @Test("An empty one is none: everybody could sign with it")
    func empty() throws {
        #expect(throws: WebhookSecretProblem.self) {
            try WebhookSecret(settings: Settings(), environment: ["REELDROP_WEBHOOK_SECRET": " \n"])
        }
        try folder.write("webhook-secret", text: "")
        #expect(throws: WebhookSecretProblem.self) {
            try WebhookSecret(settings: Settings(), environment: ["CREDENTIALS_DIRECTORY": folder.path.string])
        }
    }

    private func expect(_ text: String, _ settings: Settings, _ environment: [String: String]) async throws {
        let secret = try WebhookSecret(settings: settings, environment: environment)
        #expect(try await accepts(text, secret))
        #expect(!"\(secret)".contains(text))
    }

    private func accepts(_ text: String, _ secret: WebhookSecret) async throws -> Bool {
        let signature = WebhookVerifier.sign(id: "1", timestamp: "1000", body: [1], secret: text)
        let verifier = try await secret.current()
        return (try? verifier.verify(id: "1", timestamp: "1000", signature: signature, body: [1], now: 1000)) != nil
    }
}
