import Foundation
import Pipeline

/// What stands above the jobs: what is being done, what it costs, and how the folders are.
enum Overview {
    static func html(_ status: DeskStatus) -> HTML {
        """
        <section class="overview" id="overview" aria-label="Overview">
        \(banner(status))
        <div class="glance">
        <h1>\(sentence(status))</h1>
        <form class="order" method="post" action="/\(status.paused ? "resume" : "pause")"\
         data-api="/api/\(status.paused ? "resume" : "pause")">
        <button class="\(status.paused ? "main" : "quiet")">\(status.paused ? "Go on sending" : "Pause sending")</button>
        </form>
        </div>
        <dl class="figures">
        <div class="figure">
        <dt>Cost of today</dt>
        <dd><strong>\(PageWords.number(status.creditsToday))</strong> credits\(status.creditsPerDay.map { " of \(PageWords.number($0))" as HTML }) for \(PageWords.count(status.filmsToday, "film"))</dd>
        \(status.creditsPerDay.map { bar("Of today’s budget", status.creditsToday, of: $0, isBadWhenFull: true) })
        </div>
        <div class="figure">
        <dt>Requests left</dt>
        <dd><strong>\(PageWords.number(status.allowance))</strong> of \(PageWords.number(status.requestsPerMinute)) a minute</dd>
        \(bar("Of the requests of this minute", min(status.allowance, status.requestsPerMinute), of: status.requestsPerMinute))
        </div>
        <div class="figure folders">
        <dt>Drop folders</dt>
        \(status.folders.map(folder))
        </div>
        </dl>
        </section>
        """
    }

    /// What is going on, in one sentence.
    private static func sentence(_ status: DeskStatus) -> String {
        func count(_ states: String...) -> Int { states.map { status.takes[$0] ?? 0 }.reduce(0, +) }
        let making = count("submitting", "running", "completed")
        let next = count("ready")
        let waiting = count("waiting")
        let needy = count("held", "failed", "lost", "rejected")
        var parts: [String] = []
        if making > 0 { parts.append("\(PageWords.count(making, "film")) being made") }
        if next > 0 { parts.append("\(PageWords.number(next)) next in line") }
        if waiting > 0 { parts.append("\(PageWords.number(waiting)) waiting for files") }
        if needy > 0 { parts.append(PageWords.count(needy, "needs you", "need you")) }
        if parts.isEmpty { return count("delivered") > 0 ? "All films are done" : "Nothing to do yet" }
        return parts.joined(separator: ", ")
    }

    private static func banner(_ status: DeskStatus) -> HTML? {
        status.stopped.map { "<p class=\"banner\(status.paused ? " calm" : "")\">\($0)</p>" }
    }

    private static func bar(_ label: String, _ value: Int, of whole: Int, isBadWhenFull: Bool = false) -> HTML {
        let whole = max(1, whole)
        let part = min(max(0, value), whole)
        return """
            <meter min="0" max="\(whole)" value="\(part)"\(isBadWhenFull ? " class=\"spent\" high=\"\(whole * 9 / 10)\" optimum=\"0\"" as HTML : nil)\
             aria-label="\(label)">\(part * 100 / whole) %</meter>
            """
    }

    private static func folder(_ folder: DeskStatus.Folder) -> HTML {
        let since = folder.since.map { " since \(PageWords.moment($0))" } ?? ""
        let how =
            switch folder.mode {
            case "poll": "looked at again and again"
            case "mixed": "watched in part"
            default: "watched"
            }
        let words = folder.problem.map { "\($0) Nothing is done there\(since)." } ?? how
        return """
            <dd class="folder \(folder.problem == nil ? "well" : "ill")">
            <a href="/?folder=\(folder.id)"><bdi>\(folder.path)</bdi></a>
            <span\(folder.modeReason.map { " title=\"\($0)\"" as HTML })>\(words)</span>
            </dd>
            """
    }
}
