/// One film to be asked for.
///
/// What is `nil` is left out of the body, so the API's own default holds: some of its routes refuse an explicit null
/// (contract §1).
public struct GenerationRequest: Sendable, Equatable {
    /// The model that makes the film.
    public var model: Model
    /// The name of one of the model's tiers, such as `720p`. It chooses the path and is no member of the body.
    public var resolution: String
    /// What the film shows, in the form's ``Model/Form/promptLength``.
    public var prompt: String
    /// The first frame.
    public var image: ImageSource?
    /// The last frame; only together with ``image``.
    public var imageEnd: ImageSource?
    /// What the film is made from where no image is a frame; the prompt calls them `@Image1` and on.
    public var referenceImages: [ImageSource]
    /// The length in seconds, one of the model's ``Model/durations``.
    public var duration: Int?
    /// The shape of the film. It is not sent beside an image, because then the image gives the shape (contract §1).
    public var aspectRatio: AspectRatio?
    /// Whether the camera stands still.
    public var cameraFixed: Bool?
    /// The seed, in the model's ``Model/seeds``; -1 lets the API draw one, which it never tells.
    public var seed: Int64?
    /// Whether the API checks prompt and images for unwanted content.
    public var enableSafetyChecker: Bool?
    /// The address that is told of the task's changes (contract §4).
    public var webhookURL: String?
    /// What else is said of the film, of ``Parameter/passedOn``.
    public var settings: [Parameter: Setting]

    /// Makes a request; everything but the first three may be left to the API.
    public init(
        model: Model,
        resolution: String,
        prompt: String,
        image: ImageSource? = nil,
        imageEnd: ImageSource? = nil,
        duration: Int? = nil,
        aspectRatio: AspectRatio? = nil,
        cameraFixed: Bool? = nil,
        seed: Int64? = nil,
        enableSafetyChecker: Bool? = nil,
        webhookURL: String? = nil,
        referenceImages: [ImageSource] = [],
        settings: [Parameter: Setting] = [:]
    ) {
        self.model = model
        self.resolution = resolution
        self.prompt = prompt
        self.image = image
        self.imageEnd = imageEnd
        self.duration = duration
        self.aspectRatio = aspectRatio
        self.cameraFixed = cameraFixed
        self.seed = seed
        self.enableSafetyChecker = enableSafetyChecker
        self.webhookURL = webhookURL
        self.referenceImages = referenceImages
        self.settings = settings
    }

    /// The kind of request that it is.
    public var form: Model.Form { model.form(hasImage: image != nil) }

    /// The estimated price in credits: the tier's credits per second times the length (contract §6). Nil where no price
    /// is known, and for a resolution that the model does not have.
    public var credits: Int? {
        guard let perSecond = model.tier(resolution)?.creditsPerSecond else { return nil }
        let (credits, overflow) = perSecond.multipliedReportingOverflow(by: duration ?? model.defaultDuration)
        return overflow ? .max : credits
    }

    /// The body as JSON text for people: what would be sent, with a file shown as `<inline image, 123,456 bytes>`,
    /// or as `<uploaded image, …>` where it needs an address.
    public func describedBody() -> String {
        var text = ""
        for piece in bodyPieces() {
            switch piece {
            case .text(let bytes): text += String(decoding: bytes, as: UTF8.self)
            case .file(let parameter, _, let byteCount):
                let way = model.needsUpload(parameter, byteCount: byteCount) ? "uploaded" : "inline"
                text += "<\(way) image, \(grouped(byteCount)) bytes>"
            }
        }
        return text
    }
}

extension Model {
    /// Whether a file of this size has to be uploaded for that member, since the request can't hold it. Reference images
    /// are documented as addresses alone.
    public func needsUpload(_ parameter: Parameter, byteCount: Int64) -> Bool {
        parameter == .referenceImages || byteCount > images.inlineBytes
    }
}

/// The number with a comma between every three digits.
private func grouped(_ number: Int64) -> String {
    var text = ""
    for (index, digit) in String(number).enumerated().reversed() {
        text = String(digit) + text
        let place = String(number).count - index
        if place.isMultiple(of: 3), index > 0 { text = "," + text }
    }
    return text
}
