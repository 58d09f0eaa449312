import JobFile
import Testing

/// Job files that are right, and what they say.
struct GoodJobTests {
    struct GoodJob: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var job: Job

        init(_ name: String, _ text: String, prompt: String = "x", _ change: (inout Job) -> Void = { _ in }) {
            self.name = name
            self.text = text
            job = Job(prompt: prompt)
            change(&job)
        }

        var testDescription: String { name }
    }

    private static let prompts: [GoodJob] = [
        .init(
            "signs that mean something elsewhere",
            "prompt: Dolly: # steel @Image1 *x* & ! % { [ it's \"q\" - y\n",
            prompt: "Dolly: # steel @Image1 *x* & ! % { [ it's \"q\" - y"
        ),
        .init("an opening star", "prompt: *slow* dolly\n", prompt: "*slow* dolly"),
        .init("an opening at sign", "prompt: @Image1 turns\n", prompt: "@Image1 turns"),
        .init("an opening bracket", "prompt: [wide] dolly\n", prompt: "[wide] dolly"),
        .init("an opening brace", "prompt: {wide} dolly\n", prompt: "{wide} dolly"),
        .init("an opening sharp", "prompt: # no remark\n", prompt: "# no remark"),
        .init("an opening dash", "prompt: - one - two\n", prompt: "- one - two"),
        .init("a null that is a word", "prompt: null\n", prompt: "null"),
        .init("no blank behind the colon", "prompt:Slow dolly\n", prompt: "Slow dolly"),
        .init("blanks at both ends", "prompt:  \t Slow dolly \t \n", prompt: "Slow dolly"),
        .init(
            "lines that carry on",
            "prompt: Slow dolly\n  across: the watch\n\tat dawn\n",
            prompt: "Slow dolly across: the watch at dawn"
        ),
        .init("a blank line", "prompt: One\n\n  two\n\n\n  three\n\nseed: 1\n", prompt: "One\ntwo\n\nthree") {
            $0.seeds = [1]
        },
        .init("text below", "prompt:\n  Slow: dolly\n  # steel\n", prompt: "Slow: dolly # steel"),
        .init("a remark between the lines", "prompt: One\n# a remark\n  two\n", prompt: "One two"),
        .init("dashes below", "prompt:\n- one\n- two\n", prompt: "- one - two"),
        .init("a block", "prompt: |\n  One: #1\n\n  two\n\nseed: 1\n", prompt: "One: #1\n\ntwo") { $0.seeds = [1] },
        .init("a block moved in by tabs", "prompt: |\n\tOne\n\ttwo\n", prompt: "One\ntwo"),
        .init("a folded block", "prompt: >- # folded\n  One\n  two\n", prompt: "One two"),
        .init(
            "double quotes",
            "prompt: \"One: \\\"two\\\" # three\\n*four*\" # five\n",
            prompt: "One: \"two\" # three\n*four*"
        ),
        .init("single quotes", "prompt: 'it''s & that''s all'\n", prompt: "it's & that's all"),
        .init("quotes over lines", "prompt: \"One\n  two\"\n", prompt: "One two"),
        .init("quotes over lines that are not moved in", "prompt: \"One\ntwo\"\nseed: 1\n", prompt: "One two") {
            $0.seeds = [1]
        },
        .init("quotes below", "prompt:\n  \"One two\"\n", prompt: "One two"),
        .init("quotes around a part", "prompt: \"Hello\" she said, and left\n", prompt: "\"Hello\" she said, and left"),
        .init("quotes around two parts", "prompt: \"One\" and \"two\"\n", prompt: "\"One\" and \"two\""),
        .init("quotes and a sharp without a blank", "prompt: \"One\"#two\n", prompt: "\"One\"#two"),
        .init("an apostrophe in front", "prompt: 'Twas the night\nseed: 1\n", prompt: "'Twas the night") {
            $0.seeds = [1]
        },
        .init("inches", "prompt: \"5 foot 7\n", prompt: "\"5 foot 7"),
        .init("curly quotes stay", "prompt: “Hello”\n", prompt: "“Hello”"),
        .init(
            "blanks of other scripts stay",
            "prompt: one\u{A0}two\u{200B}\u{3000}three\n",
            prompt: "one\u{A0}two\u{200B}\u{3000}three"
        ),
        .init("a full-width colon", "prompt：慢镜头\nseed：7\n", prompt: "慢镜头") { $0.seeds = [7] },
        .init("an escaped backslash", #"prompt: "a\\b""# + "\n", prompt: #"a\b"#),
        .init("backslashes as typed", #"prompt: a\nb"# + "\n", prompt: #"a\nb"#),
        .init("a name alone that is no text file", "prompt: @Image1\n", prompt: "@Image1"),
        .init("a text file within a sentence", "prompt: as in @brief.txt\n", prompt: "as in @brief.txt"),
        .init("a text file", "prompt: @texts/brief.txt\n", prompt: "One: #1\ntwo"),
        .init(
            "several",
            "prompts:\n- Slow: dolly # one\n  and: on\n# a remark\n- \"two # 2\"\n- |\n  three\n  lines\n- @texts/brief.txt\nseed: 1\n"
        ) {
            ($0.prompts, $0.seeds) = (["Slow: dolly # one and: on", "two # 2", "three\nlines", "One: #1\ntwo"], [1])
        },
        .init("several moved in", "prompts: # two\n\n  - one\n\n  -   two\n", prompt: "one") {
            $0.prompts = ["one", "two"]
        },
        .init("several in brackets", "prompts: [one, \"two, too\"]\n") { $0.prompts = ["one", "two, too"] },
        .init("one of several", "prompts: one\n", prompt: "one"),
        .init("a draft", "prompt: x\ndraft: yes\n") { $0.isDraft = true },
        .init(
            "2000 characters",
            "prompt: " + String(repeating: "é", count: 2000),
            prompt: String(repeating: "é", count: 2000)
        ),
    ]

    private static let others: [GoodJob] = [
        .init("no line end", "prompt: x"),
        .init("document marks", "---\nprompt: x\n...\n"),
        .init("remarks", "# one\nprompt: x\n  # stays\n\n# two\nseed: 1 # three\n", prompt: "x # stays") {
            $0.seeds = [1]
        },
        .init("fields moved in", "  prompt: x\n  seed: 1\n") { $0.seeds = [1] },
        .init("fields moved in by a tab", "\tprompt: x\n\tseed: 1\n") { $0.seeds = [1] },
        .init("quoted keys", "\"prompt\": x\n“seed”: 1\n") { $0.seeds = [1] },
        .init("braces", "{\"prompt\": \"x\", \"seed\": 1}\n") { $0.seeds = [1] },
        .init("pasted blanks", "prompt: x\nseed:\u{A0}1\u{200B}\nduration\u{A0}:\u{3000}5\n") {
            ($0.seeds, $0.durations) = ([1], [5])
        },
        .init("curly quotes around a value", "prompt: x\nresolution: “720p”\n") { $0.resolutions = ["720p"] },
        .init("tabs behind colons", "prompt:\tx\nseed:\t1\n") { $0.seeds = [1] },
        .init("lists", "prompt: x\naspect_ratio: [16:9, social_story_9_16]\nduration:\n- 10\n- 5s\nseed: [7, -1]\n") {
            ($0.aspectRatios, $0.durations, $0.seeds) = (["16:9", "9:16"], [10, 5], [7, -1])
        },
        .init(
            "commas",
            "prompt: x\naspect_ratio: 16:9, 9:16\nduration: 5,10\nresolution: “480p, 720p”\ncamera_fixed: yes, no\n"
        ) {
            ($0.aspectRatios, $0.durations, $0.resolutions) = (["16:9", "9:16"], [5, 10], ["480p", "720p"])
            $0.camerasFixed = [true, false]
        },
        .init("takes", "prompt: x\ntakes: 3\noutput: a-{take}-{aspect}\n") {
            $0.takes = 3
            $0.output = "a-{take}-{aspect}"
        },
        .init("takes of any seed", "prompt: x\ntakes: 2\nseed: -1\n") { ($0.takes, $0.seeds) = (2, [-1]) },
        .init("one take", "prompt: x\ntakes: 1\n"),
        .init("ten is not eight", "prompt: x\nduration: 010\nseed: 0010\n") { ($0.durations, $0.seeds) = ([10], [10]) },
        .init("seconds", "prompt: x\nduration: 5s\n") { $0.durations = [5] },
        .init("seconds in words", "prompt: x\nduration: 10 Seconds\n") { $0.durations = [10] },
        .init("any seed", "prompt: x\nseed: -1\n") { $0.seeds = [-1] },
        .init("the largest seed", "prompt: x\nseed: 4294967295\n") { $0.seeds = [4_294_967_295] },
        .init("a ratio is not a time", "prompt: x\naspect_ratio: 16:9\n") { $0.aspectRatios = ["16:9"] },
        .init("a quoted ratio", "prompt: x\naspect_ratio: '9:16'\n") { $0.aspectRatios = ["9:16"] },
        .init("a ratio with blanks", "prompt: x\naspect_ratio: 16 : 9\n") { $0.aspectRatios = ["16:9"] },
        .init("a ratio with an x", "prompt: x\naspect_ratio: 21x9\n") { $0.aspectRatios = ["21:9"] },
        .init("a ratio with a full-width colon", "prompt: x\naspect_ratio: 4：3\n") { $0.aspectRatios = ["4:3"] },
        .init("the API's ratio", "prompt: x\naspect_ratio: social_story_9_16\n") { $0.aspectRatios = ["9:16"] },
        .init("a resolution in capitals", "prompt: x\nresolution: 720P\n") { $0.resolutions = ["720p"] },
        .init("yes and off", "prompt: x\ncamera_fixed: YES\nenable_safety_checker: off\n") {
            ($0.camerasFixed, $0.enableSafetyChecker) = ([true], false)
        },
        .init("on and no", "prompt: x\ncamera_fixed: on\nenable_safety_checker: no\n") {
            ($0.camerasFixed, $0.enableSafetyChecker) = ([true], false)
        },
        .init("an output with mp4", "prompt: x\noutput: hero.final.MP4\n") { $0.output = "hero.final" },
        .init("a model", "prompt: x\nmodel: seedance-2-mini\n") { $0.model = "seedance-2-mini" },
    ]

    private static let images: [GoodJob] = [
        ("hero.png # first", .path("hero.png"), 8), ("./stills//hero.png", .path("stills/hero.png"), 8),
        ("@hero.png", .path("@hero.png"), 8), ("*hero.png", .path("*hero.png"), 8),
        ("!hero.png", .path("!hero.png"), 8),
        ("[final] hero.png # first", .path("[final] hero.png"), 8), ("{a}.png", .path("{a}.png"), 8),
        ("50%: final.png", .path("50%: final.png"), 8), ("'hero' final.png", .path("'hero' final.png"), 8),
        ("  \"hero one.png\"  # first", .path("hero one.png"), 10), ("“hero.png”", .path("hero.png"), 8),
        ("hero\u{202F}1.png", .path("hero\u{202F}1.png"), 8), ("hero#2.png", .path("hero#2.png"), 8),
        ("..hero.png", .path("..hero.png"), 8), ("007", .path("007"), 8), ("no", .path("no"), 8),
        ("https://example.com/a.png?b=c#d", .url("https://example.com/a.png?b=c#d"), 8),
        ("https://[::1]:80/a.png", .url("https://[::1]:80/a.png"), 8),
    ].map { written, reference, column in
        GoodJob(written, "prompt: x\nimage: \(written)\n") { $0.image = Located(reference, line: 2, column: column) }
    }

    @Test("A good job says what was written", arguments: prompts + others + images)
    func job(good: GoodJob) throws {
        let bytes = Array(good.text.utf8)
        let brief = Array("\u{FEFF}One: #1\r\ntwo\r\n".utf8)
        let texts = Job.textFiles(namedIn: bytes).map { ($0, brief) }
        let job = try Job.read(bytes, texts: Dictionary(uniqueKeysWithValues: texts), rules: .mini)
        #expect(job == good.job)
        // Equal strings may differ in their bytes; what is sent must not.
        #expect(Array(job.prompt.utf8) == Array(good.job.prompt.utf8))
    }

    @Test("The rules of the model that the job names hold, not those of the default")
    func otherModel() throws {
        var rules = JobRules.mini
        var other = rules.models[0]
        (other.name, other.durations, other.resolutions) = ("other", [8], ["1080p"])
        rules.models.append(other)
        let job = try Job.read(Array("prompt: x\nmodel: other\nduration: 8\nresolution: 1080p\n".utf8), rules: rules)
        #expect(job.durations == [8])
        #expect(throws: JobProblems.self) {
            try Job.read(Array("prompt: x\nmodel: other\nduration: 5\n".utf8), rules: rules)
        }
    }
}
