import Foundation
import Pipeline

/// One job in the list.
enum JobRow {
    static func html(_ job: JobView) -> HTML {
        """
        <li class="job" id="job-\(job.id)" data-state="\(job.state)" data-name="\(job.name)"\
         data-word="\(PageWords.word(for: job.state))">
        \(thumb(job))
        <div class="what">
        <h3><a href="/jobs/\(job.id)"><bdi>\(job.name)</bdi></a></h3>
        \(job.directory.isEmpty ? nil : "<p class=\"place\"><bdi>\(job.directory)/</bdi></p>" as HTML)
        \(prompt(of: job).map { "<p class=\"prompt\"><bdi>\($0)</bdi></p>" as HTML })
        \(job.takes.count > 1 ? takes(job) : nil)
        \(attention(job, isShort: true))
        </div>
        <div class="how">
        \(pill(job.state))
        \(progress(job))
        \(job.credits > 0 ? "<p class=\"cost\">\(PageWords.credits(job.credits))</p>" as HTML : nil)
        \(job.takes.map(\.askedAt).max().map(time))
        </div>
        </li>
        """
    }

    static func pill(_ state: String) -> HTML {
        "<p class=\"pill s-\(state)\">\(PageWords.word(for: state))</p>"
    }

    static func time(_ date: Date) -> HTML {
        "<time class=\"when\" datetime=\"\(date.formatted(.iso8601))\">\(PageWords.moment(date))</time>"
    }

    static func prompt(of job: JobView) -> String? {
        job.takes.lazy.compactMap(\.request?.prompt).first
    }

    /// The picture of the first film that is there, or of what comes next.
    private static func thumb(_ job: JobView) -> HTML {
        let take = job.takes.first { $0.state == "delivered" } ?? job.takes.last
        guard let take else { return "<span class=\"thumb\"></span>" }
        let isFilm = take.state == "delivered"
        return """
            <a class="thumb" href="/jobs/\(job.id)"\(isFilm ? " data-film=\"/takes/\(take.id)/film\" aria-label=\"Play \(take.film)\"" as HTML : " tabindex=\"-1\" aria-hidden=\"true\"" as HTML)>
            <img src="\(picture(take))" alt="" width="176" height="99" loading="lazy" decoding="async">
            </a>
            """
    }

    /// The address of a take's picture; another one whenever it may look different.
    static func picture(_ take: TakeView) -> String {
        "/takes/\(take.id)/picture?\(take.state == "delivered" ? "film" : "image")-\(Int(take.askedAt.timeIntervalSince1970))"
    }

    /// The takes of a job that has several: each in a few words, or, when they are many, how many are how far.
    private static func takes(_ job: JobView) -> HTML {
        let all = job.counts.values.reduce(0, +)
        func item(_ state: String, _ name: String, _ words: String) -> HTML {
            "<li class=\"s-\(state)\"><span class=\"dot\"></span><bdi>\(name)</bdi> <small>\(words)</small></li>"
        }
        let items =
            all <= 6
            ? job.takes.map { item($0.state, $0.label, PageWords.word(for: $0.state)) }
            : job.counts.sorted { $0.key < $1.key }.map { state, count in
                item(state, PageWords.number(count), PageWords.word(for: state))
            }
        return "<ul class=\"takes\" aria-label=\"\(PageWords.count(all, "film"))\">\(items)</ul>"
    }

    /// How far a film is, for one that is being made.
    private static func progress(_ job: JobView) -> HTML? {
        guard let take = job.takes.first(where: { PageWords.isMoving($0.state) }) else { return nil }
        return progress(take)
    }

    /// Elapsed and expected time; the browser lets it go on.
    static func progress(_ take: TakeView) -> HTML? {
        guard PageWords.isMoving(take.state), let start = take.submittedAt else { return nil }
        let elapsed = Date().timeIntervalSince(start)
        let usual = take.usualSeconds
        return """
            <p class="elapsed"><span data-elapsed="\(Int(elapsed))">\(PageWords.span(elapsed))</span>\
            \(usual.map { " of about \(PageWords.span($0))" as HTML })</p>
            \(usual.map { "<progress max=\"\(Int(max(1, $0)))\" value=\"\(Int(max(0, elapsed)))\" data-elapsed=\"\(Int(elapsed))\" aria-label=\"Elapsed of the usual time\"></progress>" as HTML })
            """
    }

    /// What a person has to know, and the orders that help; nil when there is nothing.
    ///
    /// - Parameter isShort: without what stands beside it anyway.
    static func attention(_ job: JobView, isShort: Bool = false) -> HTML? {
        let isNeedy = PageWords.groups[2].states.contains(job.state) || job.state == "waiting"
        var words = isNeedy ? job.note ?? job.takes.lazy.compactMap(\.message).first : nil
        if isShort, isNeedy, job.takes.count > 1 {
            // The films and their states stand beside it.
            var told: [String] = []
            for text in job.takes.flatMap({ [$0.message, $0.evidence] }).compactMap(\.self) where !told.contains(text) {
                told.append(text)
            }
            words = told.isEmpty ? nil : told.joined(separator: "\n")
        } else if isShort, let note = words {
            // The first paragraph says which job it is, and the pill how it is.
            let paragraphs = note.split(separator: "\n\n")
            words = (paragraphs.count > 1 ? paragraphs.dropFirst() : paragraphs[...]).joined(separator: "\n")
        }
        let orders = orders(job)
        if words == nil, orders == nil { return nil }
        return """
            <div class="attention\(isNeedy && job.state != "waiting" ? " loud" as HTML : nil)">
            \(words.map { "<p class=\"note\"><bdi>\($0)</bdi></p>" as HTML })
            \(orders)
            </div>
            """
    }

    private static func orders(_ job: JobView) -> HTML? {
        if job.orders.isEmpty { return nil }
        func price(_ states: Set<String>) -> String {
            let sum = job.takes.filter { states.contains($0.state) }.compactMap(\.credits).reduce(0, +)
            return sum > 0 ? ", about \(PageWords.credits(sum))" : ""
        }
        let buttons = job.orders.map { order -> HTML in
            let (label, kind) =
                switch order {
                case "retry": ("Make again\(price(["failed", "lost"]))", "main")
                case "release": ("Send anyway\(price(["held"]))", "main")
                default: ("Let go", "quiet")
                }
            return """
                <form class="order" method="post" action="/jobs/\(job.id)/\(order)" data-api="/api/jobs/\(job.id)/\(order)">
                <button class="\(kind)">\(label)<span class="unseen"> of \(job.name)</span></button></form>
                """
        }
        return "<div class=\"orders\">\(buttons)</div>"
    }
}
