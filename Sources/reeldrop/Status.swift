import ArgumentParser
import Foundation
import Pipeline

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what is running, waiting, held and failed.",
        discussion: "Works while the daemon runs and when it does not."
    )

    @Flag(help: "Print one JSON document.")
    var json = false
    @Flag(help: "Show it again every other second, until Ctrl-C; on a terminal only.")
    var watch = false
    @OptionGroup var state: StateOption

    func validate() throws {
        if watch, json { throw ValidationError("--watch is for people, --json for programs.") }
        if watch, !Terminal.isThere { throw ValidationError("--watch needs a terminal; programs take --json.") }
    }

    func run() async throws {
        do {
            while true {
                let report = try StatusReport(stateDirectory: state.directory)
                guard watch else { return print(json ? report.json : report.text(style: Terminal.style)) }
                let lines = report.text(style: Terminal.style).split(separator: "\n", omittingEmptySubsequences: false)
                let shown = lines.prefix(Terminal.size.height - 1).joined(separator: "\n")
                // From the top, each line to its end, and what was below taken away.
                let page = "\u{1B}[H" + shown.replacing("\n", with: "\u{1B}[K\n") + "\u{1B}[K\n\u{1B}[J"
                FileHandle.standardOutput.write(Data(page.utf8))
                try await Task.sleep(for: .seconds(2))
            }
        } catch let error as StoreError {
            throw fail("\(error)", .cannotWrite)
        }
    }
}
