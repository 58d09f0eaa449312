import Foundation
import JobFile
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// A CSV file beside a job: a film for each row.
struct TableTests {
    @Test(
        "Each row of a table from a spreadsheet is a film under its name, an added row is one film more, and one note tells of all"
    )
    func rows() async throws {
        try await Studio.open({ $0.taskSeconds = 2 }) { studio in
            try studio.drop.write("red.png", picture(shade: 1))
            try studio.drop.write("blue.png", picture(shade: 2))
            // As Excel in Germany saves it.
            let rows =
                "\u{FEFF}name;image;prompt;duration\r\nRot;red.png;\"Er sagt \"\"ja\"\";\r\nund geht\";\r\nBlau;blue.png;;10\r\n;;;\r\n"
            try studio.drop.write("campaign.csv", text: rows)
            try studio.drop.write("campaign.job", text: "prompt: house\nduration: 5\n")
            let check = CheckReport(files: [studio.drop("campaign.job")], settings: studio.settings)
            #expect(check.entries[0].takes.map(\.output) == ["Rot.mp4", "Blau.mp4"], "\(check.text())")
            #expect(check.credits == 350 + 700)
            let names: Set<String> = ["campaign.csv", "campaign.job", "red.png", "blue.png", "Rot.mp4", "Blau.mp4"]
            try await studio.working {
                try await eventually("one note") {
                    ((try? studio.drop.readText("campaign.rendering.txt")) ?? "").contains("asks for 2 films")
                }
                try await studio.waitFor(names)
                try studio.drop.write("campaign.csv", text: rows + "Neu;;third;\r\n")
                try await studio.waitFor(names.union(["Neu.mp4"]))
            }
            #expect(await studio.paid == 3)
            let prompts = await studio.sandbox.tasks.map(\.prompt)
            #expect(Set(prompts) == ["Er sagt \"ja\";\nund geht", "house", "third"])
        }
    }

    @Test(
        "What is wrong in a table is told with its row and column",
        arguments: [
            ("duraton\n5\n", "In a.csv, row 1: `duraton` is not the name of a field. Did you mean `duration`?"),
            (
                "duration,seed\n5,1\n7,2\n",
                "In a.csv, row 3, column duration: `duration` must be 5 or 10 seconds, not `7`."
            ),
            ("name,seed\nx,1\nx,2\n", "In a.csv, row 3: The name `x` is already in row 2."),
            ("seed\n1\n2,3\n", "In a.csv, row 3: It has more cells than the header."),
            ("prompt\n\"x\n", "In a.csv, row 2: A quote that opens here is never closed."),
            ("image\n../x.png\n", "In a.csv, row 2, column image: `image` leads out of the job's own folder"),
            ("prompt\n", "In a.csv: It has no rows."),
            ("seed\n\n1\n2\n", ""),
            ("name,prompt\nx,one\ny,one\n", "y asks for the same film as a row above it."),
        ]
    )
    func problems(table: String, expected: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("a.csv", text: table)
        try folder.write("a.job", text: "prompt: x\n")
        let report = CheckReport(files: [folder("a.job")], settings: Settings())
        let told = report.entries[0].problems.map { $0.message + ($0.suggestion.map { " " + $0 } ?? "") }
        #expect(expected.isEmpty ? told.isEmpty : told.first?.hasPrefix(expected) == true, "\(told)")
        // What is wrong in the job itself is told once, whichever rows show it.
        try folder.write("a.job", text: "prompt: x\ntakes: no\n")
        let both = CheckReport(files: [folder("a.job")], settings: Settings()).entries[0].problems
        #expect(both.count { $0.line == 2 && $0.message.contains("`takes`") } <= 1 && !both.isEmpty)
    }

    @Test(
        "Ten thousand rows are refused in words at once, and forty wait for a word when a job may have 24"
    )
    func many() async throws {
        func table(_ count: Int) -> String {
            "name,prompt\n" + (1...count).map { "n\($0),\"a film, number \($0)\"\n" }.joined()
        }
        try await Studio.open { studio in
            try studio.drop.write("a.csv", text: table(10_000))
            try studio.drop.write("a.job", text: "duration: 5\n")
            try studio.drop.write("b.csv", text: table(40))
            try studio.drop.write("b.job", text: "duration: 5\n")
            try await studio.working({ $0.budget.takesPerJob = 24 }) {
                try await eventually("refused") { studio.drop.exists("a.failed.txt") }
                #expect(try studio.drop.readText("a.failed.txt").contains("In a.csv: It has more than 1000 rows"))
                try await eventually("held") { studio.drop.exists("b.held.txt") }
            }
            #expect(await studio.sandbox.posts.isEmpty)
        }
    }
}
