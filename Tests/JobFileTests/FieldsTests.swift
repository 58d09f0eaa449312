import JobFile
import Testing

/// A file with lists, parts in parts and braces, read the way a config is.
struct FieldsTests {
    private struct Settings: Equatable {
        var folders: [String] = []
        var watch = "auto"
        var settle = Duration.seconds(1)
        var requestsPerMinute = 45
        var publicURL: String?
        var prices: [String: Int] = [:]
        var listen = "none"
        var notes = true
        var origins: [String] = []

        init() {}

        init(_ text: String) throws(JobProblems) {
            let file = try Fields.read(Array(text.utf8))
            for folder in file.list("folders") {
                folders.append(folder.string("path") ?? "")
                watch = folder.oneOf("watch", ["auto", "inotify", "poll"]) ?? watch
                settle = folder.duration("settle") ?? settle
            }
            requestsPerMinute = file.fields("api").integer("requests_per_minute", in: 1...1000) ?? requestsPerMinute
            publicURL = file.fields("webhook").string("public_url")
            let written = file.fields("credits_per_second")
            for model in written.names {
                prices[model] = written.integer(model, in: 0...100_000)
            }
            let web = file.fields("web")
            listen = web.string("listen") ?? listen
            if !listen.contains(":"), listen != "none" {
                web.report("listen", "`listen` must have a port.", suggestion: "Write `listen: \"127.0.0.1:8765\"`.")
            }
            origins = web.strings("origins")?.map(\.value) ?? origins
            notes = file.boolean("notes") ?? notes
            try file.finish()
        }
    }

    @Test("A config says what was written")
    func config() throws {
        let settings = try Settings(
            """
            folders:
              - path: /srv/drop   # the share
                watch: Poll
                settle: 500ms
              - path: "/srv/second: drop"
            api:
              requests_per_minute: 050
            webhook: { public_url: null }
            credits_per_second: { seedance-2-mini-480p: 70, seedance-2-mini-720p: 140 }
            web: { listen: "127.0.0.1:8765", origins: [a, 'b'] }
            notes: off
            """
        )
        var expected = Settings()
        expected.folders = ["/srv/drop", "/srv/second: drop"]
        expected.watch = "poll"
        expected.settle = .milliseconds(500)
        expected.requestsPerMinute = 50
        expected.prices = ["seedance-2-mini-480p": 70, "seedance-2-mini-720p": 140]
        expected.listen = "127.0.0.1:8765"
        expected.origins = ["a", "b"]
        expected.notes = false
        #expect(settings == expected)
    }

    @Test(
        "An empty config leaves every default",
        arguments: ["", "# nothing\n", "folders:\napi: ~\nweb: {}\n", "---\n"]
    )
    func empty(text: String) throws {
        #expect(try Settings(text) == Settings())
    }

