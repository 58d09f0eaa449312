import JobFile

/// Which notes are put beside jobs.
public enum WantedNotes: String, Sendable {
    /// All of them.
    case all
    /// Only those that tell a person to do something: `failed` and `held`.
    case errors
    /// None.
    case off
}

extension Settings {
    /// Reads what the config says of notes.
    mutating func readNotes(_ file: Fields) {
        language = Self.language(file) ?? language
        switch file.string("notes")?.lowercased() {
        case nil: break
        case "true", "yes", "on": notes = .all
        case "false", "no", "off": notes = .off
        case "errors": notes = .errors
        case _?:
            file.report(
                "notes",
                "`notes` must be yes, errors or off.",
                suggestion: "Write `notes: errors` for notes only where a person has something to do."
            )
        }
    }

    /// The language that a config or a folder in it names.
    static func language(_ file: Fields) -> Language? {
        file.oneOf("language", Language.allCases.map(\.rawValue)).flatMap(Language.init(rawValue:))
    }

    /// The language of a folder's notes.
    func language(of folder: Folder) -> Language { folder.language ?? language }
}
