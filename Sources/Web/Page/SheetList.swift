import Foundation
import Pipeline
import SystemPackage

/// The page of contact sheets: the directories with films, each with a button that has its sheet drawn.
struct SheetList {
    let sheets: [SheetView]

    func html(version: Int, hasWayOut: Bool) -> HTML {
        Layout.page(
            "Contact sheets · reeldrop",
            version: version,
            hasWayOut: hasWayOut,
            """
            <main id="main">
            <p class="back"><a href="/">All jobs</a></p>
            <h1>Contact sheets</h1>
            <p class="hint">One picture with frames of every film in a folder. It is put there as \
            <code>\(ContactSheet.usualName.string)</code>; a sheet that is there is drawn anew.</p>
            <div id="list" data-live="again">
            \(sheets.isEmpty ? "<p class=\"empty\">There are no films yet.</p>" : "<ul class=\"sheets\">\(sheets.map(Self.item))</ul>" as HTML)
            </div>
            </main>
            """
        )
    }

    private static func item(_ sheet: SheetView) -> HTML {
        let isUnderWay = sheet.state == "waiting" || sheet.state == "drawing"
        return """
            <li id="sheet-\(sheet.job)" data-name="\(sheet.path)" data-word="\(word(for: sheet))"\
            \(isUnderWay ? " data-underway" as HTML : nil)>
            <div class="title">
            <h2><bdi>\(sheet.path)</bdi></h2>
            <form class="order" method="post" action="/jobs/\(sheet.job)/sheet" data-api="/api/jobs/\(sheet.job)/sheet" data-then>
            <button class="quiet"\(isUnderWay ? " disabled" as HTML : nil)>Draw the sheet<span class="unseen"> of \(sheet.path)</span></button>
            </form>
            </div>
            \(sheet.lastFilm.map { "<p class=\"place\">Last film: \(PageWords.moment($0))</p>" as HTML })
            \(state(sheet))
            </li>
            """
    }

    /// Another one for another picture.
    private static func address(_ sheet: SheetView) -> String {
        "/jobs/\(sheet.job)/sheet.png?\(Int((sheet.drawnAt?.timeIntervalSince1970 ?? 0) * 10))"
    }

    private static func word(for sheet: SheetView) -> String {
        switch sheet.state {
        case "waiting": "next in line"
        case "drawing": "being drawn"
        case "done": "drawn"
        case "failed": "not drawn"
        default: ""
        }
    }

    private static func state(_ sheet: SheetView) -> HTML? {
        switch sheet.state {
        case "waiting": "<p class=\"hint\">Next in line</p>"
        case "drawing":
            """
            <p class="hint">Being drawn\(sheet.count.map { ", film \(min($0, (sheet.looked ?? 0) + 1)) of \($0)" as HTML })</p>
            <progress max="\(max(1, sheet.count ?? 1))" value="\(sheet.looked ?? 0)" aria-label="Films looked at"></progress>
            """
        case "done":
            """
            <p class="hint">Drawn\(sheet.drawnAt.map { " \(PageWords.moment($0))" as HTML }). \(sheet.message ?? "")</p>
            <a href="\(address(sheet))"><img src="\(address(sheet))" \
            alt="Contact sheet of \(sheet.path)" loading="lazy"></a>
            """
        case "failed": "<p class=\"wrong\"><bdi>\(sheet.message ?? "")</bdi></p>"
        default: nil
        }
    }
}
