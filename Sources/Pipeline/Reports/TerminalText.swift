// How text takes room on a terminal. Names are people's: what could colour or move something is escaped before.
extension String {
    /// How many columns it takes.
    var columns: Int { reduce(0) { $0 + $1.columns } }

    /// The text cut to that many columns, with a sign in the middle where something is left out: names differ at their ends.
    func fitted(to limit: Int) -> String {
        guard columns > limit else { return self }
        guard limit > 1 else { return limit == 1 ? "…" : "" }
        let head = prefix(columns: (limit - 1) / 2)
        let tail = String(String(reversed()).prefix(columns: limit - 1 - head.columns).reversed())
        return head + "…" + tail
    }

    /// The text with blanks behind it, so that it takes that many columns.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - columns))
    }

    /// The text in lines of that many columns at most, broken between words where that can be.
    func wrapped(to width: Int) -> [String] {
        var lines = [""]
        for word in split(separator: " ", omittingEmptySubsequences: false).map(String.init) {
            let line = lines[lines.count - 1]
            if line.isEmpty {
                lines[lines.count - 1] = word
            } else if line.columns + 1 + word.columns <= width {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(word)
            }
        }
        return lines.map { $0.fitted(to: width) }
    }

    private func prefix(columns limit: Int) -> String {
        var (out, width) = ("", 0)
        for character in self {
            width += character.columns
            if width > limit { break }
            out.append(character)
        }
        return out
    }
}

extension Character {
    /// Two for what East Asian scripts and emoji take, by the ranges of Unicode's EastAsianWidth.txt; none for marks alone.
    fileprivate var columns: Int {
        unicodeScalars.map { scalar in
            switch scalar.value {
            case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
                0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
                0x1F900...0x1FAFF, 0x20000...0x3FFFD:
                return 2
            default:
                switch scalar.properties.generalCategory {
                case .nonspacingMark, .enclosingMark, .format: return 0
                default: return 1
                }
            }
        }.max() ?? 0
    }
}

/// How a terminal is written to.
public struct TerminalStyle: Sendable {
    /// Columns; nil where lines may be as long as they are.
    public var width: Int?
    /// Whether colours help there.
    public var hasColours: Bool

    /// A style; without anything, that of a file or a pipe.
    public init(width: Int? = nil, hasColours: Bool = false) {
        self.width = width
        self.hasColours = hasColours
    }

    /// A state's word, coloured where a person has something to do, or nothing any more.
    func state(_ state: TakeState, _ text: String) -> String {
        let colour: Int? =
            switch state {
            case .failed, .lost, .rejected: 31
            case .held: 33
            case .delivered: 32
            case .submitting, .running, .completed: 36
            case .waiting, .ready, .cancelled: nil
            }
        guard hasColours, let colour else { return text }
        return "\u{1B}[\(colour)m\(text)\u{1B}[0m"
    }
}
