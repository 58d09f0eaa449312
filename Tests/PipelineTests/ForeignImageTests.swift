import Foundation
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

/// Images that the API does not take as they are.
struct ForeignImageTests {
    static let hasTool = ConditionTrait.enabled(if: Converter.isInstalled, "libvips-tools is not installed")

    /// 800 × 600 pixels.
    private static let heic = Data(
        base64Encoded: """
            AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAVZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAAAAAERA
            AAEAAQAAAAABegABAAAAAAAAAysAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA1mlwcnAAAAC3aXBjbwAA
            AHhodmNDAQNwAAAAkAAAAAAAWvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAWroCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwBaoAZCAJZZ
            bqSSmubgIaDAgAAADIAAAAMAhGIAAQAHRAHBcrBiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAAMgAAACWAAAABBwaXhpAAAAAAMICAgA
            AAAXaXBtYQAAAAAAAAABAAEEgQIDBAAAAzNtZGF0AAADJygBrxMUIjWJhYXwgISAguUzwJ//+GQor/4CHV/v1CtUPRV3dJu78cjwbioAADzAAGKAASXe
            g3P/F/K5L/+pduX4+L3okpZQAztIkuAognO01VtCysE8AIl7FbEdCs+fZ2hwxwepfu3jkN5Px/UNpuS9d6UmqtgLX6sYc00UrQ5K7d/k6gCXXkcHvT04
            H6DgAuAAAAMAAAMAAAMAAq6i5Hg3FQAAIQAAMUABhAAAKNGacEXxpzWxH9TTOELhCstcnEYPRTY1OG94FQc+BGbQgZ7if5rnXEwvF7lt3CglvpFfLDj6
            TIUizo2O8q9Bq2/BVcAAAAMAAAMAAAMAAAMAErCTAAC2AARYAAADAAADAAAh/+55+ytxNbEf1NM4QuEMx77ZFg9FNjU4b3gVCRdOiuwCvdB88IAwdz5U
            Wwr5gHpPnL+/6TgWgdWga37ur0Grb8FVwAAAAwAAAwAAAwAAAwChgIcAAAMAAAMAAAMAAAMAAAX8fM/VwLfmBO5AA6FwPCH7JqcyweimxqcN7wKhcn5+
            XYBXug+eEAYO585omU4UEt9Ir5YcfSZCkWjmL95V6DVt+Cq4AAADAAADAAADAAADAGFAAH+GhO6fwIxz0UJYVzf+Q0w0uj8WSSwwytBwBuaYaBKuc31U
            CX+wOmIM3ge4Cg9PJ5Inz9IEr13IAHQuBvg6YUJZriCKbGpw3vArjrlNmtKBnuJ/mudcTC9AdX3hKCW+kV8sOPpOcbuOXtzUitgAAAMAAAMAAAMAAAMA
            DIhTgAAAAwAAAwAAAwAAAwAAKAAAAwAAAwAAAwAAAwAADYgAAAMAAAMAAAMAAAMAAAMAAAMAAAMAAAMAAAMAAAMAAMOAAAADAAADAAADAAADAAADAAAD
            AAADAAADAAADAAADABuQAAADAAADAAADAAADAAADAAADAAADAAADAAADAAADAKuAAAADAAADAAADAAADAAADAAADAAADAAADAAADAAADAAADAAADAAAD
            AAADAAADAAADAAADAAADAAADAAADAAADAAADAAADAAADAAADAAADAAADAAADAAADAAADAAADAABswA==
            """,
        options: .ignoreUnknownCharacters
    )

    /// Has libvips make one of a grey picture.
    private func vips(_ arguments: String..., width: Int = 640, height: Int = 360) throws -> [UInt8] {
        let folder = try TemporaryFolder()
        try folder.write("in.png", picture(width: width, height: height))
        let process = try Process.run(
            URL(filePath: "/usr/bin/vips"),
            arguments: arguments.map { $0.replacing("DIR", with: folder.path.string) }
        )
        process.waitUntilExit()
        return try folder.read(FilePath(folder.names().first { $0.hasPrefix("out") } ?? "out"))
    }

    /// A picture whose layers are merged: three planes without compression.
    private func psd() -> [UInt8] {
        Array("8BPS".utf8) + [0, 1, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 1, 0x68, 0, 0, 2, 0x80, 0, 8, 0, 3]
            + [UInt8](repeating: 0, count: 12 + 2) + [UInt8](repeating: 90, count: 3 * 640 * 360)
    }

    /// A JPEG with the mark that it lies on its side.
    private func turned(_ jpeg: [UInt8]) -> [UInt8] {
        let directory: [UInt8] = [
            0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0,
        ]
        let content = Array("Exif\0\0".utf8) + directory
        return [0xFF, 0xD8, 0xFF, 0xE1, 0, UInt8(content.count + 2)] + content + jpeg.dropFirst(2)
    }

