import FoundationEssentials
import SystemPackage
import WatchFolder

/// The file in `.reeldrop/` that proves a drop folder to be itself: an unmounted drive looks like an empty folder, and must
/// never be taken for one (design §11).
enum FolderMarker {
    /// The folder's marker; a folder that has none gets one.
    ///
    /// - Throws: ``FolderError`` when it can neither be read nor written.
    static func ensure(in folder: DropFolder) throws -> String {
        if let marker = try read(in: folder) { return marker }
        let marker = UUID().uuidString.lowercased()
        try write(marker, into: folder)
        return marker
    }

    /// Whether this is the folder with that marker.
    ///
    /// - Returns: nil if it is, else a sentence that says why not and what to do.
    static func check(_ marker: String, in folder: DropFolder) -> String? {
        do {
            guard let found = try read(in: folder) else {
                // Made by hand, the empty directory says: yes, this is the right one.
                guard try folder.list(FilePath()).contains(where: { $0.name.string == OwnFiles.directory.string })
                else {
                    return
                        "\(folder.path) does not look like the drop folder it was; is its drive mounted? If it is the "
                        + "right one, make an empty folder named \(OwnFiles.directory) in it."
                }
                try write(marker, into: folder)
                return nil
            }
            guard found == marker else {
                return
                    "\(folder.path) is another drop folder than before. If that is right, delete \(OwnFiles.marker) in it."
            }
            return nil
        } catch {
            return "\(folder.path) cannot be read: \(error)"
        }
    }

    private static func read(in folder: DropFolder) throws -> String? {
        let file: OpenFile
        do throws(FolderError) {
            file = try folder.open(OwnFiles.marker)
        } catch {
            if error == .notFound { return nil }
            throw error
        }
        let text = String(decoding: try file.readAll(limit: 100) ?? [], as: UTF8.self)
        return text.split(whereSeparator: \.isNewline).first.map(String.init)
    }

    private static func write(_ marker: String, into folder: DropFolder) throws {
        try folder.createDirectory(OwnFiles.directory)
        _ = try Array("\(marker)\n".utf8).withUnsafeBytes { bytes throws(FolderError) in
            try folder.replaceOwn(OwnFiles.marker, with: bytes, ifStamp: nil)
        }
    }
}
