/// A picture in memory, red, green, blue and opacity a pixel, as ffmpeg takes it.
struct Painting {
    let width: Int
    let height: Int
    private(set) var bytes: [UInt8]

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        bytes = Array(repeating: 0, count: width * height * 4)
    }

    /// Sets every pixel to what the closure makes of its column and row.
    mutating func fill(_ pixel: (_ x: Int, _ y: Int) -> (Colour, opacity: Double)) {
        bytes.withUnsafeMutableBufferPointer { bytes in
            var at = 0
            for y in 0..<height {
                for x in 0..<width {
                    let (colour, opacity) = pixel(x, y)
                    bytes[at] = Self.byte(colour.red, x, y)
                    bytes[at + 1] = Self.byte(colour.green, x, y)
                    bytes[at + 2] = Self.byte(colour.blue, x, y)
                    bytes[at + 3] = UInt8(min(255, max(0, opacity * 255 + 0.5)))
                    at += 4
                }
            }
        }
    }

    /// Ordered dithering by a quarter of a step keeps wide gradients from showing bands.
    private static func byte(_ value: Double, _ x: Int, _ y: Int) -> UInt8 {
        let offset = Double((x &* 5 &+ y &* 3) & 7) / 8
        return UInt8(min(255, max(0, value * 255 + offset)))
    }
}

/// Smooth noise along a line or on a plane, the same for the same seed.
struct Noise {
    private let values: [Double]

    init(_ dice: inout Dice) {
        values = (0..<256).map { _ in dice.roll() }
    }

    /// From 0 to 1.
    func at(_ x: Double) -> Double {
        at(x, 0)
    }

    /// From 0 to 1.
    func at(_ x: Double, _ y: Double) -> Double {
        let column = x.rounded(.down)
        let row = y.rounded(.down)
        let across = Self.eased(x - column)
        let down = Self.eased(y - row)
        let (i, j) = (Int(column), Int(row))
        let top = value(i, j) * (1 - across) + value(i + 1, j) * across
        let bottom = value(i, j + 1) * (1 - across) + value(i + 1, j + 1) * across
        return top * (1 - down) + bottom * down
    }

    /// The sum of finer and finer noise, from 0 to 1.
    func layered(_ x: Double, _ y: Double = 0, octaves: Int) -> Double {
        var (sum, weight, total, scale) = (0.0, 1.0, 0.0, 1.0)
        for octave in 0..<octaves {
            sum += weight * at(x * scale + Double(octave) * 17.3, y * scale + Double(octave) * 5.1)
            total += weight
            weight *= 0.5
            scale *= 2.03
        }
        return sum / total
    }

    private func value(_ i: Int, _ j: Int) -> Double {
        values[(i &+ j &* 57) & 255]
    }

    private static func eased(_ share: Double) -> Double {
        share * share * (3 - 2 * share)
    }
}
