/// A valid job, as its file says it.
///
/// `nil`, or no value at all, means that the job does not say; the defaults are the caller's (design §5). Where a job gives
/// several values it asks for as many films, one for each way to choose among them.
public struct Job: Sendable, Equatable {
    /// What the films show, as typed or as the files say that it names: none empty, each at most as long as the model allows,
    /// and a film of each.
    public var prompts: [String]
    /// The first frame.
    public var image: Located<ImageReference>?
    /// The last frame; never without `image`.
    public var imageEnd: Located<ImageReference>?
    /// What the film is made from where no image is a frame; the prompt calls them `@Image1` and on.
    public var referenceImages: [Located<ImageReference>] = []
    /// Resolutions of the model, for example `720p`; each once.
    public var resolutions: [String] = []
    /// Lengths of the film in seconds, of the model's durations; each once.
    public var durations: [Int] = []
    /// Short names of the model's ratios, for example `16:9`, even if the job used the API's names; each once.
    public var aspectRatios: [String] = []
    /// Whether the camera stands still.
    public var camerasFixed: [Bool] = []
    /// Seeds within the model's range, each once; -1 asks for any.
    public var seeds: [Int64] = []
    /// How many films of each kind, with a seed each, from 1 to ``mostFilms``.
    public var takes = 1
    /// Whether it asks for cheap films to choose from, before it asks for those that it describes.
    public var isDraft = false
    /// Whether the API's safety checker looks at the film.
    public var enableSafetyChecker: Bool?
    /// What the film must not show; no longer than the model allows.
    public var negativePrompt: String?
    /// Whether the film has sound.
    public var generateAudio: Bool?
    /// How closely the film keeps to the prompt, within the model's range.
    public var cfgScale: Double?
    /// Whether the API may write the prompt out at greater length.
    public var promptExtend: Bool?
    /// The name of the film without `.mp4`: one path component of at most 200 bytes that is not hidden. It may have
    /// ``Placeholder``s.
    public var output: String?
    /// The name of a model of the rules.
    public var model: String?
    /// Which row of a table it is that has no name, numbered as a spreadsheet does; nil without one.
    public var row: Int?
    /// The fields that the job does not name itself, each with the name of the ``JobDefaults`` that give it.
    public var inherited: [String: String] = [:]

    /// The most films that one job may ask for.
    public static let mostFilms = 1000

    /// The first of its prompts.
    public var prompt: String { prompts.first ?? "" }

    /// How many films the job asks for.
    var filmCount: Int {
        [prompts.count, resolutions.count, durations.count, aspectRatios.count, camerasFixed.count, seeds.count]
            .map { max(1, $0) }.reduce(takes, *)
    }

    /// Makes a job that says nothing but its prompt.
    public init(prompt: String) {
        prompts = [prompt]
    }
}
