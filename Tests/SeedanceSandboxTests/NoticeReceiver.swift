import Crypto
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// A receiver of notices on a port of its own, which checks their signatures by the documentation alone.
actor NoticeReceiver {
    struct Notice {
        let id: String
        let timestamp: String
        let signature: String
        let body: String

        /// The word in its `status`.
        var status: String {
            body.split(separator: "\"").drop { $0 != "status" }.dropFirst(2).first.map(String.init) ?? ""
        }

        func isSigned(with secret: String) -> Bool {
            let code = HMAC<SHA256>.authenticationCode(
                for: Data("\(id).\(timestamp).\(body)".utf8),
                using: SymmetricKey(data: Data(secret.utf8))
            )
            return signature == "v1,\(Data(code).base64EncodedString())"
        }
    }

    private(set) var notices: [Notice] = []
    /// How many more are answered with 500.
    private var refusals: Int

    init(refusals: Int = 0) {
        self.refusals = refusals
    }

    private func take(_ notice: Notice) -> HTTPResponse.Status {
        notices.append(notice)
        refusals -= 1
        return refusals >= 0 ? .internalServerError : .noContent
    }

    /// Waits until so many have come, at most for a minute.
    func wait(for count: Int) async throws -> [Notice] {
        let deadline = ContinuousClock.now + .seconds(60)
        while notices.count < count {
            guard ContinuousClock.now < deadline else { throw SandboxClient.Late(last: "\(notices)") }
            try await Task.sleep(for: .milliseconds(10))
        }
        return notices
    }

    /// Receives while the body runs, which is given the URL for notices.
    /// A picture may be had from `/picture.png` beside it.
    static func with<R>(
        refusals: Int = 0,
        picture: [UInt8] = [],
        _ body: (NoticeReceiver, String) async throws -> R
    ) async throws -> R {
        let receiver = NoticeReceiver(refusals: refusals)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let router = Router()
        router.post("hook") { request, _ in
            func header(_ name: String) -> String { HTTPField.Name(name).flatMap { request.headers[$0] } ?? "" }
            let text = String(buffer: try await request.body.collect(upTo: 1 << 20))
            let notice = Notice(
                id: header("webhook-id"),
                timestamp: header("webhook-timestamp"),
                signature: header("webhook-signature"),
                body: text
            )
            return await receiver.take(notice)
        }
        router.get("picture.png") { _, _ in ByteBuffer(bytes: picture) }
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { port.yield($0.localAddress?.port ?? 0) },
            logger: Logger(label: "receiver") { _ in SwiftLogNoOpLogHandler() }
        )
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            defer { group.cancelAll() }
            let number = await ports.first { _ in true } ?? 0
            return try await body(receiver, "http://127.0.0.1:\(number)/hook?job=42")
        }
    }
}
