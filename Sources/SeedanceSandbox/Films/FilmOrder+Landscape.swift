import Seedance

/// Films that start from words alone.
extension FilmOrder {
    /// A landscape with drifting clouds and hills that pass by, and the prompt as its caption.
    func landscape(files: String) -> Scene {
        var dice = Dice(seed: UInt64(bitPattern: seed), text: prompt)
        let landscape = Landscape(size: size, dice: &dice)
        let drift = frames - 1
        let clouds = landscape.cloudLayer(drift: drift)
        var scene = Scene()
        scene.add(landscape.sky(), files + ".sky")
        scene.add(clouds, files + ".clouds")
        scene.add(landscape.hills(), files + ".hills")
        scene.files.append((files + ".caption", Array(caption.utf8)))
        let scale = Landscape.cloudScale
        let cloudX = landscape.direction > 0 ? "-n" : "n-\(drift)"
        scene.graph = """
            [0:v]scale=\(Self.colours),format=yuv420p,\(looped)[sky];\
            [1:v]scale=\(clouds.width * scale):\(clouds.height * scale):flags=bicubic:\(Self.colours),\
            format=yuva420p,\(looped)[clouds];\
            [2:v]scale=\(Self.colours),format=yuva420p,\(looped),\(pan(landscape))[hills];\
            [sky][clouds]overlay=x='\(cloudX)':y=0[far];\
            [far][hills]overlay=x=-\(landscape.marginX):y=-\(landscape.marginY),\(captionFilter(files + ".caption"))
            """
        return scene
    }

    /// Moves the feet of the hills further than their crests, so that the near ones pass faster than the far ones.
    private func pan(_ landscape: Landscape) -> String {
        let moved = "\(landscape.direction)*(\(progress)-0.5)*\(landscape.marginX)"
        let (top, bottom) = ("0.5*\(moved)", "1.9*\(moved)")
        return "perspective=x0='\(top)':y0=0:x1='W+\(top)':y1=0:x2='\(bottom)':y2=H:x3='W+\(bottom)':y3=H"
            + ":interpolation=linear:sense=source:eval=frame"
    }
}
