import Seedance

/// Everything that a film depends on: the same order gives the same bytes.
struct FilmOrder {
    /// What is to be seen.
    enum Plot {
        /// A scene drawn from the seed and the prompt.
        case text
        /// From a first frame on.
        case still(Picture, cameraFixed: Bool)
        /// From a first to a last frame.
        case transition(Picture, Picture)
    }

    /// A picture to start from.
    enum Picture {
        /// A file in the store's directory.
        case file(name: String, ImageKind)
        /// A soft gradient in place of the picture at this address, which is not fetched.
        case neutral(String)
    }

    let size: FrameSize
    let seconds: Int
    let seed: Int64
    let prompt: String
    let plot: Plot

    /// One more than the seconds have at 24 a second, as was derived for the real films (contract §7).
    var frames: Int { seconds * 24 + 1 }

    /// The files it is drawn from.
    var pictures: [String] {
        let all: [Picture] =
            switch plot {
            case .text: []
            case .still(let picture, _): [picture]
            case .transition(let first, let last): [first, last]
            }
        return all.compactMap { if case .file(let name, _) = $0 { name } else { nil } }
    }
}
