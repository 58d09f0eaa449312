import Seedance

/// A request for a film that passed every check.
struct FilmRequest: Equatable {
    var prompt: String
    var image: ImageSource?
    var imageEnd: ImageSource?
    var references: [ImageSource] = []
    /// Nil where the path names it.
    var resolution: String?
    var duration: Int
    /// Nil when the request names none: then the default or the picture decides.
    var aspectRatio: AspectRatio?
    var cameraFixed = false
    var seed: Int64 = -1
    var safetyChecker = true
    var webhookURL: String?

    /// Where a frame comes from.
    enum ImageSource: Equatable {
        case url(String)
        case picture(ImageKind, [UInt8])
    }

    /// Whether the safety checker stops it: a handful of words stand in for the real filter.
    var isUnsafe: Bool {
        guard safetyChecker else { return false }
        let words = prompt.lowercased().split { !$0.isLetter }
        return words.contains { Self.unsafeWords.contains($0) }
    }

    private static let unsafeWords: Set<Substring> = ["beheading", "gore", "naked", "nsfw", "nude", "nudity", "porn"]
}
