import ArgumentParser
import Foundation
import SeedanceSandbox
import ServiceLifecycle
import UnixSignals

struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Run the API on this machine, with films drawn by ffmpeg. No key, no network, no cost.",
        discussion: """
            Any key is accepted but one that begins with "wrong". A fault is written [ROUTE:]NAME[=VALUE][@N][%P]: on one \
            route alone (\(SandboxRoute.allCases.map(\.rawValue).joined(separator: ", "))), on the Nth occasion alone, or on P \
            of a hundred:

            \(Fault.all.map { "  \($0.name)  \($0.help)" }.joined(separator: "\n"))
            """
    )

    @Option(help: ArgumentHelp("Where to listen.", valueName: "host:port"))
    var listen = "127.0.0.1:8787"
    @Option(help: ArgumentHelp("How long a task takes.", valueName: "seconds"))
    var taskSeconds = 8.0
    @Option(help: ArgumentHelp("How many requests a key has in a minute; 0 for no limit.", valueName: "n"))
    var requestsPerMinute = 50
    @Option(help: ArgumentHelp("Something that goes wrong on purpose; may be given several times.", valueName: "fault"))
    var fault: [String] = []
    @Option(help: "The secret that webhooks are signed with.")
    var webhookSecret: String?

    func run() async throws {
        var settings = SandboxSettings()
        guard let colon = listen.lastIndex(of: ":"), let port = UInt16(listen[listen.index(after: colon)...]) else {
            throw ValidationError("--listen takes a host and a port, like 127.0.0.1:8787.")
        }
        settings.host = String(listen[..<colon])
        settings.port = Int(port)
        guard (0...86_400).contains(taskSeconds) else { throw ValidationError("--task-seconds takes 0 to 86400.") }
        settings.taskSeconds = taskSeconds
        guard requestsPerMinute >= 0 else { throw ValidationError("--requests-per-minute cannot be negative.") }
        settings.requestsPerMinute = requestsPerMinute == 0 ? nil : requestsPerMinute
        if let webhookSecret { settings.webhookSecret = webhookSecret }
        do {
            settings.faults = try fault.map { try Fault($0) }
        } catch let error as FaultError {
            throw ValidationError("\(error)")
        }
        let sandbox = Sandbox(settings, logger: makeLogger())
        let group = ServiceGroup(
            configuration: .init(
                services: [sandbox],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: makeLogger()
            )
        )
        async let serving: Void = group.run()
        let listening = await sandbox.listening()
        if listening != 0 {
            // Not by print(), which would keep it back from a script that reads it through a pipe.
            let line = "The sandbox listens on http://\(settings.host):\(listening)\n"
            FileHandle.standardOutput.write(Data(line.utf8))
        }
        do {
            try await serving
        } catch let error as SandboxError {
            throw fail("\(error)", .cannotWrite)
        } catch {
            throw fail("The sandbox cannot listen on \(listen): \(error)", .cannotWrite)
        }
    }
}
