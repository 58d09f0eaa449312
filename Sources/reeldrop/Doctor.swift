import ArgumentParser
import Pipeline
import SystemPackage

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Try out whether the drop folders and this machine allow the work.",
        discussion: """
            Looks at the state directory and at each drop folder: whether it can be written, which file system it is on, and \
            whether it is watched by events or looked at again and again, and why. Ends with 0 if nothing is wrong, with 73 \
            if something has to be put right first.
            """
    )

    @Argument(help: ArgumentHelp("The drop folders; those of the config when none is named.", valueName: "folder"))
    var folders: [String] = []
    @Flag(help: "Print one JSON document.")
    var json = false
    @OptionGroup var config: ConfigOption
    @OptionGroup var state: StateOption

    func run() async throws {
        let settings = try config.settings(for: folders)
        let report = await DoctorReport(settings: settings, stateDirectory: state.directory)
        print(json ? report.json : report.text)
        if report.worst == .error { throw ExitCode.cannotWrite }
    }
}
