import AsyncHTTPClient
import FoundationEssentials
import Logging
import NIOCore
import ServiceLifecycle
import SystemPackage
import Testing

@testable import SeedanceSandbox

/// The start and the end of a sandbox.
struct SandboxTests {
    private func settings(_ change: (inout SandboxSettings) -> Void = { _ in }) -> SandboxSettings {
        var settings = SandboxSettings()
        settings.port = 0
        settings.films = .tiny
        change(&settings)
        return settings
    }

    @Test func withoutFfmpegItDoesNotStartAndSaysHowToGetIt() async throws {
        let sandbox = Sandbox(settings { $0.ffmpeg = "/nonexistent/ffmpeg" })
        let error = await #expect(throws: SandboxError.ffmpegMissing) { try await sandbox.run() }
        #expect(error?.description.contains("apt-get install ffmpeg") == true)
        #expect(await sandbox.listening() == 0)
    }

    @Test func aPortInUseIsAnError() async throws {
        try await Sandbox.withSandbox(settings()) { (first, _) async throws in
            let port = await first.listening()
            await #expect(throws: (any Error).self) { try await Sandbox(settings { $0.port = port }).run() }
        }
    }

    @Test func aGracefulShutdownEndsItWhateverItIsDoing() async throws {
        try await withDirectory { directory in
            let sandbox = Sandbox(
                settings {
                    $0.films = .rendered
                    $0.directory = directory
                    $0.faults = [Fault(.slowAnswer, value: "600", route: .list)]
                }
            )
            let group = ServiceGroup(
                configuration: .init(
                    services: [.init(service: sandbox)],
                    logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
                )
            )
            let http = HTTPClient(eventLoopGroupProvider: .singleton)
            let running = Task { try await group.run() }
            let client = SandboxClient(base: "http://127.0.0.1:\(await sandbox.listening())", http: http)
            // A film that is being drawn, and an answer that is being waited for.
            #expect(try await client.create(#"{"prompt":"p","duration":10}"#, tier: "-720p").status == 200)
            let waiting = Task { try await client.get(SandboxClient.mini) }
            while await sandbox.requestCount(.list) == 0 { await Task.yield() }
            await group.triggerGracefulShutdown()
            try await running.value
            await #expect(throws: (any Error).self) { try await waiting.value }
            #expect(Self.workers(in: directory).isEmpty)
            try await http.shutdown()
        }
    }

    @Test func itsTemporaryFilmsAreRemovedAtTheEnd() async throws {
        let sandbox = Sandbox(settings())
        let running = Task { try await sandbox.run() }
        _ = await sandbox.listening()
        let directory = try #require(sandbox.directory as FilePath?)
        #expect(FileManager.default.fileExists(atPath: directory.string))
        running.cancel()
        try await running.value
        #expect(!FileManager.default.fileExists(atPath: directory.string))
    }

    @Test func sixteenTasksAtOnceAreAllCompleted() async throws {
        try await withClient { (client, sandbox) async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        let done = try await client.read(try await client.create().taskID, until: "COMPLETED")
                        #expect(try await client.get(done.link).status == 200)
                    }
                }
                try await group.waitForAll()
            }
            #expect(Set(await sandbox.tasks.map(\.id)).count == 16)
            #expect(await sandbox.downloads.count == 16)
        }
    }

    /// The processes that work in a directory.
    private static func workers(in directory: FilePath) -> [String] {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return processes.filter { process in
            let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")
            return place.map { $0.contains(directory.lastComponent?.string ?? "/") } ?? false
        }
    }
}
