/// What ffmpeg is given to draw a film: files to put beside it, inputs that name them, and a graph of filters.
struct Scene {
    var files: [(name: String, bytes: [UInt8])] = []
    var inputs: [String] = []
    var graph = ""

    /// Adds a painting as an input under this file name.
    mutating func add(_ painting: Painting, _ name: String) {
        files.append((name, painting.bytes))
        inputs += ["-f", "rawvideo", "-pix_fmt", "rgba", "-s", "\(painting.width)x\(painting.height)"]
        inputs += ["-framerate", "24", "-i", name]
    }
}
