/// One video model of the API, as data: adding a model to the product is adding a row to ``Model/all``.
///
/// The published schema drifted several times (contract, "five things that will bite"), so nothing about a model is
/// written in code: paths, members, limits, defaults and prices are read from here by everything that needs them.
public struct Model: Sendable, Equatable {
    /// The name used in job files and messages, such as `seedance-2-mini`.
    public let name: String
    /// The resolutions the model makes, cheapest first.
    public let tiers: [Tier]
    /// The resolution that is taken when nobody names one: the API's own default, or the cheapest where it has none.
    public let defaultResolution: String
    /// How a film is asked for that begins with no image.
    public let fromText: Form
    /// How a film is asked for that begins with an image; with many models the same.
    public let fromImage: Form
    /// The lengths of film on offer, in seconds.
    public let durations: [Int]
    /// The length that the API takes when none is named, in seconds.
    public let defaultDuration: Int
    /// The shapes of film on offer.
    public let aspectRatios: [AspectRatio]
    /// The shape that the API takes when none is named.
    public let defaultAspectRatio: AspectRatio
    /// The seeds that may be asked for, -1 leaving the choice to the API; nil where there is no seed.
    public let seeds: ClosedRange<Int64>?
    /// What images may be like.
    public let images: ImageLimits

    /// One resolution of a model.
    public struct Tier: Sendable, Equatable {
        /// The name used in job files, such as `720p`.
        public let resolution: String
        /// The estimated price of a second of film, in credits (contract §6; one third-party source, so a config value);
        /// nil where no source tells one.
        public let creditsPerSecond: Int?
        /// The pixels of a film for each aspect ratio's ``AspectRatio/name`` (contract §7).
        public let frames: [String: FrameSize]
    }

    /// One of a model's kinds of request, with routes of its own.
    public struct Form: Sendable, Hashable {
        /// The path that lists every task of the form; a task is read at this path, a slash and its id (contract §2).
        public let tasksPath: String
        /// The paths that start a task, by the resolution's name (contract §1, §8).
        public let generatePaths: [String: String]
        /// The members a request may have; no other is ever sent.
        public let members: [Parameter: Member]
        /// Those that it must have.
        public let required: Set<Parameter>
    }

    /// How a member of a request is written.
    public struct Member: Sendable, Hashable {
        /// Its name on the wire. A dot stands between an object and the member in it.
        public let name: String
        /// Whether a number is written as text.
        public var isText = false
        /// The numbers that it may be, or how many characters it may have, counted as Unicode scalars.
        public var limits: ClosedRange<Double>?
    }

    /// What images a model takes.
    public struct ImageLimits: Sendable, Equatable {
        /// The formats.
        public let types: [ImageType]
        /// How many pixels each side may have.
        public let side: ClosedRange<Int>
        /// The width divided by the height.
        public let ratio: ClosedRange<Double>
        /// The most bytes of one.
        public let byteCount: Int64
        /// Up to that many bytes one may go inside the request; zero where only an address is taken.
        public let inlineBytes: Int64
        /// How many reference images there may be.
        public let references: Int

        /// What both these limits and others allow.
        public func narrowed(by other: ImageLimits) -> ImageLimits {
            ImageLimits(
                types: types.filter(other.types.contains),
                side: side.clamped(to: other.side),
                ratio: ratio.clamped(to: other.ratio),
                byteCount: min(byteCount, other.byteCount),
                inlineBytes: min(inlineBytes, other.inlineBytes),
                references: min(references, other.references)
            )
        }
    }

    /// The row with this name.
    public static func named(_ name: String) -> Model? {
        all.first { $0.name == name }
    }

    /// The tier of this resolution.
    public func tier(_ resolution: String) -> Tier? {
        tiers.first { $0.resolution == resolution }
    }

    /// The cheapest film worth looking at: the cheapest resolution, and five seconds or the shortest that there is.
    public var draft: (resolution: String, duration: Int) {
        (tiers.first?.resolution ?? defaultResolution, durations.contains(5) ? 5 : durations.min() ?? defaultDuration)
    }

    /// The form for films that begin with an image, or with none.
    public func form(hasImage: Bool) -> Form { hasImage ? fromImage : fromText }

    /// The forms, each once.
    public var forms: [Form] { fromText == fromImage ? [fromText] : [fromText, fromImage] }

