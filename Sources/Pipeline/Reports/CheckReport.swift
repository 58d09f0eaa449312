import Foundation
public import JobFile
import Seedance
public import SystemPackage
import WatchFolder

/// What `reeldrop check` says of job files: the same rules as the daemon's, and nothing is sent.
public struct CheckReport: Sendable {
    /// One job file.
    public struct Entry: Sendable {
        /// The file as it was named.
        public let path: FilePath
        /// What is wrong, in file order; empty when the job would be made.
        public let problems: [Problem]
        /// Empty when there are problems.
        public let takes: [PlannedTake]
        /// The fields that come from `_defaults.job` files, with the file's place.
        public var inherited: [String: String] = [:]
    }

    /// A film that would be made.
    public struct PlannedTake: Sendable {
        /// The film's name, if it is still free then.
        public let output: String
        /// The model's name.
        public let model: String
        /// Such as `720p`.
        public let resolution: String
        /// The body of the request as JSON, with the images' bytes left out.
        public let request: String
        /// As estimated; nil where nobody knows it.
        public let credits: Int?
    }

    /// One entry for each file, in the order given.
    public let entries: [Entry]

    /// Checks these files, blocking while they are read.
    public init(files: [FilePath], settings: Settings) {
        entries = files.map { Self.check($0, settings: settings) }
    }

    /// Whether all would be made.
    public var isValid: Bool {
        entries.allSatisfy(\.problems.isEmpty)
    }

    /// What all takes together would cost, as estimated, as far as it is known.
    public var credits: Int {
        entries.flatMap(\.takes).compactMap(\.credits).reduce(0, +)
    }

    private static func check(_ path: FilePath, settings: Settings) -> Entry {
        func bad(_ problems: [Problem]) -> Entry { Entry(path: path, problems: problems, takes: []) }
        func unreadable(_ why: String) -> Entry { bad([Problem(line: 0, column: 0, message: why)]) }
        guard let name = path.lastComponent, JobName.isJob(name) else {
            return unreadable(
                path.lastComponent == FolderDefaults.name
                    ? "This is no job: it gives values to the jobs of its folder. Check one of those."
                    : "The name of a job must end with .job."
            )
        }
        if let refusal = JobName.refusal(name) { return unreadable(refusal) }
        let jobs: [Job]
        let companions: Companions
        let file: OpenFile
        let folder: DropFolder
        let place = FilePath(root: nil, components: name)
        let quiet = Quiet(proven: .zero, unproven: .zero)
        var settling = Settling()
        do {
            let directory = path.removingLastComponent()
            folder = try DropFolder(directory.isEmpty ? "." : directory)
            file = try folder.open(place)
            let text = try file.read(at: 0, count: JobName.sizeLimit + 1)
            let defaults = try Self.defaults(for: folder.path)
            companions = try Companions(
                of: place,
                file,
                text: text,
                defaults: defaults,
                marks: Companions.Marks(FilePath(), try folder.list(FilePath())),
                in: folder,
                settling: &settling,
                quiet: quiet,
                now: .now
            )
            let missing = companions.refused + companions.waiting
            if !missing.isEmpty {
                return bad(missing.map { Problem(line: 0, column: 0, message: $0) })
            }
            jobs = try BatchPlan.jobs(text, companions, defaults: defaults)
        } catch let error as JobProblems {
            return bad(error.problems)
        } catch {
            return unreadable("\(error)")
        }
        var plan = BatchPlan(
            jobs.map { job in
                JobPlan(
                    job: job,
                    at: place,
                    in: folder,
                    resolution: settings.resolution,
                    isFinal: companions.isFinal
                )
            }
        )
        let places =
            jobs.count > 1
            ? []
            : jobs.flatMap { job in
                ([job.image, job.imageEnd] + job.referenceImages).filter {
                    $0?.value.isPath ?? job.referenceImages.isEmpty
                }
            }
        if let refusal = plan.refusal { return unreadable(refusal) }
        var problems: [Problem] = []
        var pictures: [(digest: String, byteCount: Int64)] = []
        for (number, input) in plan.files.enumerated() {
            let reference = number < places.count ? places[number] : nil
            let state = folder.input(
                input,
                plan.limits(of: input),
                of: file,
                settling: &settling,
                quiet: quiet,
                mayConvert: Converter.isInstalled,
                now: .now
            )
            switch state {
            case .whole(let stamp), .foreign(let stamp, _): pictures.append((digest: "", byteCount: stamp.size))
            case .waiting(let sentence, _), .refused(let sentence):
                problems.append(
                    Problem(line: reference?.line ?? 0, column: reference?.column ?? 0, message: sentence)
                )
            case .unsettled: break
            }
        }
        guard problems.isEmpty else { return bad(problems) }
        do {
            try Self.makeFinal(&plan, pictures, at: place, in: folder)
        } catch {
            return unreadable("\(error)")
        }
        if plan.isEmpty { return unreadable(Sentences.noDraftLeft) }
        return Entry(
            path: path,
            problems: [],
            takes: plan.plans.flatMap { one in
                one.variations.map { film in
                    let request = one.request(film, pictures: plan.pictures(of: one, in: pictures), drawingSeed: false)
                    let name = one.name(of: film)
                    return PlannedTake(
                        output: FileNames.film(output: name.output, job: place, suffix: name.suffix)?.string ?? "",
                        model: request.model,
                        resolution: request.resolution,
                        request: request.generation(imagesAt: { _ in FilePath() })?.describedBody() ?? "{}",
                        credits: one.credits(film, prices: settings.creditsPerSecond)
                    )
                }
            },
            inherited: jobs[0].inherited
        )
    }

