import Crypto
import FoundationEssentials
import Seedance
import SystemPackage

/// What a take asks for, complete: every default filled in, the images known by their content.
///
/// It is what the store keeps and what the receipt tells, so a film can be made again from it.
struct TakeRequest: Sendable, Equatable, Codable {
    var model: String
    var resolution: String
    var prompt: String
    var image: Picture?
    var imageEnd: Picture?
    /// In seconds.
    var duration: Int
    /// The short name, such as `16:9`; nil when the API takes the shape from the image (contract §1).
    var aspectRatio: String?
    var cameraFixed: Bool?
    /// The seed that is sent. A job that leaves it open gets one drawn, since the API never tells which it took (contract §1).
    var seed: Int64
    var enableSafetyChecker: Bool?
    /// What people should know of how it was read; sentences. No part of the film's identity.
    var remarks: [String]?

    /// A frame: a file's content that the spool keeps, or a link that is passed on.
    enum Picture: Sendable, Equatable, Codable {
        case file(name: String, digest: String, byteCount: Int64)
        case url(String)

        /// What people are shown: a link may be signed, and then its end is for nobody else.
        var shownName: String {
            switch self {
            case .file(let name, _, _): name
            case .url(let url): String(url.prefix { $0 != "?" })
            }
        }

        var identity: String {
            switch self {
            case .file(_, let digest, _): "sha256:\(digest)"
            case .url(let url): url
            }
        }
    }

    /// The pictures' digests in the input spool.
    var digests: [String] {
        [image, imageEnd].compactMap { picture in
            if case .file(_, let digest, _) = picture { digest } else { nil }
        }
    }

    /// A digest of all that decides how the film looks: two takes of a job with the same identity are the same film.
    ///
    /// - Parameter number: which of the takes it is for which the job left the seed open, from 1: the drawn number is not part
    ///   of what it asked for. Nil when the job names the seed.
    func identity(drawnSeed number: Int?) -> String {
        let seed = number.map { $0 == 1 ? "any" : "any \($0)" } ?? String(seed)
        let parts: [String?] = [
            "1", model, resolution, prompt, image?.identity, imageEnd?.identity, String(duration), aspectRatio,
            cameraFixed.map(String.init), seed, enableSafetyChecker.map(String.init),
        ]
        var hash = SHA256()
        for part in parts {
            // The length in front keeps a text from running over into its neighbour.
            hash.update(data: Array("\(part?.utf8.count ?? -1):\(part ?? "")\n".utf8))
        }
        return hexText(hash.finalize())
    }

    /// The request as the API's client takes it, or nil when the model table no longer has its model.
    ///
    /// - Parameter path: where the content with a digest lies.
    func generation(imagesAt path: (_ digest: String) -> FilePath, webhookURL: String? = nil) -> GenerationRequest? {
        guard let model = Model.named(model) else { return nil }
        func source(_ picture: Picture?) -> ImageSource? {
            switch picture {
            case .file(_, let digest, let byteCount): .file(path(digest), byteCount: byteCount)
            case .url(let url): .url(url)
            case nil: nil
            }
        }
        return GenerationRequest(
            model: model,
            resolution: resolution,
            prompt: prompt,
            image: source(image),
            imageEnd: source(imageEnd),
            duration: duration,
            aspectRatio: model.aspectRatios.first { $0.name == aspectRatio },
            cameraFixed: cameraFixed,
            seed: seed,
            enableSafetyChecker: enableSafetyChecker,
            webhookURL: webhookURL
        )
    }
}

/// Bytes as lower-case hexadecimal digits.
func hexText(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
