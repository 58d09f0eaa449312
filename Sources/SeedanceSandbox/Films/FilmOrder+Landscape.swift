import Seedance

extension FilmOrder {
    func landscape(captionFile: String) -> (inputs: [String], graph: String) {
        var dice = Dice(seed: UInt64(bitPattern: seed), text: prompt)
        let palette = Palette.all[Int(dice.roll() * Double(Palette.all.count))]
        let source = "gradients=s=\(size.width)x\(size.height):r=24:n=2:c0=\(palette.sky):c1=\(palette.glow):x0=0:y0=0:x1=\(size.width):y1=\(size.height):speed=0.01"
        return (["-f", "lavfi", "-i", source], "[0:v]trim=end_frame=\(frames),format=yuv420p,\(captionFilter(captionFile))")
    }
}
