import JobFile

/// One of the films that a job asks for: a choice among the values that the job gives (design §5), nil where it gives none.
struct Variation: Sendable, Equatable {
    /// Among the job's prompts.
    var prompt: Int?
    /// Nil as well when the film takes its shape from an image.
    var aspectRatio: String?
    var duration: Int?
    var resolution: String?
    var cameraFixed: Bool?
    /// -1 and nil leave it open.
    var seed: Int64?
    /// From 1; films that differ only in it have different seeds.
    var take = 1
    /// That of the draft of which it is the final film.
    var draftSeed: Int64?

    func with(take: Int) -> Variation {
        var one = self
        one.take = take
        return one
    }

    /// Every choice, in the order in which the job's values are read.
    static func all(of job: Job) -> [Variation] {
        var all = [Variation()]
        func vary<V>(_ values: [V], _ part: WritableKeyPath<Variation, V?>) {
            if values.isEmpty { return }
            all = all.flatMap { base in
                values.map { value in
                    var one = base
                    one[keyPath: part] = value
                    return one
                }
            }
        }
        vary(Array(job.prompts.indices), \.prompt)
        vary(job.aspectRatios, \.aspectRatio)
        vary(job.durations, \.duration)
        vary(job.resolutions, \.resolution)
        vary(job.camerasFixed, \.cameraFixed)
        vary(job.seeds, \.seed)
        return all.flatMap { base in
            (1...job.takes).map { base.with(take: $0) }
        }
    }

    /// What the film is called.
    ///
    /// - Returns: the job's own name for its films with every placeholder filled in, nil without one; and what else the name
    ///   must tell to differ from the other films' names, such as `9x16.take2`; empty when that is nothing.
    func name(in job: Job) -> (output: String?, suffix: String) {
        var output = job.output
        var suffix: [String] = []
        for placeholder in Placeholder.allCases {
            let word = word(for: placeholder, in: job)
            if let named = output, named.contains(placeholder.text) {
                output = named.replacing(placeholder.text, with: word)
            } else if Self.varies(placeholder, in: job) {
                let mark: [Placeholder: String] = [.seed: "seed-", .take: "take", .prompt: "prompt"]
                suffix.append(mark[placeholder, default: ""] + word)
            }
        }
        return (output, suffix.joined(separator: "."))
    }

    private static func varies(_ placeholder: Placeholder, in job: Job) -> Bool {
        switch placeholder {
        case .prompt: job.prompts.count > 1
        case .aspect: job.aspectRatios.count > 1
        case .duration: job.durations.count > 1
        case .resolution: job.resolutions.count > 1
        case .camera: job.camerasFixed.count > 1
        case .seed: job.seeds.count > 1
        case .take: job.takes > 1
        }
    }

    private func word(for placeholder: Placeholder, in job: Job) -> String {
        switch placeholder {
        case .prompt: "\((prompt ?? 0) + 1)"
        case .aspect: aspectRatio?.replacing(":", with: "x") ?? "image"
        case .duration: duration.map { "\($0)s" } ?? ""
        case .resolution: resolution ?? ""
        case .camera: cameraFixed == true ? "fixed" : "moving"
        case .seed: seed.map { $0 == -1 ? "any" : "\($0)" } ?? "any"
        case .take: "\(take)"
        }
    }
}
