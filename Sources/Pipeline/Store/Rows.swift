import FoundationEssentials
import GRDB
import Glibc
import SystemPackage
import WatchFolder

/// A drop folder as the store knows it.
struct FolderRow: Sendable {
    let id: Int64
    let path: FilePath
    /// The UUID in the folder's marker file; it proves that the drive is there and is the right one.
    let marker: String
}

/// How a drop folder is, as its daemon last said.
struct FolderHealth: Sendable {
    let path: FilePath
    /// Why nothing is done with the folder; nil when all is well.
    let problem: String?
    /// Since when it is so.
    let since: Date?
    /// How it is watched: `inotify`, `poll` or `mixed`; nil as long as that is not known.
    let mode: String?
    /// Why some of it is not watched by events.
    let modeReason: String?
}

/// A job as it was last read.
struct JobRow: Sendable {
    let id: Int64
    /// Relative to the drop folder.
    let path: FilePath
    /// What the file looked like when it was read; nil when it must be read again in any case.
    let stamp: FileStamp?
    /// What it says in other files, as they were when it was read.
    let companions: [Companions.File]
    /// Whether a take of it is not sent, be it waiting, ready or rejected: then its images still matter.
    let hasUnsentTake: Bool
    /// The note that tells why there is no film, as long as nothing about it has changed since.
    let failedNote: FilePath?
}

/// A note as it was last written: what it is called and what it looked like then.
struct WrittenNote: Sendable, Equatable {
    let path: FilePath
    let text: String
    let stamp: FileStamp
}

/// A take with what its stage needs of its job.
struct Take: Sendable {
    let id: Int64
    let job: Int64
    let folder: Int64
    /// The job's place, relative to the drop folder.
    let jobPath: FilePath
    /// The drop folder's own place.
    let folderPath: FilePath
    let state: TakeState
    let request: TakeRequest?
    /// The stem of the film's name when the job gives one.
    let output: String?
    /// What the film's name says to differ from the job's other films; empty when that is nothing.
    let suffix: String
    /// Whether the job asks for it as it is now.
    let isAsked: Bool
    /// What the take will cost, as estimated; in credits.
    let credits: Int?
    /// What the film is known by among the takes of its job.
    let identity: String?
    /// Of the job file's bytes.
    let textDigest: String?
    /// Drawn for each intent to send; the receipt's name too.
    let nonce: String?
    let taskID: String?
    let link: String?
    /// The film as it was when it was about to be given its name: how a restart recognises it.
    let filmStamp: FileStamp?
    /// What a person should know about the state; a full sentence.
    let message: String?
    /// What the task list shows of a take whose answer was lost; a full sentence.
    let evidence: String?
    /// Whether it is held because so many came at once; then one note for all of them tells so.
    let isInBurst: Bool
    /// When the take came into its state.
    let since: Date
    /// When its job was taken in, or a person last asked for it again.
    let askedAt: Date
    /// When it came to be.
    let createdAt: Date
    let submittedAt: Date?
    let completedAt: Date?
    let deliveredAt: Date?
    /// The film's place, relative to the drop folder, once delivered.
    let filmPath: FilePath?
}

extension FilePath {
    /// The bytes of the path, as the store keeps them: names on a drive need not be text.
    var bytes: Data {
        withPlatformString { Data(bytes: $0, count: strlen($0)) }
    }

    /// Whether the bytes are text, so that they can be told without loss.
    var isText: Bool { Data(string.utf8) == bytes }

    init(bytes: Data) {
        self = (bytes + [0]).withUnsafeBytes { FilePath(platformString: $0.bindMemory(to: CChar.self).baseAddress!) }
    }
}
