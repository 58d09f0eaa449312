import Glibc
import SystemPackage
import TestKit
import Testing

@testable import WatchFolder

@Suite(.timeLimit(.minutes(1)))
struct PublishingTests {
    let root: TemporaryFolder
    let folder: DropFolder

    init() throws {
        root = try TemporaryFolder()
        try root.makeDirectory("out")
        folder = try DropFolder(root.path)
    }

    private func hidden(_ text: String) throws -> HiddenFile {
        let file = try folder.createHidden(in: "out")
        try Array(text.utf8).withUnsafeBytes { try file.write($0) }
        return file
    }

    private func replaceOwn(_ path: FilePath, _ text: String, ifStamp stamp: FileStamp?) throws -> FileStamp {
        try Array(text.utf8).withUnsafeBytes { try folder.replaceOwn(path, with: $0, ifStamp: stamp) }
    }

    @Test("B7.1 a file is seen only when it is published, and the hidden name is gone then")
    func publishing() throws {
        let file = try hidden("film")
        #expect(try root.names(in: "out") == [file.name.string])
        #expect(Debris.isDebris(file.name, isDirectory: false))
        #expect(try file.read(at: 1, count: 10) == Array("ilm".utf8))
        #expect(file.publishedName == nil)
        #expect(try file.publish(as: ["hero.mp4"]) == "hero.mp4")
        #expect(file.publishedName == "hero.mp4")
        #expect(try root.names(in: "out") == ["hero.mp4"])
        #expect(try root.read("out/hero.mp4") == Array("film".utf8))
        #expect(try folder.stamp("out/hero.mp4") == file.stampNow())
        #expect(try file.publish(as: ["other.mp4"]) == "hero.mp4", "publishing twice moves nothing")
        file.discard()
        #expect(root.exists("out/hero.mp4"))
    }

    @Test("B7.2 nothing that exists is replaced: the first free name is taken, and without one the file stays hidden")
    func takenNames() throws {
        try root.write("out/hero.mp4", Array("theirs".utf8))
        try root.makeDirectory("out/hero.v2.mp4")
        let file = try hidden("ours")
        #expect(throws: FolderError.exists) { try file.publish(as: ["hero.mp4", "hero.v2.mp4"]) }
        #expect(try root.names(in: "out").count == 3)
        #expect(try file.publish(as: ["hero.mp4", "hero.v2.mp4", "hero.v3.mp4"]) == "hero.v3.mp4")
        #expect(try root.read("out/hero.mp4") == Array("theirs".utf8))
        #expect(try root.names(in: "out") == ["hero.mp4", "hero.v2.mp4", "hero.v3.mp4"])
    }

    @Test("a name that is too long is an error, and the next attempt may use another")
    func longName() throws {
        let file = try hidden("film")
        let long = try #require(FilePath.Component(String(repeating: "n", count: 256)))
        #expect(throws: FolderError.nameTooLong) { try file.publish(as: [long, "b.mp4"]) }
        #expect(try file.publish(as: ["b.mp4"]) == "b.mp4")
    }

    @Test("an own file gets another name if that is free, and nobody else's file ever does")
    func otherName() throws {
        let first = try replaceOwn("out/a.txt", "one", ifStamp: nil)
        let moved = try #require(try folder.renameOwn("out/a.txt", to: "b.txt", ifStamp: first))
        #expect(try root.names(in: "out") == ["b.txt"])
        #expect(try folder.stamp("out/b.txt") == moved)
        try root.write("out/taken.txt", Array("theirs".utf8))
        #expect(throws: FolderError.exists) { try folder.renameOwn("out/b.txt", to: "taken.txt", ifStamp: moved) }
        #expect(try folder.renameOwn("out/taken.txt", to: "c.txt", ifStamp: moved) == nil)
        #expect(try folder.renameOwn("out/gone.txt", to: "c.txt", ifStamp: moved) == nil)
        #expect(try root.names(in: "out") == ["b.txt", "taken.txt"])
        #expect(try root.read("out/taken.txt") == Array("theirs".utf8))
    }

    @Test("B7.2 where renaming cannot refuse to replace, a hard link can")
    func linking() throws {
        try root.write("out/a.mp4", Array("theirs".utf8))
        let file = try hidden("ours")
        #expect(try file.link(to: "a.mp4") == false)
        #expect(try file.link(to: "b.mp4"))
        #expect(try root.names(in: "out") == ["a.mp4", "b.mp4"])
        #expect(try root.read("out/a.mp4") == Array("theirs".utf8))
    }

    @Test("a move whose answer was lost is recognised, not made twice")
    func lostAnswer() throws {
        let file = try hidden("film")
        try rename(root("out").appending(file.name), to: root("out/hero.mp4"))
        #expect(try file.publish(as: ["hero.mp4", "hero.v2.mp4"]) == "hero.mp4")
        #expect(try root.names(in: "out") == ["hero.mp4"])
    }

