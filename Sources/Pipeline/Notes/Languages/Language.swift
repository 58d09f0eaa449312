/// A language that notes can be written in.
public enum Language: String, Sendable, CaseIterable {
    /// English.
    case en
    /// German.
    case de
    /// French.
    case fr
    /// Japanese.
    case ja
    /// Spanish.
    case es

    /// Every sentence by its name.
    var sentences: [(name: String, sentence: Sentence)] {
        Self.catalogs[self] ?? []
    }

    /// What stands before the last of several choices.
    fileprivate var or: String {
        switch self {
        case .en: " or "
        case .de: " oder "
        case .fr: " ou "
        case .ja: " か "
        case .es: " o "
        }
    }

    private static let catalogs = Dictionary(
        uniqueKeysWithValues: allCases.map { language in
            let text =
                switch language {
                case .en: english
                case .de: german
                case .fr: french
                case .ja: japanese
                case .es: spanish
                }
            return (
                language,
                text.split(separator: "\n").compactMap { line -> (String, Sentence)? in
                    guard let colon = line.firstRange(of: ": ") else { return nil }
                    return (String(line[..<colon.lowerBound]), Sentence(line[colon.upperBound...]))
                }
            )
        }
    )

    /// English sentences with what they are in this language, those with the most words of their own first.
    private static let translations = Dictionary(
        uniqueKeysWithValues: allCases.map { language in
            let own = Dictionary(language.sentences.map { ($0.name, $0.sentence) }) { $1 }
            let pairs = Language.en.sentences.compactMap { name, english in own[name].map { (english, $0) } }
            return (language, pairs.sorted { $0.0.literalCount > $1.0.literalCount })
        }
    )
}

// The store keeps English sentences, which the log, the status and programs tell as well, and so they survive a change of
// the language. A sentence is known again by its words, and what differs in it is taken over. One that is not known, or
// could be read in two ways because of what somebody's file is called, stays English: that is always true.
extension Language {
    /// A text of one sentence a line in this language.
    func translated(_ text: String) -> String {
        if self == .en || text.utf8.count > 64 << 10 { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let indentation = line.prefix { $0 == " " }
            return indentation + sentence(line.dropFirst(indentation.count))
        }.joined(separator: "\n")
    }

    private func sentence(_ english: Substring) -> String {
        for (known, own) in Self.translations[self] ?? [] {
            let readings = known.readings(of: english)
            if readings.count > 1 { break }
            if let values = readings.first { return own.filled { translated(values[$0] ?? "", as: $0) } }
        }
        return String(english)
    }

    private func translated(_ value: Substring, as name: Sentence.Name) -> String {
        switch name.kind {
        case .asItIs, .name: return String(value)
        case .number: return String(self == .ja ? value : value.replacing(".", with: ","))
        case .sentence: return sentence(value)
        case .list: return value.split(separator: ", ").map(sentence).joined(separator: self == .ja ? "、" : ", ")
        case .choices:
            guard let last = value.ranges(of: " or ").last else { return String(value) }
            return value[..<last.lowerBound] + or + value[last.upperBound...]
        }
    }
}

/// A sentence with places for what differs.
struct Sentence: Sendable {
    /// What stands in a place, with a sign that says of which kind it is.
    struct Name: Hashable, Sendable {
        enum Kind: Character {
            case asItIs = " "
            case name = "@"
            case number = "#"
            case sentence = "*"
            case list = ","
            case choices = "+"
        }
        let kind: Kind
        let text: Substring

        init(_ written: Substring) {
            let kind = written.first.flatMap(Kind.init(rawValue:))
            self.kind = kind ?? .asItIs
            text = kind == nil ? written : written.dropFirst()
        }
    }

    /// The words before the first place, between places and after the last.
    private let literals: [Substring]
    let names: [Name]

    init(_ written: Substring) {
        var literals: [Substring] = []
        var names: [Name] = []
        var rest = written
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            literals.append(rest[..<open])
            names.append(Name(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        self.literals = literals + [rest]
        self.names = names
    }

    fileprivate var literalCount: Int { literals.map(\.count).reduce(0, +) }

    fileprivate func filled(_ value: (Name) -> String) -> String {
        zip(literals, names).map { $0 + value($1) }.joined() + (literals.last ?? "")
    }

    /// What stands in the places of a text that is this sentence; nothing when it is not. More than two are not looked for.
    fileprivate func readings(of text: Substring) -> [[Name: Substring]] {
        guard text.hasPrefix(literals[0]) else { return [] }
        var readings: [[Substring]] = []
        collect(text.dropFirst(literals[0].count), from: 0, [], &readings)
        return readings.map { Dictionary(zip(names, $0)) { $1 } }
    }

    private func collect(_ rest: Substring, from place: Int, _ found: [Substring], _ readings: inout [[Substring]]) {
        guard place < names.count else {
            if rest.isEmpty { readings.append(found) }
            return
        }
        let next = literals[place + 1]
        let isLast = place == names.count - 1
        let ends =
            isLast
            ? (rest.hasSuffix(next) ? [rest.index(rest.endIndex, offsetBy: -next.count)] : [])
            : rest.ranges(of: next).map(\.lowerBound)
        for end in ends where readings.count < 2 && end > rest.startIndex {
            let value = rest[..<end]
            switch names[place].kind {
            case .number where !value.allSatisfy { $0.isWholeNumber || "-.".contains($0) }: continue
            case .name where value.contains(": "): continue
            default: break
            }
            collect(isLast ? "" : rest[end...].dropFirst(next.count), from: place + 1, found + [value], &readings)
        }
    }
}
