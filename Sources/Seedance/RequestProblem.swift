/// A reason why the API would refuse a request, found before anything is sent.
public enum RequestProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// The model has no tier of this resolution.
    case resolution(String, offered: [String])
    /// The model takes no such member.
    case unsupported(Parameter)
    /// The prompt has this many characters (Unicode scalars), and not as many as allowed.
    case promptLength(Int, allowed: ClosedRange<Int>)
    /// A last frame without a first one.
    case imageEndAlone
    /// The address of the image is no https address.
    case imageAddress(Parameter)
    /// The file of the image has no bytes.
    case imageEmpty(Parameter)
    /// The file of the image could not be read, or changed while it was sent. The API had not got the whole request.
    case imageUnreadable(Parameter, why: String)
    /// The file can't go inside the request: it is to be uploaded first.
    case imageNeedsUpload(Parameter)
    /// Reference images beside a frame.
    case referencesWithImage
    /// So many reference images.
    case referenceCount(Int, allowed: Int)
    /// A setting that is too long or out of range.
    case setting(Parameter, allowed: ClosedRange<Double>)
    /// Not a length on offer, in seconds.
    case duration(Int, offered: [Int])
    /// Not a shape on offer.
    case aspectRatio(String, offered: [String])
    /// A seed out of range.
    case seed(Int64, allowed: ClosedRange<Int64>)
    /// The webhook address is no http or https address.
    case webhookAddress
    /// A task id that cannot be a part of an address.
    case taskID

    /// The member that the problem is about, or `nil` for the resolution and the task id, which are in the path.
    public var parameter: Parameter? {
        switch self {
        case .resolution, .taskID: nil
        case .unsupported(let parameter), .imageAddress(let parameter), .imageEmpty(let parameter),
            .imageNeedsUpload(let parameter):
            parameter
        case .imageUnreadable(let parameter, _), .setting(let parameter, _): parameter
        case .referencesWithImage, .referenceCount: .referenceImages
        case .promptLength: .prompt
        case .imageEndAlone: .imageEnd
        case .duration: .duration
        case .aspectRatio: .aspectRatio
        case .seed: .seed
        case .webhookAddress: .webhookURL
        }
    }

    /// The problem as a sentence for a person.
    public var description: String {
        switch self {
        case .resolution(let asked, let offered):
            "The resolution \(printable(asked)) is not on offer: choose \(alternatives(offered))."
        case .unsupported(let parameter):
            "This model has no `\(parameter.rawValue)`."
        case .promptLength(0, _):
            "The prompt is empty."
        case .promptLength(let count, let allowed):
            "The prompt has \(count) characters; it may have \(allowed.lowerBound) to \(allowed.upperBound)."
        case .imageEndAlone:
            "`image_end` needs an `image` to begin with."
        case .imageAddress(let parameter):
            "The address in `\(parameter.rawValue)` must be a whole one that begins with https://."
        case .imageEmpty(let parameter):
            "The file of `\(parameter.rawValue)` is empty."
        case .imageUnreadable(let parameter, let why):
            "The file of `\(parameter.rawValue)` could not be sent: \(why)."
        case .imageNeedsUpload(let parameter):
            "The file of `\(parameter.rawValue)` must be uploaded first: the request takes only its address."
        case .referencesWithImage:
            "Reference images and a first frame exclude each other."
        case .referenceCount(let count, let allowed):
            "There are \(count) reference images; the model takes at most \(allowed)."
        case .setting(let parameter, let allowed):
            "`\(parameter.rawValue)` is out of range: \(allowed.lowerBound) to \(allowed.upperBound)."
        case .duration(let asked, let offered):
            "A length of \(asked) seconds is not on offer: choose \(alternatives(offered.map(String.init)))."
        case .aspectRatio(let asked, let offered):
            "The shape \(printable(asked)) is not on offer: choose \(alternatives(offered))."
        case .seed(let asked, let allowed):
            "The seed \(asked) is out of range: \(allowed.lowerBound) to \(allowed.upperBound)."
        case .webhookAddress:
            "The webhook address must be a whole one that begins with https:// or http://."
        case .taskID:
            "This task id cannot be a part of an address."
        }
    }
}

