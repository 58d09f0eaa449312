import ArgumentParser
import Pipeline
import SystemPackage

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Validate job files and show what they would make and cost. Sends nothing."
    )

    @Argument(help: ArgumentHelp("Job files.", valueName: "file.job"))
    var files: [String]
    @Flag(help: "Print one JSON document.")
    var json = false
    @Flag(help: "Tell where values come from that a job does not have itself.")
    var explain = false
    @OptionGroup var config: ConfigOption

    func run() throws {
        let report = CheckReport(files: files.map { FilePath($0) }, settings: try config.settings())
        print(json ? report.json : report.text(explained: explain))
        if !report.isValid { throw ExitCode.badJob }
    }
}
