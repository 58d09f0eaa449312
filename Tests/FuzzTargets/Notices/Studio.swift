import Foundation
import FuzzKit
import GRDB
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import Seedance
import SystemPackage

@testable import Pipeline
@testable import Web

/// A store with a film that is being made, `task-1`, and one that was sent without an answer; and notices about them.
///
/// Nobody can guess a signature, a nonce or the time, so words in the request stand for true ones: the signature `true`, the
/// timestamp `now`, and the paths `/hooks/running` and `/hooks/held`.
final class Studio: Sendable {
    private let store: Store
    private let notices: Notices
    private let secret: WebhookSecret
    private let nonces: [String: String]
    private let logger = Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }
    // One for all, since none is ever closed.
    private let channel: any Channel = EmbeddedChannel()

    private static let secretText = "a secret for webhooks"
    private static let id = HTTPField.Name("webhook-id")!
    private static let timestamp = HTTPField.Name("webhook-timestamp")!
    private static let signature = HTTPField.Name("webhook-signature")!

    init() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "reeldrop-fuzz-\(UUID().uuidString)")
        store = try Store(stateDirectory: FilePath(directory.path))
        let folder = try store.addFolder(at: "/drop", marker: "m")
        try store.watching([folder.id])
        let running = try await Self.submit("running.job", store, folder)
        try await store.submitted(running, taskID: "task-1")
        let held = try await Self.submit("held.job", store, folder)
        try await store.unknownOutcome(held, message: "Perhaps.")
        try await store.pool.write { try $0.execute(sql: "CREATE TABLE before AS SELECT * FROM takes") }
        nonces = ["running": running.nonce ?? "", "held": held.nonce ?? ""]
        notices = Notices(store: store, wakes: Wakes(), hints: Hints(), logger: logger)
        secret = try WebhookSecret(
            settings: Settings(),
            environment: ["REELDROP_WEBHOOK_SECRET": Self.secretText]
        )
    }

    private static func submit(_ path: FilePath, _ store: Store, _ folder: FolderRow) async throws -> Take {
        let request = TakeRequest(
            model: "seedance-2-mini",
            resolution: "480p",
            prompt: path.string,
            duration: 5,
            aspectRatio: "16:9",
            seed: 7
        )
        let film = AskedFilm(request: request, identity: request.identity(drawnSeed: 1), credits: 350)
        let reading = JobReading(asked: .ready([film]), path: path, textDigest: path.string)
        _ = try store.accept([reading], in: folder.id)
        guard let take = try await store.beginSubmissions(upTo: 1, limit: 10).first else {
            fatalError("the take is ready")
        }
        return take
    }

    /// Gives the route the request twice, and checks what becomes of it.
    func receive(_ message: Message) async throws {
        let request = Self.words(of: message.start)
        let name = request.path.hasPrefix("/hooks/") ? nonces[String(request.path.dropFirst(7))] : nil
        var fields = fields(of: message)
        let isSigned = fields[Self.signature] == "true"
        if isSigned { fields[Self.signature] = sign(message.body, fields) }
        let head = HTTPRequest(
            method: HTTPRequest.Method(request.method) ?? .post,
            scheme: nil,
            authority: nil,
            path: name.map { "/hooks/" + $0 } ?? request.path,
            headerFields: fields
        )
        let router = Router()
        WebhookRoute(notices: notices, secret: secret, logger: logger).add(to: router)
        let responder = router.buildResponder()
        var statuses: [Int] = []
        for _ in 1...2 {
            let context = BasicRequestContext(
                source: ApplicationRequestContextSource(channel: channel, logger: logger)
            )
            let body = RequestBody(buffer: ByteBuffer(bytes: message.body))
            do {
                let answer = try await responder.respond(to: Request(head: head, body: body), context: context)
                statuses.append(answer.status.code)
            } catch let error as HTTPError {
                statuses.append(error.status.code)
            }
        }
        check(statuses[0] == statuses[1], "a notice that comes again is told the same")
        if isSigned {
            check([204, 400, 401, 404, 409, 413].contains(statuses[0]), "a signed notice has an answer")
            try await checkTakes()
        } else if name != nil, head.method == .post {
            check([401, 413].contains(statuses[0]), "an unsigned notice is refused")
        } else {
            check([401, 404, 413].contains(statuses[0]), "an unsigned notice to nobody is refused")
        }
    }

    private static func words(of line: String) -> (method: String, path: String) {
        let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        return words.count == 2 ? (words[0], words[1]) : ("", line)
    }

    private func fields(of message: Message) -> HTTPFields {
        let now = String(Int(Date().timeIntervalSince1970))
        var fields = HTTPFields()
        for (name, value) in message.headers {
            guard let name = HTTPField.Name(name) else { continue }
            fields.append(HTTPField(name: name, value: name == Self.timestamp && value == "now" ? now : value))
        }
        return fields
    }

    private func sign(_ body: [UInt8], _ fields: HTTPFields) -> String {
        WebhookVerifier.sign(
            id: fields[Self.id] ?? "",
            timestamp: fields[Self.timestamp] ?? "",
            body: body,
            secret: Self.secretText
        )
    }

    /// Checks that a notice did no more than it may, and undoes what it did.
    private func checkTakes() async throws {
        let takes = try store.visibleTakes()
        check(takes.count == 2, "a notice makes no takes")
        for take in takes {
            let isRunning = take.nonce == nonces["running"]
            check(!isRunning || take.taskID == "task-1", "a take keeps its task")
            let states: Set<TakeState> = [isRunning ? .running : .held, .running, .completed, .failed]
            check(states.contains(take.state), "a take goes only on")
            check(isRunning || (take.state == .held) == (take.taskID == nil), "a held take goes on with a task")
            check((take.state == .completed) == (take.link != nil), "a completed take has a link")
        }
        check(Set(takes.map(\.taskID)).count == 2, "two takes never have one task")
        try await store.pool.write { db in
            let columns = "(state, since, task_id, message, link, completed_at)"
            try db.execute(
                sql: """
                    UPDATE takes SET \(columns) = (SELECT \(columns.dropFirst().dropLast()) FROM before WHERE id = takes.id)
                    """
            )
        }
    }
}
