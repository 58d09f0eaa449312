import Seedance

/// Films that start from pictures.
extension FilmOrder {
    /// Starts on the picture exactly and moves slowly into it; with a fixed camera only the light breathes.
    func still(_ picture: Picture, cameraFixed: Bool, files: String) -> Scene {
        var scene = Scene()
        add(picture, files + ".first", to: &scene)
        let motion =
            cameraFixed
            ? "eq=brightness='0.025*sin(PI*n/\(frames - 1))':eval=frame"
            : zoom("1-0.12*(0.5-0.5*cos(PI*\(progress)))")
        scene.graph = "[0:v]\(fitted),\(looped),\(motion)"
        return scene
    }

    /// Starts on the first picture exactly, moves on through both, and ends on the last one exactly.
    func transition(_ first: Picture, _ last: Picture, files: String) -> Scene {
        var scene = Scene()
        add(first, files + ".first", to: &scene)
        add(last, files + ".last", to: &scene)
        // Each picture is at its own size at its own end, and larger the farther the film is from there. `xfade` starts
        // the second one late, so its count of frames does too.
        let rest = 16
        let there = "(on-1+\(rest))/\(frames - 1)"
        scene.graph = """
            [0:v]\(fitted),\(looped),\(zoom("1-0.1*(1-cos(PI/2*\(progress)))")),settb=1/24[from];\
            [1:v]\(fitted),\(looped),\(zoom("1-0.1*(1-sin(PI/2*\(there)))")),settb=1/24[to];\
            [from][to]xfade=transition=fade:offset=\(seconds(rest)):duration=\(seconds(frames - 1 - 2 * rest))
            """
        return scene
    }

    private func seconds(_ frames: Int) -> Double {
        Double(frames) / 24
    }

    private func add(_ picture: Picture, _ name: String, to scene: inout Scene) {
        switch picture {
        case .file(let name, _):
            scene.inputs += ["-framerate", "24", "-i", name]
        case .neutral(let address):
            var dice = Dice(seed: 0, text: address)
            scene.add(Landscape(size: size, dice: &dice).sky(), name)
        }
    }

    /// Scales a picture to cover the frame and crops it around its centre.
    private var fitted: String {
        "trim=end_frame=1,scale=\(size.width):\(size.height):force_original_aspect_ratio=increase:flags=lanczos"
            + ":\(Self.colours),crop=\(size.width):\(size.height),setsar=1,format=yuv420p"
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
