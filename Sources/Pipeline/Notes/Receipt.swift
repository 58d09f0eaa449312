import FoundationEssentials
import SystemPackage
import WatchFolder

/// The record of a delivered take, kept on the drive beside the films so that a lost database can be made again and nothing
/// that is finished is ever paid for again (design §6).
struct Receipt: Codable, Sendable, Equatable {
    /// The version of this form.
    var receipt = 1
    /// The receipt's own name, drawn when the film was asked for.
    let nonce: String
    /// Relative to the drop folder. A name that is not text is given with its broken bytes replaced; the bytes stand below.
    let job: String
    let jobBytes: Data?
    let film: String
    let filmBytes: Data?
    let byteCount: Int64
    let sha256: String
    let taskID: String?
    let request: TakeRequest?
    /// What the film is known by among the takes of its job, and the digest of the job's text.
    let identity: String?
    let textDigest: String?
    /// What the job said of the film's name, and what the name says beyond that to differ from the job's other films.
    let output: String?
    let suffix: String?
    /// As estimated.
    let credits: Int?
    let submittedAt: Date?
    let completedAt: Date?
    let deliveredAt: Date

    /// Where receipts lie in a drop folder.
    static let directory = OwnFiles.directory.appending("receipts")

    init(_ take: Take, film: FilePath, byteCount: Int64, sha256: String, deliveredAt: Date) {
        nonce = take.nonce ?? String(take.id)
        job = take.jobPath.string
        jobBytes = take.jobPath.isText ? nil : take.jobPath.bytes
        self.film = film.string
        filmBytes = film.isText ? nil : film.bytes
        self.byteCount = byteCount
        self.sha256 = sha256
        taskID = take.taskID
        request = take.request
        identity = take.identity
        textDigest = take.textDigest
        output = take.output
        suffix = take.suffix.isEmpty ? nil : take.suffix
        credits = take.credits
        submittedAt = take.submittedAt
        completedAt = take.completedAt
        self.deliveredAt = deliveredAt
    }

    /// The job's place, relative to the drop folder.
    var jobPath: FilePath { jobBytes.map(FilePath.init(bytes:)) ?? FilePath(job) }

    /// The film's place, relative to the drop folder.
    var filmPath: FilePath { filmBytes.map(FilePath.init(bytes:)) ?? FilePath(film) }

    /// The receipts of a drop folder whose names are not known, oldest first. What can't be read as one is left out.
    ///
    /// - Throws: ``FolderError`` when the folder can't be read.
    static func all(
        in folder: DropFolder,
        except known: ([String]) throws -> Set<String> = { _ in [] }
    ) throws -> [Receipt] {
        let paths = try OwnFiles.documents(in: directory, of: folder)
        let known = try known(paths.compactMap(\.stem))
        return try paths.filter { !known.contains($0.stem ?? "") }.compactMap { path in
            let found: (document: Receipt, stamp: FileStamp)? = try OwnFiles.read(path, of: folder)
            return found?.document
        }
        .sorted { $0.deliveredAt < $1.deliveredAt }
    }

    /// Writes the receipt. One that is there already is left as it is: it tells of the same take.
    ///
    /// - Throws: ``FolderError``, or an encoding error.
    func write(into folder: DropFolder) throws {
        do {
            try OwnFiles.write(self, to: Self.directory.appending("\(nonce).json"), of: folder)
        } catch FolderError.exists {}
    }
}
