public import Foundation
import GRDB
import Logging
import Synchronization
import SystemPackage
import WatchFolder

/// Contact sheets that people ask for while the daemon works: one at a time, behind everything else that it does. What is
/// known of them is kept in memory alone; the pictures are in their folders.
public final class Sheets: Sendable {
    /// A directory of a drop folder.
    struct Place: Hashable {
        let folder: Int64
        let directory: FilePath
    }

    /// How far a sheet is.
    enum State: Equatable {
        case waiting
        case drawing(looked: Int, of: Int)
        /// What is on it, a sentence; and when it was drawn.
        case done(String, Date)
        /// A sentence.
        case failed(String)
    }

    private struct Work {
        var line: [Place] = []
        var states: [Place: State] = [:]
    }
    private let work = Mutex(Work())
    private let wake = Wake()
    private let situation: Situation
    private let logger: Logger

    init(situation: Situation, logger: Logger) {
        self.situation = situation
        self.logger = logger
    }

    /// Draws what is asked for until it is cancelled.
    public func run() async {
        while !Task.isCancelled {
            guard let place = work.withLock({ $0.line.first }) else {
                await wake.wait()
                continue
            }
            let isDone = Wake()
            let drawing = Task {
                let state = await draw(place)
                work.withLock { work in
                    work.line.removeFirst()
                    work.states[place] = state
                }
                isDone.call()
            }
            await isDone.wait()
            if Task.isCancelled {
                drawing.cancel()
                // A drive that hangs may keep the program that reads from it.
                await Task { await isDone.wait(until: .now + .seconds(2)) }.value
            }
        }
    }

    /// Has a sheet drawn, unless it is about to be drawn already.
    func ask(for place: Place) {
        work.withLock { work in
            if work.line.contains(place) { return }
            work.line.append(place)
            work.states[place] = .waiting
        }
        wake.call()
    }

    func state(of place: Place) -> State? { work.withLock { $0.states[place] } }

    private func draw(_ place: Place) async -> State {
        guard let files = situation.folders?.map(\.files).first(where: { $0.id == place.folder }) else {
            return .failed("The drop folder is not watched now.")
        }
        do {
            let sheet = try await ContactSheet(of: place.directory, in: files) { looked, count in
                work.withLock { $0.states[place] = .drawing(looked: looked, of: count) }
            }
            logger.info("contact sheet drawn", metadata: ["path": "\(sheet.path)", "films": "\(sheet.films)"])
            return .done(sheet.summary, Date())
        } catch {
            let why =
                switch error {
                case is CancellationError: "reeldrop has begun anew meanwhile. Ask once more."
                case FolderError.busy: "The drive gives no answer just now."
                case FolderError.notFound: "The folder is no longer there."
                default: "\(error)"
                }
            let path = files.folder().path.pushing(place.directory)
            // A daemon that is stopped lets go of it.
            if !Task.isCancelled {
                logger.notice("no contact sheet", metadata: ["folder": "\(path)", "why": "\(why)"])
            }
            return .failed(why)
        }
    }
}

/// A directory with films, and its contact sheet.
public struct SheetView: Sendable, Encodable {
    /// A job in the directory, by whose number the sheet is asked for.
    public let job: Int64
    /// The number of the drop folder.
    public let folder: Int64
    /// Where it is, absolute.
    public let path: String
    /// When the last film came.
    public let lastFilm: Date?
    /// `waiting`, `drawing`, `done` or `failed`; nil when none was asked for since the daemon began.
    public let state: String?
    /// How many films were looked at.
    public let looked: Int?
    /// Of how many.
    public let count: Int?
    /// When it was drawn.
    public let drawnAt: Date?
    /// What is on it, or why there is none; a sentence.
    public let message: String?

