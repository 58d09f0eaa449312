import Seedance

/// A task as the sandbox knows it.
struct SandboxTask {
    let id: String
    /// The fingerprint of the key that created it; no other key sees it.
    let owner: String
    let model: String
    /// The path of the list that it is in.
    let list: String
    let resolution: String
    let request: FilmRequest
    /// The seed of its film: the request's, or one drawn for it.
    let filmSeed: Int64
    let life: TaskLife
    let traits: TaskTraits
    var film = TaskLife.Film.pending
    /// How often its links were shown.
    var linksShown = 0

    /// The word for its status, as the faults chose.
    func word(_ status: TaskStatus) -> String {
        let word = status == .inProgress ? traits.oddStatus ?? status.word : status.word
        return traits.lowercaseStatus ? word.lowercased() : word
    }
}

/// A task as it goes over the wire, in the order of members that was recorded (contract §2).
struct WireTask {
    let id: String
    let word: String
    var links: [String] = []
    var linksAreObjects = false
    var error: String?

    /// Without the `data` around it, as notices have it.
    var json: String {
        let generated = links.map { link in
            linksAreObjects ? #"{"url":\#(JSONText.quoted(link))}"# : JSONText.quoted(link)
        }.joined(separator: ",")
        let reason = error.map { #","error":\#(JSONText.quoted($0))"# } ?? ""
        let head = #""task_id":\#(JSONText.quoted(id)),"status":\#(JSONText.quoted(word))"#
        return #"{\#(head),"generated":[\#(generated)]\#(reason)}"#
    }
}
