/// What is wrong with a value, without a place: the message goes on behind the field's name.
struct Complaint: Error {
    var message: String
    var suggestion: String

    init(_ message: String, _ suggestion: String) {
        self.message = message
        self.suggestion = suggestion
    }
}
