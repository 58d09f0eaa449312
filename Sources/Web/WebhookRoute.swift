import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Pipeline
import Seedance

/// Takes the API's notices, at the address that each request for a film has named (contract §4).
///
/// The signature covers the body and not the path, but a path that is worth anything cannot be guessed, and it can be had
/// only by who had the request or its notice. Who has no secret learns from no answer whether a path is one of ours.
struct WebhookRoute: Sendable {
    private let notices: Notices
    private let secret: WebhookSecret
    private let seen = SeenNotices()
    private let tally: NoticeTally
    private let logger: Logger

    /// Notices have some hundred bytes.
    static let largestBody = 64 << 10

    init(notices: Notices, secret: WebhookSecret, logger: Logger) {
        self.notices = notices
        self.secret = secret
        self.logger = logger
        tally = NoticeTally(logger: logger)
    }

    func add(to router: Router<BasicRequestContext>) {
        router.post("hooks/:nonce") { request, context in
            let verdict = await receive(request, nonce: context.parameters.get("nonce") ?? "")
            tally.count(verdict)
            return verdict.status
        }
    }

    private func receive(_ request: Request, nonce: String) async -> NoticeVerdict {
        func header(_ name: String) -> String { HTTPField.Name(name).flatMap { request.headers[$0] } ?? "" }
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > Self.largestBody {
            return .tooLarge
        }
        let body: [UInt8]
        do {
            body = [UInt8](buffer: try await request.body.collect(upTo: Self.largestBody))
        } catch is NIOTooManyBytesError {
            return .tooLarge
        } catch {
            return .malformed
        }
        let id = header("webhook-id")
        do {
            let verifier = try await secret.current()
            try verifier.verify(
                id: id,
                timestamp: header("webhook-timestamp"),
                signature: header("webhook-signature"),
                body: body,
                now: Int64(Date().timeIntervalSince1970)
            )
        } catch let refusal as WebhookRefusal {
            return .refused(refusal)
        } catch {
            logger.error("notices can't be checked", metadata: ["why": "\(error)"])
            return .failed
        }
        guard let notice = try? WebhookNotice(body: body) else { return .malformed }
        let name = SeenNotices.Name(nonce: nonce, id: id)
        if seen.contains(name) { return .again }
        do {
            switch try await notices.receive(notice, nonce: nonce) {
            case .unknownNonce: return .unknown
            case .contradiction: return .contradiction
            case .taken:
                // Only now: what could not be stored is welcome again.
                seen.add(name)
                return .taken
            }
        } catch {
            logger.error("notice not stored", metadata: ["error": "\(error)"])
            return .failed
        }
    }
}
