import Foundation

/// What it costs to look at a large folder, for the first time and again, and to watch it.
func measureScan() async throws -> [Figure] {
    try await measureFiles() + measureDirectories()
}

/// 100,000 files in 1,000 directories.
private func measureFiles() async throws -> [Figure] {
    func fill(_ drop: URL) throws {
        for directory in 0..<1000 {
            let place = drop.appending(path: "\(directory)")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            for file in 0..<100 { try makeEmptyFile(place.appending(path: "\(file).txt").path) }
        }
    }
    var find = Duration.zero
    var start = ContinuousClock.now
    let once = try DaemonProcess(api: "http://127.0.0.1:9", arguments: ["--once"]) { drop in
        try fill(drop)
        // Twice, so that both find it warm.
        for _ in 0..<2 { find = try time("/usr/bin/find", drop.path, "-printf", "%i %s %T@") }
        start = .now
    }
    once.wait()
    let first = ContinuousClock.now - start
    once.end()

    // A second between the end of one look and the next; one thread looks, so that it takes as long as it uses the
    // processor.
    let daemon = try DaemonProcess(api: "http://127.0.0.1:9", scan: "1s") { try fill($0) }
    defer { daemon.end() }
    try await Task.sleep(for: .seconds(5))
    let share = try await processorShare(of: daemon, over: .seconds(30))
    return [
        Figure(
            name: "scan: first look at 100,000 files, start and end included",
            value: first / .seconds(1),
            unit: "s"
        ),
        Figure(name: "scan: find over the same", value: find / .seconds(1), unit: "s"),
        Figure(name: "scan: processor time of a later look", value: share / (1 - share), unit: "s"),
    ]
}

/// 10,000 directories.
private func measureDirectories() async throws -> [Figure] {
    var figures: [Figure] = []
    var empty = 0.0
    for count in [0, 10_000] {
        let daemon = try DaemonProcess(api: "http://127.0.0.1:9") { drop in
            for number in 0..<count {
                try FileManager.default.createDirectory(
                    at: drop.appending(path: "\(number / 100)/\(number % 100)"),
                    withIntermediateDirectories: true
                )
            }
        }
        defer { daemon.end() }
        try await Task.sleep(for: .seconds(5))
        let memory = try daemon.megabytes("VmRSS")
        let share = try await processorShare(of: daemon, over: .seconds(50))
        figures.append(
            Figure(name: "idle: processor, \(count) directories, no rescan in it", value: share * 100, unit: "%")
        )
        if count == 0 {
            empty = memory
        } else {
            figures.append(Figure(name: "memory for \(count) directories", value: memory - empty, unit: "MB"))
        }
    }
    return figures
}

private func processorShare(of daemon: DaemonProcess, over span: Duration) async throws -> Double {
    let (start, before) = (ContinuousClock.now, try daemon.processorTime())
    try await Task.sleep(for: span)
    let after = try daemon.processorTime()
    return (after - before) / ((ContinuousClock.now - start) / .seconds(1))
}

private func makeEmptyFile(_ path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil) else { throw CocoaError(.fileWriteUnknown) }
}

private func time(_ program: String, _ arguments: String...) throws -> Duration {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    let start = ContinuousClock.now
    try process.run()
    process.waitUntilExit()
    return ContinuousClock.now - start
}
