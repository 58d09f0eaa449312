import Foundation
import JobFile
import Seedance
import SystemPackage
import WatchFolder

/// A job that was read, with the images that go with it: what the daemon and `reeldrop check` both work from, so that they
/// can never disagree.
struct JobPlan: Sendable {
    var job: Job
    let model: Model
    /// The films that it asks for, with every default filled in.
    var variations: [Variation]
    /// Whether they are drafts: the cheapest and shortest that the model makes.
    let isDraft: Bool
    /// What else people should know; sentences.
    var remarks: [String] = []
    let image: Frame?
    let imageEnd: Frame?
    /// What the film is made from where no image is a frame.
    let references: [Frame]

    /// An image: one of the film's two ends, or a reference.
    enum Frame: Sendable, Equatable {
        /// A path in the drop folder, and the name that people know it by.
        case file(File)
        case url(String)
    }

    /// An image that the job needs.
    struct File: Sendable, Equatable {
        let path: FilePath
        /// The name that people know it by.
        let name: String
        /// As the job has it, when the file was only found by another writing of it.
        var written: String?
        /// Why it is not known which file is meant; a sentence.
        var refusal: String?
    }

    /// - Parameters:
    ///   - path: the job's place in the drop folder.
    ///   - resolution: taken when the job names none.
    ///   - images: those of the job's directory, when they were just listed.
    ///   - isFinal: whether a person has said that the drafts are done with.
    init(
        job: Job,
        at path: FilePath,
        in folder: DropFolder,
        resolution: String,
        images: FolderImages? = nil,
        isFinal: Bool = false
    ) {
        // The rules that the job was read by come from the same table, so both are found.
        model = job.model.flatMap(Model.named) ?? .seedance2Mini
        let directory = path.removingLastComponent()
        func frame(_ reference: Located<ImageReference>) -> Frame {
            switch reference.value {
            case .path(let name): .file(Self.file(named: name, in: directory, of: folder))
            case .url(let url): .url(url)
            }
        }
        references = job.referenceImages.map(frame)
        if job.image != nil || !references.isEmpty {
            image = job.image.map(frame)
            imageEnd = job.imageEnd.map(frame)
        } else {
            let stem = Self.stem(of: path)
            func picture(_ ending: String) -> Frame? {
                let stem = stem + Array(ending.utf8)
                return Self.picture(named: stem, in: directory, of: folder, images)
                    ?? Self.picture(like: stem, in: directory, of: folder, images)
            }
            image = picture("") ?? picture(".first")
            imageEnd = image == nil || model.fromImage.members[.imageEnd] == nil ? nil : picture(".last")
        }
        let (model, hasImage) = (model, image != nil)
        let draft = model.draft
        let isWanted = job.isDraft && !isFinal
        let isDraft =
            isWanted
            && ((job.resolutions.isEmpty ? [resolution] : job.resolutions) != [draft.resolution]
                || (job.durations.isEmpty ? [model.defaultDuration] : job.durations) != [draft.duration])
        self.isDraft = isDraft
        // Ratios that are meant for other jobs of the folder do not stand in the way of one whose image has a shape.
        var job = job
        if hasImage, job.inherited["aspect_ratio"] != nil { job.aspectRatios = [] }
        if isDraft { (job.resolutions, job.durations) = ([], []) }
        self.job = job
        variations = Variation.all(of: job).map { film in
            var film = film
            film.duration = isDraft ? draft.duration : film.duration ?? model.defaultDuration
            let tier = isDraft ? draft.resolution : film.resolution ?? resolution
            film.resolution = model.tier(tier)?.resolution ?? model.defaultResolution
            // With an image the API takes the shape from it (contract §1).
            film.aspectRatio = hasImage ? nil : film.aspectRatio ?? model.defaultAspectRatio.name
            return film
        }
        remarks = files.compactMap { file in file.written.map { Sentences.usedInstead(of: $0, file.name) } }
        if isWanted, !isDraft { remarks.append(Sentences.draftIsFinal(draft.resolution, draft.duration)) }
    }

    /// The image that a job names, as the drive writes its name.
    static func file(named name: String, in directory: FilePath, of folder: DropFolder) -> File {
        let written = FilePath(name)
        let path = directory.pushing(written)
        guard written.isRelative, let found = try? folder.find(path) else {
            // What is wrong with it shows when it is opened.
            return File(path: directory.appending(name), name: name)
        }
        switch found {
        case .one(let place) where place == path.lexicallyNormalized():
            return File(path: path, name: name)
        case .one(let place):
            let components = place.components.dropFirst(directory.components.count)
            return File(path: place, name: FilePath(root: nil, components).string, written: name)
        case .several(let names):
            return File(path: path, name: name, refusal: Sentences.unclear(name, names))
        }
    }

    /// An image with the job's own stem, when the job names none (design §5). One that is empty so far, or can't be read,
    /// counts as well: to be waited for, lest the job be paid for without it.
    private static func picture(
        named stem: [UInt8],
        in directory: FilePath,
        of folder: DropFolder,
        _ images: FolderImages?
    ) -> Frame? {
        for ending in FolderImages.endings.flatMap({ [$0, $0.uppercased()] }) {
            guard let name = FileNames.name(stem: stem, ending: ending) else { continue }
            let path = directory.appending(name)
            let isMissing = images?.lack(path) ?? Intake.isMissing(path, in: folder)
            if !isMissing { return .file(File(path: path, name: name.string)) }
        }
        return nil
    }

