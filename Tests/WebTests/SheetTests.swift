import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// Contact sheets that people ask the daemon for.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/ffmpeg"), "there is no ffmpeg"))
struct SheetTests {
    @Test("A sheet is drawn of the directory that a job is in, and shown; what stands in the way is said")
    func drawn() async throws {
        try await WebStudio.open([], { $0.films = .rendered }) { studio in
            try studio.drop.makeDirectory("share/ads")
            try await studio.working({ $0.folders = [Settings.Folder(studio.drop("share"))] }) {
                try studio.drop.write("share/ads/hero.job", text: "prompt: A watch\n")
                try studio.drop.write("share/alone.job", text: "prompt: A bottle\n")
                try await eventually("delivered") { try studio.takes().map(\.state) == [.delivered, .delivered] }
                let places = try await studio.sheets()
                #expect(places.compactMap { $0["state"] }.isEmpty)
                let path = studio.drop("share/ads").string
                let job = try #require(places.first { $0["path"] as? String == path }?["job"] as? Int)
                #expect(try await studio.bytes("jobs/\(job)/sheet.png").status == 404)

                // Somebody else's file, then none.
                try studio.drop.write("share/ads/reeldrop-sheet.png", text: "theirs")
                #expect(try await studio.post("api/jobs/\(job)/sheet").status == 202)
                let refused = try await studio.sheet(path, "failed")
                #expect((refused["message"] as? String)?.contains("is not replaced") == true)
                #expect(try studio.drop.readText("share/ads/reeldrop-sheet.png") == "theirs")
                #expect(try await studio.bytes("jobs/\(job)/sheet.png").status == 404)
                try studio.drop.remove("share/ads/reeldrop-sheet.png")

                #expect(try await studio.postOnly("jobs/\(job)/sheet", body: "").status == 303)
                let done = try await studio.sheet(path, "done")
                #expect(done["message"] as? String == "It shows 1 film.")
                let picture = try studio.drop.read("share/ads/reeldrop-sheet.png")
                #expect(try await studio.bytes("jobs/\(job)/sheet.png") == (200, picture, nil))
                #expect(!studio.drop.exists("share/reeldrop-sheet.png"))
                #expect(try studio.takes().count == 2, "nothing takes the sheet for an image")

                for wrong in ["99", "x", "-1"] {
                    #expect(try await studio.post("api/jobs/\(wrong)/sheet").status == 404)
                    #expect(try await studio.bytes("jobs/\(wrong)/sheet.png").status == 404)
                }
                // A folder that is no longer itself is not written into, whatever is in it.
                try studio.drop.move("share", to: "away")
                try studio.drop.makeDirectory("share/ads")
                try studio.drop.write("share/ads/hero.mp4", try studio.drop.read("away/ads/hero.mp4"))
                #expect(try await studio.post("api/jobs/\(job)/sheet").status == 202)
                _ = try await studio.sheet(path, "failed")
                #expect(try studio.drop.names(in: "share/ads") == ["hero.mp4"])
            }
        }
    }
}

extension WebStudio {
    fileprivate func sheets() async throws -> [[String: Any]] {
        try #require(try await json("api/sheets")["sheets"] as? [[String: Any]])
    }

    /// Waits for the sheet of a directory to come into a state.
    fileprivate func sheet(_ path: String, _ state: String) async throws -> [String: Any] {
        try await eventually("the sheet is \(state)") {
            try await self.sheets().contains { $0["path"] as? String == path && $0["state"] as? String == state }
        }
        return try #require(try await sheets().first { $0["path"] as? String == path })
    }
}
