import JobFile
import Seedance
import SystemPackage
import WatchFolder

/// All that a job asks for: one plan, or one for each row of the table beside it.
struct BatchPlan: Sendable {
    private(set) var plans: [JobPlan]
    /// The images that they need, each once.
    let files: [JobPlan.File]
    private let places: [FilePath: Int]

    init(_ plans: [JobPlan]) {
        self.plans = plans
        var files: [JobPlan.File] = []
        var places: [FilePath: Int] = [:]
        for file in plans.flatMap(\.files) where places[file.path] == nil {
            places[file.path] = files.count
            files.append(file)
        }
        (self.files, self.places) = (files, places)
    }

    /// Reads a job with all that belongs to it.
    static func jobs(
        _ text: [UInt8],
        _ companions: Companions,
        defaults: [JobDefaults]
    ) throws(JobProblems) -> [Job] {
        guard let (bytes, name) = companions.rows else {
            return [try Job.read(text, defaults: defaults, texts: companions.texts, rules: .ofModelTable)]
        }
        return try Job.read(
            text,
            rows: bytes,
            named: name,
            defaults: defaults,
            texts: companions.texts,
            rules: .ofModelTable
        )
    }

    /// Why the job can't be made as it is, a sentence; nil when it can.
    var refusal: String? {
        if let refusal = plans.lazy.compactMap(\.refusal).first { return refusal }
        // Two rows that ask for one film would pay for it twice.
        var seen: Set<String> = []
        for plan in plans where plans.count > 1 && !seen.insert(plan.job.asked).inserted {
            return Sentences.sameRows(plan.job.output ?? plan.job.row.map { "row \($0)" } ?? "")
        }
        return nil
    }

    /// What the models take that are to be given this image.
    func limits(of file: JobPlan.File) -> Model.ImageLimits {
        let models = plans.filter { $0.files.contains { $0.path == file.path } }.map(\.model.images)
        return models.dropFirst().reduce(models.first ?? .ofAllModels) { $0.narrowed(by: $1) }
    }

    /// Whether nothing is left to be made.
    var isEmpty: Bool { plans.allSatisfy(\.variations.isEmpty) }

    mutating func remark(_ sentence: String, about file: JobPlan.File) {
        for index in plans.indices where plans[index].files.contains(where: { $0.path == file.path }) {
            plans[index].remarks.append(sentence)
        }
    }

    /// As ``JobPlan/makeFinal(_:pictures:films:)``.
    mutating func makeFinal(
        _ earlier: [EarlierTake],
        pictures: [(digest: String, byteCount: Int64)],
        films: KeptFilms
    ) throws {
        for index in plans.indices {
            try plans[index].makeFinal(earlier, pictures: self.pictures(of: plans[index], in: pictures), films: films)
        }
    }

    func films(pictures: [(digest: String, byteCount: Int64)], prices: [String: Int]) -> [AskedFilm] {
        plans.flatMap { $0.films(pictures: self.pictures(of: $0, in: pictures), prices: prices) }
    }

    /// Those of all files that are a plan's.
    func pictures(
        of plan: JobPlan,
        in pictures: [(digest: String, byteCount: Int64)]
    ) -> [(digest: String, byteCount: Int64)] {
        plan.files.compactMap { file in places[file.path].flatMap { $0 < pictures.count ? pictures[$0] : nil } }
    }
}

extension Job {
    /// All that decides what its films look like.
    fileprivate var asked: String {
        var job = self
        (job.row, job.output, job.image, job.imageEnd, job.inherited) = (nil, nil, nil, nil, [:])
        job.referenceImages = []
        let images = [image, imageEnd] + referenceImages
        return "\(job) \(images.map { String(describing: $0?.value) })"
    }
}
