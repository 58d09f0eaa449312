import Foundation
import Pipeline

/// The page with all jobs.
struct JobList {
    let status: DeskStatus
    let page: JobPage
    let filter: JobFilter

    /// - Parameters:
    ///   - version: of what is shown, so that the browser can tell whether anything has changed since.
    ///   - hasWayOut: whether one had to log in.
    func html(version: Int, hasWayOut: Bool) -> HTML {
        Layout.page(
            "reeldrop",
            version: version,
            hasWayOut: hasWayOut,
            """
            \(Overview.html(status))
            <main id="main">
            \(search)
            \(list)
            </main>
            """
        )
    }

    /// The jobs alone.
    var list: HTML {
        """
        <div id="list" data-live="\(filter.isEmpty ? "here" : "again")">
        <h2 class="unseen">Jobs</h2>
        \(page.jobs.isEmpty ? empty : "<ul class=\"jobs\">\(page.jobs.map(JobRow.html))</ul>" as HTML)
        \(more)
        </div>
        """
    }

    private var empty: HTML {
        filter.isEmpty
            ? """
            <p class="empty">There are no jobs yet. Drop a <code>.job</code> file and its image into a drop folder, \
            and it appears here.</p>
            """
            : page.next == nil
                ? "<p class=\"empty\">No job is like that. <a href=\"/\">Show all</a></p>"
                : "<p class=\"empty\">None of these jobs is like that, perhaps an older one is.</p>"
    }

    private var more: HTML? {
        guard let next = page.next else { return nil }
        var older = filter
        older.before = next
        return "<p class=\"more\"><a href=\"\(older.address)\" rel=\"next\">Older jobs</a></p>"
    }

    private var search: HTML {
        """
        <form class="search" id="search" action="/" role="search">
        \(filter.state.map { "<input type=\"hidden\" name=\"state\" value=\"\($0)\">" as HTML })
        <div class="field grow"><label for="text">Search</label>\
        <input id="text" name="text" type="search" value="\(filter.text)" placeholder="Name or prompt"></div>
        \(status.folders.count > 1 || filter.folder != nil ? folders : nil)
        <div class="field"><label for="day">Day</label>\
        <input id="day" name="day" type="date" value="\(filter.day)"></div>
        <button class="quiet">Show</button>
        </form>
        <nav class="states" aria-label="By state">
        \(tab(nil, "All", status.takes.filter { $0.key != "cancelled" }.values.reduce(0, +)))
        \(PageWords.groups.map { group in tab(group.name, group.title, group.states.map { status.takes[$0] ?? 0 }.reduce(0, +)) })
        </nav>
        """
    }

    private var folders: HTML {
        """
        <div class="field"><label for="folder">Folder</label><select id="folder" name="folder">
        <option value="">All</option>
        \(status.folders.map { "<option value=\"\($0.id)\"\($0.id == filter.folder ? " selected" as HTML : nil)>\($0.path)</option>" as HTML })
        </select></div>
        """
    }

    private func tab(_ name: String?, _ title: String, _ count: Int) -> HTML {
        var other = filter
        other.state = name
        other.before = nil
        return """
            <a href="\(other.address)"\(filter.state == name ? " aria-current=\"page\"" as HTML : nil)\
             data-group="\(name ?? "all")">\(title) <span class="number"\(count == 0 ? " data-none" as HTML : nil)>\(PageWords.number(count))</span></a>
            """
    }
}

/// What of all jobs is shown, as an address has it.
struct JobFilter: Equatable {
    var folder: Int64?
    /// A state of a take, or a group of ``PageWords/groups``.
    var state: String?
    /// As a date field has it; empty for any.
    var day = ""
    var text = ""
    var before: Int64?
    var limit: Int?

    var isEmpty: Bool { self == JobFilter() }

    /// - Parameter values: what an address says after its question mark.
    /// - Returns: nil when it says what can't be.
    init?(_ values: [(name: String, value: String)]) {
        for (name, value) in values where !value.isEmpty {
            switch name {
            case "folder":
                folder = Int64(value)
                if folder == nil { return nil }
            case "before":
                before = Int64(value)
                if before == nil { return nil }
            case "limit":
                limit = Int(value)
                guard let limit, (1...200).contains(limit) else { return nil }
            case "state":
                state = value
                if Self.states(value) == nil { return nil }
            case "day":
                day = value
                if PageWords.day(value) == nil { return nil }
            case "text": text = String(value.prefix(200))
            // The browser's own, perhaps.
            default: break
            }
        }
    }

    init() {}

    var query: JobQuery {
        var query = JobQuery()
        query.folder = folder
        query.states = state.flatMap(Self.states) ?? []
        query.day = PageWords.day(day)
        query.text = text
        query.before = before
        if let limit { query.limit = limit }
        return query
    }

    var address: String {
        let values = [
            ("state", state ?? ""), ("folder", folder.map(String.init) ?? ""), ("day", day), ("text", text),
            ("before", before.map(String.init) ?? ""),
        ].filter { !$0.1.isEmpty }
        let query = values.map { "\($0.0)=\(Self.percentEncoded($0.1))" }.joined(separator: "&")
        return query.isEmpty ? "/" : "/?\(query)"
    }

    private static func states(_ name: String) -> Set<String>? {
        if let group = PageWords.groups.first(where: { $0.name == name }) { return group.states }
        return DeskStatus.states.contains(name) ? [name] : nil
    }

    private static func percentEncoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
