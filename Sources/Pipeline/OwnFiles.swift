import FoundationEssentials
import SystemPackage
import WatchFolder

/// The daemon's own corner of a drop folder, and the small JSON documents in it.
enum OwnFiles {
    static let directory = FilePath(".reeldrop")
    /// Holds the folder's UUID.
    static let marker = directory.appending("folder")

    /// The documents in one of its directories, by path.
    ///
    /// - Throws: ``FolderError`` when the folder can't be read.
    static func documents(in directory: FilePath, of folder: DropFolder) throws(FolderError) -> [FilePath] {
        do throws(FolderError) {
            return try folder.list(directory).map(\.name).filter { $0.extension == "json" }.map(directory.appending)
        } catch {
            if error == .notFound { return [] }
            throw error
        }
    }

    /// A document and what its file looks like; nil when there is none, or what is there is no such document.
    ///
    /// - Throws: ``FolderError`` when the drive gives no answer.
    static func read<Document: Decodable>(
        _ path: FilePath,
        of folder: DropFolder
    ) throws(FolderError) -> (document: Document, stamp: FileStamp)? {
        do throws(FolderError) {
            let file = try folder.open(path)
            guard let bytes = try file.readAll(limit: 1 << 20), let document: Document = decode(bytes) else {
                return nil
            }
            return (document, file.stamp)
        } catch {
            // A link or a directory with such a name must not keep the whole folder waiting.
            if error.isTransient { throw error }
            return nil
        }
    }

    /// A document from its file's bytes; nil when they are none.
    static func decode<Document: Decodable>(_ bytes: [UInt8]) -> Document? {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try? decoder.decode(Document.self, from: Data(bytes))
    }

    /// Writes a document, whole or not at all.
    ///
    /// - Parameter earlier: what the file looked like that may be replaced; nil if there should be none.
    /// - Throws: ``FolderError``, or an encoding error.
    static func write(
        _ document: some Encodable,
        to path: FilePath,
        of folder: DropFolder,
        ifStamp earlier: FileStamp? = nil
    ) throws {
        let encoder = JSONEncoder.stable
        encoder.outputFormatting.insert(.prettyPrinted)
        encoder.dateEncodingStrategy = .iso8601
        let bytes = try encoder.encode(document) + Data("\n".utf8)
        func write() throws {
            _ = try bytes.withUnsafeBytes { bytes throws(FolderError) in
                try folder.replaceOwn(path, with: bytes, ifStamp: earlier)
            }
        }
        do {
            try write()
        } catch FolderError.notFound {
            // The first of them.
            try folder.createDirectory(path.removingLastComponent())
            try write()
        }
    }
}
