public import CoreMetrics
import Synchronization

/// A backend of swift-metrics that keeps what is counted for Prometheus to fetch.
///
/// It outlives the stages: a counter that is made again goes on where it was.
public final class PrometheusRegistry: MetricsFactory {
    private struct Key: Hashable {
        let name: String
        let labels: [Label]
    }

    private struct Label: Hashable {
        let name: String
        let value: String
    }

    private let series = Mutex<[Key: Series]>([:])
    private let families: [String: MetricFamily]

    /// A registry that is empty.
    public convenience init() {
        self.init(families: MetricFamily.all)
    }

    /// - Parameter families: what is known of metrics; the samples of others are not shown.
    init(families: [MetricFamily]) {
        self.families = Dictionary(uniqueKeysWithValues: families.map { ($0.name, $0) })
    }

    private func series(_ name: String, _ labels: [(String, String)]) -> Series {
        let key = Key(name: name, labels: labels.map { Label(name: $0.0, value: $0.1) })
        return series.withLock { series in
            if let known = series[key] { return known }
            let new = Series(buckets: families[name]?.buckets ?? [])
            series[key] = new
            return new
        }
    }

    /// A counter by that name and with these labels.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions)
    }

    /// A gauge, or a histogram where the name is known as one.
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        series(label, dimensions)
    }

    /// A histogram of seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions)
    }

    /// Does nothing: what was counted stays counted.
    public func destroyCounter(_ handler: any CounterHandler) {}
    /// Does nothing.
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    /// Does nothing.
    public func destroyTimer(_ handler: any TimerHandler) {}

    /// Adds all that is known by now to a page.
    func write(to page: inout MetricsText) {
        let snapshot = series.withLock { $0 }
        for family in families.values.sorted(by: { $0.name < $1.name }) {
            let own = snapshot.filter { $0.key.name == family.name }.map { entry in
                (labels: entry.key.labels.map { ($0.name, $0.value) }, entry.value)
            }.sorted { $0.labels.map(\.1).lexicographicallyPrecedes($1.labels.map(\.1)) }
            if own.isEmpty { continue }
            page.head(family.name, family.kind, family.help)
            for (labels, series) in own { series.write(to: &page, family, labels) }
        }
    }
}

/// One time series.
private final class Series: CounterHandler, RecorderHandler, TimerHandler, Sendable {
    private struct State {
        var value = 0.0
        var count: Int64 = 0
        /// How many were in each bucket, and not in a smaller one.
        var buckets: [Int64]
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    init(buckets: [Double]) {
        bounds = buckets
        state = Mutex(State(buckets: buckets.map { _ in 0 }))
    }

    func increment(by amount: Int64) { state.withLock { $0.value += Double(amount) } }

    func reset() { state.withLock { $0.value = 0 } }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) { state.withLock { $0.value = value } }

    func recordNanoseconds(_ duration: Int64) {
        let seconds = Double(duration) / 1e9
        state.withLock { state in
            state.value += seconds
            state.count += 1
            if let place = bounds.firstIndex(where: { seconds <= $0 }) { state.buckets[place] += 1 }
        }
    }

    func write(to page: inout MetricsText, _ family: MetricFamily, _ labels: [(String, String)]) {
        let now = state.withLock { $0 }
        guard family.kind == .histogram else { return page.line(family.name, labels, now.value) }
        var sum: Int64 = 0
        for (bound, count) in zip(bounds, now.buckets) {
            sum += count
            page.line(family.name + "_bucket", labels + [("le", MetricsText.number(bound))], Double(sum))
        }
        page.line(family.name + "_bucket", labels + [("le", "+Inf")], Double(now.count))
        page.line(family.name + "_sum", labels, now.value)
        page.line(family.name + "_count", labels, Double(now.count))
    }
}
