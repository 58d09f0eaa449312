import ArgumentParser
import Foundation

/// Measures what the daemon costs, against the sandbox on this machine. Build it with `-c release`: a debug build says
/// nothing about speed or size.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reeldrop-bench",
        abstract: "Measure how fast and how small the daemon is.",
        subcommands: [Measure.self, Soak.self, EmptyService.self, APIService.self],
        defaultSubcommand: Measure.self
    )
}

/// Runs scenarios and prints each number beside its floor: the least that this machine needs for it, measured in the same
/// run.
struct Measure: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure, and print a table.",
        discussion: """
            latency   a job dropped, until its POST is at the API, less the quiet window of 300 ms
            burst     jobs dropped at once on a key without limits, until all are stored, sent and delivered
            scan      large folders: the start until READY, and each later look
            idle      a minute of a daemon with 10,000 directories and 100,000 films that are done
            memory    500 films of images of 10 MB under way, a film of 1 GB, images of 20 MB that are uploaded
            films     films a minute on a key of 50 requests a minute, ten times faster than life
            delivery  a film's link known, until the film is in the folder
            growth    status, page, look and job with 1,000 to 1,000,000 films in the store
            peers     the same work by what people write instead; where --peers tells where that is
            """
    )

    @Argument(help: "Which scenarios; all when none is named.")
    var scenarios: [Scenario] = Scenario.allCases
    @Flag(help: "Print one JSON document.")
    var json = false
    @Flag(help: "Scan 1,000,000 files as well.")
    var full = false
    @Option(help: "How many jobs a burst has.")
    var jobs = 10_000
    @Option(help: "How many films with images are under way at once.")
    var images = 500
    @Option(help: "The directory of the peers.")
    var peers: String?

    enum Scenario: String, CaseIterable, ExpressibleByArgument {
        case latency
        case burst
        case scan
        case idle
        case memory
        case films
        case delivery
        case growth
        case peers
    }

    func run() async throws {
        Process.endAllWhenInterrupted()
        var figures: [Figure] = []
        var failed = false
        if !json { say(Figure.head) }
        for scenario in scenarios {
            say("Measuring \(scenario) ...", to: .standardError)
            do {
                let new = try await measure(scenario)
                if !json { for figure in new { say(figure.row) } }
                figures += new
            } catch {
                failed = true
                say("\(scenario): \(error)", to: .standardError)
            }
        }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            say(String(decoding: try encoder.encode(figures), as: UTF8.self))
        }
        if failed { throw ExitCode.failure }
    }

    private func measure(_ scenario: Scenario) async throws -> [Figure] {
        switch scenario {
        case .latency: try await measureLatency()
        case .burst: try await measureBurst(jobs: jobs)
        case .scan: try await measureScan(isFull: full)
        case .idle: try await measureIdle()
        case .memory: try await measureMemory(films: images)
        case .films: try await measureFilms()
        case .delivery: try await measureDelivery()
        case .growth: try await measureGrowth()
        case .peers: if let peers { try await measurePeers(in: URL(filePath: peers)) } else { [] }
        }
    }
}

/// Writes a line at once, for whoever reads it through a pipe.
func say(_ line: String, to file: FileHandle = .standardOutput) {
    // Whoever read it may be gone.
    try? file.write(contentsOf: Data((line + "\n").utf8))
}
