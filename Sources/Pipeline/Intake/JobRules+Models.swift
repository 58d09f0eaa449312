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
                // Whether there is an image shows later, and with it a prompt may have to be shorter.
                promptLength: model.fromText.promptLength,
                seeds: (-1)...(model.seeds?.upperBound ?? -1),
                fields: Set(model.parameters.map(\.rawValue)),
                references: model.images.references,
                limits: Dictionary(
                    Parameter.passedOn.compactMap { parameter in
                        model.fromText.members[parameter]?.limits.map { (parameter.rawValue, $0) }
                    },
                    uniquingKeysWith: { first, _ in first }
                )
            )
        },
        defaultModel: Seedance.Model.seedance2Mini.name
    )
}
