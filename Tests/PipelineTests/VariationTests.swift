import JobFile
import SystemPackage
import TestKit
import Testing
import WatchFolder

@testable import Pipeline

/// Which films a job asks for, and what they are called.
struct VariationTests {
    private func names(_ text: String) throws -> [String] {
        let job = try Job.read(Array("prompt: x\n\(text)\n".utf8), rules: .ofModelTable)
        let folder = try TemporaryFolder()
        let plan = JobPlan(job: job, at: "hero.job", in: try DropFolder(folder.path), resolution: "480p")
        return plan.variations.compactMap { film in
            let name = plan.name(of: film)
            return FileNames.film(output: name.output, job: "hero.job", suffix: name.suffix)?.string
        }
    }

    @Test(
        "A film's name tells what varies, and nothing else",
        arguments: [
            ("duration: 10", ["hero.mp4"]),
            ("takes: 1", ["hero.mp4"]),
            ("takes: 2", ["hero.take1.mp4", "hero.take2.mp4"]),
            ("aspect_ratio: [16:9]\nduration: [5, 10]", ["hero.5s.mp4", "hero.10s.mp4"]),
            (
                "duration: [10, 5]\naspect_ratio: [9:16, 1:1]",
                ["hero.9x16.10s.mp4", "hero.9x16.5s.mp4", "hero.1x1.10s.mp4", "hero.1x1.5s.mp4"]
            ),
            ("seed: [7, -1]", ["hero.seed-7.mp4", "hero.seed-any.mp4"]),
            (
                "camera_fixed: yes, no\nresolution: 480p, 720p",
                ["hero.480p.fixed.mp4", "hero.720p.fixed.mp4", "hero.480p.moving.mp4", "hero.720p.moving.mp4"]
            ),
            ("takes: 2\noutput: cut {take} in {aspect}", ["cut 1 in 16x9.mp4", "cut 2 in 16x9.mp4"]),
            ("takes: 2\naspect_ratio: 1:1\noutput: '{aspect}'", ["1x1.take1.mp4", "1x1.take2.mp4"]),
        ]
    )
    func filmNames(text: String, expected: [String]) throws {
        #expect(try names(text).sorted() == expected.sorted())
    }

    @Test("However much varies, no two films of a job have one name, and there are as many as the job counts")
    func distinctNames() throws {
        let text =
            "takes: 3\naspect_ratio: [21:9, 16:9, 4:3, 1:1, 3:4, 9:16, 9:21]\nduration: [5, 10]\nresolution: [480p, 720p]"
        #expect(try Set(names(text)).count == 84)
        #expect(try Set(names(text + "\noutput: '{take} {aspect}'")).count == 84)
    }
}
