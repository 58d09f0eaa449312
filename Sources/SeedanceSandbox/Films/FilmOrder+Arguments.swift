import Seedance

/// ffmpeg's arguments for a film.
extension FilmOrder {
    /// Everything but the name of the output.
    func arguments(captionFile: String) -> [String] {
        let scene: (inputs: [String], graph: String) =
            switch plot {
            case .text: landscape(captionFile: captionFile)
            case .still(let picture, let fixed): still(picture, cameraFixed: fixed)
            case .transition(let first, let last): transition(first, last)
            }
        let graph = "\(scene.graph),\(mark),format=yuv420p,setsar=1[film]"
        return scene.inputs + ["-filter_complex", graph, "-map", "[film]", "-frames:v", String(frames)] + Self.encoding
    }

    /// H.264 High that is the same on every machine: a fixed number of threads and no marks of the encoder's version.
    private static let encoding = [
        "-an", "-r", "24", "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-crf", "20",
        "-threads", "2", "-filter_threads", "1", "-filter_complex_threads", "1",
        "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
        "-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1", "-movflags", "+faststart", "-f", "mp4",
    ]

    /// A quarter of a second of grey, for load tests.
    static let tinyArguments =
        ["-f", "lavfi", "-i", "color=c=gray:s=64x64:r=24:d=0.25,format=yuv420p,setsar=1"] + encoding

    /// The mark that tells a film of the sandbox from a real one.
    private var mark: String {
        let size = max(12, min(self.size.width, self.size.height) / 38)
        return "drawtext=text='SANDBOX  local preview':expansion=none:x=\(size):y=\(size):fontsize=\(size)"
            + ":fontcolor=white@0.75:box=1:boxcolor=black@0.35:boxborderw=\(size / 2)"
    }
}
