import Crypto
import FoundationEssentials
import JobFile
import SystemPackage
import WatchFolder

/// What a job says in other files than its own: the texts that its prompts name, a table of rows, and `hero.final`, by which
/// a person says that the drafts are done with.
///
/// They are part of the job: one that is changed is looked at as a saved job is.
struct Companions {
    /// A file as it was read.
    struct File: Sendable, Equatable, Codable {
        private let bytes: Data
        private let text: String

        init(_ path: FilePath, _ stamp: FileStamp) {
            (bytes, text) = (path.bytes, stamp.text)
        }

        var path: FilePath { FilePath(bytes: bytes) }
        var stamp: FileStamp? { FileStamp(text: text) }
    }

    private(set) var files: [File] = []
    private(set) var stamps: [FileStamp] = []
    private(set) var texts: [Job.TextFile: [UInt8]] = [:]
    /// Whether `hero.final` lies beside the job.
    private(set) var isFinal = false
    /// What is in `hero.csv` beside the job, of which each row is a film of its own, and its name.
    private(set) var rows: (bytes: [UInt8], name: String)?
    /// What is not there yet, or can't be read; sentences.
    private(set) var waiting: [String] = []
    /// What can never be read as it is; sentences.
    private(set) var refused: [String] = []
    /// Where what is not there yet may come.
    private(set) var awaited: [FilePath] = []
    /// When all of them have been quiet for long enough.
    private(set) var quietFrom: ContinuousClock.Instant?
    /// The bytes of them all.
    private var content: [UInt8] = []

    /// - Parameters:
    ///   - text: the job's.
    ///   - marks: the names beside the job.
    /// - Throws: ``FolderError`` when the drive is away.
    init(
        of path: FilePath,
        _ job: OpenFile,
        text: [UInt8],
        defaults: [JobDefaults],
        marks: Marks,
        in folder: DropFolder,
        settling: inout Settling,
        quiet: Quiet,
        now: ContinuousClock.Instant
    ) throws(FolderError) {
        if let mark = marks.final(of: path), let stamp = try folder.stamp(mark) {
            isFinal = true
            files.append(File(mark, stamp))
            stamps.append(stamp)
            content += Array("final\n".utf8)
        }
        if let table = marks.rows(of: path), let name = table.lastComponent?.string {
            do throws(FolderError) {
                let file = try folder.open(table)
                if file.isSecondName(beside: job) {
                    refused.append(Sentences.secondName(name))
                }
                let bytes = try settle(file, table, name, quiet, &settling, now, limit: Self.mostTableBytes + 1)
                rows = (bytes, name)
            } catch {
                if case .folderGone = error { throw error }
                waiting.append("\(name) cannot be read: \(error)")
            }
        }
        for text in Job.textFiles(namedIn: text, defaults: defaults) where texts[text] == nil {
            let directory = (text.defaults.map { FilePath($0) } ?? path).removingLastComponent()
            // Defaults that lie above the folder are known by their whole path, to `reeldrop check`.
            let isAbove = directory.isAbsolute
            let folder = isAbove ? try DropFolder(directory) : folder
            let place = JobPlan.file(named: text.name, in: isAbove ? FilePath() : directory, of: folder)
            if let refusal = place.refusal {
                refused.append(refusal)
                continue
            }
            do throws(FolderError) {
                let file = try folder.open(place.path)
                if file.isSecondName(beside: job) {
                    refused.append(Sentences.secondName(place.name))
                    continue
                }
                texts[text] = try settle(
                    file,
                    place.path,
                    place.name,
                    quiet,
                    &settling,
                    now,
                    limit: JobName.sizeLimit + 1
                )
            } catch {
                if case .folderGone = error { throw error }
                settling.forget(place.path)
                awaited.append(place.path)
                waiting.append(
                    error == .notFound ? "\(place.name) is not there yet." : "\(place.name) cannot be read: \(error)"
                )
            }
        }
    }

    /// In bytes; the reader refuses what is longer.
    private static let mostTableBytes = 4 << 20

    /// Reads a file that belongs to the job, and says when it will have been quiet for long enough.
    private mutating func settle(
        _ file: OpenFile,
        _ path: FilePath,
        _ name: String,
        _ quiet: Quiet,
        _ settling: inout Settling,
        _ now: ContinuousClock.Instant,
        limit: Int
    ) throws(FolderError) -> [UInt8] {
        let since = settling.unchangedSince(path, file.stamp, now: now)
        let hasWriter = file.isOpenElsewhereForWriting
        if hasWriter == true { waiting.append("\(name) is still being written.") }
        let until = since + (hasWriter == false ? quiet.proven : quiet.unproven)
        quietFrom = max(quietFrom ?? until, until)
        let bytes = try file.read(at: 0, count: limit)
        files.append(File(path, file.stamp))
        stamps.append(file.stamp)
        content += Array("\(bytes.count):".utf8) + bytes
        return bytes
    }

    /// The digest of a job's text with all that belongs to it.
    func digest(of text: [UInt8]) -> String {
        hexText(SHA256.hash(data: text + content))
    }

    /// The files of a directory that concern the jobs beside them.
    struct Marks {
        let directory: FilePath
        private var finals: [[UInt8]: FilePath] = [:]
        private var tables: [[UInt8]: FilePath] = [:]

        init(_ directory: FilePath, _ entries: [Entry]) {
            self.directory = directory
            for entry in entries where entry.kind != .directory {
                if let stem = JobName.stem(entry.name, endings: [".final", ".final.txt"]) {
                    finals[stem] = directory.appending(entry.name)
                } else if let stem = JobName.stem(entry.name, endings: [".csv"]) {
                    tables[stem] = directory.appending(entry.name)
                }
            }
        }

        /// The file by which that job is final.
        func final(of job: FilePath) -> FilePath? { finals[JobPlan.stem(of: job)] }

        /// The table whose rows are that job's films.
        func rows(of job: FilePath) -> FilePath? { tables[JobPlan.stem(of: job)] }
    }
}

extension Intake {
    /// The names beside a job: those that were just listed, unless it lies elsewhere.
    func marks(beside path: FilePath, in folder: DropFolder, _ memory: Memory) throws(FolderError) -> Companions.Marks {
        let directory = path.removingLastComponent()
        if let marks = memory.marks, marks.directory == directory { return marks }
        return Companions.Marks(directory, try folder.list(directory))
    }

    /// Whether all that a job says in other files is still what it was when the job was read. One that was taken away since
    /// changes nothing.
    func isUnchanged(
        _ companions: [Companions.File],
        of path: FilePath,
        in listing: FolderWorker.Listing,
        _ memory: Memory
    ) throws(FolderError) -> Bool {
        let marks = memory.marks
        for mark in [marks?.final(of: path), marks?.rows(of: path)].compactMap(\.self)
        where !companions.contains(where: { $0.path == mark }) {
            return false
        }
        for file in companions {
            do throws(FolderError) {
                guard let stamp = file.stamp, let now = try listing.stamp(file.path) else { continue }
                if !now.isSameFile(as: stamp) { return false }
            } catch {
                if error != .notFound { throw error }
            }
        }
        return true
    }
}