    init(job: Int64, place: Sheets.Place, in root: FilePath, lastFilm: Date?, _ sheet: Sheets.State?) {
        self.job = job
        folder = place.folder
        path = root.pushing(place.directory).string
        self.lastFilm = lastFilm
        (state, looked, count, drawnAt, message) =
            switch sheet {
            case nil: (nil, nil, nil, nil, nil)
            case .waiting: ("waiting", nil, nil, nil, nil)
            case .drawing(let looked, let count): ("drawing", looked, count, nil, nil)
            case .done(let words, let date): ("done", nil, nil, date, words)
            case .failed(let words): ("failed", nil, nil, nil, words)
            }
    }
}

extension Desk {
    /// The directories into which films came lately, the latest first, each with its contact sheet.
    ///
    /// - Throws: an error of the database.
    public func contactSheets() async throws -> [SheetView] {
        try await store.placesWithFilms().map { place in
            SheetView(
                job: place.job,
                place: place.place,
                in: place.root,
                lastFilm: place.lastFilm,
                sheets.state(of: place.place)
            )
        }
    }

    /// Has the contact sheet of the directory drawn in which a job is.
    ///
    /// - Returns: a sentence; nil when no such job is known.
    /// - Throws: an error of the database.
    public func drawContactSheet(ofJob id: Int64) async throws -> String? {
        guard let (place, root) = try await store.place(ofJob: id) else { return nil }
        sheets.ask(for: place)
        return "The contact sheet of \(root.pushing(place.directory)) is being drawn."
    }

    /// The contact sheet of the directory in which a job is, as the folder has it.
    ///
    /// - Throws: ``NoSuchFile`` in words for who asked, or an error of the database.
    public func contactSheet(ofJob id: Int64) async throws -> DeskFile {
        guard let (place, _) = try await store.place(ofJob: id),
            let files = situation.folders?.map(\.files).first(where: { $0.id == place.folder })
        else { throw NoSuchFile(description: "There is no such folder.") }
        let path = place.directory.pushing(ContactSheet.usualName)
        do {
            return try await files.run { folder in
                let file = try folder.open(path)
                guard SheetMark.isIn(try file.read(at: 0, count: 256)) else { throw FolderError.notFound }
                return DeskFile(file, files, name: ContactSheet.usualName.string)
            }
        } catch let error as FolderError where !error.isTransient {
            throw NoSuchFile(description: "There is no contact sheet.")
        } catch {
            throw NoSuchFile(description: "The drive gives no answer just now.")
        }
    }
}

extension Store {
    /// So many of the newest takes are looked at for where films are, so that it stays quick.
    private static let newest = 20_000

    fileprivate func placesWithFilms() async throws -> [(
        job: Int64, place: Sheets.Place, root: FilePath, lastFilm: Date?
    )] {
        try await pool.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT max(j.id) AS job, j.folder, j.directory, f.path AS root, max(t.delivered_at) AS last
                    FROM (SELECT job, state, delivered_at FROM takes ORDER BY id DESC LIMIT \(Self.newest)) t
                    JOIN jobs j ON j.id = t.job JOIN folders f ON f.id = j.folder
                    WHERE t.state = 'delivered' AND f.watched = 1
                    GROUP BY j.folder, j.directory ORDER BY last DESC LIMIT 100
                    """
            ).map { row in
                (
                    row["job"], Sheets.Place(folder: row["folder"], directory: FilePath(bytes: row["directory"])),
                    FilePath(bytes: row["root"]), (row["last"] as Double?).map(Date.init(timeIntervalSince1970:))
                )
            }
        }
    }

    fileprivate func place(ofJob id: Int64) async throws -> (Sheets.Place, root: FilePath)? {
        try await pool.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT j.folder, j.directory, f.path AS root FROM jobs j JOIN folders f ON f.id = j.folder
                    WHERE j.id = ? AND f.watched = 1
                    """,
                arguments: [id]
            ).map { row in
                (
                    Sheets.Place(folder: row["folder"], directory: FilePath(bytes: row["directory"])),
                    FilePath(bytes: row["root"])
                )
            }
        }
    }
}
