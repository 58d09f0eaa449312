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
        let unknown = Burst(takes: 60, credits: nil, token: "1", written: nil)
        let problem = Problem(line: 3, column: 5, message: "`prompt` is missing.", suggestion: "Did you mean `image`?")
        return [
            Sentences.problems([problem]), Sentences.unreadable(.notFound), Sentences.stillOpen, Sentences.conflictCopy,
            Sentences.secondEnding(name), Sentences.sameAs("a.job", film: nil, redo: "b.redo"),
            Sentences.sameAs("a.job", film: "a.mp4", redo: "b.redo"), Sentences.redoTooEarly,
            Sentences.madeLongAgo("a.job"),
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
            Sentences.holdNote(unknown), Sentences.unknownPrice, Sentences.notUploaded(api), Sentences.imageGone,
            Sentences.sameRows("hero"), Sentences.otherFormat("a.psd", "PSD", needsTool: false),
            Sentences.otherFormat("a.psd", "PSD", needsTool: true),
            Sentences.converted("a.psd", "PNG", why: "it is old"),
            Sentences.damaged("a.psd"), "a.psd cannot be kept: No space left on device", Sentences.noDraftLeft,
            Sentences.draftIsFinal("480p", 5),
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

    /// What notes tell of films and images whose sentences are put together of parts.
    private static var notes: [String] {
        let job: FilePath = "ads/hero.job"
        let film = TakeRequest(model: "seedance-2-mini", resolution: "480p", prompt: "a", duration: 5, seed: 1)
        var references = film
        references.referenceImages = [.url("https://a.example/a.png")]
        (references.draft, references.remarks) = (1, [Sentences.usedInstead(of: "a.png", "A.png")])
        var both = references
        both.referenceImages?.append(.url("https://a.example/b.png"))
        let (ready, running, made) = (
            take(.ready, references), take(.running, both, credits: 350), take(.delivered, film, film: "ads/hero.mp4")
        )
        let lists: [[Take]] = [[ready], [running], [ready, running, made], [take(.held, film, credits: 5), made]]
        let reasons = [
            "it is 7000 × 5000 pixels", "it has more than 30 MB", "it is a WebP file", "it has 16 bits for each colour",
            "it is in the colours of print (CMYK)", "it is stored turned",
        ]
        let sizes = [(ImageFormat.webp, 400, 400), (.png, 100, 400), (.png, 4000, 400), (.png, 400, 4000)]
        var told = lists.compactMap { NoteText(takes: $0)?.text }
        told += [ready, take(.ready, film)].compactMap { NoteText(takes: [$0], whyStopped: Sentences.paused)?.text }
        told += [take(.running, both, message: Sentences.overdue)].compactMap { NoteText(takes: [$0])?.text }
        told += [NoteText(ofChanged: job).text, NoteText(ofMade: [made], job: job)?.text ?? ""]
        told += [Sentences.sameRows("row 3")] + reasons.map { Sentences.converted("a.tif", "PNG", why: $0) }
        told += sizes.compactMap { format, width, height in
            Model.kling3.images.problem(name: "a.png", format, width: width, height: height, byteCount: 1)
        }
        let refusals: [RequestProblem] = [.unsupported(.imageEnd), .promptLength(3000, allowed: 1...2500)]
        return told + refusals.map(\.description)
    }

    private static func take(
        _ state: TakeState,
        _ request: TakeRequest,
        credits: Int? = nil,
        film: FilePath? = nil,
        message: String? = nil
    ) -> Take {
        Take(
            id: 1,
            job: 1,
            folder: 1,
            jobPath: "ads/hero.job",
            folderPath: "/d",
            state: state,
            request: request,
            output: nil,
            suffix: "",
            isAsked: true,
            credits: credits,
            identity: nil,
            textDigest: nil,
            nonce: nil,
            taskID: nil,
            link: nil,
            filmStamp: nil,
            message: message,
            evidence: nil,
            isInBurst: false,
            since: .now,
            askedAt: .now,
            createdAt: .now,
            submittedAt: nil,
            completedAt: nil,
            deliveredAt: nil,
            filmPath: film
        )
    }

    @Test("A note is left as it is when only its estimate is another one", arguments: Language.allCases)
    func estimate(language: Language) throws {
        let film = TakeRequest(model: "seedance-2-mini", resolution: "480p", prompt: "a", duration: 5, seed: 1)
        func note(_ takes: [Take], _ seconds: Int? = nil) throws -> NoteText {
            let usual = seconds.flatMap { UsualTime(seconds: [Double($0)]) }
            return try #require(NoteText(takes: takes, usual: usual)).written(in: language)
        }
        let (ready, running) = (Self.take(.ready, film, credits: 350), Self.take(.running, film, credits: 350))
        let made = Self.take(.delivered, film, film: "ads/hero.mp4")
        for takes in [[ready], [running], [running, made]] {
            let old = try note(takes).text
            #expect(try note(takes, 600).text != old)
            #expect(try note(takes, 600).keeping(old).text == old)
            let other = try note([Self.take(.running, film, credits: 700)], 600)
            #expect(other.keeping(old) == other)
        }
        #expect(try note([ready]).text == note([running]).text)
    }

    @Test("The note of several films has one name from the first film that is here to the last")
    func severalFilms() {
        let film = TakeRequest(model: "seedance-2-mini", resolution: "480p", prompt: "a", duration: 5, seed: 1)
        let (ready, made) = (Self.take(.ready, film), Self.take(.delivered, film, film: "ads/hero.mp4"))
        #expect(NoteText(takes: [ready, ready])?.kind == .queued)
        #expect(NoteText(takes: [made, ready])?.kind == .rendering)
        #expect(NoteText(takes: [made, Self.take(.running, film), ready])?.kind == .rendering)
    }

    @Test("No part of a note stays English", arguments: others)
    func parts(language: Language) {
        for line in Self.notes.flatMap({ $0.split(separator: "\n") }) where !line.hasSuffix("hero.mp4") {
            expectTranslated(line, language)
        }
    }

    /// Expects that nothing but what is between backticks is left as it was.
    private func expectTranslated(
        _ line: Substring,
        _ language: Language,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let own = language.translated(String(line))
        let parts = own.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        let plain = parts.filter { $0.offset % 2 == 0 }
        let english: Set = [
            "the", "is", "it", "to", "must", "not", "and", "or", "line", "row", "from", "of", "with", "has", "seconds",
        ]
        let left = plain.flatMap { $0.element.split { !$0.isLetter } }.filter { english.contains($0.lowercased()) }
        #expect(own != line && left.isEmpty, "\(left): \(own)", sourceLocation: sourceLocation)
    }

    private func expectTranslated(
        _ error: JobProblems?,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let english = Sentences.problems(try #require(error, sourceLocation: sourceLocation).problems)
        for language in Self.others {
            for line in english.split(separator: "\n") {
                expectTranslated(line, language, sourceLocation: sourceLocation)
            }
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
            "model: kling-3-turbo\nprompt: a\nduration: 20\ncamera_fixed: yes\nresolution: 5\nnegative_prompt: b\n",
            "model: wan-2-7\nprompt: a\nduration: x\nnegative_prompt: \(String(repeating: "a", count: 600))\n",
            "model: kling-3\nprompt: a\ncfg_scale: 2\n", "prompt: a\nreference_images: a.png, b.png\nimage: c.png\n",
            "prompt: @Image3 turns\nreference_images: a.png, b.png\n",
            "prompt: @Image3 turns\nreference_images: a.png\n",
            "prompt: a\nreference_images: \(Array(repeating: "a.png", count: 11).joined(separator: ", "))\n",
            "prompt: a\nprompts: [b, b]\n", "prompts: []\n", "prompt: > a\n", "prompt: @brief.docx\n",
            "prompt: @my brief.txt\n", "prompt: @../brief.txt\n", "prompt: @brief.txt\n", "prompt: a\noutput: a{\n",
            "prompt: a\noutput: a{tak}\n", "prompt: a\noutput: a{xyzzy}\n", String(repeating: "qqqq: 1\n", count: 21),
            (1...30).map { "qqqq\($0): 1\n" }.joined(),
        ]
    )
    func problems(text: String) throws {
        let bytes = Array(text.utf8)
        let texts = Dictionary(uniqueKeysWithValues: Job.textFiles(namedIn: bytes).map { ($0, [UInt8]()) })
        try expectTranslated(
            #expect(throws: JobProblems.self) { try Job.read(bytes, texts: texts, rules: .ofModelTable) }
        )
    }

    @Test("What is wrong in the files of a job is told so too, with its place")
    func problemsOfFiles() throws {
        let bytes = Array("prompt: @brief.txt\n".utf8)
        let file = try #require(Job.textFiles(namedIn: bytes).first)
        for text in [[UInt8](repeating: 0x61, count: 70_000), Array("{\\rtf1 a}".utf8)] {
            try expectTranslated(
                #expect(throws: JobProblems.self) { try Job.read(bytes, texts: [file: text], rules: .ofModelTable) }
            )
        }
        let defaults = JobDefaults(name: "ads/_defaults.job", bytes: Array("seed: x\noutput: y\n".utf8))
        try expectTranslated(
            #expect(throws: JobProblems.self) {
                try Job.read(Array("prompt: a\n".utf8), defaults: [defaults], rules: .ofModelTable)
            }
        )
    }

    @Test(
        "What is wrong in a table is told so too",
        arguments: [
            "prompt\n", "duraton,seed,seed\n1,1,1\n", "seed\n1,2\n", "name,seed\nx,1\nx,2\n", "prompt\n\"a\n",
            "prompt\n\"a\"b\n", "seed,image,output\nx,../a.png,a/b\n", "takes\n900\n900\n",
            "seed\n" + String(repeating: "1\n", count: 1001), String(repeating: "a", count: (4 << 20) + 1),
        ]
    )
    func problemsOfTables(table: String) throws {
        try expectTranslated(
            #expect(throws: JobProblems.self) {
                try Job.read(Array("prompt: a\n".utf8), rows: Array(table.utf8), named: "a.csv", rules: .ofModelTable)
            }
        )
    }

    @Test("Choices, numbers and names come over")
    func parts() {
        #expect(
            Language.de.translated("Line 3, column 11: `duration` must be 5 or 10 seconds, not `7`.")
                == "Zeile 3, Spalte 11: `duration` muss 5 oder 10 Sekunden sein, nicht `7`."
        )
        #expect(
            Language.de.translated(
                "In a: b.csv, row 3, column output: `output` is a name, not a path: the film appears beside the job."
            ).hasPrefix("In a: b.csv, row 3"),
            "a name with a colon is not guessed at"
        )
        let path = "In a.csv, row 3, column output: `output` is a name, not a path: the film appears beside the job."
        #expect(Language.de.translated(path).hasPrefix("In a.csv, Zeile 3, Spalte output: `output` ist ein Name, "))
        let wide = """
            a.png is 900 × 100 pixels, which is too wide: the width must be between 0.125 and 8.0 times the height. Crop it.
            """
        #expect(Language.de.translated(wide).contains("das 0,125- bis 8,0-Fache der Höhe"))
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
