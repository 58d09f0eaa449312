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
        body.member(.prompt, .text(prompt))
        if let image { body.member(.image, image.value) }
        if let imageEnd { body.member(.imageEnd, imageEnd.value) }
        if let duration { body.member(.duration, .number(Int64(duration))) }
        if let aspectRatio, image == nil { body.member(.aspectRatio, .text(aspectRatio.apiName)) }
        if let cameraFixed { body.member(.cameraFixed, .flag(cameraFixed)) }
        if let seed { body.member(.seed, .number(seed)) }
        if let enableSafetyChecker { body.member(.enableSafetyChecker, .flag(enableSafetyChecker)) }
        if let webhookURL { body.member(.webhookURL, .text(webhookURL)) }
        return body.finish()
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

/// Writes one flat JSON object whose values may be files.
private struct BodyWriter {
    enum Value {
        case text(String)
        case number(Int64)
        case flag(Bool)
        case file(FilePath, byteCount: Int64)
    }

    private var pieces: [BodyPiece] = []
    private var text: [UInt8] = [UInt8(ascii: "{")]
    private var isFirst = true

    mutating func member(_ parameter: Parameter, _ value: Value) {
        if !isFirst { text.append(UInt8(ascii: ",")) }
        isFirst = false
        text.appendJSONString(parameter.rawValue)
        text.append(UInt8(ascii: ":"))
        switch value {
        case .text(let string): text.appendJSONString(string)
        case .number(let number): text.append(contentsOf: String(number).utf8)
        case .flag(let flag): text.append(contentsOf: (flag ? "true" : "false").utf8)
        case .file(let path, let byteCount):
            // base64 has nothing to escape, so the quotes are all that JSON asks for
            text.append(UInt8(ascii: "\""))
            pieces.append(.text(text))
            pieces.append(.file(parameter, path, byteCount: byteCount))
            text = [UInt8(ascii: "\"")]
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
