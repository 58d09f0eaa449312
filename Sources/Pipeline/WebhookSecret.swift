import FoundationEssentials
import NIOPosix
public import Seedance
public import SystemPackage

/// Where the secret comes from that notices are signed with (contract §4). Like the key, it never comes from an argument.
public struct WebhookSecret: Sendable {
    private enum Place: Sendable {
        case environment(WebhookVerifier)
        case file(FilePath)
    }
    private let place: Place

    /// Looks in `REELDROP_WEBHOOK_SECRET`, the config's `secret_file`, and systemd's credentials, in this order.
    ///
    /// - Throws: ``WebhookSecretProblem`` when there is none.
    public init(settings: Settings, environment: [String: String]) throws(WebhookSecretProblem) {
        if let text = environment["REELDROP_WEBHOOK_SECRET"] {
            place = .environment(try Self.verifier(text, from: "REELDROP_WEBHOOK_SECRET"))
        } else if let file = settings.webhookSecretFile {
            place = .file(file)
        } else if let credentials = environment["CREDENTIALS_DIRECTORY"] {
            place = .file(FilePath(credentials).appending("webhook-secret"))
        } else {
            throw .missing
        }
        _ = try verifier()
    }

    /// What tells true notices from false ones now.
    ///
    /// - Throws: ``WebhookSecretProblem``.
    public func current() async throws -> WebhookVerifier {
        // A file may be on a drive that hangs.
        try await NIOThreadPool.singleton.runIfActive { [self] in try verifier() }
    }

    /// A file is read each time, so that a new secret works at once; several
    /// lines are several secrets, so that a new one can come before the old one goes.
    private func verifier() throws(WebhookSecretProblem) -> WebhookVerifier {
        switch place {
        case .environment(let verifier): return verifier
        case .file(let path):
            let text: String
            do {
                text = try String(contentsOfFile: path.string, encoding: .utf8)
            } catch {
                throw .unreadable(path, "\(error)")
            }
            return try Self.verifier(text, from: path.string)
        }
    }

    private static func verifier(_ text: String, from place: String) throws(WebhookSecretProblem) -> WebhookVerifier {
        let secrets = text.split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }.map(String.init)
        guard !secrets.isEmpty else { throw .empty(place) }
        return WebhookVerifier(secrets: secrets)
    }
}

/// Why there is no secret for webhooks.
public enum WebhookSecretProblem: Error, CustomStringConvertible {
    /// None of the places has one.
    case missing
    /// The file cannot be read; the text says why.
    case unreadable(FilePath, String)
    /// There is nothing in that place.
    case empty(String)

    /// The reason as a sentence for the operator, with the remedy.
    public var description: String {
        switch self {
        case .missing:
            "The config has a `webhook: { public_url: … }`, but there is no webhook secret. It was shown when the API key was "
                + "made. Put it into the environment as REELDROP_WEBHOOK_SECRET, or into a file that the config names as "
                + "`webhook: { secret_file: … }`."
        case .unreadable(let path, let why): "The webhook secret cannot be read from \(path): \(why)"
        case .empty(let place): "There is no webhook secret in \(place), which is empty."
        }
    }
}
