import Foundation
import SystemPackage
import TestKit
import Testing

@testable import SeedanceSandbox

/// The promises of the design hold although the daemon is killed again and again.
struct KillTests {
    /// How often, and over how many takes: `Tests/kill` asks for more than every run of the tests has time for.
    private static let kills = Int(ProcessInfo.processInfo.environment["KILLS"] ?? "") ?? 30
    private static let takes = Int(ProcessInfo.processInfo.environment["TAKES"] ?? "") ?? 60

    @Test("Killed at random moments, it pays for no film twice, loses none, and shows no half film")
    func randomKills() async throws {
        var settings = SandboxSettings()
        settings.faults = [Fault(.fail, when: .percent(2)), Fault(.truncatedDownload, when: .percent(10))]
        try await KilledStudio.open(settings) { studio in
            var dropped = 0
            for number in 0..<Self.kills {
                // Some new ones each time, so that whatever is killed has every kind of work under way.
                while dropped * Self.kills < (number + 1) * Self.takes {
                    try studio.folder.write(FilePath("drop/\(dropped).job"), text: "prompt: film \(dropped)\n")
                    dropped += 1
                }
                let daemon = try studio.daemon()
                // Any moment is right; the length of the wait is the dice.
                try await Task.sleep(for: .milliseconds(Int.random(in: 100...1500)))
                daemon.kill()
                _ = await daemon.end()
                // Looking at thousands of films each time would be most of the work.
                if Self.kills <= 100 || number % 50 == 0 { try studio.folder.expectWholeFilms(in: "drop") }
            }
            try await studio.expectPromises(takes: Self.takes)
        }
    }

    /// The points at which the program can be told to die: `CrashPoint` of the pipeline.
    private static let points = [
        "job-accepted", "image-kept", "intent-durable", "claim-made", "answer-here", "task-stored", "link-stored",
        "film-begun", "film-half", "film-whole", "film-stamp-stored", "film-named", "receipt-written",
        "delivery-stored",
        "spool-emptied", "note-begun", "note-written", "claim-kept", "image-put", "upload-stored",
    ]

    /// All at once, the daemons would starve each other.
    private static let slots = Slots(6)

    @Test(
        "Killed at a named point, at its first and at its third time, it keeps every promise",
        arguments: points,
        [1, 3]
    )
    func namedPoint(point: String, time: Int) async throws {
        try await Self.slots.withSlot {
            try await KilledStudio.open(SandboxSettings()) { studio in
                // What stands behind the end mark is no fault, and makes it another picture.
                for number in 0..<3 {
                    let picture = try whitePicture + [UInt8](repeating: 0, count: number)
                    try studio.folder.write(FilePath("drop/\(number).png"), picture)
                }
                for number in 0..<4 {
                    let image = ["", "image: 0.png\n", "image: 1.png\n", "reference_images: 0.png, 1.png, 2.png\n"][
                        number
                    ]
                    try studio.folder.write(FilePath("drop/\(number).job"), text: "prompt: film \(number)\n\(image)")
                }
                let killed = try studio.daemon(["REELDROP_CRASH_AT": "\(point):\(time)"], once: true)
                let code = await killed.end()
                #expect(code == SIGKILL, "it never came to \(point): \(killed.errors.suffix(1000))")
                try await studio.expectPromises(takes: 4)
            }
        }
    }

    @Test("Every point that the program names is among those it is killed at")
    func pointsAreComplete() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Pipeline/CrashPoint.swift")
        let source = try String(contentsOf: file, encoding: .utf8)
        let named = source.matches(of: /case \w+ = "([a-z-]+)"/).map { String($0.output.1) }
        #expect(Set(named) == Set(Self.points))
    }

    /// A picture of the least size that is taken, white.
    private var whitePicture: [UInt8] {
        get throws {
            let folder = try TemporaryFolder()
            let ffmpeg = Process()
            ffmpeg.executableURL = URL(filePath: "/usr/bin/env")
            ffmpeg.arguments = [
                "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=white:s=320x320", "-frames:v", "1",
                folder("a.png").string,
            ]
            try ffmpeg.run()
            ffmpeg.waitUntilExit()
            return try folder.read("a.png")
        }
    }
}

/// A drop folder and the sandbox, for daemons in processes of their own that may die.
struct KilledStudio {
    let folder: TemporaryFolder
    let sandbox: Sandbox
    private let arguments: [String]

    static func open(_ settings: SandboxSettings, _ body: (KilledStudio) async throws -> Void) async throws {
        var settings = settings
        settings.films = .tiny
        settings.taskSeconds = 0.5
        settings.requestsPerMinute = nil
        try await Sandbox.withSandbox(settings) { sandbox, address in
            let folder = try TemporaryFolder()
            try folder.makeDirectory("drop")
            try folder.write(
                "config.yaml",
                text: """
                    api: { requests_per_minute: 100000, requests_per_second: 1000, tasks_in_flight: 4 }
                    budget: { hold_burst: 0 }
                    """
            )
            let arguments = [
                "watch", folder("drop").string, "--state", folder("state").string, "--api-url", address,
                "--config", folder("config.yaml").string,
            ]
            try await body(KilledStudio(folder: folder, sandbox: sandbox, arguments: arguments))
        }
    }

    func daemon(_ environment: [String: String] = [:], once: Bool = false) throws -> RunningProgram {
        try RunningProgram(
            arguments + (once ? ["--once"] : []),
            environment: environment.merging(["REELDROP_API_KEY": "k"]) { $1 }
        )
    }

    /// Lets a last daemon finish, and then looks for everything that was promised. What was being sent in the moment of a
    /// kill is held.
    func expectPromises(takes count: Int) async throws {
        let last = try daemon(once: true)
        _ = await last.end()
        try folder.expectWholeFilms(in: "drop")
        let status = try await CommandLineRun(["status", "--json", "--state", folder("state").string])
        let takes = try #require(try status.json["takes"] as? [[String: Any]])
        let states = Dictionary(grouping: takes) { $0["state"] as? String ?? "" }.mapValues(\.count)
        #expect(takes.count == count)
        #expect(
            Set(states.keys).isSubset(of: ["delivered", "held", "failed"]),
            "\(states) \(last.errors.suffix(2000))"
        )
        for take in takes where take["state"] as? String != "delivered" {
            #expect(take["message"] as? String != nil, "nobody is told why \(take["job"] ?? "") has no film")
        }
        let tasks = await sandbox.tasks
        #expect(Set(tasks.map(\.prompt)).count == tasks.count, "paid twice")
        // What the API has made is here, unless nobody could know of it.
        let delivered = Set(
            takes.filter { $0["state"] as? String == "delivered" }.compactMap { $0["task_id"] as? String }
        )
        let lost = tasks.filter { $0.status == "COMPLETED" && !delivered.contains($0.id) }
        #expect(lost.count <= states["held", default: 0], "paid for, and neither here nor held")
        let films = try folder.visibleNames(in: "drop").filter { $0.hasSuffix(".mp4") }
        #expect(films.count == states["delivered", default: 0])
        #expect(!films.contains { $0.contains(".v2.") }, "delivered twice")
        #expect(try folder.names(in: "drop").filter { $0.hasSuffix(".part") }.isEmpty, "debris is left")
    }
}
