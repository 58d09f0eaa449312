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
    static func all(in folder: DropFolder, except known: Set<String>) throws -> [Receipt] {
        let entries: [Entry]
        do throws(FolderError) {
            entries = try folder.list(directory)
        } catch {
            if error == .notFound { return [] }
            throw error
        }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        var receipts: [Receipt] = []
        for entry in entries where entry.name.extension == "json" && !known.contains(entry.name.stem) {
            do throws(FolderError) {
                guard let bytes = try folder.open(directory.appending(entry.name)).readAll(limit: 1 << 20),
                    let receipt = try? decoder.decode(Receipt.self, from: Data(bytes))
                else { continue }
                receipts.append(receipt)
            } catch {
                // A link or a directory with such a name must not keep the whole folder waiting.
                if error.isTransient { throw error }
            }
        }
        return receipts.sorted { $0.deliveredAt < $1.deliveredAt }
    }

    /// Writes the receipt. One that is there already is left as it is: it tells of the same take.
    ///
    /// - Throws: ``FolderError``, or an encoding error.
    func write(into folder: DropFolder) throws {
        let encoder = JSONEncoder.stable
        encoder.outputFormatting.insert(.prettyPrinted)
        encoder.dateEncodingStrategy = .iso8601
        let bytes = try encoder.encode(self) + Data("\n".utf8)
        try folder.createDirectory(Self.directory)
        do {
            _ = try bytes.withUnsafeBytes { bytes throws(FolderError) in
                try folder.replaceOwn(Self.directory.appending("\(nonce).json"), with: bytes, ifStamp: nil)
            }
        } catch FolderError.exists {}
    }
}

/// The daemon's own corner of a drop folder.
enum OwnFiles {
    static let directory = FilePath(".reeldrop")
    /// Holds the folder's UUID.
    static let marker = directory.appending("folder")
}
