/// A page in the text format of Prometheus, version 0.0.4.
struct MetricsText {
    /// What is done with a metric's samples.
    enum Kind: String {
        case counter
        case gauge
        case histogram
    }

    /// One time series of a metric, and its value now.
    typealias Sample = (labels: [(String, String)], value: Double)

    private(set) var text = ""

    /// Adds a metric with all its samples; one that has none is left out.
    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
        if samples.isEmpty { return }
        head(name, kind, help)
        for sample in samples { line(name, sample.labels, sample.value) }
    }

    /// Adds a metric with one sample that has no labels; nothing when there is no value.
    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Double?) {
        if let value { add(name, kind, help, [([], value)]) }
    }

    /// Adds a line with the name and what a metric is about.
    mutating func head(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    /// Adds a sample.
    mutating func line(_ name: String, _ labels: [(String, String)], _ value: Double) {
        let list = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        text += list.isEmpty ? name : "\(name){\(list)}"
        text += " \(Self.number(value))\n"
    }

    /// A number as the format has it.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return value == value.rounded() && value.magnitude < 1e15 ? String(Int64(value)) : String(value)
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
