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

/// Judges the body of a generation request as the documentation has it (contract §1, §8).
struct RequestCheck {
    /// The model whose limits apply.
    let model: Model
    /// The form whose members it has.
    let form: Model.Form
    /// Whether members that the model does not have are refused.
    var strict = false
    /// Whether images may be `data:` URIs, which the documentation leaves open.
    var acceptsDataURIs = true

    /// The request, or everything that is wrong with it.
    func check(_ members: [String: JSONValue]) -> Result<FilmRequest, BadRequest> {
        var wrong: [BadRequest.Parameter] = []
        func refuse(_ name: Parameter, _ reason: String = "is not valid") {
            let name = form.members[name]?.name ?? name.rawValue
            wrong.append(.init(name: name, reason: "Parameter '\(name)' \(reason)"))
        }
        /// The member, if the request has it and the form does.
        func value(_ name: Parameter) -> JSONValue? {
            guard let path = form.members[name]?.name.split(separator: ".") else { return nil }
            var value = members[String(path[0])]
            for part in path.dropFirst() {
                guard case .object(let inner)? = value else { return value }
                value = inner[String(part)]
            }
            return value
        }
        /// What the member is read as; it is refused when it is there and cannot be read so.
        func take<T>(_ name: Parameter, _ read: (JSONValue) -> T?) -> T? {
            guard let value = value(name) else { return nil }
            let taken = read(value)
            if taken == nil { refuse(name) }
            return taken
        }
        func takeImage(_ name: Parameter, _ value: JSONValue) -> FilmRequest.ImageSource? {
            switch image(value) {
            case .success(let source): return source
            case .failure(let problem): refuse(name, "is not valid: \(problem.reason)")
            }
            return nil
        }
        /// A text of an allowed length.
        func text(_ name: Parameter) -> (JSONValue) -> String? {
            let limits = form.members[name]?.limits ?? 0...Double(Int.max)
            return { $0.text.flatMap { limits.contains(Double($0.unicodeScalars.count)) ? $0 : nil } }
        }

        for name in Parameter.allCases where form.required.contains(name) && value(name) == nil {
            refuse(name, "is required")
        }
        let prompt = take(.prompt, text(.prompt))
        var request = FilmRequest(prompt: prompt ?? "", duration: model.defaultDuration)
        _ = take(.negativePrompt, text(.negativePrompt))
        request.image = value(.image).flatMap { takeImage(.image, $0) }
        request.imageEnd = value(.imageEnd).flatMap { takeImage(.imageEnd, $0) }
        if value(.imageEnd) != nil, value(.image) == nil {
            refuse(.imageEnd, "needs '\(form.members[.image]?.name ?? "")'")
        }
        if let references = value(.referenceImages) {
            if case .array(let values) = references, values.count <= model.images.references {
                request.references = values.compactMap { takeImage(.referenceImages, $0) }
                if !values.isEmpty, value(.image) != nil { refuse(.referenceImages, "excludes 'image'") }
            } else {
                refuse(.referenceImages)
            }
        }
        request.resolution = take(.resolution) { value in
            model.tiers.first { $0.resolution.uppercased() == value.text }?.resolution
        }
        let durationIsText = form.members[.duration]?.isText == true
        if let seconds = take(
            .duration,
            { value in
                model.durations.first { durationIsText ? value.text == String($0) : value.whole == Int64($0) }
            }
        ) {
            request.duration = seconds
        }
        request.aspectRatio = take(.aspectRatio) { value in
            model.aspectRatios.first { $0.apiName == value.text }
        }
        request.cameraFixed = take(.cameraFixed, \.flag) ?? false
        if let seed = take(.seed, { value in value.whole.flatMap { model.seeds?.contains($0) == true ? $0 : nil } }) {
            request.seed = seed
        }
        request.safetyChecker = take(.enableSafetyChecker, \.flag) ?? true
        _ = take(.generateAudio, \.flag)
        _ = take(.cfgScale) { value in
            value.decimal.flatMap { form.members[.cfgScale]?.limits?.contains($0) == true ? $0 : nil }
        }
        _ = take(.promptExtend, \.flag)
        request.webhookURL = take(.webhookURL) { $0.text.flatMap(WebhookTarget.init)?.url }
        wrong += unknownMembers(members)
        return wrong.isEmpty ? .success(request) : .failure(BadRequest(parameters: wrong))
    }

    /// Members that the model does not have: refused when strict, and as null in any case.
    private func unknownMembers(_ members: [String: JSONValue]) -> [BadRequest.Parameter] {
        let known = Set(form.members.values.map { String($0.name.prefix { $0 != "." }) })
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
        guard model.images.inlineBytes > 0 else { return .failure(ImageProblem(reason: "not a URL")) }
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
        return fits(kind, byteCount: bytes.count).map { .picture(kind, bytes) }
    }

    /// Why a picture that was uploaded is not what the model takes; nil when it is.
    func problem(of kind: ImageKind, byteCount: Int) -> String? {
        if case .failure(let problem) = fits(kind, byteCount: byteCount) { problem.reason } else { nil }
    }

    /// The kind and size that the model's maker asks for, as far as it can be read (contract §1, §8).
    private func fits(_ kind: ImageKind, byteCount: Int) -> Result<Void, ImageProblem> {
        let (limits, types) = (model.images, model.images.types.map(\.name))
        let (sides, ratios) = (limits.side, limits.ratio)
        guard types.contains(where: { $0.lowercased() == kind.format.rawValue }) else {
            return .failure(ImageProblem(reason: "not one of \(types.joined(separator: ", "))"))
        }
        guard byteCount <= limits.byteCount else {
            return .failure(ImageProblem(reason: "more than \(limits.byteCount >> 20) MB"))
        }
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
