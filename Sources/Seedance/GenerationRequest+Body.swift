import SystemPackage

/// A part of a request's body: text that is at hand, or a member's file that is read and turned into base64 on the way.
enum BodyPiece: Equatable {
    case text([UInt8])
    case file(Parameter, FilePath, byteCount: Int64)
}

extension GenerationRequest {
    /// The body, members in the order of the documentation (contract §1). It begins and ends with text.
    func bodyPieces() -> [BodyPiece] {
        var body = BodyWriter()
        for parameter in Parameter.allCases {
            guard let member = form.members[parameter], let value = value(of: parameter, as: member) else { continue }
            body.member(parameter, member.name, value)
        }
        return body.finish()
    }

    private func value(of parameter: Parameter, as member: Model.Member) -> BodyWriter.Value? {
        switch parameter {
        case .prompt: .text(prompt)
        case .image: image.map(\.value)
        case .imageEnd: imageEnd.map(\.value)
        case .referenceImages: referenceImages.isEmpty ? nil : .list(referenceImages.map(\.value))
        case .resolution: .text(resolution.uppercased())
        case .duration: duration.map { member.isText ? .text(String($0)) : .number(Int64($0)) }
        case .aspectRatio: image == nil ? aspectRatio.map { .text($0.apiName) } : nil
        case .cameraFixed: cameraFixed.map { .flag($0) }
        case .seed: seed.map { .number($0) }
        case .enableSafetyChecker: enableSafetyChecker.map { .flag($0) }
        case .webhookURL: webhookURL.map { .text($0) }
        case .negativePrompt, .generateAudio, .cfgScale, .promptExtend: settings[parameter].map(\.value)
        }
    }
}

extension ImageSource {
    fileprivate var value: BodyWriter.Value {
        switch self {
        case .url(let address): .text(address)
        case .file(let path, let byteCount): .file(path, byteCount: byteCount)
        }
    }
}

extension Setting {
    fileprivate var value: BodyWriter.Value {
        switch self {
        case .text(let text): .text(text)
        case .flag(let flag): .flag(flag)
        case .number(let number): .decimal(number)
        }
    }
}

/// Writes one JSON object whose values may be files.
private struct BodyWriter {
    enum Value {
        case text(String)
        case number(Int64)
        case decimal(Double)
        case flag(Bool)
        case file(FilePath, byteCount: Int64)
        case list([Value])
    }

    private var pieces: [BodyPiece] = []
    private var text: [UInt8] = [UInt8(ascii: "{")]
    private var isFirst = true

    mutating func member(_ parameter: Parameter, _ name: String, _ value: Value) {
        if !isFirst { text.append(UInt8(ascii: ",")) }
        isFirst = false
        let path = name.split(separator: ".")
        for (depth, part) in path.enumerated() {
            if depth > 0 { text.append(UInt8(ascii: "{")) }
            text.appendJSONString(String(part))
            text.append(UInt8(ascii: ":"))
        }
        append(value, parameter)
        for _ in path.dropFirst() { text.append(UInt8(ascii: "}")) }
    }

    private mutating func append(_ value: Value, _ parameter: Parameter) {
        switch value {
        case .text(let string): text.appendJSONString(string)
        case .number(let number): text.append(contentsOf: String(number).utf8)
        case .decimal(let number): text.append(contentsOf: String(number).utf8)
        case .flag(let flag): text.append(contentsOf: (flag ? "true" : "false").utf8)
        case .file(let path, let byteCount):
            // base64 has nothing to escape, so the quotes are all that JSON asks for
            text.append(UInt8(ascii: "\""))
            pieces.append(.text(text))
            pieces.append(.file(parameter, path, byteCount: byteCount))
            text = [UInt8(ascii: "\"")]
        case .list(let values):
            text.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                append(value, parameter)
            }
            text.append(UInt8(ascii: "]"))
        }
    }

    consuming func finish() -> [BodyPiece] {
        text.append(UInt8(ascii: "}"))
        return pieces + [.text(text)]
    }
}

extension [UInt8] {
    /// Appends the string as a JSON string: quotes, backslashes and everything below U+0020 escaped, the rest as UTF-8.
    mutating func appendJSONString(_ string: String) {
        append(UInt8(ascii: "\""))
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""): append(contentsOf: #"\""#.utf8)
            case UInt8(ascii: "\\"): append(contentsOf: #"\\"#.utf8)
            case UInt8(ascii: "\n"): append(contentsOf: #"\n"#.utf8)
            case UInt8(ascii: "\r"): append(contentsOf: #"\r"#.utf8)
            case UInt8(ascii: "\t"): append(contentsOf: #"\t"#.utf8)
            case 0..<0x20, 0x7F:
                append(contentsOf: byte < 0x10 ? #"\u000"#.utf8 : #"\u00"#.utf8)
                append(contentsOf: String(byte, radix: 16).utf8)
            default: append(byte)
            }
        }
        append(UInt8(ascii: "\""))
    }
}
