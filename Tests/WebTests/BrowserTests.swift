import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// The page as people use it, in a real browser.
@Suite(.serialized, .enabled(if: Browser.isHere, "chromium and chromium-driver are not installed"))
struct BrowserTests {
    @Test("A dropped job appears by itself, changes as it is made, and its film plays in place")
    func fromDropToFilm() async throws {
        try await studio(change: { $0.taskSeconds = 1.5 }) { studio, browser in
            try await browser.visit(studio.page)
            try await eventually("the page listens") {
                try await browser.holds("document.body.dataset.listening === ''")
            }
            #expect(try await browser.text("document.querySelector('h1').textContent") == "Nothing to do yet")
            try studio.drop.write("hero.job", text: "prompt: A watch\n")
            try await eventually("the row is there") {
                try await browser.holds("document.querySelector('.job[data-name=\"hero.job\"]')")
            }
            // Each state that the row was in, as it is seen.
            try await browser.run(
                """
                window.seen = [document.querySelector('.job').dataset.state];
                new MutationObserver(() => window.seen.push(document.querySelector('.job').dataset.state))
                    .observe(document.querySelector('#list'), { childList: true, subtree: true });
                """
            )
            try await eventually("done") {
                try await browser.holds("document.querySelector('.job[data-state=delivered]')")
            }
            #expect(try await browser.holds("window.seen.includes('running')"))
            #expect(try await browser.holds("document.querySelector('#live').textContent === 'hero.job: Done'"))
            try await eventually("the picture is the film's") {
                try await browser.holds("document.querySelector('.job img').naturalWidth > 100")
            }
            try await browser.run("document.querySelector('.job .thumb').click()")
            try await eventually("it plays") {
                try await browser.holds("document.querySelector('.job video')?.currentTime > 0.1")
            }
            try await browser.visit(studio.page + "jobs/1")
            try await eventually("its page has it") {
                try await browser.holds("document.querySelector('.films video')")
            }
            try await browser.run("document.querySelector('.films video').play()")
            try await eventually("it plays there too") {
                try await browser.holds("document.querySelector('.films video').currentTime > 0.1")
            }
            #expect(try await browser.complaints() == [])
        }
    }

    @Test("A broken job’s note and the page say the same; corrected, it is a film, and what it cost is told")
    func fromBrokenToFilm() async throws {
        try await studio { studio, browser in
            try await browser.visit(studio.page)
            try studio.drop.write("hero.job", text: "promt: A watch\nduration: 7\n")
            try await studio.waitFor(["hero.job", "hero.failed.txt"])
            let note = try studio.drop.readText("hero.failed.txt")
            try await eventually("the page says what is so") {
                try await browser.text("document.querySelector('h1').textContent") == "1 needs you"
            }
            // Its row may come a moment after the heading.
            try await eventually("the list has it") { try await browser.holds("document.querySelector('.job .note')") }
            let words = try await browser.text("document.querySelector('.job .note').textContent")
            for line in note.split(separator: "\n").dropFirst().dropLast() {
                #expect(words.contains(line.drop { $0 == " " }))
            }
            #expect(words.contains("Line 1") && words.contains("Did you mean `prompt`?") && words.contains("save it"))
            try studio.drop.write("hero.job", text: "prompt: A watch\nduration: 5\n")
            try await studio.waitFor(["hero.job", "hero.mp4"])
            try await eventually("the page says so") {
                try await browser.text("document.querySelector('h1').textContent") == "All films are done"
            }
            let cost = try await browser.text("document.querySelector('.figure').textContent")
            #expect(cost.contains("for 1 film") && cost.contains("350 credits"))
        }
    }

