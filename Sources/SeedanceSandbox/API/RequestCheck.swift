import FoundationEssentials
import Seedance

/// Why a request is answered with 400: every member that is not right, in the order of the documentation (contract §3).
struct BadRequest: Error, Equatable {
    struct Parameter: Equatable {
        let name: String
        let reason: String
    }

    let parameters: [Parameter]
}

/// Judges the body of a generation request as the documentation has it (contract §1).
struct RequestCheck {
    /// The model whose limits apply.
    let model: Model
    /// Whether members that the model does not have are refused.
    var strict = false
    /// Whether images may be `data:` URIs, which the documentation leaves open.
    var acceptsDataURIs = true

    private static let sides = 300...6000
    private static let ratios = 0.4...2.5

    /// The request, or everything that is wrong with it.
    func check(_ members: [String: JSONValue]) -> Result<GenerationRequest, BadRequest> {
        var wrong: [BadRequest.Parameter] = []
        func refuse(_ name: Parameter, _ reason: String? = nil) {
            wrong.append(.init(name: name.rawValue, reason: reason ?? "Parameter '\(name.rawValue)' is not valid"))
        }
        func value(_ name: Parameter) -> JSONValue? {
            model.parameters.contains(name) ? members[name.rawValue] : nil
        }

        var request = GenerationRequest(prompt: "", duration: model.durations[0])
        switch value(.prompt) {
        case .string(let text) where model.promptLength.contains(text.unicodeScalars.count): request.prompt = text
        case nil: refuse(.prompt, "Parameter 'prompt' is required")
        default: refuse(.prompt)
        }
        for (name, path) in [(Parameter.image, \GenerationRequest.image), (.imageEnd, \.imageEnd)] {
            guard let given = value(name) else { continue }
            switch image(given) {
            case .success(let source): request[keyPath: path] = source
            case .failure(let problem): refuse(name, "Parameter '\(name.rawValue)' is not valid: \(problem.reason)")
            }
        }
        if value(.imageEnd) != nil, value(.image) == nil {
            refuse(.imageEnd, "Parameter 'image_end' needs 'image'")
        }
        switch value(.duration) {
        case nil: break
        case .integer(let seconds) where model.durations.contains(Int(seconds)): request.duration = Int(seconds)
        default: refuse(.duration)
        }
        switch value(.aspectRatio) {
        case nil: break
        case .string(let word):
            request.aspectRatio = model.aspectRatios.first { $0.apiName == word }
            if request.aspectRatio == nil { refuse(.aspectRatio) }
        default: refuse(.aspectRatio)
        }
        for (name, path) in [(Parameter.cameraFixed, \GenerationRequest.cameraFixed), (.enableSafetyChecker, \.safetyChecker)] {
            switch value(name) {
            case nil: break
            case .bool(let flag): request[keyPath: path] = flag
            default: refuse(name)
            }
        }
        switch value(.seed) {
        case nil: break
        case .integer(let seed) where model.seeds.contains(seed): request.seed = seed
        default: refuse(.seed)
        }
        switch value(.webhookURL) {
        case nil: break
        case .string(let text) where WebhookTarget(text) != nil: request.webhookURL = text
        default: refuse(.webhookURL)
        }
        wrong += unknownMembers(members)
        return wrong.isEmpty ? .success(request) : .failure(BadRequest(parameters: wrong))
    }

    /// Members that the model does not have: refused when strict, and as null in any case.
    private func unknownMembers(_ members: [String: JSONValue]) -> [BadRequest.Parameter] {
        let known = Set(model.parameters.map(\.rawValue))
        return members.filter { !known.contains($0.key) }.sorted { $0.key < $1.key }.compactMap { name, value in
            if strict { return .init(name: name, reason: "Parameter '\(name)' is not known") }
            guard case .null = value else { return nil }
            return .init(name: name, reason: "Parameter '\(name)' is not valid")
        }
    }

    private struct ImageProblem: Error {
        let reason: String
    }

    /// A picture in base64, or the address of one, which is told by how it starts (contract §1).
    private func image(_ value: JSONValue) -> Result<GenerationRequest.ImageSource, ImageProblem> {
        guard case .string(let text) = value else { return .failure(ImageProblem(reason: "not a text")) }
        if text.hasPrefix("http://") || text.hasPrefix("https://") {
            guard URL(string: text)?.host() != nil else { return .failure(ImageProblem(reason: "not a URL")) }
            return .success(.url(text))
        }
        var encoded = text[...]
        if text.hasPrefix("data:") {
            guard acceptsDataURIs, let comma = text.firstIndex(of: ","), text[..<comma].hasSuffix(";base64") else {
                return .failure(ImageProblem(reason: "data URIs are not accepted"))
            }
            encoded = text[text.index(after: comma)...]
        }
        guard !encoded.isEmpty, let data = Data(base64Encoded: String(encoded)) else {
            return .failure(ImageProblem(reason: "neither a URL nor base64"))
        }
        let bytes = [UInt8](data)
        guard let kind = ImageKind(bytes) else {
            return .failure(ImageProblem(reason: "not a PNG, JPEG or WebP image"))
        }
        return Self.fits(kind).map { .picture(kind, bytes) }
    }

    /// The size that the model's maker asks for, as far as it can be read (contract §1).
    private static func fits(_ kind: ImageKind) -> Result<Void, ImageProblem> {
        guard let width = kind.width, let height = kind.height else { return .success(()) }
        guard sides.contains(width), sides.contains(height) else {
            return .failure(
                ImageProblem(reason: "each side must have \(sides.lowerBound) to \(sides.upperBound) pixels")
            )
        }
        guard ratios.contains(Double(width) / Double(height)) else {
            return .failure(
                ImageProblem(reason: "width to height must be \(ratios.lowerBound) to \(ratios.upperBound)")
            )
        }
        return .success(())
    }
}
