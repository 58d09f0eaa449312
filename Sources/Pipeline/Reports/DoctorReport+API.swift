import AsyncHTTPClient
import FoundationEssentials
import Logging
import Seedance

extension DoctorReport {
    /// In seconds. The `Date` header tells whole seconds, and nobody's clock is right to the second.
    private static let clockMayBeOff = 30.0

    /// Asks for the list of tasks, which costs nothing but one request.
    mutating func lookAtAPI(_ settings: Settings, _ environment: [String: String]) async {
        let keys: KeySource
        do {
            keys = try KeySource(settings: settings, environment: environment)
        } catch .missing {
            return fail(
                "key",
                .key,
                "\(KeyProblem.missing) What systemd gives to the service alone is tried out with: "
                    + "sudo CREDENTIALS_DIRECTORY=/etc/reeldrop reeldrop doctor"
            )
        } catch {
            return fail("key", .key, "\(error)")
        }
        let http = SeedanceClient.makeHTTPClient()
        let api: API
        do {
            api = try API(
                keys: keys,
                address: settings.apiURL,
                http: http,
                logger: Logger(label: "doctor") { _ in SwiftLogNoOpLogHandler() }
            )
        } catch {
            fail("api \(settings.apiURL)", .config, "\(error)")
            try? await http.shutdown()
            return
        }
        let start = Date()
        let answer = await api.tasks(of: .seedance2Mini)
        let middle = start.addingTimeInterval(Date().timeIntervalSince(start) / 2)
        judge(answer, of: settings.apiURL)
        if case .success(let reply) = answer {
            lookAtClock(reply.date.flatMap(HTTPDate.seconds), at: middle, noticesAreExpected: settings.publicURL != nil)
        }
        try? await http.shutdown()
    }

    private mutating func judge(_ answer: Result<Reply<[TaskSummary]>, APIError>, of address: String) {
        let subject = "api \(address)"
        switch answer {
        case .success(let reply):
            let left = reply.rate?.remaining.map { " It has \($0) requests left for now." } ?? ""
            good("key", "The API accepts it.")
            good(subject, "It answers.\(left)")
        case .failure(let error):
            switch error.kind {
            case .unauthorized, .forbidden:
                good(subject, "It answers.")
                fail("key", .key, "\(error) Take the right one from www.magnific.com/user/api-keys.")
            case .rateLimited:
                warn(subject, "\(error) Whatever else uses the key takes requests from reeldrop.")
            case .noCredits, .planLimit:
                warn(subject, "\(error) Films are sent again when that has changed.")
            default:
                fail(
                    subject,
                    .api,
                    "\(error) Look at `api: { url: … }` and at this machine's network, proxy and firewall."
                )
            }
        }
    }

    private mutating func lookAtClock(_ apis: Int64?, at own: Date, noticesAreExpected: Bool) {
        guard let apis else { return }
        let ahead = own.timeIntervalSince1970 - Double(apis)
        let seconds = Int(ahead.magnitude)
        guard ahead.magnitude > Self.clockMayBeOff else {
            return good("clock", "It agrees with the API's.")
        }
        let message =
            "It is \(seconds) seconds \(ahead > 0 ? "ahead of" : "behind") the API's. Put it right: timedatectl set-ntp true"
        // Beyond that a notice counts as forged or old.
        if noticesAreExpected, seconds >= 300 {
            fail("clock", .config, message + " Until then the API's notices are refused.")
        } else {
            warn("clock", message)
        }
    }
}
