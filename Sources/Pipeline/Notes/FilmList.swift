import SystemPackage

/// What a note tells of a job's films when there are several: each by its name, those of one fate together.
struct FilmList {
    let text: String

    /// - Parameters:
    ///   - films: in the order they came.
    ///   - job: its name.
    init(_ films: [Take], of job: String) {
        let credits = films.compactMap(\.credits).reduce(0, +)
        let price =
            films.contains { $0.credits == nil }
            ? "; nobody knows what all of them cost" : ", for about \(credits) credits"
        var lines = ["\(job) asks for \(films.count) films\(price)."]
        for (heading, states) in Self.fates {
            let all = films.filter { states.contains($0.state) }
            if all.isEmpty { continue }
            lines += ["", "\(heading) (\(all.count)):"]
            var messages: [String] = []
            for film in all {
                lines.append("  \(Self.name(of: film))")
                for message in [film.message, film.evidence].compactMap(\.self) where !messages.contains(message) {
                    messages.append(message)
                }
            }
            lines += messages
        }
        text = lines.joined(separator: "\n")
    }

    private static let fates: [(heading: String, states: Set<TakeState>)] = [
        ("Here", [.delivered]), ("Being made", [.submitting, .running, .completed]), ("Next in line", [.ready]),
        ("On hold", [.held]), ("Not made", [.failed, .lost]),
    ]

    private static func name(of film: Take) -> String {
        let name =
            film.filmPath?.lastComponent
            ?? FileNames.film(output: film.output, job: film.jobPath, suffix: film.suffix)
        return name?.string ?? ""
    }
}
