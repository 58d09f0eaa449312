/// One video model of the API, as data: adding a model to the product is adding a row to ``Model/all``.
///
/// The published schema drifted several times (contract, "five things that will bite"), so nothing about a model is
/// written in code: paths, limits, defaults and prices are read from here by everything that needs them.
public struct Model: Sendable, Equatable {
    /// The name used in job files and messages, such as `seedance-2-mini`.
    public let name: String
    /// The resolutions the model makes, cheapest first.
    public let tiers: [Tier]
    /// The path that lists every task of the model; a task is read at this path, a slash and its id (contract §2).
    public let tasksPath: String
    /// How many characters a prompt may have, counted as Unicode scalars (contract §1).
    public let promptLength: ClosedRange<Int>
    /// The lengths of film on offer, in seconds; the first is the default (contract §1).
    public let durations: [Int]
    /// The shapes of film on offer.
    public let aspectRatios: [AspectRatio]
    /// The shape that the API takes when none is named (contract §1).
    public let defaultAspectRatio: AspectRatio
    /// The seeds that may be asked for; -1 leaves the choice to the API (contract §1).
    public let seeds: ClosedRange<Int64>
    /// The members a request may have; no other is ever sent (contract §1).
    public let parameters: Set<Parameter>

    /// One resolution of a model.
    public struct Tier: Sendable, Equatable {
        /// The name used in job files, such as `720p`.
        public let resolution: String
        /// The path that starts a task: the resolution is part of it and never a member of the body (contract §1).
        public let generatePath: String
        /// The estimated price of a second of film, in credits (contract §6; one third-party source, so a config value).
        public let creditsPerSecond: Int
        /// The pixels of a film for each aspect ratio's ``AspectRatio/name`` (contract §7).
        public let frames: [String: FrameSize]
    }

    /// The row with this name.
    public static func named(_ name: String) -> Model? {
        all.first { $0.name == name }
    }

    /// The tier of this resolution.
    public func tier(_ resolution: String) -> Tier? {
        tiers.first { $0.resolution == resolution }
    }
}

/// A member of a generation request's body (contract §1).
public enum Parameter: String, Sendable, CaseIterable {
    case prompt
    case image
    case imageEnd = "image_end"
    case duration
    case aspectRatio = "aspect_ratio"
    case cameraFixed = "camera_fixed"
    case seed
    case enableSafetyChecker = "enable_safety_checker"
    case webhookURL = "webhook_url"
}

/// The shape of a film: the short name that people write and the name on the wire (contract §1).
public struct AspectRatio: Sendable, Hashable {
    /// Width to height as people write it, such as `16:9`.
    public let name: String
    /// The API's own word for it, such as `widescreen_16_9`.
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
