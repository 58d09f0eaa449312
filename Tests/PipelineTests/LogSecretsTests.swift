import Foundation
import Logging
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// The whole way of films, as each form of the log tells it.
struct LogSecretsTests {
    private static let key = "FPSXd41d8cd98f00b204e9800998ecf8427e"

    @Test("Neither the key nor a signed link is in any form of the log, and all forms have the same lines")
    func nothingSecret() async throws {
        try await Studio.open({ settings in
            // The answer for one film is lost, and one link seems dead for a moment: then links and answers are spoken of.
            settings.faults = [Fault(.lostAnswer, when: .nth(2)), Fault(.missingFilm, when: .nth(1))]
        }) { studio in
            try studio.state.write("key", text: Self.key + "\n")
            let forms: [LineLogHandler.Reader] = [.terminal, .journalLines, .file, .program(priorities: true)]
            let files = try forms.indices.map { number in
                try FileDescriptor.open(
                    studio.state(FilePath("log\(number)")),
                    .writeOnly,
                    options: [.create, .append],
                    permissions: .ownerReadWrite
                )
            }
            defer { for file in files { try? file.close() } }
            let logger = Logger(label: "test") { _ in
                var all = MultiplexLogHandler(
                    zip(forms, files).map { LineLogHandler(reader: $0, descriptor: $1.rawValue) }
                )
                all.logLevel = .trace
                return all
            }
            try await studio.working(logger: logger) {
                for name in ["a", "b", "c"] {
                    try studio.drop.write(FilePath("\(name).job"), text: "prompt: \(name)\n")
                }
                try await eventually("two films and a note") {
                    let names = try studio.drop.visibleNames()
                    return names.count { $0.hasSuffix(".mp4") } == 2 && names.count { $0.hasSuffix(".held.txt") } == 1
                        && names.count == 6
                }
            }
            let logs = try forms.indices.map { try studio.state.readText(FilePath("log\($0)")) }
            for log in logs {
                #expect(log.contains("take delivered"))
                #expect(log.contains("take not sent") && log.contains("delivery postponed"))
                for secret in [Self.key, "hmac=", "exp="] { #expect(!log.contains(secret)) }
                #expect(log.count { $0 == "\n" } == logs[0].count { $0 == "\n" })
            }
        }
    }
}
