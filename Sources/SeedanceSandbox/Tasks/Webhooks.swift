import AsyncHTTPClient
import FoundationEssentials
import Logging
import NIOCore
import NIOHTTP1
import Seedance

/// Sends a task's notices, signed as documented (contract §4).
struct Webhooks {
    let settings: SandboxSettings
    let state: SandboxState
    let client: HTTPClient
    let logger: Logger

    private static let timeout = TimeAmount.seconds(10)

    /// Sends one notice with whatever the faults make of it.
    func send(_ task: WireTask, to target: WebhookTarget) async throws {
        if await state.take(.webhookLost) != nil { return }
        if let late = await state.take(.webhookLate) { try await Task.sleep(for: .seconds(late.number(or: 5))) }
        if await state.take(.webhookForged) != nil {
            let forged = WireTask(id: task.id, word: "COMPLETED", links: ["http://127.0.0.1:9/forged.mp4"])
            try await deliver(forged.json, to: target, secret: "not " + settings.webhookSecret)
        }
        let isWrapped = await state.take(.webhookWrapped) != nil
        let body = isWrapped ? #"{"data":\#(task.json)}"# : task.json
        let id = Self.newID()
        try await deliver(body, to: target, id: id, secret: settings.webhookSecret)
        if await state.take(.webhookDuplicate) != nil {
            try await deliver(body, to: target, id: id, secret: settings.webhookSecret)
        }
    }

    /// Posts until it is answered with 2xx, or gives up.
    private func deliver(_ body: String, to target: WebhookTarget, id: String = newID(), secret: String) async throws {
        guard target.isLocal else {
            logger.warning("A notice is not sent: only this machine is called", metadata: ["url": "\(target.url)"])
            return
        }
        for wait in [0] + settings.webhookRetries {
            if wait > 0 { try await Task.sleep(for: .seconds(wait)) }
            let timestamp = String(Int(Date().timeIntervalSince1970))
            var request = HTTPClientRequest(url: target.url)
            request.method = .POST
            request.headers.add(name: "content-type", value: "application/json")
            request.headers.add(name: "webhook-id", value: id)
            request.headers.add(name: "webhook-timestamp", value: timestamp)
            request.headers.add(
                name: "webhook-signature",
                value: WebhookVerifier.sign(id: id, timestamp: timestamp, body: Array(body.utf8), secret: secret)
            )
            request.body = .bytes(ByteBuffer(string: body))
            do {
                let response = try await client.execute(request, timeout: Self.timeout)
                if (200..<300).contains(response.status.code) { return }
                logger.info("A notice was answered \(response.status.code)", metadata: ["webhook-id": "\(id)"])
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                logger.info("A notice did not arrive: \(error)", metadata: ["webhook-id": "\(id)"])
            }
            try Task.checkCancellation()
        }
    }

    static func newID() -> String {
        "msg_" + UUID().uuidString.lowercased()
    }
}
