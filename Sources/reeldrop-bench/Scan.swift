import Foundation

/// What it costs to look at a folder for the first time and again, beside a bare walk over it (``BareWalk``).
///
/// - Parameter isFull: also with 1,000,000 files, which take minutes to make.
func measureScan(isFull: Bool) async throws -> [Figure] {
    var figures = try await measureTree("an empty folder", directories: 0, files: 0)
    figures += try await measureTree("10,000 directories", directories: 10_000, files: 0)
    for files in [1000, 10_000, 100_000] + (isFull ? [1_000_000] : []) {
        figures += try await measureTree("\(files) files", directories: files / 100, files: 100)
    }
    return figures
}

private func measureTree(_ words: String, directories: Int, files: Int) async throws -> [Figure] {
    // Nothing listens at that port, and without jobs nothing is asked.
    let daemon = try DaemonProcess(api: "http://127.0.0.1:9", scan: "1s") { drop in
        for number in 0..<directories {
            let place = drop.appending(path: "\(number / 100)/\(number % 100)")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            for file in 0..<files {
                guard FileManager.default.createFile(atPath: place.appending(path: "\(file).txt").path, contents: nil)
                else { throw CocoaError(.fileWriteUnknown) }
            }
        }
    }
    defer { daemon.end() }
    let starts = try (0..<6).map { _ in try daemon.startAgain() }.dropFirst()
    let look = try await daemon.processorTimeOfALook(over: .seconds(20))
    daemon.stop()
    var walk = BareWalk()
    let bare = (0..<6).map { _ in walk.walk(daemon.drop) }.dropFirst()
    let name = "scan, \(words): "
    let floor = directories == 0 ? nil : Array(bare).median
    if files * directories == 100_000 {
        return [
            Figure(name + "start to READY", Array(starts).median, "ms", floor: floor, .times(2)),
            Figure(name + "a later look", look, "ms", floor: floor, .times(1.3)),
        ]
    }
    return [
        Figure(name + "start to READY", Array(starts).median, "ms", floor: floor),
        Figure(name + "a later look", look, "ms", floor: floor),
    ]
}
