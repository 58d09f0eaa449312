import Foundation
import SystemPackage

/// One thing that one hook is to be told.
struct HookCall: Sendable {
    let id: Int64
    /// What a receiver knows it by, should it come twice.
    let key: String
    let event: HookEvent
    /// The take, as it is now.
    let take: Take
    /// What was to be said of it at that moment; a full sentence.
    let message: String?
    /// How many films it is about; the take is the first of them.
    let films: Int
    let at: Date

    /// What an argument of a command may have stand in it.
    enum Placeholder: String, CaseIterable {
        case film, job, folder, event, message, credits, films
    }

    var jobPath: FilePath { take.folderPath.pushing(take.jobPath) }
    var filmPath: FilePath? { take.filmPath.map { take.folderPath.pushing($0) } }

    /// The words between braces in an argument.
    static func placeholders(of word: String) -> [String] {
        word.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            part.firstIndex(of: "}").map { String(part[..<$0]) }
        }
    }
}

// For programs.
extension HookCall {
    /// An argument with its placeholders filled in. Names are handed over byte by byte, whatever they are.
    func argument(_ word: String) -> [UInt8] {
        var out: [UInt8] = []
        var rest = word[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            out += rest[..<open].utf8
            let name = String(rest[rest.index(after: open)..<close])
            out += Placeholder(rawValue: name).map(value) ?? Array(rest[open...close].utf8)
            rest = rest[rest.index(after: close)...]
        }
        return out + rest.utf8
    }

    private func value(of placeholder: Placeholder) -> [UInt8] {
        switch placeholder {
        case .film: filmPath.map { Array($0.bytes) } ?? []
        case .job: Array(jobPath.bytes)
        case .folder: Array(take.folderPath.bytes)
        case .event: Array(event.rawValue.utf8)
        case .message: Array(plainMessage.utf8)
        case .credits: Array((take.credits.map { "\($0)" } ?? "").utf8)
        case .films: Array("\(films)".utf8)
        }
    }

    /// The document that a signed webhook carries, as Standard Webhooks has it: `type`, `timestamp`, `data`.
    var json: String {
        let data: [String: Any] = [
            "state": take.state.rawValue,
            "message": message == nil ? NSNull() : plainMessage,
            "credits": take.credits ?? NSNull(),
            "task_id": take.taskID ?? NSNull(),
            "films": films,
        ]
        return jsonText([
            "type": "take.\(event.rawValue)",
            "timestamp": jsonTime(at),
            "data": data.merging(jsonPath("job", jobPath)) { $1 }.merging(jsonPath("film", filmPath)) { $1 }
                .merging(jsonPath("folder", take.folderPath)) { $1 },
        ])
    }

    /// The message without what is signed or secret about a link, and without zero bytes, which end an argument.
    private var plainMessage: String {
        LoggedEvent.withoutQueries(message ?? "").replacing("\0", with: "")
    }
}

// For people.
extension HookCall {
    /// The document that chats take, `{"text": …}`.
    var slack: String { jsonText(["text": text]) }

    /// One message. Names are people's, so that nothing in them can call somebody, lead anywhere or change the form.
    private var text: String {
        let job = Self.code(take.jobPath)
        let others = films > 1 ? " and \(films - 1) more" : ""
        let first =
            switch event {
            case .delivered: "The film \(Self.code(take.filmPath ?? FilePath())) is here."
            case .failed: "There is no film of \(job)."
            case .held: "\(job)\(others) \(films > 1 ? "are" : "is") on hold."
            case .budget: "\(job)\(others) \(films > 1 ? "are" : "is") over the budget."
            }
        return message == nil ? first : first + "\n" + Self.plain(plainMessage)
    }

    private static func code(_ path: FilePath) -> String {
        "`" + plain(path.string).replacing("`", with: "'") + "`"
    }

    /// Slack asks that these three be written so and no others; a sign of no width keeps `@` from calling anybody elsewhere.
    private static func plain(_ text: String) -> String {
        let visible = text.unicodeScalars.map { scalar -> Character in
            switch scalar.properties.generalCategory {
            case .control where scalar != "\n", .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
            default: Character(scalar)
            }
        }
        return String(visible).replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("@", with: "@\u{200B}")
    }
}
