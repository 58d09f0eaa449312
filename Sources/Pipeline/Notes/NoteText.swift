import FoundationEssentials
import SystemPackage

/// The note beside a job: what its name says and what it says inside, worked out from the job's takes. Pure.
struct NoteText: Equatable {
    /// The word in the note's name, as in `hero.waiting.txt`.
    enum Kind: String, CaseIterable {
        case waiting
        case queued
        case rendering
        case failed
        case held
        case changed
        case made

        /// Whether a person has something to do.
        var isForAPerson: Bool { self == .failed || self == .held }
    }

    /// Whether a file is called like a note that only tells how far a film is: its coming and going changes nothing.
    static func onlyTells(_ name: FilePath.Component) -> Bool {
        [Kind.waiting, .queued, .rendering].contains { JobName.has(name, ending: ".\($0.rawValue).txt") }
    }

    let kind: Kind
    private(set) var text: String
    private var language = Language.en
    /// How long such films take, as it stands in the text.
    private var estimate: String?

    /// The same in another language.
    func written(in language: Language) -> NoteText {
        var note = self
        note.text = language.translated(text)
        note.estimate = estimate.map(language.translated)
        note.language = language
        return note
    }

    /// The same with the words of the note that is there, where that differs in the estimate alone: it would not be worth a
    /// file that sync programs copy.
    func keeping(_ old: String) -> NoteText {
        guard let estimate, let place = text.ranges(of: estimate).last, old.hasPrefix(text[..<place.lowerBound]),
            old.dropFirst(text[..<place.lowerBound].count).hasSuffix(text[place.upperBound...])
        else { return self }
        var note = self
        note.text = old
        return note
    }

    /// What is written into the file: the text, and a last line by which a person learns where it is from.
    var fileText: String { text + Self.ending(in: language) }

    private static func ending(in language: Language) -> String {
        "\n\n" + language.translated("reeldrop keeps this note and takes it away when the film is here.") + "\n"
    }

    /// How a note may end, whatever its language.
    static let endings = Language.allCases.map(ending)

    /// Whether that is the file of a note with that text.
    static func isFile(_ bytes: [UInt8], of text: String) -> Bool {
        endings.contains { bytes == Array((text + $0).utf8) }
    }

    /// The note for these takes; nil when there is nothing to say: all are delivered or given up.
    ///
    /// - Parameters:
    ///   - whyStopped: why nothing is being sent, if so.
    ///   - usual: how long such films have been taking, if known.
    init?(takes: [Take], whyStopped: String? = nil, usual: UsualTime? = nil) {
        // What a person must do comes before what only takes time.
        let estimate = Sentences.roughly(usual?.typical)
        let order: [TakeState] = [
            .held, .rejected, .failed, .lost, .submitting, .running, .completed, .ready, .waiting,
        ]
        let told = takes.filter { !$0.isInBurst && ($0.isAsked || !$0.state.isEnd) }
        guard let take = order.lazy.compactMap({ state in told.last { $0.state == state } }).first else { return nil }
        let job = take.jobPath.lastComponent?.string ?? "The job"
        let films = told.filter { $0.request != nil && $0.state != .cancelled }
        if films.count > 1, var kind = Self.kind(of: take.state) {
            // Not to and fro between its films.
            if kind == .queued, films.contains(where: { $0.state == .delivered }) { kind = .rendering }
            self.kind = kind
            text = FilmList(films, of: job).text + Self.closing(kind, take, whyStopped, estimate)
            if kind == .rendering, whyStopped == nil { self.estimate = estimate }
            return
        }
        switch take.state {
        case .waiting:
            kind = .waiting
            text = """
                \(job) waits.

                \(take.message ?? "")
                The film starts by itself as soon as everything is here. If a name is wrong, correct the job and save it.
                """
        case .ready, .submitting, .running, .completed:
            let isReady = take.state == .ready
            kind = isReady ? .queued : .rendering
            let about = Self.details(take) + "." + Self.remarks(take)
            if let why = isReady ? whyStopped ?? take.message : take.message {
                text = (isReady ? "\(job) is next in line" : "The film of \(job) is being made") + "\(about)\n\n\(why)"
            } else {
                // Both say the same, so that the one becomes the other by a new name alone.
                self.estimate = estimate
                text = """
                    The film of \(job) is on its way\(about)

                    While this note is called “queued”, the film is next in line; once it is called “rendering”, it is \
                    being made, and such films take \(estimate). It appears here by itself.
                    """
            }
        case .rejected:
            kind = .failed
            text = """
                \(job) can't be made into a film yet.

                \(take.message ?? "")

                Correct it and save it; it is tried again by itself. Nothing was charged.
                """
        case .failed, .lost:
            kind = .failed
            text = "There is no film of \(job).\n\n\(take.message ?? "")"
        case .held:
            kind = .held
            text = """
                \(job) is on hold.

                \([take.message, take.evidence].compactMap(\.self).joined(separator: "\n"))

                It is not sent by itself. Please tell the person who runs reeldrop, \
                who has two choices:
                `reeldrop release` asks for the film in any case\(take.credits.map { ", for about \($0) credits" } ?? "");
                `reeldrop cancel` lets go of it.
                """
        case .delivered, .cancelled:
            return nil
        }
    }

