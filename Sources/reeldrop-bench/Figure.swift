import Foundation

/// One measured number, and what it is held against.
struct Figure: Codable {
    let name: String
    let value: Double
    let unit: String
    /// The least that this machine needs for it, or what others need, in the same unit and measured in the same run.
    let floor: Double?
    /// The value divided by the floor.
    let ratio: Double?
    /// What the number is to be, in words; nil where nothing is asked for.
    let bar: String?
    let isMet: Bool?

    /// A number that is to meet one of the bars, if there are any.
    init(_ name: String, _ value: Double, _ unit: String, floor: Double? = nil, _ bars: Bar...) {
        self.init(name, value, unit, floor: floor, bars)
    }

    init(_ name: String, _ value: Double, _ unit: String, floor: Double?, _ bars: [Bar]) {
        (self.name, self.value, self.unit, self.floor) = (name, value, unit, floor)
        ratio = floor.map { value / $0 }
        bar = bars.isEmpty ? nil : bars.map(\.words).joined(separator: " or ")
        isMet = bars.isEmpty ? nil : bars.contains { $0.isMet(by: value, floor: floor ?? .nan) }
    }

    /// What a number is to be.
    enum Bar {
        case atMost(Double)
        case atLeast(Double)
        /// So many times the floor at most.
        case times(Double)
        /// So much of the floor at least.
        case share(Double)
        /// So much more than the floor at most.
        case above(Double)

        var words: String {
            switch self {
            case .atMost(let most): "≤ \(most.short)"
            case .atLeast(let least): "≥ \(least.short)"
            case .times(let most): "≤ \(most.short) ×"
            case .share(let least): "≥ \(least.short) ×"
            case .above(let most): "≤ floor + \(most.short)"
            }
        }

        func isMet(by value: Double, floor: Double) -> Bool {
            switch self {
            case .atMost(let most): value <= most
            case .atLeast(let least): value >= least
            case .times(let most): value <= most * floor
            case .share(let least): value >= least * floor
            case .above(let most): value <= floor + most
            }
        }
    }

    /// The head of a table in Markdown, which is readable as it is.
    static let head =
        row(["what", "measured", "floor", "ratio", "bar", "met"], " ") + "\n"
        + row(Array(repeating: "", count: 6), "-")

    /// The figure as a row of that table.
    var row: String {
        let number = "\(value.short) \(unit)"
        let met = isMet.map { $0 ? "yes" : "no" }
        return Self.row([name, number, floor?.short ?? "", ratio?.short ?? "", bar ?? "", met ?? ""], " ")
    }

    private static func row(_ cells: [String], _ fill: Character) -> String {
        let widths = [72, 11, 6, 6, 18, 3]
        return zip(cells, widths).reduce("|") { line, cell in
            line + " \(cell.0)" + String(repeating: fill, count: max(0, cell.1 - cell.0.count)) + " |"
        }
    }
}

extension Double {
    /// With three digits that matter.
    var short: String {
        switch abs(self) {
        case _ where !isFinite: "?"
        case 0: "0"
        case ..<0.995: String(format: "%.2f", self)
        case ..<9.95: String(format: self == rounded() ? "%.0f" : "%.1f", self)
        default: String(format: "%.0f", self)
        }
    }
}

extension [Double] {
    /// The least value that this share of them does not exceed.
    func quantile(_ share: Double) -> Double {
        isEmpty ? .nan : sorted()[Int((Double(count - 1) * share).rounded(.up))]
    }

    var median: Double { quantile(0.5) }
}

/// How long something takes, in milliseconds.
func milliseconds(_ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    return start.duration(to: .now) / .milliseconds(1)
}
