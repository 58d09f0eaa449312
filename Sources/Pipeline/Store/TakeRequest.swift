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
    /// What the film is made from where no image is a frame; nil without any.
    var referenceImages: [Picture]?
    /// In seconds.
    var duration: Int
    /// The short name, such as `16:9`; nil when the API takes the shape from the image (contract §1).
    var aspectRatio: String?
    var cameraFixed: Bool?
    /// The seed that is sent; -1 where the model has none. A job that leaves it open gets one drawn, since the API never tells which it took (contract §1).
    var seed: Int64
    var enableSafetyChecker: Bool?
    /// What is only passed on, by the names of its parameters; nil without any.
    var settings: [String: Setting]?
    /// Which of the drafts of its kind it is, from 1; nil for a film that is none. No part of the film's identity.
    var draft: Int?
    /// What people should know of how it was read; sentences. No part of the film's identity.
    var remarks: [String]?

    /// A frame: a file's content that the spool keeps, or a link that is passed on.
    enum Picture: Sendable, Equatable, Codable {
        case file(name: String, digest: String, byteCount: Int64)
        case url(String)

        /// A file's content.
        struct File: Equatable {
            let digest: String
            let byteCount: Int64
        }

        var file: File? {
            if case .file(_, let digest, let byteCount) = self {
                File(digest: digest, byteCount: byteCount)
            } else {
                nil
            }
        }

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

    /// Every picture, in the order in which a job names them.
    var pictures: [Picture] { [image, imageEnd].compactMap(\.self) + (referenceImages ?? []) }

    /// The pictures' digests in the input spool.
    var digests: [String] { pictures.compactMap(\.file?.digest) }

    /// The files that have to be uploaded before the film can be asked for, each once.
    var uploads: [Picture.File] {
        guard let model = Model.named(model) else { return [] }
        let frames = [image, imageEnd].compactMap(\.?.file)
            .filter { model.needsUpload(.image, byteCount: $0.byteCount) }
        let references = (referenceImages ?? []).compactMap(\.file)
        return (frames + references).reduce(into: []) { all, file in
            if !all.contains(file) { all.append(file) }
        }
    }

    /// The kind of request, which decides where its task is found; nil when the model table no longer has its model.
    var form: Model.Form? { Model.named(model)?.form(hasImage: image != nil) }

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
        // What came to be later is only a part where it is there: older films keep their identities.
        let later =
            (referenceImages ?? []).map { "reference \($0.identity)" }
            + (settings ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        var hash = SHA256()
        for part in parts + later {
            // The length in front keeps a text from running over into its neighbour.
            hash.update(data: Array("\(part?.utf8.count ?? -1):\(part ?? "")\n".utf8))
        }
        return hexText(hash.finalize())
    }

    /// The request as the API's client takes it, or nil when the model table no longer has its model.
    ///
    /// - Parameters:
    ///   - path: where the content with a digest lies.
    ///   - addresses: those of uploaded content, by digest.
    func generation(
        imagesAt path: (_ digest: String) -> FilePath,
        uploadedTo addresses: [String: String] = [:],
        webhookURL: String? = nil
    ) -> GenerationRequest? {
        guard let model = Model.named(model) else { return nil }
        func source(_ picture: Picture) -> ImageSource {
            switch picture {
            case .file(_, let digest, let byteCount):
                addresses[digest].map { .url($0) } ?? .file(path(digest), byteCount: byteCount)
            case .url(let url): .url(url)
            }
        }
        return GenerationRequest(
            model: model,
            resolution: resolution,
            prompt: prompt,
            image: image.map(source),
            imageEnd: imageEnd.map(source),
            duration: duration,
            aspectRatio: model.aspectRatios.first { $0.name == aspectRatio },
            cameraFixed: cameraFixed,
            seed: model.seeds?.contains(seed) == true ? seed : nil,
            enableSafetyChecker: enableSafetyChecker,
            webhookURL: webhookURL,
            referenceImages: (referenceImages ?? []).map(source),
            settings: Dictionary(
                uniqueKeysWithValues: (settings ?? [:]).compactMap { name, value in
                    Parameter(rawValue: name).map { ($0, value) }
                }
            )
        )
    }
}

/// Bytes as lower-case hexadecimal digits.
func hexText(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