    /// The same where the image's name is written otherwise: the film would be paid for without it. Two are unclear.
    private static func picture(
        like stem: [UInt8],
        in directory: FilePath,
        of folder: DropFolder,
        _ images: FolderImages?
    ) -> Frame? {
        let listed = images.flatMap { $0.directory == directory ? $0 : nil }
        guard let images = listed ?? (try? folder.list(directory)).map({ FolderImages(directory, $0) }) else {
            return nil
        }
        let names = images.names(like: stem)
        guard let first = names.first else { return nil }
        let written = FileNames.name(stem: stem, ending: "")?.string ?? first.string
        let path = directory.appending(first)
        if names.count > 1 {
            return .file(File(path: path, name: written, refusal: Sentences.unclear(written, names)))
        }
        return .file(File(path: path, name: first.string))
    }

    /// The files that the job needs.
    var files: [File] {
        ([image, imageEnd].compactMap(\.self) + references).compactMap { frame in
            if case .file(let file) = frame { file } else { nil }
        }
    }

    /// Why the job can't be made as it is, a sentence; nil when it can.
    var refusal: String? {
        if image != nil, job.aspectRatios.count > 1 { return Sentences.ratiosWithImage }
        // What the job's reader can't know: whether there is an image beside it.
        let pictures = files.map { _ in (digest: "", byteCount: Int64(1)) }
        guard let film = variations.first,
            let request = self.request(film, pictures: pictures).generation(imagesAt: { _ in "image" })
        else { return nil }
        let problems = request.problems().filter { problem in
            if case .imageNeedsUpload = problem { false } else { true }
        }
        return problems.isEmpty ? nil : problems.map(\.description).joined(separator: " ")
    }

    /// One film's request, once the pictures are known by their content.
    ///
    /// - Parameters:
    ///   - pictures: the digests and sizes of ``files``, in that order.
    ///   - drawingSeed: whether a seed that the job leaves open is drawn now; else it stays -1, for people to see.
    func request(
        _ film: Variation,
        pictures: [(digest: String, byteCount: Int64)],
        drawingSeed: Bool = true
    ) -> TakeRequest {
        var rest = pictures[...]
        func picture(_ frame: Frame?) -> TakeRequest.Picture? {
            switch frame {
            case .file(let file):
                rest.popFirst().map { .file(name: file.name, digest: $0.digest, byteCount: $0.byteCount) }
            case .url(let url): .url(url)
            case nil: nil
            }
        }
        let first = picture(image)
        let last = picture(imageEnd)
        let others = references.compactMap { picture($0) }
        let seed = film.draftSeed ?? film.seed ?? -1
        return TakeRequest(
            model: model.name,
            resolution: film.resolution ?? model.defaultResolution,
            prompt: job.prompts[film.prompt ?? 0],
            image: first,
            imageEnd: last,
            referenceImages: others.isEmpty ? nil : others,
            duration: film.duration ?? model.defaultDuration,
            aspectRatio: film.aspectRatio,
            cameraFixed: film.cameraFixed,
            seed: seed == -1 && drawingSeed ? model.seeds.map { Int64.random(in: 0...$0.upperBound) } ?? -1 : seed,
            enableSafetyChecker: job.enableSafetyChecker,
            settings: passedOn.isEmpty ? nil : passedOn,
            draft: isDraft ? film.take : nil,
            remarks: remarks.isEmpty ? nil : remarks
        )
    }

    private var passedOn: [String: Setting] {
        let all: [(Parameter, Setting?)] = [
            (.negativePrompt, job.negativePrompt.map { .text($0) }),
            (.generateAudio, job.generateAudio.map { .flag($0) }),
            (.cfgScale, job.cfgScale.map { .number($0) }), (.promptExtend, job.promptExtend.map { .flag($0) }),
        ]
        return Dictionary(uniqueKeysWithValues: all.compactMap { name, value in value.map { (name.rawValue, $0) } })
    }

    /// What the film is called, as ``Variation/name(in:)`` has it; a draft says so, for its final film is to have the name.
    func name(of film: Variation) -> (output: String?, suffix: String) {
        let name = film.name(in: job)
        let parts = [isDraft ? "draft" : "", job.row.map { "row\($0)" } ?? "", name.suffix]
        return (name.output, parts.filter { !$0.isEmpty }.joined(separator: "."))
    }

    /// The films as the store takes them in.
    ///
    /// - Parameters:
    ///   - pictures: as ``request(_:pictures:drawingSeed:)`` has them.
    ///   - prices: credits a second from the config, by `model-resolution`.
    func films(pictures: [(digest: String, byteCount: Int64)], prices: [String: Int]) -> [AskedFilm] {
        variations.map { film in
            let request = request(film, pictures: pictures)
            let name = name(of: film)
            return AskedFilm(
                request: request,
                seed: film.draftSeed,
                // Takes of one kind differ only in the seeds that are drawn for them.
                identity: request.identity(drawnSeed: (film.seed ?? -1) == -1 ? film.take : nil),
                output: name.output,
                suffix: name.suffix,
                credits: credits(film, prices: prices)
            )
        }
    }

    /// The estimated price of a film in credits; nil where nobody knows it.
    ///
    /// - Parameter prices: credits a second from the config, by `model-resolution`.
    func credits(_ film: Variation, prices: [String: Int]) -> Int? {
        let tier = model.tier(film.resolution ?? model.defaultResolution)
        let price = tier.flatMap { prices["\(model.name)-\($0.resolution)"] ?? $0.creditsPerSecond }
        return price.map { $0 * (film.duration ?? model.defaultDuration) }
    }

    /// The bytes of a file's name without its last ending.
    static func stem(of path: FilePath) -> [UInt8] {
        let name = path.lastComponent.map { FilePath(root: nil, components: $0).bytes } ?? Data()
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else { return Array(name) }
        return Array(name[..<dot])
    }
}
