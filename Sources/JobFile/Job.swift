/// A valid job, as its file says it.
///
/// `nil` means that the job does not say; the defaults are the caller's (design §5).
public struct Job: Sendable, Equatable {
    /// What the film shows, as typed: never empty, at most as long as the model allows.
    public var prompt: String
    /// The first frame.
    public var image: Located<ImageReference>?
    /// The last frame; never without `image`.
    public var imageEnd: Located<ImageReference>?
    /// One of the model's resolutions, for example `720p`.
    public var resolution: String?
    /// The length of the film in seconds, one of the model's durations.
    public var duration: Int?
    /// The short name of one of the model's ratios, for example `16:9`, even if the job used the API's name.
    public var aspectRatio: String?
    /// Whether the camera stands still.
    public var cameraFixed: Bool?
    /// A seed within the model's range; -1 asks for any.
    public var seed: Int64?
    /// Whether the API's safety checker looks at the film.
    public var enableSafetyChecker: Bool?
    /// The name of the film without `.mp4`: one path component of at most 200 bytes that is not hidden.
    public var output: String?
    /// The name of a model of the rules.
    public var model: String?

    /// Makes a job that says nothing but its prompt.
    public init(prompt: String) {
        self.prompt = prompt
    }
}
