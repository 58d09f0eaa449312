import Logging
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// What the watchdog is fed by, and what the service manager is told.
struct SupervisionTests {
    @Test("Who is at work has to come around once it is asked; who is not, or in a call that ends by itself, has not")
    func pulse() async {
        let pulse = Pulse()
        pulse.ask()
        #expect(pulse.silent() == [])
        pulse.expect([.tracking])
        #expect(pulse.silent() == [.tracking], "it has not even begun")
        await pulse.during(.tracking) {
            await pulse.during(.notes) {
                #expect(pulse.silent() == [.tracking, .notes])
                pulse.cameAround(.notes)
                #expect(pulse.silent() == [.tracking])
                let begin = ContinuousClock.now
                pulse.mayTake(.seconds(300), .tracking)
                #expect(pulse.silent() == [])
                #expect(pulse.silent(at: begin + .seconds(400)) == [.tracking], "it did not end by itself")
                pulse.cameAround(.tracking)
                #expect(pulse.silent(at: begin + .seconds(400)) == [])
                pulse.ask()
            }
            #expect(pulse.silent() == [.tracking], "the notes have stopped")
            pulse.cameAround(.delivery)
            #expect(pulse.silent() == [.tracking], "nobody asked the delivery")
        }
        #expect(pulse.silent() == [])
    }

    @Test("Who asks whether the daemon lives is told of a loop that does not come around for too long, and of no other")
    func life() async {
        let pulse = Pulse()
        #expect(await Life(pulse: pulse, wakes: Wakes()).silent() == [], "nobody is at work")
        pulse.expect([.tracking, .notes])
        #expect(await Life(pulse: pulse, wakes: Wakes()).silent() == [], "they may be busy")
        let life = Life(pulse: pulse, wakes: Wakes(), patience: .milliseconds(500))
        pulse.cameAround(.notes)
        async let silent = life.silent()
        try? await eventually("they are asked") { pulse.silent() == [.tracking, .notes] }
        pulse.cameAround(.notes)
        #expect(await silent == [.tracking])
        pulse.cameAround(.tracking)
        #expect(await life.silent() == [])
    }

    @Test("Who waits for its turn is answered for by the account")
    func waitingForATurn() async throws {
        let folder = try TemporaryFolder()
        let pulse = Pulse()
        let account = Account(
            allowance: Allowance(perMinute: 1, perSecond: 8),
            store: try Store(stateDirectory: folder.path),
            pulse: pulse,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        try await account.permit(.list)
        await withTaskGroup { group in
            group.addTask {
                await pulse.during(.submission) { try? await account.permit(.submission, for: .submission) }
            }
            try? await eventually("it waits") { await account.waitingCount == 1 }
            pulse.ask()
            #expect(pulse.silent() == [.submission])
            await account.lookAround()
            #expect(pulse.silent() == [])
            group.cancelAll()
        }
    }

    @Test("After the word that it stops nothing else is told, whatever was on its way")
    func stopping() async throws {
        let folder = try TemporaryFolder()
        let manager = try NotifyReceiver(at: folder("notify"))
        let situation = Situation(socket: NotifySocket(environment: ["NOTIFY_SOCKET": manager.name]), changed: Wake())
        situation.begins(in: [])
        situation.reloads()
        situation.isReady()
        #expect(situation.phase == .reloading, "ready is only who has begun")
        situation.begins()
        situation.isReady()
        situation.reloads()
        situation.stops()
        situation.begins()
        situation.isReady()
        situation.reloads()
        try await eventually("the last word") { manager.count("STOPPING=1") == 1 }
        let words = manager.messages.compactMap { $0.split(separator: "=").first }
        #expect(words == ["RELOADING", "READY", "RELOADING", "STOPPING"])
    }

    @Test(
        "Without a socket that can be reached nobody is told anything",
        arguments: ["", "/", "@", "relative", "vsock:2:1", "/\(String(repeating: "x", count: 200))"]
    )
    func unusable(name: String) {
        #expect(NotifySocket(environment: ["NOTIFY_SOCKET": name]) == nil)
        #expect(NotifySocket(environment: [:]) == nil)
    }

    @Test("The watchdog's time is read strictly")
    func watchdogTime() {
        func time(_ text: String) -> Duration? {
            NotifySocket(environment: ["NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": text])?.watchdog
        }
        #expect(time("30000000") == .seconds(30))
        for text in ["", "0", "-1", "x"] { #expect(time(text) == nil) }
    }

    @Test("The status says in one line what is under way, and what stands in the way")
    func statusLine() {
        #expect(StatusLine().text == "Nothing to do.")
        let line = StatusLine(
            counts: [.submitting: 1, .running: 2, .completed: 1, .ready: 5, .waiting: 1, .held: 2, .delivered: 9],
            whyStopped: "Sending is paused.",
            frozen: [(FilePath("/srv/drop"), "The drop folder\nis not there.")],
            remark: "A restart is needed for web.listen."
        )
        #expect(
            line.text
                == "3 films are being made, 1 film is on its way here, 5 films are next in line, 1 job waits for its "
                + "images, 2 films are held for a person’s word. Sending is paused. /srv/drop is frozen: The drop "
                + "folder is not there. A restart is needed for web.listen."
        )
    }

    @Test("Other limits at a reload leave what the key has used as it is")
    func limitsOfAReload() {
        let now = ContinuousClock.now
        var allowance = Allowance(perMinute: 10, perSecond: 100)
        for _ in 0..<10 {
            #expect(allowance.take(at: now) == .taken)
            allowance.answer(at: now)
        }
        allowance.limit(perMinute: 12, perSecond: 100)
        #expect(allowance.available(at: now) == 2)
        allowance.limit(perMinute: 5, perSecond: 100)
        #expect(allowance.take(at: now) == .notBefore(now + .seconds(60)))
    }
}
