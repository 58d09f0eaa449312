import ArgumentParser
import Foundation
import Pipeline
import SystemPackage

struct Retry: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make the film again of a job that failed or was lost. It is paid for again."
    )
    @OptionGroup var order: OrderArguments

    func run() throws { try order.carryOut(.retry) }
}

struct Cancel: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Give up a job that is not sent, or is held.")
    @OptionGroup var order: OrderArguments

    func run() throws { try order.carryOut(.cancel) }
}

struct Release: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send a held job on purpose.",
        discussion: """
            A job is held when it is over the budget, or when it may have been charged. If it was, releasing it pays for it a \
            second time.
            """
    )
    @OptionGroup var order: OrderArguments

    func run() throws { try order.carryOut(.release) }
}

struct Pause: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Stop sending. What is with the API goes on, and its films are delivered."
    )
    @OptionGroup var state: StateOption

    func run() throws { try state.orders().pause(true) }
}

struct Resume: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Go on sending.")
    @OptionGroup var state: StateOption

    func run() throws { try state.orders().pause(false) }
}

/// A job and the state directory that knows it.
struct OrderArguments: ParsableArguments {
    @Argument(help: ArgumentHelp("The job's path.", valueName: "job"))
    var job: String
    @OptionGroup var state: StateOption

    func carryOut(_ order: PersonsOrder) throws {
        let current = FilePath(FileManager.default.currentDirectoryPath)
        let path = current.pushing(FilePath(job)).lexicallyNormalized()
        guard let done = try state.orders().carryOut(order, job: path) else {
            throw fail("\(path) is not a job that is known here.", .badJob)
        }
        guard !done.isEmpty else {
            throw fail("There is nothing to \(order.rawValue) at \(path); see `reeldrop status`.", .tryLater)
        }
        print(done.joined(separator: "\n"))
    }
}

extension StateOption {
    func orders() throws -> Orders {
        do {
            if let orders = try Orders(stateDirectory: directory) { return orders }
        } catch let error as StoreError {
            throw fail("\(error)", .cannotWrite)
        }
        throw fail("There is no state in \(directory); has reeldrop ever run with it?", .tryLater)
    }
}
