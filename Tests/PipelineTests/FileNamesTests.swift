import SystemPackage
import Testing

@testable import Pipeline

struct FileNamesTests {
    @Test("The first film has the job's name, the next ones a number")
    func filmNames() {
        func names(_ output: String?, _ suffix: String) -> [String?] {
            (1...2).map { FileNames.film(output: output, job: "a/hero.job", suffix: suffix, version: $0)?.string }
        }
        #expect(names(nil, "") == ["hero.mp4", "hero.v2.mp4"])
        #expect(names("cut", "") == ["cut.mp4", "cut.v2.mp4"])
        #expect(names(nil, "9x16.take2") == ["hero.9x16.take2.mp4", "hero.9x16.take2.v2.mp4"])
    }

    @Test(
        "A stem is the name without its last ending",
        arguments: [
            ("hero.job", "hero"), ("a/b/hero.v1.job", "hero.v1"), ("hero", "hero"), (".job", ".job"),
            ("hero .job", "hero "),
            ("hero..job", "hero."),
        ]
    )
    func stems(path: FilePath, stem: String) {
        #expect(String(decoding: JobPlan.stem(of: path), as: UTF8.self) == stem)
    }

    @Test("No name is longer than a name may be, and none is cut inside a character", arguments: 230...255)
    func longNames(length: Int) throws {
        // Four bytes a character, shifted so that the cut falls at each place in one.
        for shift in 0..<4 {
            let text = String(repeating: "x", count: shift) + String(repeating: "🎬", count: (length - shift) / 4)
            for ending in [".mp4", ".v999.mp4", ".rendering.txt"] {
                let name = try #require(FileNames.name(stem: Array(text.utf8), ending: ending)).string
                #expect(name.utf8.count <= 255)
                #expect(name.hasSuffix(ending))
                #expect(!name.contains("\u{FFFD}"))
            }
        }
    }

    @Test("Two long names that begin alike stay two")
    func longNamesStayApart() {
        let common = String(repeating: "a", count: 240)
        let first = FileNames.name(stem: Array((common + "1111111111").utf8), ending: ".v2.mp4")
        let second = FileNames.name(stem: Array((common + "2222222222").utf8), ending: ".v2.mp4")
        #expect(first != nil)
        #expect(first != second)
    }

    @Test("A name that is not text keeps its bytes")
    func bytes() throws {
        let name = try #require(FileNames.name(stem: [0x61, 0xFF, 0x62], ending: ".mp4"))
        #expect(Array(FilePath(root: nil, components: name).bytes) == [0x61, 0xFF, 0x62] + Array(".mp4".utf8))
    }
}
