/// The colours of a scene, from the top of the sky to the nearest hill.
struct Palette {
    let sky: String
    let glow: String

    static let all = [
        Palette(sky: "0x1d2b53", glow: "0xff9e6d"),
        Palette(sky: "0x0b3d4c", glow: "0xffd9a0"),
    ]
}
