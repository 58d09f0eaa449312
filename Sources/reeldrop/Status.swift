import ArgumentParser
import Pipeline

struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what is running, waiting, held and failed.",
        discussion: "Works while the daemon runs and when it does not."
    )

    @Flag(help: "Print one JSON document.")
    var json = false
    @OptionGroup var state: StateOption

    func run() throws {
        do {
            let report = try StatusReport(stateDirectory: state.directory)
            print(json ? report.json : report.text)
        } catch let error as StoreError {
            throw fail("\(error)", .cannotWrite)
        }
    }
}
