import Foundation
import JobFile
import Seedance
import SystemPackage
import TestKit
import Testing
import WatchFolder

@testable import Pipeline

/// Notes in the language of the folder.
struct LanguageTests {
    private static let others = Language.allCases.filter { $0 != .en }

    @Test("Every sentence is there in every language, once, with the same places for what differs", arguments: others)
    func complete(language: Language) {
        let own = language.sentences
        #expect(own.map(\.name) == Language.en.sentences.map(\.name))
        #expect(Set(own.map(\.name)).count == own.count && own.count > 130)
        for ((name, sentence), (_, english)) in zip(own, Language.en.sentences) {
            #expect(Set(sentence.names) == Set(english.names), "\(name)")
        }
    }

    /// One of each that the pipeline says to designers; a new sentence belongs here and into every language.
    private static var messages: [String] {
        let api = APIError(.unauthorized, message: "no")
        let name: FilePath.Component = "hero.job.txt"
        let burst = Burst(takes: 60, credits: 21_000, token: "1", written: nil)
        let problem = Problem(line: 3, column: 5, message: "`prompt` is missing.", suggestion: "Did you mean `image`?")
        return [
            Sentences.problems([problem]), Sentences.unreadable(.notFound), Sentences.stillOpen, Sentences.conflictCopy,
            Sentences.secondEnding(name), Sentences.sameAs("a.job", film: nil, redo: "b.redo"),
            Sentences.sameAs("a.job", film: "a.mp4", redo: "b.redo"), Sentences.redoTooEarly,
            Sentences.usedInstead(of: "a", "a"), Sentences.usedInstead(of: "a", "A"),
            Sentences.unclear("c.png", ["a.png", "b.png"]), Sentences.unclear("c.png", ["a.png", "a.png"]),
            Sentences.secondName("a.png"), Sentences.ratiosWithImage, Sentences.tooManyTakes(40, limit: 24),
            Sentences.notDownloaded("a.png"), Sentences.copiedByFinder("a.png"), Sentences.blank("a.png"),
            Sentences.defaultsName("_Defaults.job"), Sentences.unreadableDefaults(.denied(.permissionDenied)),
            Sentences.noRoom(free: 5 << 20), Sentences.noRoom(free: 0), Sentences.paused, Sentences.modelUnknown,
            Sentences.keyRefused(api), Sentences.noCredits(api), Sentences.wrongAddress(api),
            Sentences.unreachable(api), Sentences.unknownOutcome(api),
            Sentences.overDayBudget(price: 350, spent: 700, limit: 1000),
            Sentences.overJobBudget(price: 350, spent: 700, limit: 1000), Sentences.inBurst, Sentences.holdNote(burst),
            Sentences.evidence(candidates: [], lost: 1), Sentences.evidence(candidates: ["t"], lost: 3),
            Sentences.evidence(candidates: ["t", "u"], lost: 1), Sentences.driveUnreadable(FolderError.noSpace),
            Sentences.claimUnreadable, Sentences.claimOfAnother, Sentences.taskOfAnother,
            Sentences.interruptedByRestart, Sentences.failed(reason: nil), Sentences.failed(reason: "no faces"),
            Sentences.overdue, Sentences.forgotten, Sentences.completedWithoutFilm,
            Sentences.cannotWriteFilm(FolderError.folderGone(.missing)),
            Sentences.lost(.linkDead(status: 403), tries: 4), Sentences.roughly(nil), Sentences.roughly(.seconds(9)),
            Sentences.roughly(.seconds(60)), Sentences.roughly(.seconds(200)),
        ]
    }

