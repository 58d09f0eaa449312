import Foundation
import SystemPackage
import TestKit
import Testing
import WatchFolder

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

    @Test(
        "The daemon draws those of a directory and tells how far it is, but writes nothing into a folder that is frozen",
        .enabled(if: isDrawable, "there is no ffmpeg")
    )
    func inDropFolder() async throws {
        let root = try TemporaryFolder()
        try root.makeDirectory("ads/autumn")
        for name in ["a", "b"] { try film(root, "ads/autumn/\(name).mp4", size: "160x90", seconds: 1) }
        let folder = try DropFolder(root.path)
        let frozen = FolderFiles(id: 1, folder: { folder }, standing: { .init(loss: .missing) })
        await #expect(throws: FolderError.folderGone(.missing)) {
            try await ContactSheet(of: "ads/autumn", in: frozen) { _, _ in }
        }
        #expect(try root.names(in: "ads/autumn") == ["a.mp4", "b.mp4"])
        let files = FolderFiles(id: 1, folder: { folder })
        var told: [[Int]] = []
        let sheet = try await ContactSheet(of: "ads/autumn", in: files) { told.append([$0, $1]) }
        #expect(told == [[0, 2], [1, 2]])
        #expect(sheet.path == root("ads/autumn/reeldrop-sheet.png"))
        #expect(try root.names() == ["ads"])
        #expect(try root.names(in: "ads/autumn") == ["a.mp4", "b.mp4", "reeldrop-sheet.png"])
        frozen.close()
        files.close()
    }
}
