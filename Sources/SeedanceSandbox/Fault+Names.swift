extension Fault {
    /// The faults there are. A new one is a case here, a row in ``about``, and its place of use.
    public enum Name: String, Sendable, CaseIterable {
        // Answers
        case slowAnswer = "slow-answer"
        case tooMany = "429"
        case tooManyBare = "429-bare"
        case planLimit = "plan-limit"
        case noCredits = "402"
        case forbidden = "403"
        case serverError = "500"
        case badGateway = "html-502"
        case unavailable = "503-burst"
        case lostAnswer = "lost-answer"
        case badGatewayAfterCreate = "bad-gateway-after-create"
        case problemErrors = "400-problem"
        case wrappedProblemErrors = "400-wrapped"
        case refuseDataURIs = "refuse-data-uri"
        case oldKeyHeader = "old-key-header"
        // Tasks
        case slowTask = "slow-task"
        case neverDone = "never-done"
        case fail = "fail"
        case failWithReason = "fail-with-reason"
        case emptyGenerated = "empty-generated"
        case generatedObjects = "generated-objects"
        case earlyLinks = "early-links"
        case oddStatus = "odd-status"
        case lowercaseStatus = "lowercase-status"
        case listMissing = "list-missing"
        case emptyList = "empty-list"
        // Films
        case expiredLink = "expired-link"
        case linkRefresh = "link-refresh-on-get"
        case truncatedDownload = "truncated-download"
        case stalledDownload = "stalled-download"
        case wrongLength = "wrong-length"
        case noLength = "no-length"
        case notAFilm = "not-an-mp4"
        case missingFilm = "missing-film"
        // Notices
        case webhookDuplicate = "webhook-duplicate"
        case webhookLate = "webhook-late"
        case webhookForged = "webhook-forged"
        case webhookReordered = "webhook-reordered"
        case webhookLost = "webhook-lost"
        case webhookWrapped = "webhook-wrapped"
        case webhookFinalOnly = "webhook-final-only"
    }

    /// What may stand behind the `=` of a fault.
    enum Value {
        case nothing
        case number
        case word
    }

    /// Every fault with its value, if any, and a line about it, for `--help`.
    public static var all: [(name: String, help: String)] {
        Name.allCases.map { name in
            let value =
                switch name.takes {
                case .nothing: ""
                case .number: "=N"
                case .word: "=TEXT"
                }
            return (name.rawValue + value, name.about.help)
        }
    }
}

extension Fault.Name {
    /// What may stand behind its `=`.
    var takes: Fault.Value { about.value }

    /// What the fault does, and what its occasions are: requests, tasks, downloads or notices.
    var about: (value: Fault.Value, help: String) {
        switch self {
        case .slowAnswer: (.number, "Answers to API requests come N seconds late (5).")
        case .tooMany: (.number, "API requests get 429 with rate headers, and with Retry-After when N is given.")
        case .tooManyBare: (.nothing, "API requests get 429 without any rate header.")
        case .planLimit: (.nothing, "Creating gets 429 with a message about the plan's limit.")
        case .noCredits: (.nothing, "Creating gets 402: no credits left.")
        case .forbidden: (.nothing, "Creating gets 403.")
        case .serverError: (.nothing, "API requests get 500.")
        case .badGateway: (.nothing, "API requests get 502 with an HTML page.")
        case .unavailable: (.number, "N API requests in a row get 503 (3).")
        case .lostAnswer: (.nothing, "The task is created, but the connection is cut without an answer.")
        case .badGatewayAfterCreate: (.nothing, "The task is created, but the answer is 502 with an HTML page.")
        case .problemErrors: (.nothing, "400 comes as application/problem+json.")
        case .wrappedProblemErrors: (.nothing, "400 comes as application/problem+json inside “problem”.")
        case .refuseDataURIs: (.nothing, "Images as data: URIs get 400.")
        case .oldKeyHeader: (.nothing, "The key is taken from x-freepik-api-key as well.")
        case .slowTask: (.number, "Tasks take N seconds (60).")
        case .neverDone: (.nothing, "Tasks stay IN_PROGRESS for ever.")
        case .fail: (.nothing, "Tasks end FAILED without a reason.")
        case .failWithReason: (.word, "Tasks end FAILED with the reason TEXT in “error”.")
        case .emptyGenerated: (.nothing, "Tasks end COMPLETED without a link.")
        case .generatedObjects: (.nothing, "Links come as objects with “url”.")
        case .earlyLinks: (.nothing, "Tasks show a placeholder link from the start, as the documentation's samples do.")
        case .oddStatus: (.word, "IN_PROGRESS is called TEXT (PROCESSING).")
        case .lowercaseStatus: (.nothing, "Status words come in small letters.")
        case .listMissing: (.nothing, "Tasks are absent from the list.")
        case .emptyList: (.nothing, "A list without tasks is 200 with no rows, not 404.")
        case .expiredLink: (.number, "Links die N seconds after completion (0).")
        case .linkRefresh: (.nothing, "Reading a task whose links were shown before signs fresh ones.")
        case .truncatedDownload: (.nothing, "Downloads are cut half-way.")
        case .stalledDownload: (.number, "Downloads stop half-way for N seconds (600), then are cut.")
        case .wrongLength: (.nothing, "Downloads end cleanly after half the film, with that Content-Length.")
        case .noLength: (.nothing, "Downloads have no Content-Length.")
        case .notAFilm: (.nothing, "Downloads are an HTML page with status 200.")
        case .missingFilm: (.nothing, "Downloads get 404.")
        case .webhookDuplicate: (.nothing, "Notices come twice, with the same webhook-id.")
        case .webhookLate: (.number, "Notices come N seconds late (5).")
        case .webhookForged: (.nothing, "Before a notice comes a forged one: COMPLETED, with a wrong signature.")
        case .webhookReordered: (.nothing, "The notice of IN_PROGRESS comes after the final one.")
        case .webhookLost: (.nothing, "Notices are never sent.")
        case .webhookWrapped: (.nothing, "Notices come inside “data”.")
        case .webhookFinalOnly: (.nothing, "Only the final notice is sent.")
        }
    }
}
