import Foundation
import Subprocess
public import SystemPackage
import WatchFolder

/// One picture with a strip of frames of every film in a folder, for people who would rather look than read.
///
/// ffmpeg draws it, behind all other work of the machine. A film is handed over as an open file, so no name is ever an
/// argument, and no link is followed.
public struct ContactSheet: Sendable {
    /// What the picture is called where nobody says otherwise. No job has such a stem, so none takes it for its image.
    public static let usualName = FilePath("reeldrop-sheet.png")
    /// So many films at most are on it.
    public static let mostFilms = 120

    /// Where it lies.
    public let path: FilePath
    /// How many films are on it.
    public let films: Int
    /// What could not be read as a film, by name.
    public let unreadable: [String]
    /// How many films found no room.
    public let left: Int

    /// Draws the films of a folder, not those in folders below, in the order of their names.
    ///
    /// A sheet that is there already is drawn anew; any other file is left alone.
    ///
    /// - Parameters:
    ///   - output: where the picture goes; in the folder itself when absent.
    ///   - ffmpeg: the programs' place; by default as the system finds them.
    /// - Throws: ``SheetProblem``, or `FolderError`.
    public init(folder path: FilePath, output: FilePath? = nil, ffmpeg: String = "ffmpeg") async throws {
        let folder = try DropFolder(path)
        let place = output ?? folder.path.pushing(Self.usualName)
        guard let name = place.lastComponent else { throw SheetProblem.isTaken(place) }
        let target = try DropFolder(
            place.removingLastComponent().isEmpty ? "." : place.removingLastComponent()
        )
        let (films, sheets) = (FolderFiles(id: 0, folder: { folder }), FolderFiles(id: 0, folder: { target }))
        defer {
            films.close()
            sheets.close()
        }
        try await self.init(
            of: "",
            in: films,
            to: FilePath(root: nil, [name]),
            in: sheets,
            shownAs: place,
            ffmpeg: ffmpeg
        )
    }

    /// Draws the films of a directory in a drop folder, as long as that is to be worked in.
    ///
    /// - Parameter tell: called with how many films were looked at, of how many.
    /// - Throws: ``SheetProblem``, `FolderError`, or `CancellationError` when nobody works in the folder any more.
    init(of directory: FilePath, in files: FolderFiles, tell: (Int, Int) -> Void) async throws {
        let path = directory.pushing(Self.usualName)
        try await self.init(
            of: directory,
            in: files,
            to: path,
            in: files,
            shownAs: files.folder().path.pushing(path),
            tell: tell
        )
    }

    private init(
        of directory: FilePath,
        in films: FolderFiles,
        to output: FilePath,
        in sheets: FolderFiles,
        shownAs path: FilePath,
        ffmpeg: String = "ffmpeg",
        tell: (Int, Int) -> Void = { _, _ in }
    ) async throws {
        let earlier = try await sheets.run { try Self.earlierSheet(output, in: $0) }
        let names = try await films.run { try $0.list(directory).filter(Self.mayBeFilm).map(\.name) }
            .sorted { $0.string.localizedStandardCompare($1.string) == .orderedAscending }
        let drawing = try SheetDrawing(ffmpeg: ffmpeg)
        defer { drawing.remove() }
        var (drawn, unreadable, looked) = (0, [String](), 0)
        // What hangs is stopped; that many films are not waited for.
        let end = ContinuousClock.now + .seconds(600)
        for name in names.prefix(Self.mostFilms) where .now < end {
            tell(looked, min(names.count, Self.mostFilms))
            looked += 1
            do {
                let file = try await films.run { try $0.open(directory.appending(name)) }
                try await drawing.addStrip(of: file, label: name.string, number: drawn)
                drawn += 1
            } catch let error as SheetProblem {
                if case .noFFmpeg = error { throw error }
                unreadable.append(name.string)
            } catch let error as FolderError {
                if error.saysThatDriveIsAway { throw error }
                unreadable.append(name.string)
            }
        }
        guard drawn > 0 else {
            throw SheetProblem.noFilms(films.folder().path.pushing(directory), unreadable: unreadable.count)
        }
        let picture = try await drawing.sheet(of: drawn)
        do {
            try await sheets.run { folder in
                _ = try picture.withUnsafeBytes { bytes throws(FolderError) in
                    try folder.replaceOwn(output, with: bytes, ifStamp: earlier)
                }
            }
        } catch FolderError.exists {
            throw SheetProblem.isTaken(path)
        }
        self.path = path
        self.films = drawn
        self.unreadable = unreadable
        left = names.count - looked
    }

    /// What is on it, and what is not; sentences.
    public var summary: String {
        var sentences = ["It shows \(films) \(films == 1 ? "film" : "films")."]
        if left > 0 { sentences.append("\(left) more found no room.") }
        if !unreadable.isEmpty { sentences.append("Not to be read as films: \(unreadable.count).") }
        return sentences.joined(separator: " ")
    }

    private static func mayBeFilm(_ entry: Entry) -> Bool {
        entry.kind == .file && entry.name.extension?.lowercased() == "mp4" && !entry.name.string.hasPrefix(".")
    }

    /// What the sheet looks like that is there already; nil when there is none.
    private static func earlierSheet(_ path: FilePath, in folder: DropFolder) throws -> FileStamp? {
        do {
            let file = try folder.open(path)
            guard SheetMark.isIn(try file.read(at: 0, count: 256)) else {
                throw SheetProblem.isTaken(folder.path.pushing(path))
            }
            return file.stamp
        } catch FolderError.notFound {
            return nil
        }
    }
}

/// Why there is no contact sheet.
public enum SheetProblem: Error, CustomStringConvertible {
    /// ffmpeg or ffprobe can't be started.
    case noFFmpeg
    /// There is nothing to show.
    case noFilms(FilePath, unreadable: Int)
    /// Another file has the name.
    case isTaken(FilePath)
    /// ffmpeg could not do it.
    case notDrawn(String)

    /// The reason as a sentence for the person at the terminal, with the remedy.
    public var description: String {
        switch self {
        case .noFFmpeg: "ffmpeg is needed and can't be started. Install it: sudo apt install ffmpeg"
        case .noFilms(let folder, 0): "There is no film in \(folder)."
        case .noFilms(let folder, let count): "There is no film in \(folder); \(count) files can't be read as one."
        case .isTaken(let path): "\(path) is another file, and it is not replaced. Give that file another name."
        case .notDrawn(let why): "ffmpeg could not draw it: \(why)"
        }
    }
}
