import FoundationEssentials
import SystemPackage
import WatchFolder

/// The one note about a mass drop, at the root of the drop folder. Renamed to `GO.txt` by a person, it is the order to go on.
struct HoldNote: Sendable {
    let store: Store
    var language = Language.en

    static let path = FilePath("HOLD - rename to GO.txt")

    /// Whether a file may be the note with its new name. Where endings are hidden, a person may well add a second one.
    static func mayBeGo(_ name: FilePath.Component) -> Bool {
        ["go.txt", "go", "go.txt.txt"].contains(name.string.lowercased())
    }

    /// Whether that is the text of such a note, of this daemon or of one that worked here before.
    static func isNote(_ text: String) -> Bool {
        text.contains("reeldrop hold ")
    }

    /// Brings the folder's note up to date.
    ///
    /// - Throws: ``FolderError``, `exists` when somebody else's file has the name; or an error of the database.
    func update(in id: Int64, _ files: FolderFiles) async throws {
        guard let burst = try await store.burst(inFolder: id) else { return }
        let text = burst.takes > 0 ? language.translated(Sentences.holdNote(burst)) : nil
        let stamp = try await files.run { folder -> FileStamp? in
            let there = try folder.stamp(Self.path)
            guard let text else {
                if let there, try Self.isOurs(in: folder) {
                    _ = try folder.remove(Self.path, ifStamp: there)
                }
                return nil
            }
            let isOurs = try there != nil && Self.isOurs(in: folder)
            if isOurs, burst.written == text { return there }
            return try Array(text.utf8).withUnsafeBytes { bytes throws(FolderError) in
                try folder.replaceOwn(Self.path, with: bytes, ifStamp: isOurs ? there : nil)
            }
        }
        if burst.written != text || stamp == nil { try await store.burstNoted(burst, text: text, inFolder: id) }
    }

    private static func isOurs(in folder: DropFolder) throws(FolderError) -> Bool {
        isNote(String(decoding: try folder.open(path).readAll(limit: 64 << 10) ?? [], as: UTF8.self))
    }
}
