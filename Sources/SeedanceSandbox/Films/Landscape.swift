import Glibc
import Seedance

/// A seeded scene: a sky with its sun, clouds that drift, and hills that pass by, the near ones faster.
struct Landscape {
    /// The part of the frame's width and height by which the hills reach over each edge, so that they can move.
    static let margin = 0.07

    private let size: FrameSize
    private let palette: Palette
    private let horizon: Double
    private let sun: (x: Double, y: Double, radius: Double)
    private let clouds: Noise
    private let cloudiness: Double
    private let stars: [(x: Double, y: Double, light: Double)]
    private let ranges: [Noise]
    private let hasTrees: Bool
    /// 1 for a move to the right, -1 to the left.
    let direction: Double

    init(size: FrameSize, dice: inout Dice) {
        self.size = size
        palette = Palette.all[Int(dice.roll() * Double(Palette.all.count))]
        horizon = dice.roll(0.50...0.60)
        sun = (dice.roll(0.22...0.78), horizon - dice.roll(0.08...0.24), dice.roll(0.035...0.06))
        direction = dice.roll() < 0.5 ? -1 : 1
        cloudiness = dice.roll(0.35...0.75)
        hasTrees = dice.roll() < 0.7
        clouds = Noise(&dice)
        ranges = (0..<4).map { _ in Noise(&dice) }
        stars = (0..<palette.stars).map { _ in (dice.roll(), dice.roll() * 0.5, dice.roll(0.25...1)) }
    }

    /// The sky with its sun or moon and stars, as large as the frame.
    func sky() -> Painting {
        var painting = Painting(width: size.width, height: size.height)
        let (width, height) = (Double(size.width), Double(size.height))
        let (sunX, sunY, radius) = (sun.x * width, sun.y * height, sun.radius * min(width, height) * 1.4)
        let middle = horizon * 0.55
        var lights: [Int: Double] = [:]
        for star in stars { lights[Int(star.y * height) * size.width + Int(star.x * width)] = star.light }
        painting.fill { x, y in
            let v = Double(y) / height
            var colour =
                v < middle
                ? palette.zenith.mixed(with: palette.middle, v / middle)
                : palette.middle.mixed(with: palette.horizon, min(1, (v - middle) / (horizon - middle)))
            let (dx, dy) = (Double(x) - sunX, Double(y) - sunY)
            let distance = (dx * dx + dy * dy).squareRoot()
            let glow = radius * 2.4 / (radius * 2.4 + max(0, distance - radius))
            colour = colour.mixed(with: palette.sun, glow * glow * 0.72)
            colour = colour.mixed(with: palette.sun, min(1, max(0, (radius - distance) / 1.5 + 0.5)))
            if let light = lights[y * size.width + x] { colour = colour.mixed(with: palette.sun, light) }
            return (colour, 1)
        }
        return painting
    }

    /// How much smaller than the frame the clouds are painted: they are soft enough.
    static let cloudScale = 4

    /// The clouds, wider than the frame by what they drift, at a fraction of its size.
    func cloudLayer(drift: Int) -> Painting {
        let scale = Self.cloudScale
        var painting = Painting(width: (size.width + drift) / scale + 1, height: size.height / scale + 1)
        let height = Double(painting.height)
        let lit = palette.sun.mixed(with: palette.horizon, 0.45)
        let shaded = palette.middle.mixed(with: palette.horizon, 0.35)
        painting.fill { x, y in
            let v = Double(y) / height
            guard v < horizon + 0.05 else { return (lit, 0) }
            // Clouds lie flatter the nearer they are to the horizon.
            let depth = 0.25 + 1.5 * (horizon + 0.06 - v)
            let cover = clouds.layered(Double(x) / height * 2.2 / depth, v * 9 / depth, octaves: 4)
            let edge = 0.62 - 0.22 * cloudiness
            let thickness = min(1, max(0, (cover - edge) / 0.28))
            let fade = min(1, max(0, (horizon + 0.03 - v) / 0.12))
            return (lit.mixed(with: shaded, thickness * 0.8), thickness * thickness * (3 - 2 * thickness) * 0.78 * fade)
        }
        return painting
    }

    /// The hills from far to near with mist between them, larger than the frame by the margin on each side.
    func hills() -> Painting {
        let (width, height) = (size.width + 2 * marginX, size.height + 2 * marginY)
        var painting = Painting(width: width, height: height)
        let crests = ranges.indices.map { crest(of: $0, width: width) }
        let tints = ranges.indices.map { palette.farHill.mixed(with: palette.nearHill, pow(share($0), 0.9)) }
        let mists = tints.map { $0.mixed(with: palette.horizon, 0.42) }
        let depth = Double(size.height) * 0.2
        painting.fill { x, y in
            var (colour, opacity) = (tints[0], 0.0)
            for range in crests.indices {
                let below = Double(y) - crests[range][x] + 0.5
                guard below > 0 else { continue }
                let mist = range == crests.count - 1 ? 0 : min(1, max(0, below / depth))
                let own = tints[range].mixed(with: mists[range], mist)
                let cover = min(1, below)
                colour = opacity == 0 ? own : colour.mixed(with: own, cover)
                opacity = max(opacity, cover)
            }
            return (colour, opacity)
        }
        return painting
    }

    /// The margin in pixels.
    var marginX: Int { Int(Double(size.width) * Self.margin) }
    var marginY: Int { Int(Double(size.height) * Self.margin) }

    /// From 0 for the farthest range to 1 for the nearest.
    private func share(_ range: Int) -> Double {
        Double(range) / Double(ranges.count - 1)
    }

    /// The row of a range's crest in each column.
    private func crest(of range: Int, width: Int) -> [Double] {
        let height = Double(size.height)
        let near = share(range)
        let base = Double(marginY) + height * (horizon + 0.06 + 0.26 * near)
        let relief = height * (0.24 - 0.13 * near)
        let isNearest = range == ranges.count - 1
        return (0..<width).map { x in
            let at = Double(x) / height
            let shape = ranges[range].layered(at * (1.7 + near * 0.8), octaves: range == 0 ? 6 : 5)
            var crest = base - relief * (shape - 0.42) * 1.7
            if isNearest, hasTrees { crest -= trees(at, height: height, noise: ranges[range]) }
            return crest
        }
    }

    /// How far the tops of the trees stand above the nearest hill: narrow cones, in groups.
    private func trees(_ at: Double, height: Double, noise: Noise) -> Double {
        var top = 0.0
        let spacing = 0.018
        let group = noise.layered(at * 1.3 + 40, octaves: 2)
        let slot = Int((at / spacing).rounded(.down))
        for neighbour in (slot - 2)...(slot + 2) {
            let chance = noise.at(Double(neighbour) * 3.7 + 90.5)
            guard chance < group * 1.15 - 0.1 else { continue }
            let centre = (Double(neighbour) + 0.5 + 0.6 * (chance - 0.5)) * spacing
            let tall = 0.035 + 0.06 * noise.at(Double(neighbour) * 1.9 + 7.3)
            let away = abs(at - centre) / (tall * 0.2)
            guard away < 1 else { continue }
            // Branches: the cone's edge is notched.
            let notch = 0.86 + 0.14 * abs(sin((1 - away) * 15))
            top = max(top, tall * (1 - away) * notch)
        }
        return top * height
    }
}
