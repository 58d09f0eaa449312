import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import JobFile
import Logging
import NIOCore
import Seedance
import Synchronization
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// What becomes of films is told to others, and whatever they do, no film suffers.
struct HookTests {
    private static let secret = "whsec_YSBzZWNyZXQgb2Ygc29tZSBieXRlcyEh"

    private func settings(_ config: String) throws -> Settings {
        try Settings(config: Array(config.utf8))
    }

    @Test("Hooks are read with the form, the events and the files of each; without any there are none")
    func reading() throws {
        let settings = try settings(
            """
            hooks:
              on_delivered: ["/usr/local/bin/notify", "{film}", "of {job}"]
              webhooks:
                - { form: slack, url_file: /etc/reeldrop/chat, events: [failed, held] }
                - { url: "http://nas.local:8080/x", secret_file: /etc/reeldrop/hook }
            """
        )
        #expect(
            settings.hooks.map(\.way) == [
                .command(["/usr/local/bin/notify", "{film}", "of {job}"]), .slack(.file("/etc/reeldrop/chat")),
                .signed(.url("http://nas.local:8080/x"), secretFile: "/etc/reeldrop/hook"),
            ]
        )
        #expect(settings.hooks.map(\.events) == [[.delivered], [.failed, .held], Set(HookEvent.allCases)])
        #expect(try Settings(config: []).hooks.isEmpty)
    }

    @Test(
        "Each mistake is named with its place and what to write instead",
        arguments: [
            (
                "on_deliverd: [\"/bin/true\"]",
                "line 2, column 3: `on_deliverd` is not a known field. Did you mean `on_delivered`?"
            ),
            (
                "on_failed: [\"/bin/true\", \"{fil}\"]",
                "line 2, column 28: `{fil}` stands for nothing here. Did you mean `{film}`?"
            ),
            ("on_held: notify", "line 2, column 12: `on_held` must begin with the path of a program"),
            (
                "webhooks: [{ form: slak, url: \"https://a.example\" }]",
                "line 2, column 22: `form` must be signed or slack"
            ),
            ("webhooks: [{ url: \"https://a.example\" }]", "A signed webhook needs a `secret_file`."),
            (
                "webhooks: [{ form: slack, url: \"http://a.example\" }]",
                "line 2, column 34: The `url` of a webhook must be"
            ),
            ("webhooks: [{ form: slack }]", "A webhook needs either a `url` or a `url_file`."),
            (
                "webhooks: [{ form: slack, url: \"https://a.example\", events: [lost] }]",
                "`events` must be delivered, failed, held or budget"
            ),
        ]
    )
    func mistakes(text: String, problem: String) {
        let error = #expect(throws: JobProblems.self) { try settings("hooks:\n  \(text)\n") }
        #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
    }

    @Test(
        "A film that is here and one that failed are told in all three ways; names come whole, and nobody is called by one"
    )
    func told() async throws {
        try await Studio.open { studio in
            try await HookReceiver.with { receiver, address in
                try studio.state.write("hook-secret", text: Self.secret + "\n")
                try studio.state.write("chat", text: "\(address)/chat\n")
                let script = try studio.script("printf '%s\\0' \"$@\" >> \"$1.told\"; env > \"$1.env\"")
                let arguments = [script, studio.state("delivered").string, "{event}", "{film}", "{job}", "{nothing"]
                let name = FilePath("<!channel> `@all` $(touch x) \"\u{E9}\" & \\.job")
                try await studio.working {
                    $0.hooks = [
                        Hook(name: "on_delivered", way: .command(arguments), events: [.delivered]),
                        Hook(name: "chat", way: .slack(.file(studio.state("chat"))), events: Set(HookEvent.allCases)),
                        Hook(
                            name: "signed",
                            way: .signed(.url("\(address)/signed"), secretFile: studio.state("hook-secret")),
                            events: Set(HookEvent.allCases)
                        ),
                    ]
                } _: {
                    try studio.drop.write(name, text: "prompt: a watch\n")
                    try studio.drop.write("bad.job", text: "prmpt: a watch\n")
                    try await eventually("all is told") {
                        studio.state.exists("delivered.env") && receiver.calls.count == 4
                    }
                }
                let film = studio.drop(FilePath("<!channel> `@all` $(touch x) \"\u{E9}\" & \\.mp4"))
                let words = try studio.state.readText("delivered.told").split(separator: "\0").map(String.init)
                #expect(
                    words == [
                        studio.state("delivered").string, "delivered", film.string, studio.drop(name).string,
                        "{nothing",
                    ]
                )
                let variables = try studio.state.readText("delivered.env").split(separator: "\n").map {
                    $0.prefix { $0 != "=" }
                }
                #expect(
                    Set(variables).isSubset(of: ["PATH", "HOME", "LANG", "TZ", "PWD", "SHLVL", "_"]),
                    "\(variables)"
                )
                let chat = receiver.calls.filter { $0.path == "/chat" }.map(\.text)
                #expect(chat.contains { $0.hasPrefix("There is no film of `") && $0.contains("is not a known field") })
                #expect(
                    chat.contains {
                        $0.contains("&lt;!channel&gt; '@\u{200B}all' $(touch x)") && $0.hasSuffix("is here.")
                    },
                    "\(chat)"
                )
                let signed = receiver.calls.filter { $0.path == "/signed" }
                for call in signed {
                    try WebhookVerifier(secrets: [Self.secret]).verify(
                        id: call.id,
                        timestamp: call.timestamp,
                        signature: call.signature,
                        body: call.body,
                        now: Int64(Date().timeIntervalSince1970)
                    )
                }
                #expect(Set(signed.map(\.type)) == ["take.delivered", "take.failed"])
                let text = signed.map { String(decoding: $0.body, as: UTF8.self) }.joined()
                #expect(!text.contains("test-key") && !text.contains(studio.address))
            }
        }
    }

    @Test(
        "A receiver that refuses, one that never answers and a command that hangs: the film is here all the same, and each is told again"
    )
    func failing() async throws {
        try await Studio.open { studio in
            try await HookReceiver.with(refusals: 2) { receiver, address in
                let script = try studio.script("echo x >> \"$1\"; sleep 600")
                try await studio.working {
                    $0.hookPatience = HookPatience(
                        pauses: [0.2, 0.2],
                        answer: .milliseconds(600),
                        command: .milliseconds(600)
                    )
                    $0.hooks = [
                        Hook(name: "refuses", way: .slack(.url("\(address)/chat")), events: [.delivered]),
                        Hook(name: "silent", way: .slack(.url("\(address)/silent")), events: [.delivered]),
                        Hook(
                            name: "hangs",
                            way: .command([script, studio.state("tried").string]),
                            events: [.delivered]
                        ),
                    ]
                } _: {
                    try studio.drop.write("hero.job", text: "prompt: a watch\n")
                    try await studio.waitFor(["hero.job", "hero.mp4"])
                    try await eventually("each is tried three times, and then left alone") {
                        let left = try Store.reading(stateDirectory: studio.state.path)?.callsLeft()
                        let tried = try studio.state.readText("tried")
                        return left == 0 && receiver.calls.count == 6 && tried == "x\nx\nx\n"
                    }
                    let report = try StatusReport(stateDirectory: studio.state.path).text
                    #expect(report.contains("hook hangs does not work: It took longer than"), "\(report)")
                    #expect(!report.contains("hook refuses"), "\(report)")
                }
                // The same message each time, so that a receiver can tell.
                #expect(Set(receiver.calls.filter { $0.path == "/chat" }.map(\.text)).count == 1)
            }
        }
    }

    @Test("What is to be told outlives a crash, is not tried for ever, and goes with the hook")
    func outbox() async throws {
        let (state, store) = try await storeWithReadyTakes(1)
        let hook = Hook(name: "h", way: .command(["/bin/true"]), events: [.held])
        try await store.hooks(are: [hook])
        let take = try #require(try await store.beginSubmission(limit: 1))
        try await store.unknownOutcome(take, message: "why")
        store.close()
        let again = try Store(stateDirectory: state.path)
        try await again.hooks(are: [hook])
        var keys: Set<String> = []
        for _ in 0..<3 {
            let call = try #require(try await again.beginCall(of: "h", pauses: [0, 0]).call)
            #expect(call.message == "why" && call.event == .held)
            keys.insert(call.key)
        }
        #expect(keys.count == 1)
        let last = try await again.beginCall(of: "h", pauses: [0, 0])
        #expect(last.call == nil && last.dropped == 1, "three tries that were never ended are enough")
        _ = try again.carryOut(.release, job: "/d/a")
        let second = try #require(try await again.beginSubmission(limit: 1))
        try await again.unknownOutcome(second, message: "why")
        #expect(try again.callsLeft() == 1)
        try await again.hooks(are: [])
        #expect(try again.callsLeft() == 0)
    }

    @Test("What the start itself finds is told as well, by hooks that are new with it")
    func interrupted() async throws {
        try await Studio.open { studio in
            try await HookReceiver.with { receiver, address in
                let store = try Store(stateDirectory: studio.state.path)
                try await store.pool.write { db in
                    try db.execute(
                        sql: """
                            INSERT INTO folders (id, path, marker) VALUES (1, x'2F64', 'm');
                            INSERT INTO jobs (id, folder, directory, path) VALUES (1, 1, x'', x'61');
                            INSERT INTO takes (job, state, since, created_at) VALUES (1, 'submitting', 0, 0);
                            """
                    )
                }
                store.close()
                try await studio.working {
                    $0.hooks = [Hook(name: "chat", way: .slack(.url("\(address)/chat")), events: [.held])]
                } _: {
                    try await eventually("it is told") {
                        receiver.calls.contains { $0.text.hasPrefix("`a` is on hold.") }
                    }
                }
            }
        }
    }

    @Test("What goes over the budget at once is told at once, with how many films there are")
    func budget() async throws {
        let (state, store) = try await storeWithReadyTakes(5)
        defer { withExtendedLifetime(state) {} }
        try await store.pool.write { try $0.execute(sql: "UPDATE takes SET credits = 100") }
        try await store.hooks(are: [Hook(name: "h", way: .command(["/bin/true"]), events: [.held, .budget])])
        var budget = Budget()
        budget.creditsPerDay = 200
        for _ in 0..<3 { _ = try await store.beginSubmission(limit: 10, budget: budget) }
        let call = try #require(try await store.beginCall(of: "h", pauses: [1]).call)
        #expect(call.event == .budget && call.films == 3)
        #expect(call.slack.contains("`c` and 2 more are over the budget."), "\(call.slack)")
        #expect(try await store.beginCall(of: "h", pauses: [1]).call == nil)
    }
}

