import Foundation
import SystemPackage
import TestKit
import Testing
import WatchFolder

@testable import Pipeline

/// The images that are kept until they are sent.
struct InputSpoolTests {
    @Test("An image that several jobs name is kept once, and anew when its copy was lost or damaged meanwhile")
    func keptOnce() throws {
        let drop = try TemporaryFolder()
        let state = try TemporaryFolder()
        let spool = try InputSpool(stateDirectory: state.path)
        let image = [UInt8](repeating: 7, count: 100_000)
        try drop.write("a.png", image)
        let folder = try DropFolder(drop.path)
        func inode() throws -> UInt64? {
            let names = try state.names(in: "inputs")
            #expect(names.count == 1, "nothing that is unfinished stays: \(names)")
            let name = try #require(names.first)
            #expect(try state.read(FilePath("inputs/\(name)")) == image)
            return try FileManager.default.attributesOfItem(atPath: spool.path(of: name).string)[.systemFileNumber]
                as? UInt64
        }

        let kept = try spool.keep(folder.open("a.png"))
        let first = try inode()
        let copy = spool.path(of: kept.digest)
        // As if it had been there for hours: the next one that needs it keeps it from being cleared away.
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -7200)],
            ofItemAtPath: copy.string
        )
        #expect(try spool.keep(folder.open("a.png")) == kept)
        #expect(try inode() == first)
        try spool.removeAll(except: [])
        #expect(try inode() == first)

        try FileManager.default.removeItem(atPath: copy.string)
        #expect(try spool.keep(folder.open("a.png")) == kept)
        _ = try inode()

        try Data(image.prefix(99)).write(to: URL(filePath: copy.string))
        #expect(try spool.keep(folder.open("a.png")) == kept)
        _ = try inode()
    }

    @Test("Jobs that come with the same image while others with it are sent are all sent")
    func sameImage() async throws {
        var random = SystemRandomNumberGenerator()
        let noise = (0..<2 << 20).map { _ in UInt8.random(in: 0...255, using: &random) }
        // Behind its end a picture may have anything.
        let image = picture() + noise
        try await Studio.open { studio in
            try await studio.working {
                for number in 0..<30 {
                    try studio.drop.write(FilePath("\(number).png"), image)
                    let text = "prompt: Film \(number)\nimage: \(number).png\n"
                    try studio.drop.write(FilePath("\(number).job"), text: text)
                }
                try await eventually("each is sent or refused") {
                    let takes = try studio.takes()
                    return takes.count == 30 && takes.allSatisfy { ![.ready, .submitting].contains($0.state) }
                }
                #expect(try studio.takes().filter { $0.state == .rejected }.map(\.message) == [])
            }
        }
    }

    @Test("What an earlier run has kept is copied again: a power cut may have left it full of zeros")
    func earlierRun() throws {
        let drop = try TemporaryFolder()
        let state = try TemporaryFolder()
        try drop.write("a.png", [1, 2, 3])
        let folder = try DropFolder(drop.path)
        let kept = try InputSpool(stateDirectory: state.path).keep(folder.open("a.png"))
        try state.write(FilePath("inputs/\(kept.digest)"), [0, 0, 0])
        #expect(try InputSpool(stateDirectory: state.path).keep(folder.open("a.png")) == kept)
        #expect(try state.read(FilePath("inputs/\(kept.digest)")) == [1, 2, 3])
    }
}
