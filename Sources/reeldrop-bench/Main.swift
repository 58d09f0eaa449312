import ArgumentParser
import Foundation

/// Measures what the daemon costs, against the sandbox on this machine. Build it with `-c release`: a debug build says
/// nothing about speed or size.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reeldrop-bench",
        abstract: "Measure how fast and how small the daemon is.",
        discussion: """
            burst    1,000 jobs dropped at once, until all are sent; and the next start, until it is ready
            latency  a job and its image dropped, until its POST is at the API; 300 ms of it are the quiet window
            idle     the memory of a daemon that has nothing to do
            memory   the memory of a daemon with 50 films of 10 MB images under way
            family   one job for 42 films from six images of 20 MB, which are uploaded
            notice   a film done at the API, until it is asked for and until it is in the folder
            scan     100,000 files and 10,000 directories: the first look, each later one, and doing nothing
            films    films a minute and requests a film on a key of 50 requests a minute, ten times faster than life
            """
    )

    @Argument(help: "Which scenarios; all when none is named.")
    var scenarios: [Scenario] = Scenario.allCases
    @Flag(help: "Print one JSON document.")
    var json = false

    enum Scenario: String, CaseIterable, ExpressibleByArgument {
        case burst
        case latency
        case idle
        case memory
        case family
        case notice
        case scan
        case films
    }

    func run() async throws {
        var figures: [Figure] = []
        for scenario in scenarios {
            switch scenario {
            case .burst: figures += try await measureBurst()
            case .latency: figures += try await measureLatency()
            case .idle: figures += try await measureIdle()
            case .memory: figures += try await measureMemory()
            case .family: figures += try await measureFamily()
            case .notice: figures += try await measureNotice()
            case .scan: figures += try await measureScan()
            case .films: figures += try await measureFilms()
            }
        }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            print(String(decoding: try encoder.encode(figures), as: UTF8.self))
        } else {
            for figure in figures { print(figure.line) }
        }
    }
}

/// One measured number.
struct Figure: Codable {
    let name: String
    let value: Double
    let unit: String

    var line: String {
        let number = String(format: unit.isEmpty || value < 10 ? "%.2f" : "%.1f", value)
        return name.padding(toLength: 68, withPad: " ", startingAt: 0)
            + String(repeating: " ", count: max(0, 10 - number.count)) + "\(number) \(unit)"
    }
}
