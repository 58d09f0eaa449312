import ArgumentParser
import AsyncHTTPClient
import Foundation
import GRDB
import Hummingbird
import Logging
import ServiceLifecycle
import UnixSignals

/// What a daemon costs in a minute in which nothing happens, with 10,000 directories and 100,000 films that are done, beside
/// an empty service on the same libraries (``EmptyService``) in the same minute.
func measureIdle() async throws -> [Figure] {
    let daemon = try DaemonProcess(api: "http://127.0.0.1:9")
    defer { daemon.end() }
    try daemon.startAgain()
    daemon.stop()
    let store = try StoreFile(daemon.state, readonly: false)
    try store.writeHistory(100_000, present: 100_000, directories: 10_000, drop: daemon.drop)
    try store.close()
    try daemon.startAgain()
    let empty = try Helper("empty")
    defer { empty.end() }
    // Until the first of the looks of each minute is over: it reads what the disk has.
    try await Task.sleep(for: .seconds(75))

    let (ours, theirs) = (daemon.figures, empty.figures)
    var times = [ours.processorTime]
    let (before, awake, awakeBefore) = (theirs.processorTime, ours.wakeUps, theirs.wakeUps)
    for _ in 0..<12 {
        try await Task.sleep(for: .seconds(5))
        times.append(ours.processorTime)
    }
    let shares = zip(times.dropFirst(), times).map { ($0 - $1) / 5 * 100 }
    let share = (times[12] - times[0]) / 60 * 100
    return [
        Figure("idle: resident memory", ours.megabytes("VmRSS"), "MB", floor: theirs.megabytes("VmRSS"), .times(1.2)),
        Figure(
            "idle: processor, a look at everything in it",
            share,
            "%",
            floor: (theirs.processorTime - before) / 60 * 100
        ),
        Figure("idle: processor, between two looks", shares.median, "%", .atMost(0.05)),
        Figure(
            "idle: wake-ups",
            (ours.wakeUps - awake) / 60,
            "1/s",
            floor: (theirs.wakeUps - awakeBefore) / 60,
            .atMost(0.5)
        ),
    ]
}

/// A service that does nothing, on the libraries that the daemon is made of: it has a database open, listens for HTTP, and
/// has made one request of its own.
struct EmptyService: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "empty", shouldDisplay: false)

    func run() async throws {
        let file = temporaryPlace()
        defer {
            for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file.path + ending) }
        }
        let pool = try DatabasePool(path: file.path)
        try await pool.write { try $0.execute(sql: "CREATE TABLE things (id INTEGER PRIMARY KEY)") }
        let port = Int(freePort())
        let router = Router()
        router.get("/") { _, _ in "nothing" }
        let logger = Logger(label: "empty") { _ in SwiftLogNoOpLogHandler() }
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: port)),
            logger: logger
        )
        let group = ServiceGroup(
            configuration: .init(
                services: [application, Visitor(port: port)],
                gracefulShutdownSignals: [.sigterm],
                logger: logger
            )
        )
        try await group.run()
        try pool.close()
    }

    /// Asks the service for its page once.
    private struct Visitor: Service {
        let port: Int

        func run() async throws {
            try await Task.sleep(for: .milliseconds(500))
            let http = HTTPClient(eventLoopGroupProvider: .singleton)
            let page = try await http.execute(HTTPClientRequest(url: "http://127.0.0.1:\(port)/"), timeout: .seconds(5))
            _ = try await page.body.collect(upTo: 1 << 20)
            say("ready")
            try? await gracefulShutdown()
            try await http.shutdown()
        }
    }
}