    /// What can be said of a film in one form or the other.
    public var parameters: Set<Parameter> { Set(forms.flatMap(\.members.keys)) }
}

extension Model.Form {
    /// How many characters a prompt may have, counted as Unicode scalars.
    public var promptLength: ClosedRange<Int> {
        let limits = members[.prompt]?.limits ?? 1...2000
        return Int(limits.lowerBound)...Int(limits.upperBound)
    }
}

/// What can be said of a film; by raw value as job files call it. The order is that of a request's members.
public enum Parameter: String, Sendable, CaseIterable, Codable {
    case prompt
    case negativePrompt = "negative_prompt"
    case image
    case imageEnd = "image_end"
    case referenceImages = "reference_images"
    case resolution
    case duration
    case aspectRatio = "aspect_ratio"
    case cameraFixed = "camera_fixed"
    case seed
    case enableSafetyChecker = "enable_safety_checker"
    case generateAudio = "generate_audio"
    case cfgScale = "cfg_scale"
    case promptExtend = "prompt_extend"
    case webhookURL = "webhook_url"

    /// Those that only some models have and that need no more of the product than to be passed on.
    public static let passedOn: [Parameter] = [.negativePrompt, .generateAudio, .cfgScale, .promptExtend]
}

/// The value of a parameter that is only passed on.
public enum Setting: Sendable, Hashable {
    /// A text.
    case text(String)
    /// A yes or no.
    case flag(Bool)
    /// A number.
    case number(Double)
}

extension Setting: Codable {
    /// Reads the bare value.
    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else {
            self = .text(try value.decode(String.self))
        }
    }

    /// Writes the bare value.
    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .text(let text): try value.encode(text)
        case .flag(let flag): try value.encode(flag)
        case .number(let number): try value.encode(number)
        }
    }
}

/// A format of still images that the API takes, by its content type (contract §1).
public enum ImageType: String, Sendable, CaseIterable {
    case png = "image/png"
    case jpeg = "image/jpeg"
    case webp = "image/webp"

    /// The format by its name for people, such as `PNG`.
    public init?(name: String) {
        guard let type = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = type
    }

    /// The format of a file that begins with these bytes; twelve are enough.
    public init?(head: [UInt8]) {
        if head.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
            self = .png
        } else if head.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if head.starts(with: "RIFF".utf8), head.dropFirst(8).starts(with: "WEBP".utf8) {
            self = .webp
        } else {
            return nil
        }
    }

    /// Its name for people.
    public var name: String {
        switch self {
        case .png: "PNG"
        case .jpeg: "JPEG"
        case .webp: "WebP"
        }
    }
}

/// The shape of a film: the short name that people write and the name on the wire (contract §1, §8).
public struct AspectRatio: Sendable, Hashable {
    /// Width to height as people write it, such as `16:9`.
    public let name: String
    /// The model's own word for it, such as `widescreen_16_9`.
    public let apiName: String

    /// Very wide, as in a cinema.
    public static let film21x9 = AspectRatio(name: "21:9", apiName: "film_horizontal_21_9")
    /// Wide, as a television.
    public static let widescreen16x9 = AspectRatio(name: "16:9", apiName: "widescreen_16_9")
    /// A little wider than high.
    public static let classic4x3 = AspectRatio(name: "4:3", apiName: "classic_4_3")
    /// As wide as high.
    public static let square1x1 = AspectRatio(name: "1:1", apiName: "square_1_1")
    /// A little higher than wide.
    public static let traditional3x4 = AspectRatio(name: "3:4", apiName: "traditional_3_4")
    /// Upright, as a telephone.
    public static let story9x16 = AspectRatio(name: "9:16", apiName: "social_story_9_16")
    /// Upright and very narrow.
    public static let film9x21 = AspectRatio(name: "9:21", apiName: "film_vertical_9_21")

    /// A shape that the model calls as people do.
    static func plain(_ name: String) -> AspectRatio { AspectRatio(name: name, apiName: name) }
}

/// The width and height of a film in pixels.
public struct FrameSize: Sendable, Hashable {
    /// Pixels from side to side.
    public let width: Int
    /// Pixels from top to bottom.
    public let height: Int

    /// Makes a size of width and height.
    public init(_ width: Int, _ height: Int) {
        self.width = width
        self.height = height
    }
}
