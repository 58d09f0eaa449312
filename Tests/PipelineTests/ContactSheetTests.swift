import Foundation
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// One picture of all films in a folder.
struct ContactSheetTests {
    private static let isDrawable = FileManager.default.isExecutableFile(atPath: "/usr/bin/ffmpeg")

    private func film(_ folder: TemporaryFolder, _ name: String, size: String, seconds: Int = 2) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/ffmpeg")
        process.arguments = [
            "-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=size=\(size):rate=24:duration=\(seconds)",
            "-pix_fmt", "yuv420p", "-preset", "ultrafast", "file:\(folder(FilePath(name)))",
        ]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    @Test(
        "Every film of a folder is on it, whatever it is called; what is no film, hidden, linked or below is not",
        .enabled(if: isDrawable, "there is no ffmpeg")
    )
    func films() async throws {
        let folder = try TemporaryFolder()
        try film(folder, "hero.mp4", size: "854x480")
        try film(folder, "-i $(x) 'a':b%d\n映画.mp4", size: "480x854")
        try folder.write("half.mp4", Array("not a film".utf8))
        try folder.write(".hidden.mp4")
        try folder.makeDirectory("below")
        try FileManager.default.createSymbolicLink(atPath: folder("link.mp4").string, withDestinationPath: "hero.mp4")
        let before = try folder.names()
        let sheet = try await ContactSheet(folder: folder.path)
        #expect(sheet.films == 2 && sheet.unreadable == ["half.mp4"] && sheet.left == 0)
        #expect(try folder.names() == before.union(["reeldrop-sheet.png"]))
        let picture = try folder.read("reeldrop-sheet.png")
        let number = { (place: Int) in picture[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
        #expect(number(16) == 2 * 20 + 5 * 208 + 4 * 4 && number(20) == 3 * 20 + 2 * 168)
        // It is drawn anew as often as anybody likes.
        try folder.remove("half.mp4")
        #expect(try await ContactSheet(folder: folder.path).unreadable.isEmpty)
        if let place = ProcessInfo.processInfo.environment["KEEP_SHEET"] {
            try Data(picture).write(to: URL(filePath: place))
        }
    }

    @Test(
        "Another file of its name is left alone, and so is a folder without films",
        .enabled(if: isDrawable, "there is no ffmpeg")
    )
    func otherFile() async throws {
        let folder = try TemporaryFolder()
        try folder.write("bad.mp4")
        await #expect(throws: SheetProblem.self) { try await ContactSheet(folder: folder.path) }
        #expect(try folder.names() == ["bad.mp4"])
        try folder.write("reeldrop-sheet.png", picture())
        let error = await #expect(throws: SheetProblem.self) { try await ContactSheet(folder: folder.path) }
        #expect(error?.description.contains("is not replaced") == true)
        #expect(try folder.read("reeldrop-sheet.png") == picture())
        await #expect(throws: SheetProblem.self) {
            try await ContactSheet(folder: folder.path, output: folder("x.png"), ffmpeg: "/nowhere/ffmpeg")
        }
    }
}