    /// As the daemon does, by the receipts in the drop folder.
    private static func makeFinal(
        _ plan: inout BatchPlan,
        _ pictures: [(digest: String, byteCount: Int64)],
        at place: FilePath,
        in folder: DropFolder
    ) throws {
        var directory = folder.path
        while !FileManager.default.fileExists(atPath: directory.pushing(OwnFiles.directory).string) {
            guard directory.removeLastComponent() else { return }
        }
        let root = try DropFolder(directory)
        var path = folder.path.appending(place.components)
        _ = path.removePrefix(directory)
        let earlier = try Receipt.all(in: root).filter { $0.jobPath == path }.compactMap { receipt in
            receipt.request.map { request in
                EarlierTake(
                    request: request,
                    identity: receipt.identity,
                    state: .delivered,
                    nonce: receipt.nonce,
                    film: receipt.filmPath,
                    stamp: nil
                )
            }
        }
        guard earlier.contains(where: { $0.request.draft != nil }) else { return }
        let known = try zip(plan.files, pictures).map { input, picture in
            (digest: try folder.open(input.path).digest(), byteCount: picture.byteCount)
        }
        let kept = KeptFilms(folder: root, directory: path.removingLastComponent())
        try plan.makeFinal(earlier, pictures: known, films: kept)
    }

    /// The defaults that hold in a directory, up to the drop folder that it is in; else all that are on the way to it.
    private static func defaults(for directory: FilePath) throws(FolderError) -> [JobDefaults] {
        var found: [JobDefaults] = []
        var directory = directory
        repeat {
            // Nobody must be able to read everything above.
            guard let folder = try? DropFolder(directory) else { break }
            do throws(FolderError) {
                let file = try folder.open(FilePath(root: nil, components: FolderDefaults.name))
                let bytes = try file.read(at: 0, count: JobName.sizeLimit + 1)
                found.append(JobDefaults(name: directory.appending(FolderDefaults.name).string, bytes: bytes))
            } catch {
                if error != .notFound { throw error }
            }
            if (try? folder.list(OwnFiles.directory)) != nil { break }
        } while directory.removeLastComponent()
        return found
    }

    /// The report for people.
    ///
    /// - Parameter explained: whether to tell where values come from that a job does not have itself.
    public func text(explained: Bool = false) -> String {
        var lines: [String] = []
        for entry in entries {
            for problem in entry.problems {
                let place =
                    problem.line == 0 ? "" : ":\(problem.line)\(problem.column == 0 ? "" : ":\(problem.column)")"
                lines.append("\(entry.path)\(place): \(problem.message)")
                if let suggestion = problem.suggestion { lines.append("    \(suggestion)") }
            }
            if explained {
                for (field, file) in entry.inherited.sorted(by: { $0.key < $1.key }) {
                    lines.append("\(entry.path): \(field) comes from \(file)")
                }
            }
            for take in entry.takes {
                lines.append(
                    "\(entry.path): makes \(take.output) with \(take.model) at \(take.resolution), "
                        + (take.credits.map { "about \($0) credits" } ?? "price not known")
                )
                lines.append("    \(take.request)")
            }
        }
        let takes = entries.flatMap(\.takes)
        let unknown = takes.contains { $0.credits == nil } ? " and what nobody knows" : ""
        lines.append("\(takes.count) films, about \(credits) credits\(unknown); nothing was sent.")
        return lines.joined(separator: "\n")
    }

    /// The report for programs (design §10).
    public var json: String {
        let jobs = entries.map { entry -> [String: Any] in
            jsonPath("path", entry.path).merging([
                "valid": entry.problems.isEmpty,
                "inherited": entry.inherited,
                "takes": entry.takes.map { take in
                    [
                        "output": take.output, "model": take.model, "resolution": take.resolution,
                        "request": (try? JSONSerialization.jsonObject(with: Data(take.request.utf8))) ?? NSNull(),
                        "credits": take.credits ?? NSNull(),
                    ] as [String: Any]
                },
                "problems": entry.problems.map { problem in
                    [
                        "line": problem.line, "column": problem.column, "message": problem.message,
                        "suggestion": problem.suggestion ?? NSNull(),
                    ] as [String: Any]
                },
            ]) { $1 }
        }
        return jsonText(["jobs": jobs, "credits": credits])
    }
}

extension ImageReference {
    fileprivate var isPath: Bool {
        if case .path = self { true } else { false }
    }
}
