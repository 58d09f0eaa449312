import Seedance

/// How ffmpeg is told to draw a film.
extension FilmOrder {
    /// The scene of the film; its files get names that start with this one.
    func scene(files: String) -> Scene {
        var scene =
            switch plot {
            case .text: landscape(files: files)
            case .still(let picture, let fixed): still(picture, cameraFixed: fixed, files: files)
            case .transition(let first, let last): transition(first, last, files: files)
            }
        scene.graph += ",\(mark),format=yuv420p,setsar=1[film]"
        return scene
    }

    /// Every argument but the name of the output.
    func arguments(_ scene: Scene) -> [String] {
        var arguments = scene.inputs
        arguments += ["-filter_complex", scene.graph, "-map", "[film]", "-frames:v", String(frames)]
        // A last frame that was asked for is coded whole, or the motion before it would blur it.
        if case .transition = plot { arguments += ["-force_key_frames", "expr:eq(n,\(frames - 1))"] }
        return arguments + Self.encoding
    }

    /// H.264 High that is the same on every machine: a fixed number of threads and no trace of the encoder's version.
    private static let encoding = [
        "-an", "-r", "24", "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-crf", "20",
        "-threads", "2", "-filter_threads", "1", "-filter_complex_threads", "1",
        "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
        "-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1", "-movflags", "+faststart", "-f", "mp4",
    ]

    /// A quarter of a second of grey, for load tests.
    static let tinyArguments =
        ["-f", "lavfi", "-i", "color=c=gray:s=64x64:r=24:d=0.25,format=yuv420p,setsar=1"] + encoding

    /// Pictures become video by the matrix that the film is marked with.
    static let colours = "out_color_matrix=bt709:out_range=tv"

    /// One frame as often as the film needs it.
    var looped: String {
        "loop=loop=\(frames - 1):size=1:start=0,setpts=N/(24*TB),fps=24"
    }

    /// From 0 at the first frame to 1 at the last; `perspective` counts frames from 1.
    var progress: String {
        "(on-1)/\(frames - 1)"
    }

    /// What tells a film of the sandbox from a real one.
    private var mark: String {
        let height = max(11, min(size.width, size.height) / 42)
        return "drawtext=text='SANDBOX  local preview':expansion=none:x=\(height):y=\(height):fontsize=\(height)"
            + ":fontcolor=white@0.75:box=1:boxcolor=black@0.3:boxborderw=\(height / 2)"
    }
}
