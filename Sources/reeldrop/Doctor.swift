import ArgumentParser
import Foundation
import Pipeline
import SystemPackage

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Try out whether the drop folders, the key, the API and this machine allow the work.",
        discussion: """
            Writes and renames a hidden file in each drop folder and sees whether its event comes; asks the API for the list \
            of tasks, which costs nothing; and looks at the room on the disks, the state directory, the limits of inotify, \
            the clock, and who can read the secrets. What is wrong is told with what to do. After that come all settings \
            as they count, each with the place that it comes from.

            Ends with 0 if nothing has to be put right first, else with 78 for the config, 73 for what can't be written, 77 \
            for the key, or 69 for an API that can't be reached.
            """
    )

    @Argument(help: ArgumentHelp("The drop folders; those of the config when none is named.", valueName: "folder"))
    var folders: [String] = []
    @Option(name: .customLong("api-url"), help: "Another address of the API, for example a local sandbox's.")
    var apiURL: String?
    @Flag(help: "Print one JSON document.")
    var json = false
    @OptionGroup var config: ConfigOption
    @OptionGroup var state: StateOption

    func run() async throws {
        var settings = try config.settings(for: folders)
        if let apiURL { settings.apiURL = apiURL }
        let environment = ProcessInfo.processInfo.environment
        var report = await DoctorReport(
            settings: settings,
            stateDirectory: state.directory,
            environment: environment
        )
        report.config = EffectiveConfig(
            settings: settings,
            file: try config.config.map { ($0, Array(try Data(contentsOf: URL(fileURLWithPath: $0)))) },
            arguments: Set((folders.isEmpty ? [] : ["folders"]) + (apiURL == nil ? [] : ["api.url"])),
            state: (state.directory, state.source),
            environment: environment
        )
        print(json ? report.json : report.text)
        switch report.trouble {
        case .config: throw ExitCode.badConfig
        case .writing: throw ExitCode.cannotWrite
        case .key: throw ExitCode.notPermitted
        case .api: throw ExitCode.unreachable
        case nil: return
        }
    }
}
