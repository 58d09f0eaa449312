import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

struct CommandLineTests {
    private let folder: TemporaryFolder
    private var state: String { folder("state").string }

    init() throws {
        folder = try TemporaryFolder()
        try folder.makeDirectory("drop")
    }

    @Test(
        "Help is there for every command",
        arguments: [
            [], ["watch"], ["check"], ["status"], ["retry"], ["cancel"], ["release"], ["pause"], ["resume"],
            ["rebuild"],
            ["sandbox"],
        ]
    )
    func help(command: [String]) async throws {
        let run = try await CommandLineRun(command + ["--help"])
        #expect(run.code == 0)
        #expect(run.output.contains("USAGE: reeldrop"))
    }

    @Test("A wrong option is a usage error", arguments: [["watch", "--nonsense"], ["nonsense"], ["watch"]])
    func usage(arguments: [String]) async throws {
        let run = try await CommandLineRun(arguments, environment: ["REELDROP_API_KEY": "k"])
        #expect(run.code == 64)
    }

    @Test("check shows a good job's film, request and price as JSON with stable names, and sends nothing")
    func checkGoodJob() async throws {
        try folder.write("drop/hero.job", text: "prompt: Slow dolly: steel, marble\nresolution: 720p\nseed: 5\n")
        let run = try await CommandLineRun(["check", "--json", folder("drop/hero.job").string])
        #expect(run.code == 0)
        let json = try run.json
        #expect(json["credits"] as? Int == 700)
        let job = try #require((json["jobs"] as? [[String: Any]])?.first)
        #expect(job["valid"] as? Bool == true)
        #expect((job["problems"] as? [Any])?.isEmpty == true)
        let take = try #require((job["takes"] as? [[String: Any]])?.first)
        #expect(take["output"] as? String == "hero.mp4")
        #expect(take["model"] as? String == "seedance-2-mini")
        #expect(take["resolution"] as? String == "720p")
        #expect(take["credits"] as? Int == 700)
        let request = try #require(take["request"] as? [String: Any])
        #expect(request["prompt"] as? String == "Slow dolly: steel, marble")
        #expect(request["seed"] as? Int == 5)
        #expect(request["aspect_ratio"] as? String == "widescreen_16_9")
    }

    @Test("check names every problem with its place and ends with 65")
    func checkBadJob() async throws {
        try folder.write("drop/hero.job", text: "prompt: x\nimage: hero.png\ndurration: 5\n")
        let run = try await CommandLineRun(["check", "--json", folder("drop/hero.job").string])
        #expect(run.code == 65)
        let job = try #require((try run.json["jobs"] as? [[String: Any]])?.first)
        #expect(job["valid"] as? Bool == false)
        let problem = try #require((job["problems"] as? [[String: Any]])?.first)
        #expect(problem["line"] as? Int == 3)
        #expect(problem["column"] as? Int == 1)
        #expect((problem["suggestion"] as? String)?.contains("duration") == true)
    }

    @Test("check names an image that is missing at the place where the job names it")
    func checkMissingImage() async throws {
        try folder.write("drop/hero.job", text: "prompt: x\nimage: hero.png\n")
        let run = try await CommandLineRun(["check", folder("drop/hero.job").string])
        #expect(run.code == 65)
        #expect(run.output.contains("hero.job:2:8: hero.png is not there yet."))
    }

    @Test(
        "check refuses by its name what the daemon would not run either",
        arguments: ["_defaults.job", "hero (conflicted copy 2026-01-01).job"]
    )
    func checkRefusedName(name: String) async throws {
        try folder.write(FilePath("drop/\(name)"), text: "prompt: x\n")
        #expect(try await CommandLineRun(["check", folder(FilePath("drop/\(name)")).string]).code == 65)
    }

    @Test("new writes a job that is good once its prompt is filled in, and never over one that is there")
    func starterJob() async throws {
        let folder = try TemporaryFolder()
        let images = ["hero.png", "50% - it's: #1.png", "a/b.png"]
        try folder.makeDirectory("a")
        for image in images { try folder.write(FilePath(image), picture()) }
        let paths = images.map { folder(FilePath($0)).string }
        let run = try await CommandLineRun(["new"] + paths)
        #expect(run.code == 0 && run.output.contains("hero.job"))
        for path in paths.map({ FilePath($0.replacing(".png", with: ".job")) }) {
            let empty = try await CommandLineRun(["check", path.string])
            #expect(empty.code == 65 && empty.output.contains("`prompt` is empty"))
            let text = try String(contentsOfFile: path.string, encoding: .utf8)
            try text.replacing("prompt:\n", with: "prompt: x\n").write(
                toFile: path.string,
                atomically: false,
                encoding: .utf8
            )
            let filled = try await CommandLineRun(["check", "--json", path.string])
            #expect(filled.code == 0 && filled.output.contains("\"image\""), "\(filled.output)")
        }
        #expect(try await CommandLineRun(["new", paths[0]]).code == 73)
        #expect(try folder.readText("hero.job").contains("prompt: x"))
    }

