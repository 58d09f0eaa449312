import Seedance

/// Films that start from pictures.
extension FilmOrder {
    /// Starts on the picture exactly and moves slowly into it, or keeps still when the camera is fixed.
    func still(_ picture: Picture, cameraFixed: Bool) -> (inputs: [String], graph: String) {
        let hold = "[0:v]\(fit(picture)),\(looped)"
        return (input(picture), cameraFixed ? hold : hold + "," + zoom("1-0.12*(0.5-0.5*cos(PI*\(progress)))"))
    }

    /// Starts on the first picture exactly and ends on the last one exactly.
    func transition(_ first: Picture, _ last: Picture) -> (inputs: [String], graph: String) {
        let from = "[0:v]\(fit(first)),\(looped),\(zoom("1-0.08*(1-cos(PI/2*\(progress)))")),settb=1/24[from]"
        let to = "[1:v]\(fit(last)),\(looped),\(zoom("1-0.08*(1-sin(PI/2*\(progress)))")),settb=1/24[to]"
        let fade = "[from][to]xfade=transition=fade:duration=\(Double(seconds) - 1.2):offset=0.6"
        return (input(first) + input(last), "\(from);\(to);\(fade)")
    }

    private func input(_ picture: Picture) -> [String] {
        switch picture {
        case .file(let name, _):
            return ["-framerate", "24", "-i", name]
        case .neutral(let address):
            var dice = Dice(seed: 0, text: address)
            let palette = Palette.all[Int(dice.roll() * Double(Palette.all.count))]
            return [
                "-f", "lavfi", "-i",
                "gradients=s=\(size.width)x\(size.height):r=24:n=2:c0=\(palette.sky):c1=\(palette.glow)"
                    + ":x0=0:y0=0:x1=\(size.width):y1=\(size.height):d=0.042:speed=0.00001",
            ]
        }
    }

    /// Scales and crops a picture to the frame around its centre.
    private func fit(_ picture: Picture) -> String {
        "trim=end_frame=1,scale=\(size.width):\(size.height):force_original_aspect_ratio=increase:flags=lanczos"
            + ":out_color_matrix=bt709:out_range=tv,crop=\(size.width):\(size.height),setsar=1,format=yuv420p"
    }

    /// The one frame as often as the film needs it.
    private var looped: String {
        "loop=loop=\(frames - 1):size=1:start=0,setpts=N/(24*TB),fps=24"
    }

    /// From 0 at the first frame to 1 at the last; the filter counts from 1.
    private var progress: String {
        "(on-1)/\(frames - 1)"
    }

    /// Shows the middle part of the frame of this relative size; `perspective` moves by fractions of a pixel, where
    /// `zoompan` would tremble.
    private func zoom(_ part: String) -> String {
        let low = "(1-(\(part)))/2"
        let high = "(1+(\(part)))/2"
        return "perspective=x0='W*\(low)':y0='H*\(low)':x1='W*\(high)':y1='H*\(low)':x2='W*\(low)':y2='H*\(high)'"
            + ":x3='W*\(high)':y3='H*\(high)':interpolation=linear:sense=source:eval=frame"
    }
}
