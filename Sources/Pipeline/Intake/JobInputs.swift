import Glibc
import JobFile
import Seedance
import SystemPackage
import WatchFolder

/// An image that a job names, as it lies in the folder.
enum InputState {
    /// It is whole and has been quiet for long enough.
    case whole(FileStamp)
    /// It is not there, or still arriving; the sentence says which. Looked at again when the folder changes, or then.
    case waiting(String, until: ContinuousClock.Instant? = nil)
    /// It can never be used as it is; the sentence says why and what to do.
    case refused(String)
    /// It is whole, and to be sent in another form; the words say why.
    case foreign(FileStamp, why: String)
    /// It has not been quiet for long enough to say anything; look again then.
    case unsettled(until: ContinuousClock.Instant)
}

extension Model.ImageLimits {
    /// What every model takes.
    static let ofAllModels = Model.all.dropFirst().reduce(Model.all[0].images) { $0.narrowed(by: $1.images) }

    func takes(_ format: ImageFormat) -> Bool { types.contains { $0.name == format.rawValue } }

    /// What is wrong with a picture of this kind and size, or nil.
    func problem(name: String, _ format: ImageFormat, width: Int, height: Int, byteCount: Int64) -> String? {
        guard takes(format) else {
            let names = types.map(\.name).joined(separator: " or ")
            return "\(name) is a \(format.rawValue) image, which the job's model does not take. Save it as \(names)."
        }
        let size = "\(name) is \(width) × \(height) pixels"
        guard side.contains(width), side.contains(height) else {
            return
                "\(size); each side must be between \(side.lowerBound) and \(side.upperBound). Save it in another size."
        }
        guard ratio.contains(Double(width) / Double(height)) else {
            return "\(size), which is too \(width > height ? "wide" : "tall"): "
                + "the width must be between \(ratio.lowerBound) and \(ratio.upperBound) times the height. Crop it."
        }
        guard byteCount <= self.byteCount else {
            let megabytes = String((Double(byteCount) / 1_048_576).rounded(.up)).dropLast(2)
            return
                "\(name) has \(megabytes) MB; at most \(self.byteCount >> 20) MB can be sent. Save it smaller, as JPEG for example."
        }
        return nil
    }
}

extension DropFolder {
    /// Looks at an image that a job names.
    ///
    /// - Parameters:
    ///   - limits: what the job's model takes.
    ///   - mayConvert: whether one that the API does not take can be sent in another form.
    func input(
        _ input: JobPlan.File,
        _ limits: Model.ImageLimits,
        of job: OpenFile,
        settling: inout Settling,
        quiet: Quiet,
        mayConvert: Bool = false,
        now: ContinuousClock.Instant
    ) -> InputState {
        let (path, name) = (input.path, input.name)
        if let refusal = input.refusal { return .refused(refusal) }
        do throws(FolderError) {
            let file = try open(path)
            if file.isSecondName(beside: job) { return .refused(Sentences.secondName(name)) }
            let quietSince = settling.unchangedSince(path, file.stamp, now: now)
            func afterQuiet(_ needed: Duration, _ state: InputState) -> InputState {
                quietSince + needed <= now ? state : .unsettled(until: quietSince + needed)
            }
            let hasWriter = file.isOpenElsewhereForWriting
            if hasWriter == true { return .waiting("\(name) is still being written.") }
            // What only says that a file is not here is believed for a while: marks are left behind, and some drives tell
            // of no space at all. After that the content decides.
            let believed = quietSince + quiet.belief
            if now < believed {
                let again = min(believed, now + quiet.lookAgain)
                if isMarkedBusy(path, file) { return .waiting(Sentences.copiedByFinder(name), until: again) }
                if file.takesNoSpace { return .waiting(Sentences.notDownloaded(name), until: again) }
            }
            if file.stamp.size == 0 { return .waiting("\(name) is empty so far.") }
            switch try ImageStructure.inspect(file) {
            case .complete(let format, let width, let height):
                let isQuick = hasWriter == false && !file.stamp.isFilling
                if mayConvert, let why = try file.reasonToConvert(to: limits, format, width: width, height: height) {
                    return afterQuiet(isQuick ? quiet.proven : quiet.unproven, .foreign(file.stamp, why: why))
                }
                if let problem = limits.problem(
                    name: name,
                    format,
                    width: width,
                    height: height,
                    byteCount: file.stamp.size
                ) {
                    return afterQuiet(quiet.unproven, .refused(problem))
                }
                return afterQuiet(isQuick ? quiet.proven : quiet.unproven, .whole(file.stamp))
            case .incomplete(_, let why):
                return .waiting("\(name) is not complete yet. \(why)")
            case .blank:
                return .waiting(Sentences.blank(name))
            case .refused(let format):
                let canConvert = Converter.formats.contains(format)
                return afterQuiet(
                    quiet.unproven,
                    canConvert && mayConvert
                        ? .foreign(file.stamp, why: "it is a \(format) file")
                        : .refused(Sentences.otherFormat(name, format, needsTool: canConvert))
                )
            case .unknown:
                return afterQuiet(
                    quiet.unproven,
                    .refused("\(name) is not an image that can be read. Save it as PNG, JPEG or WebP.")
                )
            }
        } catch .notFound {
            settling.forget(path)
            return .waiting("\(name) is not there yet.")
        } catch .outside {
            return .refused("\(name) leads out of this drop folder. Put the image itself beside the job.")
        } catch .notARegularFile {
            return .refused("\(name) is not an image file. Put the image itself beside the job.")
        } catch {
            return .waiting("\(name) cannot be read: \(error)")
        }
    }
}

extension OpenFile {
    /// Whether it is a second name of somebody else's file: whoever may link a file that is not theirs could have it sent to
    /// the API, and shown in a film.
    func isSecondName(beside job: OpenFile) -> Bool {
        hasOtherNames && ![job.owner, job.directoryOwner].contains(owner)
    }

    /// Why an image that is whole can't be sent as it is, though it can be in another form; words behind "because".
    fileprivate func reasonToConvert(
        to limits: Model.ImageLimits,
        _ format: ImageFormat,
        width: Int,
        height: Int
    ) throws(FolderError) -> String? {
        let (small, large) = (min(width, height), max(width, height))
        guard large > 0, width * height <= Converter.mostPixels,
            limits.ratio.contains(Double(width) / Double(height))
        else { return nil }
        if large > limits.side.upperBound { return "it is \(width) × \(height) pixels" }
        if small < limits.side.lowerBound { return nil }
        if stamp.size > limits.byteCount { return "it has more than \(limits.byteCount >> 20) MB" }
        if !limits.takes(format) { return "it is a \(format.rawValue) file" }
        return switch try ImageStructure.peculiarity(of: self) {
        case .deep: "it has 16 bits for each colour"
        case .printColours: "it is in the colours of print (CMYK)"
        case .turned: "it is stored turned"
        case nil: nil
        }
    }
}

/// How long a file must have been unchanged before it counts as finished.
struct Quiet: Sendable {
    /// When its content is complete and nobody has it open for writing (design §11).
    var proven: Duration = .milliseconds(300)
    /// When the end of its writing can't be seen; the config's `settle`.
    var unproven: Duration
    /// For how long an unchanged file's marks are believed that say it is not here yet.
    var belief: Duration = .seconds(600)
    /// How often a mark is looked for that may go without the folder's telling.
    var lookAgain: Duration = .seconds(10)
}
