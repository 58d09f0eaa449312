import FoundationEssentials
import GRDB
import SystemPackage
import WatchFolder

/// What a job asks for, as it lies in the folder now.
enum Asked: Sendable {
    /// A person must mend it; the message says what.
    case rejected(message: String)
    /// Something it names is not there yet; the message says what.
    case waiting(message: String)
    /// Its file can't be read just now, perhaps because somebody is writing it; the message says why.
    case unread(message: String, isBeingWritten: Bool = false)
    /// It can be made: these films, each with another identity.
    case ready([AskedFilm])

    /// Whether something must be uploaded before it can be sent.
    var hasUploads: Bool {
        if case .ready(let films) = self { films.contains { !$0.request.uploads.isEmpty } } else { false }
    }
}

/// One of the films that a job asks for.
struct AskedFilm: Sendable {
    let request: TakeRequest
    /// The seed that it must have to be the same film, when it is the final film of a draft: the identity tells only the number.
    var seed: Int64?
    let identity: String
    /// The stem of the film's name when the job gives one.
    var output: String?
    /// What its name says to differ from the job's other films, as ``Variation/name(in:)`` has it.
    var suffix = ""
    /// As estimated; nil where no price is known.
    let credits: Int?
}

/// What came of a job that was read.
enum Accepted: Sendable, Equatable {
    /// Nothing that the store did not know.
    case unchanged
    /// The job has a take in this state now.
    case take(TakeState)
    /// Its films are another job's, or were long ago; whether that was not known before.
    case refused(isNews: Bool)
}

/// A job as it was read just now.
struct JobReading: Sendable {
    let asked: Asked
    let path: FilePath
    /// Nil when the job's file could not be read.
    var stamp: FileStamp?
    let textDigest: String
    /// The other files that it was read from; nil when it was not read.
    var companions: [Companions.File]?
    /// A file by which a person orders the film again. It counts once, whatever happens to the file.
    var redo: FileStamp?
}

// The intake runs on a drop folder's own thread, so these calls block.
extension Store {
    /// Writes down what jobs ask for, all in one transaction. As it can be read again, it need not be on the disk before
    /// something else is: a take is sent only when all that came before is.
    ///
    /// - Parameter written: called in the moment from which on all that looks into the store finds it there, or `false` when
    ///   nothing was written after all.
    /// - Returns: what came of each; a failure of one is none of the others.
    func accept(
        _ readings: [JobReading],
        in folder: Int64,
        written: (Bool) -> Void = { _ in }
    ) throws -> [Result<Accepted, any Error>] {
        // The file of an order is removed when it was carried out.
        let isLasting = readings.contains { $0.redo != nil }
        func body(_ db: Database) throws -> [Result<Accepted, any Error>] {
            let results = try readings.map { reading in
                try db.alone { try db.accept(reading, in: folder) }
            }
            written(true)
            return results
        }
        do {
            return try isLasting ? pool.write(body) : writeForNow(body)
        } catch {
            written(false)
            throw error
        }
    }
}

extension Database {
    /// Writes down what a job asks for.
    ///
    /// The same film is never asked for twice. What was sent for this job before with the same identity stays what it is;
    /// and a text that was sent asks for another film only when an image of it has another content, not because a default
    /// was changed or a picture came to lie beside it. Nor does a copy of a job whose film is made or on its way.
    fileprivate func accept(_ reading: JobReading, in folder: Int64) throws -> Accepted {
        let (path, textDigest) = (reading.path, reading.textDigest)
        let wasGone = try isGone(path, folder: folder)
        let job = try upsertJob(path: path, folder: folder, stamp: reading.stamp)
        if let companions = reading.companions { try setCompanions(companions, of: job) }
        switch reading.asked {
        case .rejected(let message):
            if try lastSent(job: job, textDigest: textDigest) != nil, try openTakes(of: job).isEmpty {
                return .unchanged
            }
            return try settle(job: job, to: .rejected, message: message)
        case .waiting(let message):
            if try lastSent(job: job, textDigest: textDigest) != nil, try openTakes(of: job).isEmpty {
                return .unchanged
            }
            return try settle(job: job, to: .waiting, message: message)
        case .unread(let message, let isBeingWritten):
            // What was asked for is not changed by that, but what somebody is changing is not sent.
            let open = try openTakes(of: job)
            if try hasAsked(job: job), !isBeingWritten || open.isEmpty { return .unchanged }
            return try settle(job: job, to: .waiting, message: message)
        case .ready(let films):
            var isAgain = false
            if let redo = reading.redo {
                guard try isNew(redo, of: job) else { return .unchanged }
                if let under = try lastOnItsWay(of: job) {
                    if under.state != .held { try tell(take: under.id, message: Sentences.redoTooEarly) }
                    return .unchanged
                }
                isAgain = true
            }
            var known: [(take: Int64, film: AskedFilm)] = []
            var wanted: [AskedFilm] = []
            for film in films {
                let take = isAgain ? nil : try take(of: job, as: film, textDigest)
                if let take { known.append((take, film)) } else { wanted.append(film) }
            }
            if !isAgain {
                for film in wanted {
                    let why = try twin(of: job, folder: folder, film.identity, textDigest)?.sentence(for: path)
                    if let why = try why
                        ?? (isPast(film, textDigest, at: path, folder) ? Sentences.madeLongAgo(path) : nil)
                    {
                        return .refused(isNews: try settle(job: job, to: .rejected, message: why) != .unchanged)
                    }
                }
            }
            let accepted = try settle(job: job, known: known, wanted: wanted, textDigest: textDigest)
            if wasGone { try tellThatFilmsAreHere(of: job) }
            return accepted
        }
    }
}

