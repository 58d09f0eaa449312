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
    func check(_ members: [String: JSONValue]) -> Result<FilmRequest, BadRequest> {
        var wrong: [BadRequest.Parameter] = []
        func refuse(_ name: Parameter, _ reason: String = "is not valid") {
            wrong.append(.init(name: name.rawValue, reason: "Parameter '\(name.rawValue)' \(reason)"))
        }
        /// What the member is read as; it is refused when it is there and cannot be read so.
        func take<T>(_ name: Parameter, _ read: (JSONValue) -> T?) -> T? {
            guard model.parameters.contains(name), let value = members[name.rawValue] else { return nil }
            let taken = read(value)
            if taken == nil { refuse(name) }
            return taken
        }
        func takeImage(_ name: Parameter) -> FilmRequest.ImageSource? {
            guard model.parameters.contains(name), let value = members[name.rawValue] else { return nil }
            switch image(value) {
            case .success(let source): return source
            case .failure(let problem): refuse(name, "is not valid: \(problem.reason)")
            }
            return nil
        }

        if members[Parameter.prompt.rawValue] == nil { refuse(.prompt, "is required") }
        let prompt = take(.prompt) { value in
            value.text.flatMap { model.promptLength.contains($0.unicodeScalars.count) ? $0 : nil }
        }
        var request = FilmRequest(prompt: prompt ?? "", duration: model.durations[0])
        request.image = takeImage(.image)
        request.imageEnd = takeImage(.imageEnd)
        if members[Parameter.imageEnd.rawValue] != nil, members[Parameter.image.rawValue] == nil {
            refuse(.imageEnd, "needs 'image'")
        }
        if let seconds = take(.duration, { value in model.durations.first { value.whole == Int64($0) } }) {
            request.duration = seconds
        }
        request.aspectRatio = take(.aspectRatio) { value in
            model.aspectRatios.first { $0.apiName == value.text }
        }
        request.cameraFixed = take(.cameraFixed, \.flag) ?? false
        if let seed = take(.seed, { value in value.whole.flatMap { model.seeds.contains($0) ? $0 : nil } }) {
            request.seed = seed
        }
        request.safetyChecker = take(.enableSafetyChecker, \.flag) ?? true
        request.webhookURL = take(.webhookURL) { $0.text.flatMap(WebhookTarget.init)?.url }
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
    private func image(_ value: JSONValue) -> Result<FilmRequest.ImageSource, ImageProblem> {
        guard let text = value.text else { return .failure(ImageProblem(reason: "not a text")) }
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
