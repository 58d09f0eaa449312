import JobFile
import Seedance

extension JobRules {
    /// The rules of the model table, with the model that a job gets when it names none.
    static let ofModelTable = JobRules(
        models: Seedance.Model.all.map { model in
            JobRules.Model(
                name: model.name,
                resolutions: model.tiers.map(\.resolution),
                durations: model.durations,
                aspectRatios: model.aspectRatios.map { AspectRatio(name: $0.name, apiName: $0.apiName) },
                promptLength: model.promptLength,
                seeds: model.seeds
            )
        },
        defaultModel: Seedance.Model.seedance2Mini.name
    )
}
