import Foundation
import SystemPackage

/// A JSON document as the command line prints it, and hooks are told.
func jsonText(_ object: [String: Any]) -> String {
    let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? JSONSerialization.data(withJSONObject: object, options: options) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
}

/// A path under its name; one that is not text gets a second field with its bytes (design §10).
func jsonPath(_ name: String, _ path: FilePath?) -> [String: Any] {
    guard let path else { return [name: NSNull()] }
    if path.isText { return [name: path.string] }
    return [name: path.string, name + "_base64": path.bytes.base64EncodedString()]
}

/// A time as JSON has it.
func jsonTime(_ date: Date?) -> Any {
    date.map { $0.formatted(.iso8601) } ?? NSNull()
}