    /// The note for a job whose films are here, and would be others now.
    init(ofChanged job: FilePath) {
        let redo = FileNames.name(stem: JobPlan.stem(of: job), ending: ".redo")?.string ?? ".redo"
        kind = .changed
        text = """
            A _defaults.job was changed since the film of \(job.lastComponent?.string ?? "this job") was made. Made now, it would \
            be another one.

            It is not made again by itself. Put an empty file named \(redo) beside the job to have that done; if the film is \
            right as it is, delete this note.
            """
    }

    /// The note for a job that came once more when its films were made already; nil when there are none.
    init?(ofMade takes: [Take], job: FilePath) {
        let films = takes.filter { $0.state == .delivered && $0.isAsked }.compactMap(\.filmPath?.lastComponent?.string)
        if films.isEmpty { return nil }
        let redo = FileNames.name(stem: JobPlan.stem(of: job), ending: ".redo")?.string ?? ".redo"
        kind = .made
        text = """
            What \(job.lastComponent?.string ?? "this job") asks for was made before: \(films.joined(separator: ", ")).

            Nothing more is ordered, and nothing is charged. Put an empty file named \(redo) beside the job to have it made \
            once more; if that is not needed, delete this note.
            """
    }

    /// The kind of note for films in this state; nil when the job as a whole is what there is to tell of.
    private static func kind(of state: TakeState) -> Kind? {
        switch state {
        case .ready: .queued
        case .submitting, .running, .completed: .rendering
        case .failed, .lost: .failed
        case .held: .held
        case .waiting, .rejected, .delivered, .cancelled: nil
        }
    }

    /// What comes after a list of films.
    private static func closing(_ kind: Kind, _ take: Take, _ whyStopped: String?, _ estimate: String) -> String {
        let next =
            switch kind {
            case .waiting, .failed, .changed, .made: ""
            case .queued: whyStopped ?? "They are sent as soon as there is room. There is nothing to do."
            case .rendering:
                whyStopped ?? "Such films take \(estimate). They appear here by themselves."
            case .held:
                """
                What is on hold is not sent by itself. Please tell the person who runs reeldrop, who has two choices:
                `reeldrop release` asks for the films in any case; `reeldrop cancel` lets go of them.
                """
            }
        return remarks(take) + (next.isEmpty ? "" : "\n\n" + next)
    }

    /// What will be made, in a few words.
    private static func details(_ take: Take) -> String {
        guard let request = take.request else { return "" }
        var parts = (request.draft == nil ? [] : ["a draft"]) + ["\(request.duration) seconds", request.resolution]
        switch (request.image, request.imageEnd) {
        case (nil, _):
            let count = request.referenceImages?.count ?? 0
            parts.append(
                count == 0
                    ? "from text alone" : count == 1 ? "from a reference image" : "from \(count) reference images"
            )
        case (let first?, nil): parts.append("from \(name(first))")
        case (let first?, let last?): parts.append("from \(name(first)) to \(name(last))")
        }
        parts.append(take.credits.map { "about \($0) credits" } ?? "price not known")
        return " (\(parts.joined(separator: ", ")))"
    }

    private static func remarks(_ take: Take) -> String {
        (take.request?.remarks ?? []).map { "\n" + $0 }.joined()
    }

    private static func name(_ picture: TakeRequest.Picture) -> String {
        picture.shownName
    }
}
