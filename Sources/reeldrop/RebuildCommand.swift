import ArgumentParser
import Pipeline
import SystemPackage
import WatchFolder

struct RebuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Make a lost state again from the receipts on the drive.",
        discussion: "The daemon does so by itself when it starts; nothing that has a receipt is paid for again."
    )

    @Argument(help: ArgumentHelp("The drop folder.", valueName: "folder"))
    var folder: String
    @OptionGroup var state: StateOption

    func run() throws {
        do {
            let films = try Rebuild.run(folder: FilePath(folder), stateDirectory: state.directory)
            print("\(films) films were made known from the receipts of \(folder).")
        } catch let error as StoreError {
            throw fail("\(error)", error.isInUse ? .tryLater : .cannotWrite)
        } catch let error as FolderError {
            throw fail("\(folder) cannot be used. \(error)", .cannotWrite)
        }
    }
}