    @Test("Everything that the pipeline says to designers is known in every language", arguments: others)
    func messages(language: Language) throws {
        for message in Self.messages {
            for line in message.split(separator: "\n") where !line.hasPrefix("reeldrop hold") {
                #expect(language.translated(String(line)) != line, "\(line)")
            }
        }
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/Pipeline/Notes/Sentences.swift")
        let source = try String(contentsOf: file, encoding: .utf8)
        for piece in source.split(separator: "    static ").dropFirst() {
            let name = piece.split(separator: " ")[1].prefix { $0.isLetter }
            let test = try String(contentsOfFile: #filePath, encoding: .utf8)
            #expect(test.contains("Sentences.\(name)"), "\(name) is not among the messages of this test")
        }
    }

    @Test(
        "What is mostly wrong with jobs is told in the folder's language, with its names as they are",
        arguments: [
            "prmpt: a watch\nimage: ../hero.png\nduration: 7\ncamera_fixed: maybe\nresolution: 480\n",
            "prompt:\nseed: x\nimage: C:\\hero.png\naspect_ratio: 5:4\n", "prompt: a\nimage_end: b.png\ntakes: many\n",
            "a watch on a table\n", "prompt: a\nimage: http://a.example/b.png\noutput: a/b\n", "image: ~/b.png\n",
            "prompt: a\nimage: \\\\nas\\b.png\nprompt: b\n", "prompt: a\nimage: folder/\nnegative_prompt: c\n",
            "prompt: a\nimage: https://a.example/a b.png\nduration: [5, 5]\n", "prompt a\n", "{\\rtf1 prompt: a}",
            "prompt: a\nseed: 7\ntakes: 3\n", "prompt: a\nseed: 7, 8, x\n", "prompt: a\nduration: [5, 10\n",
            "prompt: a\noutput: \"b\n", "prompt: a\n---\nprompt: b\n", "prompt: a\noutput: a.mov\n",
            "prompt: a\nwebhook_url: x\n",
            "prompt: \(String(repeating: "a", count: 2100))\nimage: smb://a/b.png\n", "a\0b",
        ]
    )
    func problems(text: String) throws {
        let error = #expect(throws: JobProblems.self) { try Job.read(Array(text.utf8), rules: .ofModelTable) }
        let english = Sentences.problems(try #require(error).problems)
        for language in Self.others {
            for line in english.split(separator: "\n") {
                let own = language.translated(String(line))
                #expect(
                    own != line && !own.contains(" must ") && !own.contains("Line"),
                    "\(own)"
                )
            }
        }
    }

    @Test("Choices, numbers and names come over")
    func parts() {
        #expect(
            Language.de.translated("Line 3, column 11: `duration` must be 5 or 10 seconds, not `7`.")
                == "Zeile 3, Spalte 11: `duration` muss 5 oder 10 Sekunden sein, nicht `7`."
        )
    }

    @Test("A sentence that a file's name makes unclear, and one that is not known, stay as they are")
    func unclear() {
        let german = Language.de
        #expect(german.translated("from a to b.png to c.png") == "from a to b.png to c.png")
        #expect(german.translated("from a.png to c.png") == "von a.png bis c.png")
        #expect(german.translated("Nobody knows that.") == "Nobody knows that.")
        #expect(german.translated("waits. waits.") == "waits. wartet.")
        #expect(
            german.translated("x is {image} from {to} is not there yet.") == "x is {image} from {to} ist noch nicht da."
        )
        #expect(Language.en.translated("a.job waits.") == "a.job waits.")
    }

    @Test("A folder's notes are in its language; the store stays English, and a note is known again in another")
    func notes() async throws {
        try await Studio.open { studio in
            try await studio.working {
                $0.language = .de
            } _: {
                try studio.drop.write("hero.job", text: "prompt: a\nimage: hero.png\n")
                try studio.drop.write("bad.job", text: "prompt:\n")
                try await studio.waitFor(["hero.job", "hero.waiting.txt", "bad.job", "bad.failed.txt"])
                let waiting = try studio.drop.readText("hero.waiting.txt")
                #expect(
                    waiting.hasPrefix("hero.job wartet.\n\nhero.png ist noch nicht da.\nDer Film beginnt von selbst,")
                )
                #expect(waiting.hasSuffix("\n\nreeldrop führt diese Notiz und nimmt sie weg, wenn der Film da ist.\n"))
                let failed = try studio.drop.readText("bad.failed.txt")
                #expect(failed.contains("Aus bad.job kann noch kein Film werden."), "\(failed)")
                #expect(try studio.takes().contains { $0.message == "hero.png is not there yet." })
            }
            try await studio.working {
                $0.folders[0].language = .ja
                $0.notes = .errors
            } _: {
                try await studio.waitFor(["hero.job", "bad.job", "bad.failed.txt"])
                try await eventually("the note is Japanese") {
                    try studio.drop.readText("bad.failed.txt").contains("bad.job はまだ映像にできません。")
                }
            }
        }
    }
}
