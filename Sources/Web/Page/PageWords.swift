import Foundation
import Glibc
import Pipeline

/// How the page writes states, times and numbers.
enum PageWords {
    /// The word for a state.
    static func word(for state: String) -> String {
        switch state {
        case "waiting": "Waiting"
        case "ready": "Next in line"
        case "submitting", "running": "Being made"
        case "completed": "Arriving"
        case "delivered": "Done"
        case "held": "On hold"
        case "failed": "Failed"
        case "lost": "Lost"
        case "rejected": "Needs fixing"
        default: "Let go"
        }
    }

    /// The states that one click on the page shows together.
    static let groups: [(name: String, title: String, states: Set<String>)] = [
        ("work", "In the works", ["ready", "submitting", "running", "completed"]),
        ("waiting", "Waiting", ["waiting"]),
        ("attention", "Needs you", ["held", "failed", "lost", "rejected"]),
        ("done", "Done", ["delivered"]),
    ]

    /// Whether a state changes by itself before long.
    static func isMoving(_ state: String) -> Bool { ["submitting", "running", "completed"].contains(state) }

    /// A number as people write it, with thin spaces between thousands.
    static func number(_ value: Int) -> String {
        var digits = String(value.magnitude)
        var parts: [String] = []
        while digits.count > 3 {
            parts.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (value < 0 ? "-" : "") + ([digits] + parts).joined(separator: "\u{202F}")
    }

    static func credits(_ value: Int) -> String { "\(number(value)) credit\(value == 1 ? "" : "s")" }

    static func count(_ value: Int, _ one: String, _ many: String? = nil) -> String {
        "\(number(value)) \(value == 1 ? one : many ?? one + "s")"
    }

    /// A span of time, such as 1:05 or 2 h 10 min.
    static func span(_ seconds: Double) -> String {
        let whole = max(0, Int(seconds.rounded()))
        if whole >= 3600 { return "\(whole / 3600) h \(whole % 3600 / 60) min" }
        return "\(whole / 60):" + (whole % 60 < 10 ? "0" : "") + "\(whole % 60)"
    }

    /// A moment by this machine's clock: the time alone when it is today.
    static func moment(_ date: Date, now: Date = Date()) -> String {
        let (then, today) = (local(date), local(now))
        if then.tm_year == today.tm_year, then.tm_yday == today.tm_yday { return format(then, "%H:%M") }
        return format(then, then.tm_year == today.tm_year ? "%-d %b %H:%M" : "%-d %b %Y")
    }

    /// A day as a date field has it.
    static func day(_ date: Date) -> String { format(local(date), "%Y-%m-%d") }

    /// From midnight to midnight of this machine's time; nil when the text is no day.
    static func day(_ text: String) -> Range<Date>? {
        let parts = text.split(separator: "-").compactMap { Int32($0) }
        guard parts.count == 3, (1900...9999).contains(parts[0]), (1...12).contains(parts[1]),
            (1...31).contains(parts[2])
        else { return nil }
        func midnight(_ day: Int32) -> Date {
            var moment = tm()
            (moment.tm_year, moment.tm_mon, moment.tm_mday, moment.tm_isdst) = (parts[0] - 1900, parts[1] - 1, day, -1)
            return Date(timeIntervalSince1970: Double(mktime(&moment)))
        }
        let (start, end) = (midnight(parts[2]), midnight(parts[2] + 1))
        return start < end ? start..<end : nil
    }

    private static func local(_ date: Date) -> tm {
        var seconds = time_t(date.timeIntervalSince1970)
        var moment = tm()
        localtime_r(&seconds, &moment)
        return moment
    }

    private static func format(_ moment: tm, _ pattern: String) -> String {
        var moment = moment
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
            let count = strftime(buffer.baseAddress!, 64, pattern, &moment)
            return String(decoding: UnsafeRawBufferPointer(buffer)[..<count], as: UTF8.self)
        }
    }
}
