import FoundationEssentials
import SystemPackage
import WatchFolder

/// The record of a delivered take, kept on the drive beside the films so that a lost database can be made again and nothing
/// that is finished is ever paid for again (design §6).
struct Receipt: Codable, Sendable, Equatable {
    /// The version of this form.
    var receipt = 1
    /// Names that are not text are given with their broken bytes replaced.
    let job: String
    let film: String
    let byteCount: Int64
    let sha256: String
    let taskID: String?
    let request: TakeRequest?
    /// As estimated.
    let credits: Int?
    let submittedAt: Date?
    let completedAt: Date?
    let deliveredAt: Date
    private let nonce: String

    /// Where receipts lie in a drop folder.
    static let directory = OwnFiles.directory.appending("receipts")

    init(_ take: Take, film: FilePath, byteCount: Int64, sha256: String, deliveredAt: Date) {
        job = take.jobPath.string
        self.film = film.string
        self.byteCount = byteCount
        self.sha256 = sha256
        taskID = take.taskID
        request = take.request
        credits = take.credits
        submittedAt = take.submittedAt
        completedAt = take.completedAt
        self.deliveredAt = deliveredAt
        nonce = take.nonce ?? String(take.id)
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
