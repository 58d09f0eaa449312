import Foundation
import SeedanceSandbox

/// The same work by what people write instead of reeldrop, and by reeldrop: jobs with an image, one after another until their
/// POST and their film, then many at once.
///
/// - Parameter directory: of the peers: each executable in it is started with the folder and the API's address, says
///   `ready` when it watches, or why it can't, and works until it is told to end.
func measurePeers(in directory: URL) async throws -> [Figure] {
    try await withAPI(taskSeconds: 1) { sandbox, address in
        var figures: [Figure] = []
        var post: [String: Double] = [:]
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted().filter { name in
            name != "run" && FileManager.default.isExecutableFile(atPath: directory.appending(path: name).path)
        }
        for name in names {
            let file = directory.appending(path: name)
            let place = temporaryPlace()
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: place) }
            let peer = try Helper(file, [place.path, address], environment: ["REELDROP_API_KEY": "bench"])
            defer { peer.end() }
            guard peer.word.hasPrefix("ready") else {
                say("\(name) is left out: \(peer.word)", to: .standardError)
                continue
            }
            let work = try await Work(place, sandbox)
            post[name] = work.posts.median
            figures += work.figures("peers, \(name): ")
        }
        let daemon = try DaemonProcess(api: address, config: DaemonProcess.unlimited)
        defer { daemon.end() }
        try daemon.startAgain()
        let work = try await Work(daemon.drop, sandbox)
        let own = work.posts.median - quietWindow
        figures += work.figures("peers, reeldrop: ")
        for (name, theirs) in post.sorted(by: { $0.key < $1.key }) {
            let bars: [Figure.Bar] = name == "python" ? [.times(0.2)] : []
            figures.append(
                Figure("reeldrop less its quiet window against \(name): to the POST", own, "ms", floor: theirs, bars)
            )
        }
        return figures
    }
}

/// What a watcher of a folder makes of the work.
private struct Work {
    /// From the drop, in milliseconds.
    var posts: [Double] = []
    var films: [Double] = []
    /// Films a minute when they come at once.
    var atOnce = 0.0

    private static let image = noisePNG(width: 1280, height: 720, seed: 1)
    private static let (few, many) = (10, 50)

    init(_ folder: URL, _ sandbox: Sandbox) async throws {
        func drop(_ name: String) throws -> Double {
            _ = try put(Self.image, as: name + ".png", in: folder)
            return try put(Data("prompt: film \(name)\nimage: \(name).png\n".utf8), as: name + ".job", in: folder)
        }
        for number in 0..<Self.few {
            let before = await sandbox.posts.count
            let start = try drop("\(number)")
            let film = folder.appending(path: "\(number).mp4").path
            try await waiting(for: "film \(number) in \(folder.path)", atMost: .seconds(60)) { access(film, F_OK) == 0 }
            films.append((Date().timeIntervalSince1970 - start) * 1000)
            posts.append((await sandbox.posts[before].time - start) * 1000)
        }
        let start = ContinuousClock.now
        for number in 0..<Self.many { _ = try drop("many\(number)") }
        try await waiting(for: "\(Self.many) films in \(folder.path)", atMost: .seconds(300)) {
            try FileManager.default.contentsOfDirectory(atPath: folder.path).count {
                $0.hasSuffix(".mp4") && $0.first != "."
            }
                == Self.few + Self.many
        }
        atOnce = Double(Self.many) / (start.duration(to: .now) / .seconds(60))
    }

    func figures(_ name: String) -> [Figure] {
        [
            Figure(name + "drop to POST, median", posts.median, "ms"),
            Figure(name + "drop to POST, worst of \(posts.count)", posts.quantile(1), "ms"),
            Figure(name + "drop to film, median", films.median, "ms"),
            Figure(name + "films a minute, \(Self.many) at once", atOnce, "films"),
        ]
    }
}
