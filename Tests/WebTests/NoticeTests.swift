import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// Films that are told of by notices.
struct NoticeTests {
    @Test("With webhooks a film costs one request, and each request names an address of its own")
    func oneRequestForAFilm() async throws {
        try await WebStudio.open { studio in
            try await studio.working {
                for number in 1...10 {
                    try studio.drop.write(FilePath("\(number).job"), text: "prompt: film \(number)\n")
                }
                try await studio.waitFor(Set((1...10).flatMap { ["\($0).job", "\($0).mp4"] }))
            }
            #expect(await studio.sandbox.tasks.count == 10)
            #expect(await studio.sandbox.requestCount(.create) == 10)
            #expect(await studio.sandbox.requestCount(.read) == 0)
            #expect(await studio.sandbox.requestCount(.list) <= 1)
            let addresses = Set(await studio.sandbox.tasks.compactMap(\.webhookURL))
            #expect(addresses.count == 10)
            let prefix = "http://127.0.0.1:\(studio.port.number)/hooks/"
            #expect(addresses.allSatisfy { $0.hasPrefix(prefix) && $0.count == prefix.count + 32 })
        }
    }

    @Test(
        "A film whose answer got lost is found by its notice: it is delivered, and paid for once",
        arguments: [Fault.Name.lostAnswer, .badGatewayAfterCreate],
        ["seedance-2-mini", "wan-2-7"]
    )
    func lostAnswer(fault: Fault.Name, model: String) async throws {
        try await WebStudio.open([Fault(fault)]) { studio in
            try await studio.working {
                try studio.drop.write("hero.job", text: "prompt: A watch\nmodel: \(model)\n")
                try await studio.waitFor(["hero.job", "hero.mp4"])
            }
            #expect(await studio.sandbox.tasks.count == 1)
            #expect(await studio.sandbox.requestCount(.create) == 1)
        }
    }

    @Test(
        "However notices come, the film is delivered once and paid for once, without a look at its task",
        arguments: [
            Fault.Name.webhookDuplicate, .webhookForged, .webhookReordered, .webhookWrapped, .webhookFinalOnly,
            .generatedObjects, .lowercaseStatus, .oddStatus, .earlyLinks,
        ]
    )
    func oddNotices(fault: Fault.Name) async throws {
        try await WebStudio.open([Fault(fault)]) { studio in
            try await studio.working {
                try studio.drop.write("hero.job", text: "prompt: A watch\n")
                try await studio.waitFor(["hero.job", "hero.mp4"])
            }
            #expect(await studio.sandbox.tasks.count == 1)
            #expect(await studio.sandbox.requestCount(.read) == 0)
            #expect(await studio.sandbox.downloads.count == 1)
        }
    }

    @Test("A task that failed is told with its reason, without a look at it")
    func failedTask() async throws {
        try await WebStudio.open([Fault(.failWithReason, value: "no watches today")]) { studio in
            try await studio.working {
                try studio.drop.write("hero.job", text: "prompt: A watch\n")
                try await studio.waitFor(["hero.job", "hero.failed.txt"])
            }
            #expect(try studio.drop.readText("hero.failed.txt").contains("no watches today"))
            #expect(await studio.sandbox.requestCount(.read) == 0)
        }
    }

    @Test("Lost notices are made up for by the list")
    func lostNotices() async throws {
        try await WebStudio.open([Fault(.webhookLost)]) { studio in
            try await studio.working({ $0.noticePatience = .milliseconds(500) }) {
                try studio.drop.write("hero.job", text: "prompt: A watch\nmodel: kling-3-turbo\n")
                try await studio.waitFor(["hero.job", "hero.mp4"])
            }
            #expect(await studio.sandbox.tasks.count == 1)
        }
    }

    @Test("What notices told while nothing listened is asked for at once at the next start")
    func restart() async throws {
        try await WebStudio.open([], { $0.taskSeconds = 2 }) { studio in
            try await studio.working { _ = try await studio.take(.running) }
            try await eventually("the task is done") { await studio.sandbox.tasks.map(\.status) == ["COMPLETED"] }
            try await studio.working { try await studio.waitFor(["hero.job", "hero.mp4"]) }
            #expect(await studio.sandbox.tasks.count == 1)
        }
    }

    @Test("A notice that a film is done but not where it is has its task looked at")
    func completedWithoutLink() async throws {
        try await WebStudio.open([Fault(.webhookLost)]) { studio in
            try await studio.working {
                let take = try await studio.take(.running)
                try await eventually("the task is done") { await studio.sandbox.tasks.map(\.status) == ["COMPLETED"] }
                #expect(try await studio.notify(notice("COMPLETED", of: take.taskID), nonce: take.nonce) == 204)
                try await studio.waitFor(["hero.job", "hero.mp4"])
            }
            #expect(await studio.sandbox.requestCount(.read) == 1)
            #expect(await studio.sandbox.requestCount(.list) == 0)
        }
    }
}