extension TakeRequest {
    /// Whether it has the same number of pictures, and one of them has another content.
    fileprivate func hasOtherPictures(than earlier: TakeRequest) -> Bool {
        func contents(_ request: TakeRequest) -> [String] {
            request.pictures.map(\.identity)
        }
        let (old, new) = (contents(earlier), contents(self))
        return old.count == new.count && old != new
    }
}

/// A take that was sent, and what it asked for.
private typealias Sent = (id: Int64, request: TakeRequest)

extension Database {
    fileprivate func upsertJob(path: FilePath, folder: Int64, stamp: FileStamp?) throws -> Int64 {
        let id = try Int64.fetchOne(
            self,
            cached: """
                INSERT INTO jobs (folder, directory, path, stamp, inode) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (folder, path) DO UPDATE
                SET stamp = coalesce(excluded.stamp, stamp), inode = coalesce(excluded.inode, inode), note_due = max(note_due, gone), gone = 0,
                    gone_at = NULL
                RETURNING id
                """,
            arguments: [
                folder, path.removingLastComponent().bytes, path.bytes, stamp?.text,
                stamp.map { Int64(bitPattern: $0.inode) },
            ]
        )
        guard let id else { throw DatabaseError(resultCode: .SQLITE_INTERNAL) }
        return id
    }

    fileprivate func setCompanions(_ companions: [Companions.File], of job: Int64) throws {
        let text =
            companions.isEmpty ? nil : String(decoding: try JSONEncoder.stable.encode(companions), as: UTF8.self)
        try execute(
            cached: "UPDATE jobs SET companions = ? WHERE id = ? AND companions IS NOT ?",
            arguments: [text, job, text]
        )
    }

    /// Whether a film of the job is to be sent, or was.
    fileprivate func hasAsked(job: Int64) throws -> Bool {
        try Bool.fetchOne(
            self,
            cached: """
                SELECT EXISTS (
                    SELECT 1 FROM takes WHERE job = ? AND state NOT IN ('waiting', 'rejected', 'cancelled')
                )
                """,
            arguments: [job]
        ) ?? false
    }

    /// The last take that was sent for this very text.
    fileprivate func lastSent(job: Int64, textDigest: String, as film: AskedFilm? = nil) throws -> Sent? {
        let row = try Row.fetchOne(
            self,
            cached: """
                SELECT id, request FROM takes WHERE job = ? AND text_digest = ? AND request IS NOT NULL
                AND state NOT IN ('ready', 'cancelled', 'waiting', 'rejected')
                AND (? OR (suffix = ? AND output IS ?)) ORDER BY id DESC LIMIT 1
                """,
            arguments: [job, textDigest, film == nil, film?.suffix, film?.output]
        )
        return try row.map { row in
            (row["id"], try JSONDecoder().decode(TakeRequest.self, from: Data((row["request"] as String).utf8)))
        }
    }

    /// The take by which the job has that film already, or is to have it.
    fileprivate func take(of job: Int64, as film: AskedFilm, _ textDigest: String) throws -> Int64? {
        if let sent = try lastSent(job: job, textDigest: textDigest, as: film),
            !film.request.hasOtherPictures(than: sent.request), film.seed == nil || film.seed == sent.request.seed
        {
            return sent.id
        }
        return try Int64.fetchOne(
            self,
            cached: """
                SELECT id FROM takes
                WHERE job = ? AND identity = ? AND state NOT IN ('cancelled', 'waiting', 'rejected')
                AND (? IS NULL OR json_extract(request, '$.seed') = ?) ORDER BY id DESC LIMIT 1
                """,
            arguments: [job, film.identity, film.seed, film.seed]
        )
    }

    /// Whether the film was made by a take that is forgotten, for whatever would keep it from being made again with the take
    /// still known.
    fileprivate func isPast(_ film: AskedFilm, _ textDigest: String, at path: FilePath, _ folder: Int64) throws -> Bool
    {
        let past = Past.films(
            of: film.request,
            identity: film.identity,
            textDigest,
            suffix: film.suffix,
            at: path,
            folder
        )
        return try past.contains { try isPast($0) }
    }

    /// The job's takes that are not sent, oldest first.
    fileprivate func openTakes(of job: Int64) throws -> [(id: Int64, state: TakeState)] {
        try Row.fetchAll(
            self,
            cached: """
                SELECT id, state FROM takes
                WHERE job = ? AND superseded = 0 AND \(Take.isUnsent) ORDER BY id
                """,
            arguments: [job]
        ).compactMap { row in TakeState(rawValue: row["state"]).map { (row["id"], $0) } }
    }

