import ArgumentParser
import Pipeline

/// The command line: every command is a file of its own and only calls what the other targets do (design §10).
@main
struct Reeldrop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reeldrop",
        abstract: "Drop a .job into a folder, get the film beside it.",
        discussion: """
            A job is a small text file beside one or two images. reeldrop watches folders for jobs, has Seedance 2.0 Mini \
            make their films, and puts each film next to its job.

            Exit codes: 0 done, 64 usage, 65 bad job file, 69 the API cannot be reached, 73 cannot write, 75 try later, \
            77 no permission or key, 78 bad config.
            """,
        version: "reeldrop \(Build.version)",
        subcommands: [
            Watch.self, New.self, Check.self, Status.self, Retry.self, Cancel.self, Release.self, Pause.self,
            Resume.self,
            Doctor.self,
            SheetCommand.self, RebuildCommand.self, SandboxCommand.self,
        ]
    )

    static func main() async {
        #if compiler(>=6.3) && compiler(<6.4)
            PoolExecutor.takeOver()
        #endif
        await main(nil)
    }
}
