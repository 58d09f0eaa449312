import ArgumentParser
import Pipeline
import SystemPackage
import WatchFolder

struct SheetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sheet",
        abstract: "Draw one picture with a strip of frames of every film in a folder.",
        discussion: "Needs ffmpeg. A sheet that is there already is drawn anew; any other file is left alone."
    )

    @Argument(help: ArgumentHelp("The folder; those below are not looked into.", valueName: "folder"))
    var folder: String
    @Option(
        help: ArgumentHelp(
            "Where the picture goes. (default: \(ContactSheet.usualName) in the folder)",
            valueName: "png"
        )
    )
    var output: String?

    func run() async throws {
        do {
            let sheet = try await ContactSheet(folder: FilePath(folder), output: output.map { FilePath($0) })
            print("\(sheet.path) is drawn. \(sheet.summary)")
        } catch let error as SheetProblem {
            throw fail("\(error)", .cannotWrite)
        } catch let error as FolderError {
            throw fail("\(folder) cannot be used. \(error)", .cannotWrite)
        }
    }
}