    @Test("check --explain tells which values come from which defaults")
    func checkExplains() async throws {
        try folder.makeDirectory("drop/sub")
        try folder.write("drop/_defaults.job", text: "duration: 10\nresolution: 720p\n")
        try folder.write("drop/sub/_defaults.job", text: "duration: 5\n")
        try folder.write("drop/sub/hero.job", text: "prompt: x\n")
        let run = try await CommandLineRun(["check", "--explain", folder("drop/sub/hero.job").string])
        #expect(run.code == 0)
        #expect(run.output.contains("duration comes from \(folder("drop/sub/_defaults.job"))"))
        #expect(run.output.contains("resolution comes from \(folder("drop/_defaults.job"))"))
        #expect(run.output.contains("at 720p, about 700 credits"))
    }

    @Test("Without a key watch says where to put one and ends with 77")
    func noKey() async throws {
        let run = try await CommandLineRun(["watch", folder("drop").string, "--state", state])
        #expect(run.code == 77)
        #expect(run.errors.contains("REELDROP_API_KEY"))
    }

    @Test("A key file that is not there is told in plain words, with 77")
    func noKeyFile() async throws {
        try folder.write("config.yaml", text: "api: { key_file: \(folder("no-key").string) }\n")
        let run = try await CommandLineRun(
            ["watch", folder("drop").string, "--config", folder("config.yaml").string, "--state", state]
        )
        #expect(run.code == 77)
        #expect(run.errors.hasSuffix("no-key: No such file or directory.\n"), "\(run.errors)")
    }

    @Test("A bad config ends with 78 and names line, column and the nearest key")
    func badConfig() async throws {
        try folder.write("config.yaml", text: "folders:\n  - path: /srv/drop\napi:\n  request_per_minute: 4\n")
        let run = try await CommandLineRun(
            ["watch", "--config", folder("config.yaml").string, "--state", state],
            environment: ["REELDROP_API_KEY": "k"]
        )
        #expect(run.code == 78)
        #expect(run.errors.contains("line 4, column 3"))
        #expect(run.errors.contains("requests_per_minute"))
    }

    @Test("A drop folder that is not there ends with 73")
    func missingFolder() async throws {
        let run = try await CommandLineRun(
            ["watch", folder("nowhere").string, "--state", state],
            environment: ["REELDROP_API_KEY": "k"]
        )
        #expect(run.code == 73)
    }

    @Test("The key would not be sent over a line that can be read: plain http to another machine is refused")
    func plainHTTP() async throws {
        let run = try await CommandLineRun(
            ["watch", folder("drop").string, "--state", state, "--api-url", "http://example.com"],
            environment: ["REELDROP_API_KEY": "k"]
        )
        #expect(run.code == 78)
        #expect(run.errors.contains("https"))
    }

    @Test("watch --once makes the films of what is in the folder and ends with 0; status tells of them after that")
    func once() async throws {
        try await Sandbox.withSandbox(Self.quick) { sandbox, address in
            try folder.write("drop/a.job", text: "prompt: a\n")
            let run = try await watch(address, ["--once"])
            #expect(run.code == 0, "\(run.errors)")
            #expect(folder.exists("drop/a.mp4"))
            #expect(!run.errors.contains("test-key"))
            #expect(!run.errors.contains("hmac="), "signed links are secrets")

            let status = try await CommandLineRun(["status", "--json", "--state", state])
            #expect(status.code == 0)
            let take = try #require((try status.json["takes"] as? [[String: Any]])?.first)
            #expect(take["state"] as? String == "delivered")
            #expect(take["job"] as? String == folder("drop/a.job").string)
            #expect(take["output"] as? String == folder("drop/a.mp4").string)
            #expect(take["credits"] as? Int == 350)
            #expect((take["task_id"] as? String)?.isEmpty == false)
            #expect((try status.json["folders"] as? [[String: Any]])?.first?["healthy"] as? Bool == true)
            #expect((try status.json["folders"] as? [[String: Any]])?.first?["mode"] as? String == "inotify")
        }
    }

