import GRDB
import Seedance

// Takes whose answer was lost, and tasks in the list that no take is known to have. The list tells neither what a task is of
// nor whose it is (contract §10), so what it shows is only told to the person who decides; unless nothing else uses the
// key, and there is one such take and one such task and no other way round.
extension Store {
    /// Takes note of the tasks that the API lists.
    ///
    /// - Parameters:
    ///   - form: whose list it is; it tells nothing of other forms' tasks.
    ///   - keyIsOurs: nothing but this daemon asks for films with the key.
    /// - Returns: the held takes whose task was found, as they are now.
    func listed(_ tasks: [TaskSummary], of form: Model.Form, keyIsOurs: Bool) async throws -> [Take] {
        try await write { db in
            let number = try db.countList(of: form)
            // The answer to what is being sent may be on its way: its task is no stranger yet.
            let isSending = try Bool.fetchOne(
                db,
                cached: "SELECT EXISTS (SELECT 1 FROM takes WHERE state = 'submitting')"
            )
            try db.noteStrangers(tasks.map(\.id), of: form, list: number)
            guard isSending != true else { return [] }
            let lost = try db.lost().filter { $0.form == form }
            var found: [Take] = []
            for take in lost {
                // Of one that another host has sent, nobody knows what the list showed before.
                guard let before = try db.listsRead(before: take.id) else { continue }
                let candidates = try String.fetchAll(
                    db,
                    cached: "SELECT task_id FROM strangers WHERE first_list > ? AND form = ? ORDER BY first_list",
                    arguments: [before, form.tasksPath]
                )
                if keyIsOurs, before > 0, lost.count == 1, candidates.count == 1, let task = candidates.first {
                    try db.move(take: take.id, to: .running, message: nil, columns: [("task_id", task)])
                    try db.execute(cached: "DELETE FROM strangers WHERE task_id = ?", arguments: [task])
                    found.append(take)
                } else {
                    try db.tell(take: take.id, evidence: Sentences.evidence(candidates: candidates, lost: lost.count))
                }
            }
            return found
        }
    }

    /// The forms whose lists may still tell something about a take whose answer was lost not long ago.
    func formsThatMayTell() async throws -> Set<Model.Form> {
        try await pool.read { db in Set(try db.lost(since: wallClock() - 600).map(\.form)) }
    }
}

extension Take {
    /// Where its task would be listed. What is known of no request can only be from before there were other models.
    var form: Model.Form { request?.form ?? .seedance2Mini }

    /// The condition for takes `t` of which nobody knows whether they have a task.
    fileprivate static let hasLostAnswer =
        "t.state = 'held' AND t.submitted_at IS NOT NULL AND t.task_id IS NULL AND t.superseded = 0"
}

extension Database {
    /// Which of all task lists that were read the form's last one was, counted from 1: a time that no clock can change.
    /// Zero before the first.
    func lastList(of form: Model.Form) throws -> Int {
        try number("list of \(form.tasksPath)")
    }

    private func number(_ fact: String) throws -> Int {
        try String.fetchOne(self, cached: "SELECT value FROM facts WHERE name = ?", arguments: [fact]).flatMap(Int.init)
            ?? 0
    }

    /// The takes of which nobody knows whether they have a task.
    fileprivate func lost(since start: Double = 0) throws -> [Take] {
        try Row.fetchAll(
            self,
            cached: Take.columns + " WHERE \(Take.hasLostAnswer) AND t.submitted_at > ?",
            arguments: [start]
        ).map(Take.init(row:))
    }

    /// A person has decided about a take: its task, known or not, is no other take's from now on.
    func forgetEvidence(of take: Take) throws {
        if let task = take.taskID {
            try execute(
                cached: "INSERT INTO strangers (task_id, first_list) VALUES (?, 0) ON CONFLICT DO NOTHING",
                arguments: [task]
            )
        } else if take.state == .held, take.submittedAt != nil {
            try execute(sql: "UPDATE takes AS t SET lists_before = NULL WHERE \(Take.hasLostAnswer)")
        }
    }

    /// How many lists had been read when the take was sent; nil when it was not sent from here.
    fileprivate func listsRead(before take: Int64) throws -> Int? {
        try Int.fetchOne(self, cached: "SELECT lists_before FROM takes WHERE id = ?", arguments: [take])
    }

    fileprivate func countList(of form: Model.Form) throws -> Int {
        let number = try number("lists_read") + 1
        for fact in ["lists_read", "list of \(form.tasksPath)"] {
            try execute(
                cached: "INSERT INTO facts VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
                arguments: [fact, String(number)]
            )
        }
        return number
    }

    /// Tasks that are known to no take. One that a take turned out to have is no stranger any more.
    fileprivate func noteStrangers(_ tasks: [String], of form: Model.Form, list: Int) throws {
        try execute(cached: "DELETE FROM strangers WHERE task_id IN (SELECT task_id FROM takes)")
        for task in tasks where try !isPast(.task(task)) {
            try execute(
                cached: """
                    INSERT INTO strangers (task_id, first_list, form)
                    SELECT ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM takes WHERE task_id = ?) ON CONFLICT DO NOTHING
                    """,
                arguments: [task, list, form.tasksPath, task]
            )
        }
    }

    fileprivate func tell(take id: Int64, evidence: String) throws {
        try execute(
            cached: "UPDATE takes SET evidence = ? WHERE id = ? AND evidence IS NOT ?",
            arguments: [evidence, id, evidence]
        )
        if changesCount > 0 { try markNoteDue(ofTake: id) }
    }
}
