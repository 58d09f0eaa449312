import Pipeline

/// What is known of a metric beside its numbers.
struct MetricFamily: Sendable {
    let name: String
    let kind: MetricsText.Kind
    let help: String
    /// The upper bounds of a histogram's buckets, in seconds.
    var buckets: [Double] = []

    /// Those that the stages keep.
    static let all = Measure.allCases.map(MetricFamily.init)

    private init(_ measure: Measure) {
        name = measure.rawValue
        switch measure {
        case .requests:
            kind = .counter
            help = "Requests to the API by route, and by the status of the answer or the kind of failure."
        case .filmBytes:
            kind = .counter
            help = "Bytes of films that were fetched."
        case .dropToRequest:
            kind = .histogram
            help = "From when a job was taken in, or asked for again, to the request for its film."
            buckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14_400]
        case .dropToFilm:
            kind = .histogram
            help = "From when a job was taken in, or asked for again, to its film in the folder."
            buckets = [10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1800, 3600, 14_400]
        }
    }
}