    @Test("watch --once ends with 75 when a job has no film")
    func onceWithBadJob() async throws {
        try await Sandbox.withSandbox(Self.quick) { _, address in
            try folder.write("drop/a.job", text: "prompt: a\n")
            try folder.write("drop/b.job", text: "promt: b\n")
            let run = try await watch(address, ["--once"])
            #expect(run.code == 75)
            #expect(folder.exists("drop/a.mp4"))
            #expect(folder.exists("drop/b.failed.txt"))
            let status = try await CommandLineRun(["status", "--state", state])
            #expect(status.output.contains("rejected"))
            #expect(status.output.contains("1 delivered, 1 open; about 350 credits today"))
        }
    }

    @Test("watch --once ends with 69 when the API is down, and with 77 when it does not accept the key")
    func onceWithoutAPI() async throws {
        try folder.write("drop/a.job", text: "prompt: a\n")
        let down = try await watch("http://127.0.0.1:9", ["--once"])
        #expect(down.code == 69, "\(down.errors)")
        try await Sandbox.withSandbox(Self.quick) { _, address in
            let refused = try await CommandLineRun(
                ["watch", folder("drop").string, "--state", state, "--api-url", address, "--once"],
                environment: ["REELDROP_API_KEY": "wrong"]
            )
            #expect(refused.code == 77, "\(refused.errors)")
            #expect(try await watch(address, ["--once"]).code == 0)
        }
    }

    @Test("A drop folder in another one is refused, since its jobs would be paid for twice")
    func nestedFolders() async throws {
        try folder.makeDirectory("drop/inner")
        let run = try await CommandLineRun(
            ["watch", folder("drop").string, folder("drop/inner").string, "--state", state],
            environment: ["REELDROP_API_KEY": "k"]
        )
        #expect(run.code == 78)
        #expect(run.errors.contains("lies in"))
    }

    @Test("SIGTERM ends the daemon cleanly, and the next one goes on")
    func termination() async throws {
        var settings = Self.quick
        settings.taskSeconds = 3
        try await Sandbox.withSandbox(settings) { sandbox, address in
            let running = try RunningProgram(
                ["watch", folder("drop").string, "--state", state, "--api-url", address],
                environment: ["REELDROP_API_KEY": "test-key"]
            )
            try folder.write("drop/a.job", text: "prompt: a\n")
            try await eventually("the film is being made") { folder.exists("drop/a.rendering.txt") }
            let second = try await watch(address, [])
            #expect(second.code == 75)
            #expect(second.errors.contains("Another reeldrop"))
            running.terminate()
            #expect(await running.end() == 0)
            let run = try await watch(address, ["--once"])
            #expect(run.code == 0)
            #expect(await sandbox.tasks.count == 1)
        }
    }

    @Test(
        "B9.2 A daemon that is told to stop amid a download stops at once, and the next one has the film for no new bill"
    )
    func terminationAmidDownload() async throws {
        var settings = Self.quick
        settings.faults = [Fault(.stalledDownload, when: .nth(1))]
        try await Sandbox.withSandbox(settings) { sandbox, address in
            let running = try RunningProgram(
                ["watch", folder("drop").string, "--state", state, "--api-url", address],
                environment: ["REELDROP_API_KEY": "test-key"]
            )
            try folder.write("drop/a.job", text: "prompt: a\n")
            try await eventually("the download stalls") { await sandbox.downloads.count == 1 }
            running.terminate()
            #expect(await running.end() == 0)
            #expect(!folder.exists("drop/a.mp4"))
            let run = try await watch(address, ["--once"])
            #expect(run.code == 0, "\(run.errors)")
            #expect(folder.exists("drop/a.mp4"))
            #expect(await sandbox.tasks.count == 1)
        }
    }

    @Test("status without a state says that nothing runs")
    func emptyStatus() async throws {
        let run = try await CommandLineRun(["status", "--state", state])
        #expect(run.code == 0)
        #expect(run.output.contains("not running"))
        #expect(!folder.exists("state"))
    }

    @Test("The sandbox says where it listens, and refuses a fault it does not know")
    func sandboxCommand() async throws {
        let bad = try await CommandLineRun(["sandbox", "--fault", "no-such-fault"])
        #expect(bad.code == 64)
        let running = try RunningProgram(["sandbox", "--listen", "127.0.0.1:0"])
        try await eventually("the address") { running.output.contains("http://127.0.0.1:") }
        running.terminate()
        #expect(await running.end() == 0)
        #expect(!running.errors.contains("error"), "\(running.errors)")
    }

    private static var quick: SandboxSettings {
        var settings = SandboxSettings()
        settings.films = .tiny
        settings.taskSeconds = 0.3
        return settings
    }

    private func watch(_ address: String, _ more: [String]) async throws -> CommandLineRun {
        try await CommandLineRun(
            ["watch", folder("drop").string, "--state", state, "--api-url", address] + more,
            environment: ["REELDROP_API_KEY": "test-key"]
        )
    }
}