    @Test("All problems of a config are told at once, in file order")
    func problems() {
        let text = """
            folder: /srv
            folders:
              - path: [a, b]
                settel: 1s
                settle: 1
              - /srv/drop
            api: fast
            credits_per_second: { a: 1.5, b: 100001 }
            web:
              listen: 8765
              tokken: x
            notes: maybe
            """
        let bad = #expect(throws: JobProblems.self) { try Settings(text) }
        #expect(
            bad?.description == """
                line 1, column 1: `folder` is not a known field. Did you mean `folders`?
                line 3, column 11: `path` takes one value, not a list. Write one value on the same line: `path: …`.
                line 4, column 5: `settel` is not a known field. Did you mean `settle`?
                line 5, column 13: `settle` must be a time with its unit, not `1`. Write `settle: 1s` if seconds are meant.
                line 6, column 5: `folders` must have fields of its own. Write them below `folders:`, each as \
                `name: value` and moved in by two spaces.
                line 7, column 6: `api` must have fields of its own. Write them below `api:`, each as `name: value` \
                and moved in by two spaces.
                line 8, column 26: `a` must be a whole number from 0 to 100000, not `1.5`. Write a number from 0 to \
                100000 with the digits 0 to 9.
                line 8, column 34: `b` must be a whole number from 0 to 100000, not `100001`. Write a number from 0 \
                to 100000 with the digits 0 to 9.
                line 10, column 11: `listen` must have a port. Write `listen: "127.0.0.1:8765"`.
                line 11, column 3: `tokken` is not a known field. The fields are listen, origins.
                line 12, column 8: `notes` must be yes or no, not `maybe`. Write `notes: yes` or `notes: no`.
                """
        )
    }

    @Test(
        "What is no YAML is told in plain words, with its place",
        arguments: [
            ("- a\n- b\n", 1, 1, "This file does not name its fields."),
            ("just text\n", 1, 1, "This file does not name its fields."),
            ("web:\n  listen: \"a\n  b: 1\n", 2, 11, "The quote that opens here is never closed."),
            ("web: { listen: a\nnotes: true\n", 1, 6, "The bracket that opens here is not closed properly."),
            ("notes: true\n  web: x\n", 2, 6, "There is a colon too many, or the line is moved in too far."),
            ("notes: true\n---\nnotes: false\n", 2, 1, "A second document begins here, but a file holds one."),
            ("web:\n  listen: a\n  listen: b\n", 3, 3, "`listen` is already given on line 2."),
            ("? [a, b]\n: c\n", 1, 3, "The name of a field must be a word."),
            ("a: " + String(repeating: "[", count: 40), 1, 44, "A value is missing here, or a bracket is not closed."),
            (
                "a: " + String(repeating: "[", count: 40) + String(repeating: "]", count: 40), 1, 35,
                "The values here are nested too deeply."
            ),
        ]
    )
    func syntax(text: String, line: Int, column: Int, message: String) throws {
        let bad = #expect(throws: JobProblems.self) { try Settings(text) }
        let problem = try #require(bad?.problems.first)
        #expect(bad?.problems.count == 1)
        #expect(problem.line == line && problem.column == column && problem.message == message, "\(problem)")
        #expect(problem.suggestion != nil)
    }

    @Test("References and tags are refused, and a file that only looks so is read")
    func references() throws {
        let bad = #expect(throws: JobProblems.self) {
            try Settings("web: &w\n  listen: a:1\nwebhook: *w\nnotes: !!bool yes\n<<: *w\n")
        }
        #expect(bad?.problems.isEmpty == false)
        #expect(try Settings("web: { listen: \"*:80 & !x %y @z\" }\n").listen == "*:80 & !x %y @z")
        #expect(try Settings("web:\n  listen: a*b:1&c!\n").listen == "a*b:1&c!")
    }

    @Test("Times have units", arguments: [("1ms", 0.001), ("90 s", 90), ("5m", 300), ("2h", 7200), ("7d", 604_800)])
    func durations(written: String, seconds: Double) throws {
        let fields = try Fields.read(Array("a: \(written)\n".utf8))
        #expect(fields.duration("a") == .seconds(seconds))
        try fields.finish()
    }

    @Test(
        "What is no time is refused",
        arguments: ["1", "s", "-1s", "1.5s", "1 week", "99999999999999999999s", "999999999d"]
    )
    func noDurations(written: String) throws {
        let fields = try Fields.read(Array("a: \(written)\n".utf8))
        #expect(fields.duration("a") == nil)
        #expect(throws: JobProblems.self) { try fields.finish() }
    }

    @Test("The nearest name is found across case, separators and slips, and nothing far is")
    func nearest() throws {
        let known = ["requests_per_minute", "tasks_in_flight", "url"]
        let written = [
            "RequestsPerMinute": 0, "request-per-minute": 0, "tasks_in_flihgt": 1, "uri": 2, "ulr": 2, "zzzzzz": nil,
        ]
        for (key, index) in written {
            let fields = try Fields.read(Array("\(key): 1\n".utf8))
            for name in known { _ = fields.string(name) }
            let bad = #expect(throws: JobProblems.self) { try fields.finish() }
            let expected =
                index.map { "Did you mean `\(known[$0])`?" } ?? "The fields are \(known.joined(separator: ", "))."
            #expect(bad?.problems.first?.suggestion == expected)
        }
    }
}