    @Test("What failed is made again, and what is held is sent or let go of, by a button; sending pauses and goes on")
    func orders() async throws {
        try await studio([Fault(.fail, when: .nth(1))], { $0.budget.takesPerJob = 1 }) { studio, browser in
            try await browser.visit(studio.page)
            func press(_ button: String, in job: String) async throws {
                let form = "document.querySelector('[data-name=\"\(job)\"] form[action$=\"\(button)\"] button')"
                try await eventually("\(job) has \(button)") { try await browser.holds(form) }
                try await browser.run("\(form).click()")
            }
            func wait(for job: String, _ state: TakeState) async throws {
                try await eventually("\(job) is \(state)") {
                    try await browser.holds(
                        "document.querySelector('[data-name=\"\(job)\"]')?.dataset.state === '\(state.rawValue)'"
                    )
                }
            }
            try studio.drop.write("failed.job", text: "prompt: A watch\n")
            try await wait(for: "failed.job", .failed)
            #expect(
                try await browser.text("document.querySelector('.job .note').textContent").contains("could not make")
            )
            try await press("retry", in: "failed.job")
            try await wait(for: "failed.job", .delivered)

            for name in ["held", "other"] {
                try studio.drop.write(FilePath(name + ".job"), text: "prompt: A \(name) bottle\ntakes: 2\n")
                try await wait(for: name + ".job", .held)
            }
            try await press("release", in: "held.job")
            try await wait(for: "held.job", .delivered)
            try await press("cancel", in: "other.job")
            try await wait(for: "other.job", .cancelled)
            #expect(await studio.sandbox.tasks.count == 4)

            let toggle = "document.querySelector('.glance button')"
            try await browser.run("\(toggle).click()")
            try await eventually("paused") { try await browser.holds("\(toggle).textContent === 'Go on sending'") }
            #expect(try await browser.text("document.querySelector('.banner').textContent").contains("paused"))
            try studio.drop.write("later.job", text: "prompt: A cup\n")
            try await wait(for: "later.job", .ready)
            try await browser.run("\(toggle).click()")
            try await wait(for: "later.job", .delivered)
            #expect(await studio.sandbox.tasks.count == 5)
        }
    }

    @Test("A press of the button draws the contact sheet of a folder, which is shown and lies in the folder")
    func contactSheet() async throws {
        try await studio(change: { $0.films = .rendered }) { studio, browser in
            try studio.drop.makeDirectory("<b>ads")
            try studio.drop.write("<b>ads/hero.job", text: "prompt: A watch\ntakes: 2\n")
            try await eventually("done") { try studio.takes().map(\.state) == [.delivered, .delivered] }
            try await browser.visit(studio.page)
            try await browser.run("document.querySelector('a[href=\"/sheets\"]').click()")
            let button = "document.querySelector('.sheets form button')"
            try await eventually("there is a button") { try await browser.holds(button) }
            try await browser.run("\(button).click()")
            try await eventually("it is told that it is drawn") {
                try await browser.holds("document.querySelector('#live').textContent.endsWith('ads: drawn')")
            }
            try await eventually("it is shown") {
                try await browser.holds("document.querySelector('.sheets img')?.naturalWidth > 1000")
            }
            #expect(studio.drop.exists("<b>ads/reeldrop-sheet.png"))
            for (screen, width, height) in [("desktop", 1280, 1000), ("phone", 390, 844)] {
                try await browser.show(width: width, height: height)
                try await browser.picture("sheets-\(screen)")
                #expect(try await browser.run(Self.look) as? [String] == [], "\(screen)")
            }
            #expect(try await browser.complaints() == [])
        }
    }

    @Test("Names and prompts that try to be markup are shown as they are and do nothing")
    func hostile() async throws {
        try await studio { studio, browser in
            let names = [
                "<img src=x onerror=document.title='bad'>", "\"><svg onload=document.title='bad'>",
                "' onmouseover='document.title=1", "{{7*7}} ${7*7} %3Cscript%3E &lt;b&gt;", "\u{202E}gpj.evil",
            ]
            for name in names {
                try studio.drop.write(
                    FilePath(name + ".job"),
                    text: "prompt: \(name)</bdi><script>document.title='bad'</script>\n"
                )
            }
            try studio.drop.write("wrong<b>.job", text: "promt<i onclick=x>: A watch\n")
            try await browser.visit(studio.page)
            try await eventually("all are shown") {
                try await browser.holds("document.querySelectorAll('.job').length === 6")
            }
            try await eventually("all are done") {
                try await browser.holds("document.querySelectorAll('.job[data-state=delivered]').length === 5")
            }
            func expectNothing() async throws {
                #expect(try await browser.holds("!['bad', '1'].includes(document.title)"))
                let bad =
                    "script:not([src^=\"/assets/\"]), main svg, [onerror], [onload], [onmouseover], [onclick], main b, main i"
                #expect(try await browser.text("document.querySelectorAll('\(bad)').length") == "0")
                #expect(try await browser.complaints() == [])
            }
            try await expectNothing()
            let shown = try await browser.run(
                "return [...document.querySelectorAll('.job h3')].map(e => e.textContent)"
            )
            let titles = try #require(shown as? [String])
            #expect(Set(titles) == Set((names + ["wrong<b>"]).map { $0 + ".job" }))
            try await browser.visit(studio.page)
            try await expectNothing()
            for number in 1...6 {
                try await browser.visit(studio.page + "jobs/\(number)")
                try await expectNothing()
            }
            try await browser.visit(studio.page + "?text=%22%3E%3Csvg%20onload%3Ddocument.title%3D%27bad%27%3E")
            try await expectNothing()
            #expect(try await browser.text("document.querySelectorAll('.job').length") == "1")
        }
    }

    @Test("Everybody can use it: names, contrast, order of headings, the keyboard; on a phone as well, light and dark")
    func accessibility() async throws {
        try await studio(
            [Fault(.fail, when: .nth(1))],
            { $0.budget.creditsPerDay = 4000 },
            change: { $0.films = .rendered }
        ) { studio, browser in
            try Gallery.drop(into: studio.drop)
            try await browser.visit(studio.page)
            try await eventually("the films are there") {
                try await browser.holds("document.querySelectorAll('.job[data-state=delivered]').length >= 1")
            }
            for (page, address) in [("jobs", ""), ("job", "jobs/1"), ("needs-you", "?state=attention")] {
                for (screen, width, height) in [("desktop", 1280, 1000), ("phone", 390, 844)] {
                    for isDark in [false, true] {
                        try await browser.show(width: width, height: height, isDark: isDark)
                        try await browser.visit(studio.page + address)
                        try await eventually("pictures are loaded") {
                            try await browser.holds(
                                """
                                [...document.images].every((one) => one.getBoundingClientRect().top > innerHeight
                                    || one.complete)
                                """
                            )
                        }
                        let name = "\(page)-\(screen)-\(isDark ? "dark" : "light")"
                        try await browser.picture(name)
                        let problems = try await browser.run(Self.look) as? [String]
                        #expect(problems == [], "\(name)")
                    }
                }
            }
            // With the keyboard alone: whatever has the focus shows it.
            try await browser.show(width: 1280, height: 1000)
            try await browser.visit(studio.page)
            var stops: Set<String> = []
            for _ in 0..<25 {
                try await browser.press("\u{E004}")
                stops.insert(try await browser.text("document.activeElement.outerHTML.slice(0, 120)"))
                #expect(
                    try await browser.holds(
                        """
                        document.activeElement === document.body
                            || getComputedStyle(document.activeElement).outlineStyle !== 'none'
                        """
                    )
                )
            }
            #expect(stops.count > 15)
        }
    }

    /// What a checker of accessibility looks for; what is wrong, in words.
    static let look = #"""
        const wrong = [];
        const visible = (e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden';
        const name = (e) => (e.getAttribute('aria-label') ?? '').trim() || e.textContent.trim()
            || [...(e.labels ?? [])].map((l) => l.textContent.trim()).join('') || e.querySelector('img[alt]:not([alt=""])')?.alt;
        const short = (e) => e.outerHTML.slice(0, 90);
        if (!document.documentElement.lang) wrong.push('no language');
        if (!document.title) wrong.push('no title');
        if (document.querySelectorAll('main').length !== 1) wrong.push('not one main');
        if (document.querySelectorAll('h1').length !== 1) wrong.push('not one h1');
        if (document.documentElement.scrollWidth > innerWidth) wrong.push('wider than the screen: ' + document.documentElement.scrollWidth);
        for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, video, meter, progress'))
            if (visible(e) && !e.closest('[aria-hidden=true]') && !name(e)) wrong.push('no name: ' + short(e));
        for (const e of document.querySelectorAll('img')) if (!e.hasAttribute('alt')) wrong.push('no alt: ' + short(e));
        const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
        if (new Set(ids).size !== ids.length) wrong.push('an id twice');
        for (const e of document.querySelectorAll('[aria-labelledby], [aria-describedby]'))
            for (const id of (e.getAttribute('aria-labelledby') ?? e.getAttribute('aria-describedby')).split(' '))
                if (!document.getElementById(id)) wrong.push('nothing has the id ' + id);
        let level = 0;
        for (const e of document.querySelectorAll('h1, h2, h3, h4')) {
            const own = Number(e.localName[1]);
            if (own > level + 1) wrong.push('a heading is skipped: ' + short(e));
            level = own;
        }
        for (const list of document.querySelectorAll('ul, ol'))
            for (const e of list.children) if (e.localName !== 'li') wrong.push('no item: ' + short(e));
        const rgba = (text) => {
            const n = text.match(/[\d.]+/g).map(Number);
            const unit = text.startsWith('color(') ? 255 : 1;
            return [n[0] * unit, n[1] * unit, n[2] * unit, n[3] ?? 1];
        };
        const over = (top, under) => top.slice(0, 3).map((v, i) => v * top[3] + under[i] * (1 - top[3]));
        const back = (e) => {
            const layers = [];
            for (let one = e; one; one = one.parentElement) layers.push(rgba(getComputedStyle(one).backgroundColor));
            return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
        };
        const light = (c) => {
            const [r, g, b] = c.map((v) => v / 255).map((v) => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
            return .2126 * r + .7152 * g + .0722 * b;
        };
        for (const e of document.querySelectorAll('body *')) {
            if (!visible(e) || e.closest('.unseen, .skip, [aria-hidden=true]')) continue;
            if (![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
            const style = getComputedStyle(e);
            const under = back(e);
            const [a, b] = [light(over(rgba(style.color), under)), light(under)];
            const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
            const size = parseFloat(style.fontSize);
            const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
            if (ratio < (isLarge ? 3 : 4.5)) wrong.push('contrast ' + ratio.toFixed(2) + ': ' + short(e));
        }
        return wrong;
        """#

    /// Opens a studio at work, and a browser.
    private func studio(
        _ faults: [Fault] = [],
        _ settings: (inout Settings) -> Void = { _ in },
        change: (inout SandboxSettings) -> Void = { _ in },
        body: (WebStudio, Browser) async throws -> Void
    ) async throws {
        try await WebStudio.open(faults, change) { studio in
            try await studio.working(settings) {
                try await Browser.open { browser in try await body(studio, browser) }
            }
        }
    }
}

extension WebStudio {
    /// Where the page is.
    var page: String { "http://127.0.0.1:\(port.number)/" }
}

/// Jobs as a studio has them, to look at.
enum Gallery {
    static func drop(into folder: TemporaryFolder) throws {
        try folder.makeDirectory("watches/autumn")
        try folder.makeDirectory("perfume")
        let jobs = [
            (
                "perfume/bottle.job",
                "prompt: A perfume bottle at dawn, waves behind it, the camera circles it slowly\naspect_ratio: [16:9, 9:16]\n"
            ),
            ("watches/autumn/steel.job", "prompt: Slow dolly across the watch: steel, marble, morning light\n"),
            ("watches/typo.job", "promt: A watch\nresolution: 1080p\n"),
            ("watches/late.job", "prompt: Rain on the window of a train\nimage: train.png\n"),
            ("watches/dear.job", "prompt: Everything at once, in every shape\ntakes: 30\n"),
        ]
        for (name, text) in jobs { try folder.write(FilePath(name), text: text) }
    }
}
