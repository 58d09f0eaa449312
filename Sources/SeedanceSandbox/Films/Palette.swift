/// A colour with components from 0 to 1.
struct Colour: Equatable {
    var red: Double
    var green: Double
    var blue: Double

    /// From `0xRRGGBB`.
    init(_ hex: Int) {
        self.init(Double(hex >> 16 & 255) / 255, Double(hex >> 8 & 255) / 255, Double(hex & 255) / 255)
    }

    init(_ red: Double, _ green: Double, _ blue: Double) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// The colour this far on the way to another one.
    func mixed(with other: Colour, _ share: Double) -> Colour {
        let rest = 1 - share
        return Colour(
            red * rest + other.red * share,
            green * rest + other.green * share,
            blue * rest + other.blue * share
        )
    }
}

/// The colours of a landscape.
struct Palette {
    let zenith: Colour
    let middle: Colour
    let horizon: Colour
    let sun: Colour
    let farHill: Colour
    let nearHill: Colour
    /// How many stars there are; none by day.
    let stars: Int

    static let all = [dawn, ember, noon, mist, dusk, night]

    static let dawn = Palette(
        zenith: Colour(0x2b3a67),
        middle: Colour(0x9a7aa0),
        horizon: Colour(0xffc59b),
        sun: Colour(0xfff3d6),
        farHill: Colour(0x8d7a9e),
        nearHill: Colour(0x1a1b33),
        stars: 0
    )
    static let ember = Palette(
        zenith: Colour(0x301a45),
        middle: Colour(0xb0475a),
        horizon: Colour(0xffa257),
        sun: Colour(0xffedb8),
        farHill: Colour(0x9a4860),
        nearHill: Colour(0x1c0f22),
        stars: 0
    )
    static let noon = Palette(
        zenith: Colour(0x2f78b7),
        middle: Colour(0x86bfdc),
        horizon: Colour(0xe9f1ea),
        sun: Colour(0xfffdf0),
        farHill: Colour(0x7fa6bd),
        nearHill: Colour(0x17404a),
        stars: 0
    )
    static let mist = Palette(
        zenith: Colour(0x67818f),
        middle: Colour(0xa7bcbd),
        horizon: Colour(0xe5e4d8),
        sun: Colour(0xfffaea),
        farHill: Colour(0x93a7ab),
        nearHill: Colour(0x22363b),
        stars: 0
    )
    static let dusk = Palette(
        zenith: Colour(0x101739),
        middle: Colour(0x45478a),
        horizon: Colour(0xd98699),
        sun: Colour(0xffdcc4),
        farHill: Colour(0x54507e),
        nearHill: Colour(0x0b0d22),
        stars: 60
    )
    static let night = Palette(
        zenith: Colour(0x050b22),
        middle: Colour(0x103352),
        horizon: Colour(0x4d9a95),
        sun: Colour(0xe9fff6),
        farHill: Colour(0x1d4a5c),
        nearHill: Colour(0x040a15),
        stars: 180
    )
}
