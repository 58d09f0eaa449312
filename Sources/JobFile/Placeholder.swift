/// A part of `output` in braces that stands for what differs between a job's films, as in `hero-{aspect}-{take}`.
public enum Placeholder: String, CaseIterable, Sendable {
    /// The number of the prompt, from 1.
    case prompt
    /// The ratio, as in `9x16`.
    case aspect
    /// The length, as in `10s`.
    case duration
    /// The resolution, as in `720p`.
    case resolution
    /// `fixed` or `moving`.
    case camera
    /// The seed that the job names; `any` where it leaves it open.
    case seed
    /// The number of the take, from 1.
    case take

    /// How it is written.
    public var text: String { "{\(rawValue)}" }

    /// Complains of braces that are no placeholder.
    static func check(_ name: String) throws(Complaint) {
        let all = allCases.map { "`\($0.text)`" }.joined(separator: ", ")
        var rest = name[...]
        while let open = rest.firstIndex(where: { "{}".contains($0) }) {
            guard rest[open] == "{", let close = rest[open...].dropFirst().firstIndex(where: { "{}".contains($0) }),
                rest[close] == "}"
            else {
                throw Complaint(
                    "A brace in `output` has no partner.",
                    "Braces stand around a placeholder: \(all)."
                )
            }
            let word = String(rest[open...close].dropFirst().dropLast())
            guard Placeholder(rawValue: word) != nil else {
                let nearest = NameList(allCases.map(\.rawValue)).nearest(to: word)
                throw Complaint(
                    "`output` knows no placeholder `{\(word)}`.",
                    nearest.map { "Write `{\($0)}`." } ?? "There are \(all)."
                )
            }
            rest = rest[close...].dropFirst()
        }
    }
}