extension Store {
    fileprivate func callsLeft() throws -> Int {
        try pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM hook_calls") ?? 0 }
    }
}

extension Studio {
    /// A program in the state directory; its path.
    fileprivate func script(_ text: String) throws -> String {
        try state.write("script", text: "#!/bin/sh\n\(text)\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: state("script").string)
        return state("script").string
    }
}

/// A receiver of messages on a port of its own.
final class HookReceiver: Sendable {
    struct Call: Sendable {
        let path, id, timestamp, signature: String
        let body: [UInt8]

        private var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]) ?? [:]
        }
        var text: String { json["text"] as? String ?? "" }
        var type: String { json["type"] as? String ?? "" }
    }

    private let received = Mutex<[Call]>([])

    var calls: [Call] { received.withLock { $0 } }

    /// Receives while the body runs.
    ///
    /// - Parameter refusals: how many of the first calls of `/chat` are answered with 500.
    static func with<R>(refusals: Int = 0, _ body: (HookReceiver, String) async throws -> R) async throws -> R {
        let receiver = HookReceiver()
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let router = Router()
        router.post("**") { request, _ -> HTTPResponse.Status in
            func header(_ name: String) -> String { HTTPField.Name(name).flatMap { request.headers[$0] } ?? "" }
            let call = Call(
                path: request.uri.path,
                id: header("webhook-id"),
                timestamp: header("webhook-timestamp"),
                signature: header("webhook-signature"),
                body: Array(buffer: try await request.body.collect(upTo: 1 << 20))
            )
            let count = receiver.received.withLock { calls in
                calls.append(call)
                return calls.count { $0.path == "/chat" }
            }
            if call.path == "/silent" { try await Task.sleep(for: .seconds(600)) }
            return call.path == "/chat" && count <= refusals ? .internalServerError : .noContent
        }
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { port.yield($0.localAddress?.port ?? 0) },
            logger: Logger(label: "receiver") { _ in SwiftLogNoOpLogHandler() }
        )
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { port.finish() }
                try await application.run()
            }
            defer { group.cancelAll() }
            let number = try #require(await ports.first { _ in true })
            return try await body(receiver, "http://127.0.0.1:\(number)")
        }
    }
}
