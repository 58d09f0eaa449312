/// The fields of a YAML file, or of a part of it, read strictly and without guessing.
///
/// Asking for a field makes it known. What is wrong with a value is written down and answered with `nil`, so that reading
/// goes on and `finish()` can name every problem at once, together with the keys that nobody asked for.
///
/// ```swift
/// let file = try Fields.read(bytes)
/// let web = file.fields("web")
/// settings.listen = web.string("listen") ?? settings.listen
/// for folder in file.list("folders") { settings.folders.append(Folder(folder)) }
/// try file.finish()
/// ```
///
/// Texts are taken as written: `16:9` is not 969, `010` is ten, only `true`, `false`, `yes`, `no`, `on` and `off` are booleans.
public final class Fields {
    /// What an empty value (`key:`, `~`, `null`) is taken for.
    enum EmptyValue {
        /// As if the key were not there.
        case absent
        case problem
    }

    let problems: ProblemList
    private let entries: [Entry]
    private let emptyValue: EmptyValue
    private var asked: [String] = []
    private var opened: [Fields] = []

    init(_ entries: [Entry], problems: ProblemList, emptyValue: EmptyValue) {
        self.entries = entries
        self.problems = problems
        self.emptyValue = emptyValue
    }

    /// Reads a whole file.
    ///
    /// - Throws: `JobProblems` when the file as a whole cannot be read; problems of single fields wait for `finish()`.
    public static func read(_ bytes: [UInt8]) throws(JobProblems) -> Fields {
        let source: SourceText
        let root: Located<Value>
        do throws(Problem) {
            source = try SourceText(bytes)
            root = try YAMLDocument.value(of: source)
        } catch {
            throw JobProblems(problems: [error])
        }
        let problems = ProblemList()
        source.reportControlCharacters(to: problems)
        switch root.value {
        case .nothing:
            return Fields([], problems: problems, emptyValue: .absent)
        case .fields(let entries):
            return Fields(entries, problems: problems, emptyValue: .absent)
        case .text, .list, .unreadable:
            problems.add(
                line: root.line,
                column: root.column,
                "This file does not name its fields.",
                "Write each field on a line of its own, as `name: value`."
            )
            throw problems.sorted()
        }
    }

    /// The keys that are written here, known or not, in file order.
    public var names: [String] {
        entries.map(\.key.value)
    }

    /// The line, from 1, on which that key is written here; nil when it is not. The key does not become known by it.
    public func line(of key: String) -> Int? {
        entries.first { $0.key.value == key }?.key.line
    }

    /// Writes down a problem of the caller's own with the value of that key.
    public func report(_ key: String, _ message: String, suggestion: String? = nil) {
        let place = entry(key)?.value
        problems.add(line: place?.line ?? 0, column: place?.column ?? 0, message, suggestion)
    }

    /// Writes down a problem of the caller's own with one of several values.
    public func report(_ place: Located<String>, _ message: String, suggestion: String? = nil) {
        problems.add(line: place.line, column: place.column, message, suggestion)
    }

    /// Ends the reading of a whole file: reports the unknown keys here and in all parts that were opened.
    ///
    /// - Throws: `JobProblems` with everything that was found since `read`.
    public func finish() throws(JobProblems) {
        reportUnknownKeys()
        if !problems.isEmpty { throw problems.sorted() }
    }

    private func reportUnknownKeys() {
        let known = NameList(asked)
        for entry in entries where !known.names.contains(entry.key.value) {
            let isCut = problems.count > ProblemList.mostReported
            problems.add(.unknownKey(entry.key, isCut ? nil : suggestion(for: entry.key.value, known)))
        }
        for part in opened {
            part.reportUnknownKeys()
        }
    }

    private func suggestion(for key: String, _ known: NameList) -> String {
        if key == "<<" { return "Write the fields out instead of taking them over with `<<`." }
        if let nearest = known.nearest(to: key) { return "Did you mean `\(nearest)`?" }
        if known.names.isEmpty { return "Delete it: no field is expected here." }
        return "The fields are \(known.names.joined(separator: ", "))."
    }

    /// The first entry of that key; asking makes the key known.
    func entry(_ key: String) -> Entry? {
        if !asked.contains(key) { asked.append(key) }
        return entries.first { $0.key.value == key }
    }

    /// The value of that key, unless it is absent or empty.
    func value(_ key: String) -> Located<Value>? {
        guard let entry = entry(key) else { return nil }
        guard case .nothing = entry.value.value else { return entry.value }
        if emptyValue == .problem {
            problems.add(
                line: entry.key.line,
                column: entry.key.column,
                "`\(key)` has no value.",
                "Write one behind the colon, or delete the line."
            )
        }
        return nil
    }

    func open(_ entries: [Entry]) -> Fields {
        let part = Fields(entries, problems: problems, emptyValue: emptyValue)
        opened.append(part)
        return part
    }
}
