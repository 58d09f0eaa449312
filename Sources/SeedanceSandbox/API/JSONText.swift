/// Writes JSON in a fixed order of members and without needless spaces: answers are compared byte for byte
/// (contract §2).
enum JSONText {
    /// The text as a JSON string.
    static func quoted(_ text: String) -> String {
        var json = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": json += "\\\""
            case "\\": json += "\\\\"
            case "\n": json += "\\n"
            case "\r": json += "\\r"
            case "\t": json += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: json.unicodeScalars.append(scalar)
            }
        }
        return json + "\""
    }

    /// `{"message":…}`, the form of nearly every error.
    static func message(_ text: String) -> String {
        #"{"message":\#(quoted(text))}"#
    }
}