    @Test("a hidden file that is let go of is removed")
    func discarding() throws {
        do { _ = try hidden("half") }
        #expect(try root.names(in: "out") == [])
        let file = try hidden("half")
        file.discard()
        #expect(try root.names(in: "out") == [])
        #expect(throws: FolderError.notFound) { try file.publish(as: ["hero.mp4"]) }
    }

    @Test("B7.5 the mode is as asked for")
    func mode() throws {
        let file = try folder.createHidden(in: "out", mode: 0o606, group: UInt32(getegid()))
        _ = try file.publish(as: ["hero.mp4"])
        var status = stat()
        try calling { stat(root("out/hero.mp4").string, &status) }
        #expect(status.st_mode & 0o777 == 0o606)
    }

    @Test("a folder that was renamed under way still gets its film")
    func renamedDirectory() throws {
        let file = try hidden("film")
        try rename(root("out"), to: root("moved"))
        _ = try file.publish(as: ["hero.mp4"])
        #expect(try root.names(in: "moved") == ["hero.mp4"])
    }

    @Test("B7.4 a full drive is told as such and leaves nothing behind", .enabled(if: canMount))
    func fullDrive() throws {
        #expect(try run("/bin/mount", "-t", "tmpfs", "-o", "size=256k", "none", root("out").string) == 0)
        defer { _ = try? run("/bin/umount", "-l", root("out").string) }
        let file = try folder.createHidden(in: "out")
        #expect(throws: FolderError.noSpace) {
            try [UInt8](repeating: 1, count: 1 << 20).withUnsafeBytes { try file.write($0) }
        }
        file.discard()
        #expect(try root.names(in: "out") == [])
    }

    @Test("the sweep removes what a crash left, and nothing else")
    func sweep() throws {
        let live = try hidden("being written")
        let crashed: FilePath = "out/.reeldrop-0123456789abcdef.part"
        let foreign = [
            ".reeldrop-0123456789abcdeF.part", ".reeldrop-0123456789abcde.part", ".reeldrop-0123456789abcdef.part2",
            "reeldrop-0123456789abcdef.part", ".other.part", "hero.mp4",
        ]
        try root.write(crashed)
        for name in foreign { try root.write(FilePath("out").appending(name)) }
        try calling { symlink("hero.mp4", root("out/.reeldrop-aaaaaaaaaaaaaaaa.part").string) }
        #expect(try folder.removeStaleHidden(in: "out") == 1)
        #expect(!root.exists(crashed))
        #expect(try root.names(in: "out") == Set(foreign + [live.name.string, ".reeldrop-aaaaaaaaaaaaaaaa.part"]))
        #expect(try live.publish(as: ["film.mp4"]) == "film.mp4")
    }

    @Test("hidden names follow their grammar, and are not the same twice")
    func hiddenNames() {
        let names = (0..<100).map { _ in HiddenName.make() }
        #expect(Set(names).count == 100)
        #expect(names.allSatisfy(HiddenName.matches))
    }

    @Test("an own file is replaced as long as it is the one that was written")
    func ownFiles() throws {
        let first = try replaceOwn("out/note.txt", "one", ifStamp: nil)
        let second = try replaceOwn("out/note.txt", "two", ifStamp: first)
        #expect(try root.read("out/note.txt") == Array("two".utf8))
        #expect(try folder.stamp("out/note.txt") == second)
        #expect(throws: FolderError.exists) { try replaceOwn("out/note.txt", "three", ifStamp: first) }
        #expect(throws: FolderError.exists) { try replaceOwn("out/note.txt", "three", ifStamp: nil) }

        try root.write("out/note.txt", Array("a designer's".utf8))
        #expect(throws: FolderError.exists) { try replaceOwn("out/note.txt", "three", ifStamp: second) }
        #expect(try folder.remove("out/note.txt", ifStamp: second) == false)
        #expect(try root.read("out/note.txt") == Array("a designer's".utf8))
        #expect(try root.names(in: "out") == ["note.txt"])
    }

    @Test("an own file that was deleted is written again, and removed only once")
    func ownFileDeleted() throws {
        let first = try replaceOwn("out/note.txt", "one", ifStamp: nil)
        try calling { unlink(root("out/note.txt").string) }
        let second = try replaceOwn("out/note.txt", "two", ifStamp: first)
        try calling { chmod(root("out/note.txt").string, 0o600) }
        #expect(try folder.remove("out/note.txt", ifStamp: second))
        #expect(try folder.remove("out/note.txt", ifStamp: second) == false)
        #expect(try folder.remove("no/note.txt", ifStamp: second) == false)
    }

    @Test("directories are made as far as they are missing")
    func directories() throws {
        try folder.createDirectory(".reeldrop/receipts")
        try folder.createDirectory(".reeldrop/receipts/deep")
        try root.write("file")
        #expect(throws: FolderError.exists) { try folder.createDirectory("file") }
        #expect(throws: FolderError.self) { try folder.createDirectory("file/deep") }
        #expect(try root.names(in: ".reeldrop/receipts") == ["deep"])
    }
}