    /// Brings the job's unsent take into a state, or makes it one.
    fileprivate func settle(
        job: Int64,
        to state: TakeState,
        message: String?
    ) throws -> Accepted {
        var open = try openTakes(of: job)
        // What is held does not begin to wait because its file can't be read just now.
        if state == .waiting, open.contains(where: { $0.state == .held }) { return .unchanged }
        try ask(for: open.suffix(1).map(\.id), of: job)
        if let last = open.popLast() {
            for earlier in open { try giveUp(earlier.id) }
            if last.state == state {
                try tell(take: last.id, message: message)
                return .unchanged
            }
            if last.state.successors.contains(state) {
                try move(take: last.id, to: state, message: message)
                return .take(state)
            }
            try giveUp(last.id)
        }
        let take = try insertTake(
            job: job,
            [("state", state.rawValue), ("message", message), ("created_at", wallClock())],
            keeping: []
        )
        if let event = HookEvent(state) { try tellHooks(event, ofTake: take, message: message) }
        return .take(state)
    }

    /// Brings the job to ask for these films and no others.
    ///
    /// - Parameters:
    ///   - known: the takes that are among them already.
    ///   - wanted: the films that have none yet.
    fileprivate func settle(
        job: Int64,
        known: [(take: Int64, film: AskedFilm)],
        wanted: [AskedFilm],
        textDigest: String
    ) throws -> Accepted {
        let ids = known.map(\.take)
        var open = try openTakes(of: job).filter { !ids.contains($0.id) }
        try ask(for: ids, of: job)
        for (take, film) in known {
            // A copy of the job as it is now asks for the same films, and what is not here yet gets the name of now.
            try execute(
                cached: "UPDATE takes SET text_digest = ?, output = ?, suffix = ? WHERE id = ?",
                arguments: [textDigest, film.output, film.suffix, take]
            )
        }
        for film in wanted {
            let columns: [(String, (any DatabaseValueConvertible)?)] = [
                ("identity", film.identity), ("text_digest", textDigest),
                ("request", String(decoding: try JSONEncoder.stable.encode(film.request), as: UTF8.self)),
                ("output", film.output), ("suffix", film.suffix), ("credits", film.credits),
                // As it came now: what a person has allowed was allowed of what it was.
                ("created_at", wallClock()), ("released", 0), ("asked", 1),
            ]
            let take: Int64
            if let place = open.lastIndex(where: { $0.state.successors.contains(.ready) }) {
                take = open.remove(at: place).id
                try move(take: take, to: .ready, message: nil, columns: columns)
            } else {
                take = try insertTake(job: job, [("state", TakeState.ready.rawValue)] + columns, keeping: ids)
            }
            try need(film.request.uploads, for: take)
        }
        for left in open { try giveUp(left.id) }
        if !wanted.isEmpty {
            try execute(cached: "UPDATE jobs SET differs = 0, again = 0 WHERE id = ?", arguments: [job])
        }
        return wanted.isEmpty ? .unchanged : .take(.ready)
    }

    /// Adds a take; what an earlier content of the job came to is no longer what its note is about.
    @discardableResult
    private func insertTake(
        job: Int64,
        _ columns: [(String, (any DatabaseValueConvertible)?)],
        keeping known: [Int64]
    ) throws -> Int64 {
        try execute(
            cached: """
                UPDATE takes SET superseded = 1
                WHERE job = ? AND state IN ('failed', 'lost', 'rejected', 'cancelled')
                AND id NOT IN (SELECT value FROM json_each(?))
                """,
            arguments: [job, known.asJSON]
        )
        let take = try insertTake([("job", job), ("since", wallClock())] + columns)
        try execute(cached: "UPDATE jobs SET note_due = 1 WHERE id = ?", arguments: [job])
        return take
    }

    @discardableResult
    func insertTake(_ columns: [(String, (any DatabaseValueConvertible)?)]) throws -> Int64 {
        try execute(
            cached: """
                INSERT INTO takes (\(columns.map(\.0).joined(separator: ", ")))
                VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))
                """,
            arguments: StatementArguments(columns.map(\.1))
        )
        return lastInsertedRowID
    }

    /// Gives up a take that was not sent.
    func giveUp(_ take: Int64) throws {
        try move(take: take, to: .cancelled, message: nil, columns: [("superseded", 1)])
    }

    /// The job asks for these films and no others, be it again: its note tells what became of them, and of others only as long
    /// as they are on their way.
    fileprivate func ask(for takes: [Int64], of job: Int64) throws {
        try execute(
            cached: """
                WITH these AS MATERIALIZED (SELECT value FROM json_each(?))
                UPDATE takes SET asked = id IN these, superseded = superseded AND id NOT IN these
                WHERE job = ? AND (asked <> (id IN these) OR (superseded = 1 AND id IN these))
                """,
            arguments: [takes.asJSON, job]
        )
        if changesCount > 0 { try execute(cached: "UPDATE jobs SET note_due = 1 WHERE id = ?", arguments: [job]) }
    }
}

extension JSONEncoder {
    /// The same value always gives the same text.
    static var stable: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