extension GenerationRequest {
    /// What the documentation would refuse (contract §1); empty when the request may be sent.
    public func problems() -> [RequestProblem] {
        var problems: [RequestProblem] = []
        if model.tier(resolution) == nil {
            problems.append(.resolution(resolution, offered: model.tiers.map(\.resolution)))
        }
        problems += usedParameters.filter { form.members[$0] == nil }.map(RequestProblem.unsupported)
        let length = prompt.unicodeScalars.count
        if !form.promptLength.contains(length) {
            problems.append(.promptLength(length, allowed: form.promptLength))
        }
        if image == nil, imageEnd != nil { problems.append(.imageEndAlone) }
        if image != nil || imageEnd != nil, !referenceImages.isEmpty { problems.append(.referencesWithImage) }
        if referenceImages.count > model.images.references, form.members[.referenceImages] != nil {
            problems.append(.referenceCount(referenceImages.count, allowed: model.images.references))
        }
        for (source, parameter) in sources {
            if let problem = source.problem(in: parameter, of: model) { problems.append(problem) }
        }
        for (parameter, setting) in settings.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            guard let limits = form.members[parameter]?.limits, !limits.contains(setting.measure) else { continue }
            problems.append(.setting(parameter, allowed: limits))
        }
        if let duration, !model.durations.contains(duration) {
            problems.append(.duration(duration, offered: model.durations))
        }
        if let aspectRatio, !model.aspectRatios.contains(aspectRatio) {
            problems.append(.aspectRatio(aspectRatio.name, offered: model.aspectRatios.map(\.name)))
        }
        if let seed, let seeds = model.seeds, !seeds.contains(seed) { problems.append(.seed(seed, allowed: seeds)) }
        if let webhookURL, !isAddress(webhookURL, schemes: ["https", "http"]) { problems.append(.webhookAddress) }
        return problems
    }

    private var sources: [(ImageSource, Parameter)] {
        [image.map { ($0, .image) }, imageEnd.map { ($0, .imageEnd) }].compactMap(\.self)
            + referenceImages.map { ($0, .referenceImages) }
    }

    private var usedParameters: [Parameter] {
        var used: [Parameter] = [.prompt]
        if image != nil { used.append(.image) }
        if imageEnd != nil { used.append(.imageEnd) }
        if !referenceImages.isEmpty { used.append(.referenceImages) }
        if duration != nil { used.append(.duration) }
        // With an image it is not sent.
        if aspectRatio != nil, image == nil { used.append(.aspectRatio) }
        if cameraFixed != nil { used.append(.cameraFixed) }
        if seed != nil { used.append(.seed) }
        if enableSafetyChecker != nil { used.append(.enableSafetyChecker) }
        if webhookURL != nil { used.append(.webhookURL) }
        return used + Parameter.allCases.filter { settings[$0] != nil }
    }
}

extension ImageSource {
    fileprivate func problem(in parameter: Parameter, of model: Model) -> RequestProblem? {
        switch self {
        case .url(let address):
            isAddress(address, schemes: ["https"]) || isOfThisMachine(address) ? nil : .imageAddress(parameter)
        case .file(_, let byteCount) where byteCount <= 0: .imageEmpty(parameter)
        case .file(_, let byteCount):
            model.needsUpload(parameter, byteCount: byteCount) ? .imageNeedsUpload(parameter) : nil
        }
    }
}

extension Setting {
    /// What its limits are about.
    fileprivate var measure: Double {
        switch self {
        case .text(let text): Double(text.unicodeScalars.count)
        case .number(let number): number
        case .flag: 0
        }
    }
}

/// Whether it is an address that only the sandbox can give.
private func isOfThisMachine(_ text: String) -> Bool {
    guard isAddress(text, schemes: ["http"]) else { return false }
    let host = text.dropFirst("http://".count).prefix { !"/?#".contains($0) }
    return BaseAddress.isThisMachine(String(host.prefix { $0 != ":" }))
}

/// Whether the text is an absolute address with a host: visible ASCII throughout, as it goes out untouched.
private func isAddress(_ text: String, schemes: [String]) -> Bool {
    guard let mark = text.firstRange(of: "://"), schemes.contains(text[..<mark.lowerBound].lowercased()) else {
        return false
    }
    let host = text[mark.upperBound...].prefix { !"/?#".contains($0) }
    return !host.isEmpty && host != ":" && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
}

/// The words with commas between them and an "or" before the last.
private func alternatives(_ words: [String]) -> String {
    guard words.count > 1, let last = words.last else { return words.first ?? "nothing" }
    return words.dropLast().joined(separator: ", ") + " or " + last
}
