/// What the models allow; the caller fills it from its model table.
public struct JobRules: Sendable {
    /// What one model allows.
    public struct Model: Sendable {
        /// The model's name, for example `seedance-2-mini`.
        public var name: String
        /// For example `["480p", "720p"]`.
        public var resolutions: [String]
        /// Lengths of a film in seconds, for example `[5, 10]`.
        public var durations: [Int]
        /// The ratios with both their names.
        public var aspectRatios: [AspectRatio]
        /// How many Unicode scalars a prompt may have.
        public var promptLength: ClosedRange<Int>
        /// The seeds a job may ask for.
        public var seeds: ClosedRange<Int64>
        /// The fields that the model has. A field that only others have is a problem.
        public var fields: Set<String>
        /// How many reference images there may be.
        public var references: Int
        /// How long a text may be that the model has a field for, or how large a number, by the field's name.
        public var limits: [String: ClosedRange<Double>]

        /// Describes a model.
        public init(
            name: String,
            resolutions: [String],
            durations: [Int],
            aspectRatios: [AspectRatio],
            promptLength: ClosedRange<Int>,
            seeds: ClosedRange<Int64>,
            fields: Set<String>,
            references: Int = 0,
            limits: [String: ClosedRange<Double>] = [:]
        ) {
            self.name = name
            self.resolutions = resolutions
            self.durations = durations
            self.aspectRatios = aspectRatios
            self.promptLength = promptLength
            self.seeds = seeds
            self.fields = fields
            self.references = references
            self.limits = limits
        }
    }

    /// A ratio of width to height under its two names.
    public struct AspectRatio: Sendable, Equatable {
        /// The short name, for example `16:9`.
        public var name: String
        /// The API's name, for example `widescreen_16_9`.
        public var apiName: String

        /// Names a ratio.
        public init(name: String, apiName: String) {
            self.name = name
            self.apiName = apiName
        }
    }

    /// All models that a job may name.
    public var models: [Model]
    /// The name of the model whose rules hold for a job that names none.
    public var defaultModel: String

    /// Collects the models.
    public init(models: [Model], defaultModel: String) {
        self.models = models
        self.defaultModel = defaultModel
    }

    /// The models that have that field; none when it is a matter of no model.
    func models(with field: String) -> [String] {
        models.filter { $0.fields.contains(field) }.map(\.name)
    }

    /// The model of that name, else the default one, else the first.
    func model(named name: String?) -> Model? {
        models.first { $0.name == name } ?? models.first { $0.name == defaultModel } ?? models.first
    }
}
