/// The fuzzer's bytes, read the way a request or an answer is written: a line, headers, an empty line, the body. Without
/// an empty line they are all body.
public struct Message: Sendable {
    /// The first line.
    public let start: String
    /// What stands before and behind each line's first colon.
    public let headers: [(name: String, value: String)]
    /// The rest.
    public let body: [UInt8]

    /// Reads any bytes.
    public init(_ bytes: [UInt8]) {
        let newline = UInt8(ascii: "\n")
        let end = bytes.indices.first { bytes[$0...].starts(with: [newline, newline]) }
        let head = end.map { bytes[..<$0] } ?? []
        let lines = head.split(separator: newline, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        start = lines.first ?? ""
        headers = lines.dropFirst().map { line in
            let name = line.prefix { $0 != ":" }
            return (String(name), String(line.dropFirst(name.count + 1).drop { $0 == " " }))
        }
        body = end.map { Array(bytes[($0 + 2)...]) } ?? bytes
    }

    /// The first header of this name, or nothing.
    public func header(_ name: String) -> String {
        headers.first { $0.name == name }?.value ?? ""
    }
}
