import ArgumentParser
import Pipeline
import SystemPackage

struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a job to fill in beside each of these images.",
        discussion: "hero.png gets hero.job. A job that is there stays as it is."
    )

    @Argument(help: ArgumentHelp("Images.", valueName: "image"))
    var images: [String]

    func validate() throws {
        if images.isEmpty { throw ValidationError("Name an image, for example hero.png.") }
    }

    func run() throws {
        var failure: ExitCode?
        for image in images.map({ FilePath($0) }) {
            do {
                print("\(try StarterJob.write(for: image)) is to be filled in: its prompt is empty so far.")
            } catch let error as Errno {
                let why = error == .fileExists ? "a job of its name is there already." : "\(error)"
                failure = fail("No job was written for \(image): \(why)", .cannotWrite)
            }
        }
        if let failure { throw failure }
    }
}
