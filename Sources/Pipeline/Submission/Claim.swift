import Crypto
import FoundationEssentials
import SystemPackage
import WatchFolder

/// The mark on the drive that a film was asked for: made before the request, kept until the film is here or is surely not
/// made. A host that takes the folder over, or a daemon that lost its database, learns from it what is under way.
///
/// Its name is made of the job's place and of what it asks for, and no file with that name is ever replaced by another
/// daemon's. So whatever two daemons believe about each other, they can't both ask for the same film.
struct Claim: Codable, Sendable {
    /// The version of this form.
    var claim = 1
    let nonce: String
    /// Relative to the drop folder. A name that is not text is given with its broken bytes replaced; the bytes stand below.
    let job: String
    let jobBytes: Data?
    let identity: String
    let textDigest: String?
    let request: TakeRequest?
    let output: String?
    let suffix: String?
    /// As estimated.
    let credits: Int?
    let submittedAt: Date?
    /// Nil as long as no answer has told of a task.
    var taskID: String?

    static let directory = OwnFiles.directory.appending("asked")

    /// Nil for a take that asks for nothing yet.
    init?(_ take: Take) {
        guard let nonce = take.nonce, let identity = take.identity else { return nil }
        self.nonce = nonce
        job = take.jobPath.string
        jobBytes = take.jobPath.isText ? nil : take.jobPath.bytes
        self.identity = identity
        textDigest = take.textDigest
        request = take.request
        output = take.output
        suffix = take.suffix.isEmpty ? nil : take.suffix
        credits = take.credits
        submittedAt = take.submittedAt
        taskID = take.taskID
    }

    /// The job's place, relative to the drop folder.
    var jobPath: FilePath { jobBytes.map(FilePath.init(bytes:)) ?? FilePath(job) }

    var path: FilePath {
        let name = SHA256.hash(data: jobPath.bytes + Data([0]) + Data(identity.utf8))
        return Self.directory.appending("\(hexText(name.prefix(16))).json")
    }

    /// Puts the claim on the drive.
    ///
    /// - Parameter isOwn: whether a claim with that nonce is this daemon's, from an earlier attempt.
    /// - Returns: the claim of another daemon that is there instead; nil when this one stands.
    /// - Throws: ``FolderError``, `exists` when what is there is no readable claim; or an encoding error. Then this claim may
    ///   stand or not.
    func make(in folder: DropFolder, isOwn: (String) throws -> Bool) throws -> Claim? {
        do {
            try OwnFiles.write(self, to: path, of: folder)
            return nil
        } catch FolderError.exists {
            guard let (other, stamp): (Claim, FileStamp) = try OwnFiles.read(path, of: folder) else {
                throw FolderError.exists
            }
            guard try isOwn(other.nonce) else { return other }
            try OwnFiles.write(self, to: path, of: folder, ifStamp: stamp)
            return nil
        }
    }

    /// Adds the task to the claim.
    func update(in folder: DropFolder) throws {
        if let stamp = try ownStamp(in: folder) { try OwnFiles.write(self, to: path, of: folder, ifStamp: stamp) }
    }

    /// Takes the claim away, if it is still this one.
    func remove(from folder: DropFolder) throws {
        if let stamp = try ownStamp(in: folder) { _ = try folder.remove(path, ifStamp: stamp) }
    }

    private func ownStamp(in folder: DropFolder) throws -> FileStamp? {
        let found: (document: Claim, stamp: FileStamp)? = try OwnFiles.read(path, of: folder)
        return found.flatMap { $0.document.nonce == nonce ? $0.stamp : nil }
    }

    /// The claims of a drop folder. What can't be read as one is left out.
    ///
    /// - Throws: ``FolderError`` when the folder can't be read.
    static func all(in folder: DropFolder) throws -> [Claim] {
        try OwnFiles.documents(in: directory, of: folder).compactMap { path in
            let found: (document: Claim, stamp: FileStamp)? = try OwnFiles.read(path, of: folder)
            return found?.document
        }
    }
}
