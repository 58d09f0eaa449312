import Foundation
import Pipeline

/// The page of one job: its films side by side, and what became of it.
enum JobSheet {
    static func html(_ job: JobView, version: Int, hasWayOut: Bool) -> HTML {
        Layout.page("\(job.name) · reeldrop", version: version, hasWayOut: hasWayOut, body(job))
    }

    /// What changes while one looks.
    static func body(_ job: JobView) -> HTML {
        """
        <main id="main" class="sheet" data-job="\(job.id)" data-live="again" data-name="\(job.name)"\
         data-word="\(PageWords.word(for: job.state))">
        <p class="back"><a href="/">All jobs</a></p>
        <div class="title">
        <h1><bdi>\(job.name)</bdi></h1>
        \(JobRow.pill(job.state))
        </div>
        <p class="place"><bdi>\(job.path)</bdi>\(job.isGone ? " (the file is gone)" as HTML : nil)</p>
        \(JobRow.prompt(of: job).map { "<blockquote class=\"prompt\"><bdi>\($0)</bdi></blockquote>" as HTML })
        \(JobRow.attention(job))
        \(job.stopped.map { "<p class=\"hint\"><bdi>\($0)</bdi></p>" as HTML })
        \(films(job))
        \(history(job))
        </main>
        """
    }

    private static func films(_ job: JobView) -> HTML? {
        if job.takes.isEmpty { return nil }
        let done = job.takes.count { $0.state == "delivered" }
        let hidden = job.counts.values.reduce(0, +) - job.takes.count
        return """
            <section aria-labelledby="films">
            <div class="title"><h2 id="films">\(PageWords.count(job.counts.values.reduce(0, +), "film"))</h2>
            \(done > 1 ? "<button class=\"quiet\" type=\"button\" id=\"together\" hidden>Play all together</button>" as HTML : nil)
            </div>
            <ul class="films">\(job.takes.map(film))</ul>
            \(hidden > 0 ? "<p class=\"hint\">\(hidden) more are not shown.</p>" as HTML : nil)
            </section>
            """
    }

    private static func film(_ take: TakeView) -> HTML {
        let screen: HTML =
            take.state == "delivered"
            ? """
            <video controls loop muted playsinline preload="none" poster="\(JobRow.picture(take))" src="/takes/\(take.id)/film"\
             aria-label="\(take.film)"></video>
            """
            : "<img src=\"\(JobRow.picture(take))\" alt=\"\" loading=\"lazy\">"
        return """
            <li class="film">
            <div class="screen">\(screen)</div>
            <div class="title"><h3><bdi>\(take.film)</bdi></h3>\(JobRow.pill(take.state))</div>
            \(JobRow.progress(take))
            \(take.message.map { "<p class=\"hint\"><bdi>\($0)</bdi></p>" as HTML })
            \(take.evidence.map { "<p class=\"hint\"><bdi>\($0)</bdi></p>" as HTML })
            \(details(take))
            </li>
            """
    }

    private static func details(_ take: TakeView) -> HTML {
        var rows: [(String, String)] = []
        if let request = take.request {
            rows.append(
                ("Film", "\(request.duration) s, \(request.resolution)\(request.aspectRatio.map { ", \($0)" } ?? "")")
            )
            rows.append(("Frames", [request.image, request.imageEnd].compactMap(\.self).joined(separator: " → ")))
            rows.append(("Seed", String(request.seed)))
            rows.append(("Model", request.model))
            rows += request.remarks.map { ("Remark", $0) }
        }
        if let task = take.taskID { rows.append(("Task", task)) }
        if let credits = take.credits { rows.append(("Cost", "about \(PageWords.credits(credits))")) }
        if let start = take.submittedAt, let end = take.deliveredAt {
            rows.append(("Took", PageWords.span(end.timeIntervalSince(start))))
        }
        return """
            <dl class="details">
            \(rows.filter { !$0.1.isEmpty }.map { "<div><dt>\($0.0)</dt><dd><bdi>\($0.1)</bdi></dd></div>" as HTML })
            </dl>
            """
    }

    /// What became of the takes, the last first.
    private static func history(_ job: JobView) -> HTML {
        var events: [(date: Date, text: String)] = []
        for take in job.takes + (job.earlier ?? []) {
            let name = take.label.isEmpty ? take.film : take.label
            events.append((take.createdAt, "\(name): taken in"))
            if take.askedAt > take.createdAt { events.append((take.askedAt, "\(name): a person had it sent again")) }
            let sent = (job.sent ?? []).filter { $0.take == take.id }
            for one in sent {
                events.append((one.at, "\(name): sent, for about \(PageWords.credits(one.credits))"))
            }
            if sent.isEmpty, let date = take.submittedAt { events.append((date, "\(name): sent")) }
            if let date = take.completedAt { events.append((date, "\(name): made")) }
            if let date = take.deliveredAt {
                events.append((date, "\(name): in the folder as \(take.film)"))
            } else if !["waiting", "ready", "submitting", "running", "completed"].contains(take.state) {
                let word = PageWords.word(for: take.state).lowercased()
                let why = take.message.map { ". \($0.prefix { !$0.isNewline })" } ?? ""
                events.append((take.since, "\(name): \(word)\(why)"))
            }
        }
        let sorted = events.enumerated().sorted { ($0.element.date, $0.offset) > ($1.element.date, $1.offset) }
        return """
            <section aria-labelledby="history">
            <h2 id="history">History</h2>
            <ol class="history">
            \(sorted.prefix(200).map { "<li>\(JobRow.time($0.element.date))<bdi>\($0.element.text)</bdi></li>" as HTML })
            </ol>
            </section>
            """
    }
}
