import CoreMetrics
import FoundationEssentials
import Seedance

/// What the stages count and time, through swift-metrics. What is a state and no event is read from ``Vitals`` instead.
struct Meters: Sendable {
    private let factory: any MetricsFactory
    private let filmBytes: Counter
    private let dropToRequest: CoreMetrics.Timer
    private let dropToFilm: CoreMetrics.Timer

    /// The API's routes, as labels.
    enum Route: String {
        case create
        case task
        case list
        case upload
    }

    /// - Parameter factory: who keeps the numbers; by default nobody does.
    init(_ factory: any MetricsFactory = NOOPMetricsHandler.instance) {
        self.factory = factory
        filmBytes = Counter(label: Measure.filmBytes.rawValue, factory: factory)
        dropToRequest = Timer(label: Measure.dropToRequest.rawValue, factory: factory)
        dropToFilm = Timer(label: Measure.dropToFilm.rawValue, factory: factory)
    }

    /// The API was asked, and this came of it: the status of its answer, or the kind of failure when there was none.
    func asked<Value>(_ route: Route, _ result: Result<Reply<Value>, APIError>) {
        let code: String
        switch result {
        case .success(let reply): code = String(reply.status)
        case .failure(let error):
            // What was not sent is no request.
            if case .rejectedLocally = error.kind { return }
            code = error.status.map { String($0) } ?? error.label
        }
        let labels = [("route", route.rawValue), ("code", code)]
        Counter(label: Measure.requests.rawValue, dimensions: labels, factory: factory).increment()
    }

    /// So much of a film has come.
    func fetched(bytes: Int) { filmBytes.increment(by: bytes) }

    /// The API has taken the request for a film.
    func sent(_ take: Take) { dropToRequest.record(since: take.askedAt, until: take.submittedAt ?? Date()) }

    /// The film is in its folder.
    func delivered(_ take: Take) { dropToFilm.record(since: take.askedAt, until: Date()) }
}

/// The metrics that the stages keep, by the names that Prometheus gives them.
public enum Measure: String, Sendable, CaseIterable {
    /// By `route` and `code`.
    case requests = "reeldrop_api_requests_total"
    /// Bytes of films that were fetched.
    case filmBytes = "reeldrop_film_download_bytes_total"
    /// From when a job was taken in, or asked for again, to the request for its film.
    case dropToRequest = "reeldrop_drop_to_request_seconds"
    /// From the same moment to the film in its folder.
    case dropToFilm = "reeldrop_drop_to_film_seconds"
}

extension CoreMetrics.Timer {
    /// By the wall clock, which is all that a restart leaves; it may have been put right in between.
    fileprivate func record(since start: Date, until end: Date) {
        recordSeconds(max(0, end.timeIntervalSince(start)))
    }
}
