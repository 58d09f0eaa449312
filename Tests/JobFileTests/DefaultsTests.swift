import JobFile
import Testing

/// Values that a job takes over from files above it.
struct DefaultsTests {
    private func read(_ job: String, _ defaults: String...) throws -> Job {
        let files = defaults.enumerated().map { JobDefaults(name: "\($0)/_defaults.job", bytes: Array($1.utf8)) }
        return try Job.read(Array(job.utf8), defaults: files, rules: .mini)
    }

    @Test("What the job does not say comes from the nearest file, field by field, and it is known from which")
    func nearest() throws {
        let job = try read(
            "prompt: x\nduration: 10\n",
            "aspect_ratio: [9:16, 1:1]\n",
            "# for all\nresolution: 720p\naspect_ratio: 16:9\nduration: 5\nprompt: y\n"
        )
        var expected = Job(prompt: "x")
        (expected.durations, expected.aspectRatios, expected.resolutions) = ([10], ["9:16", "1:1"], ["720p"])
        expected.inherited = ["aspect_ratio": "0/_defaults.job", "resolution": "1/_defaults.job"]
        #expect(job == expected)
        #expect(try read("seed: 1\n", "prompt: |\n  one\n  two\n").prompt == "one\ntwo")
        #expect(try read("prompt: x\n", "{\"duration\": 10}").durations == [10])
        #expect(try read("prompt: x\n", "", "# nothing\n") == Job(prompt: "x"))
    }

    @Test("A problem in defaults is told with the file and its own line, after those of the job")
    func problems() {
        let bad = #expect(throws: JobProblems.self) {
            try read(
                "promt: x\nduration: 7\n",
                "\nresolution: 8K\nimage: a.png\n",
                "colour: red\nresolution: nonsense\n",
                "{\\rtf1"
            )
        }
        #expect(
            bad?.problems.map { "\($0.line):\($0.column) \($0.message)" } == [
                "1:1 `promt` is not a known field.",
                "2:11 `duration` must be 5 or 10 seconds, not `7`.",
                "0:0 In 0/_defaults.job, line 2, column 13: `resolution` must be 480p or 720p, not `8K`.",
                "0:0 In 0/_defaults.job, line 3, column 1: `image` can't be a default: it belongs to one job.",
                "0:0 In 1/_defaults.job, line 1, column 1: `colour` is not a known field.",
                "0:0 In 2/_defaults.job, line 1: This is a rich-text file, not plain text.",
            ]
        )
    }
}