    @Test("Each of them is sent as an upright PNG or JPEG, the note says why, and a second save costs nothing", hasTool)
    func sentOtherwise() async throws {
        try await Studio.open({ $0.taskSeconds = 3 }) { studio in
            let heic = try #require(Self.heic)
            let images: [(name: String, bytes: [UInt8], why: String)] = [
                ("a.heic", Array(heic), "JPEG, because it is a HEIC file"),
                ("b.tif", try vips("copy", "DIR/in.png", "DIR/out.tif"), "PNG, because it is a TIFF file"),
                ("c.psd", psd(), "PNG, because it is a PSD file"),
                (
                    "d.jpg", turned(try vips("copy", "DIR/in.png", "DIR/out.jpg[strip]")),
                    "JPEG, because it is stored turned"
                ),
                (
                    "e.png", try vips("colourspace", "DIR/in.png", "DIR/out.png", "grey16"),
                    "PNG, because it has 16 bits"
                ),
                (
                    "f.jpg", try vips("colourspace", "DIR/in.png", "DIR/out.jpg", "cmyk"),
                    "JPEG, because it is in the colours"
                ),
                ("g.png", picture(width: 7000, height: 4000), "PNG, because it is 7000 × 4000 pixels"),
            ]
            for image in images {
                try studio.drop.write(FilePath(image.name), image.bytes)
                try studio.drop.write(FilePath(image.name.prefix(1) + ".job"), text: "prompt: \(image.name)\n")
            }
            try await studio.working {
                try await eventually("all are asked for") {
                    try studio.takes().count { $0.request?.image != nil } == images.count
                }
                for image in images {
                    let request = try studio.takes().compactMap(\.request).first { $0.prompt == image.name }
                    #expect(
                        request?.remarks?.first?.hasPrefix("\(image.name) is sent as a \(image.why)") == true,
                        "\(request?.remarks ?? [])"
                    )
                }
                try await eventually("the films") {
                    try studio.drop.visibleNames().count { $0.hasSuffix(".mp4") } == images.count
                }
                for image in images {
                    try studio.drop.write(
                        FilePath(image.name.prefix(1) + ".job"),
                        text: "prompt: \(image.name)\nimage: \(image.name)\n"
                    )
                }
                try studio.drop.write("probe.job", text: "prompt: probe\n")
                try await eventually("the probe") { studio.drop.exists("probe.mp4") }
            }
            #expect(await studio.paid == images.count + 1)
            // What was sent lies in the spool under the original's digest.
            let upright = try #require(try studio.takes().compactMap(\.request).first { $0.prompt == "d.jpg" })
            let sent = try studio.state.read(FilePath("inputs/\(upright.digests[0])"))
            #expect(sent != images[3].bytes && sent.starts(with: [0xFF, 0xD8]))
            #expect(try studio.state.names(in: "inputs").allSatisfy { !$0.contains(".") })
        }
    }

    @Test("Two jobs with the same such image under two names both get their films", hasTool)
    func twins() async throws {
        try await Studio.open { studio in
            let heic = Array(try #require(Self.heic))
            for name in ["a", "b", "c"] {
                try studio.drop.write(FilePath(name + ".heic"), heic)
                try studio.drop.write(FilePath(name + ".job"), text: "prompt: \(name)\n")
            }
            try await studio.working {
                try await eventually("the films") { ["a.mp4", "b.mp4", "c.mp4"].allSatisfy(studio.drop.exists) }
            }
        }
    }

    @Test("One that is broken, or claims to be enormous, is refused in words, and nothing hangs", hasTool)
    func hostile() async throws {
        try await Studio.open { studio in
            let heic = Array(try #require(Self.heic))
            try studio.drop.write("a.heic", Array(heic.prefix(600)))
            try studio.drop.write("b.heic", heic.prefix(44) + (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 7919) })
            // A header alone, which says 30,000 pixels a side.
            let tall = picture(width: 300, height: 300)
            try studio.drop.write("c.png", tall[..<16] + [0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30] + tall[24...])
            try studio.drop.write("d.tif", [0x49, 0x49, 42, 0] + [UInt8](repeating: 0xFF, count: 4000))
            for name in ["a", "b", "c", "d"] { try studio.drop.write(FilePath(name + ".job"), text: "prompt: x\n") }
            try await studio.working {
                try await eventually("all are refused") {
                    try studio.drop.visibleNames().count { $0.hasSuffix(".failed.txt") } == 4
                }
            }
            #expect(try studio.drop.readText("a.failed.txt").contains("a.heic cannot be read; it may be damaged."))
            #expect(try studio.drop.readText("c.failed.txt").contains("30000 × 30000 pixels; each side must be"))
            #expect(await studio.sandbox.posts.isEmpty)
        }
    }

    @Test("A PNG that packs 192 million pixels into little is made smaller with little memory", hasTool)
    func bomb() async throws {
        try await Studio.open { studio in
            let bomb = try vips("black", "DIR/out.png[compression=9]", "16000", "12000")
            #expect(bomb.count < 1 << 20)
            try studio.drop.write("hero.png", bomb)
            try studio.drop.write("hero.job", text: "prompt: x\n")
            try await studio.working { try await studio.waitFor(["hero.png", "hero.job", "hero.mp4"]) }
            #expect(try studio.takes().last?.request?.remarks?.first?.contains("16000 × 12000") == true)
        }
    }

    @Test("Without the tool they are refused by name, with what to install, and what can be sent as it is, is")
    func withoutTool() throws {
        #expect(Sentences.otherFormat("a.heic", "HEIC", needsTool: true).contains("libvips-tools"))
        #expect(!Sentences.otherFormat("a.pdf", "PDF", needsTool: false).contains("libvips-tools"))
    }
}
