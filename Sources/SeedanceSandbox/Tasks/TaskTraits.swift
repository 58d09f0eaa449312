/// What the faults chose for a task when it was created.
struct TaskTraits {
    var seconds: Double?
    var neverDone = false
    var fails = false
    var reason: String?
    var emptyGenerated = false
    var linksAreObjects = false
    var earlyLinks = false
    var oddStatus: String?
    var lowercaseStatus = false
    var missingFromList = false
    var linkSeconds: Double?

    init(_ plan: inout FaultPlan) {
        seconds = plan.take(.slowTask)?.number(or: 60)
        neverDone = plan.take(.neverDone) != nil
        fails = plan.take(.fail) != nil
        if let fault = plan.take(.failWithReason) {
            fails = true
            reason = fault.value ?? "The input could not be used"
        }
        emptyGenerated = plan.take(.emptyGenerated) != nil
        linksAreObjects = plan.take(.generatedObjects) != nil
        earlyLinks = plan.take(.earlyLinks) != nil
        oddStatus = plan.take(.oddStatus).map { $0.value ?? "PROCESSING" }
        lowercaseStatus = plan.take(.lowercaseStatus) != nil
        missingFromList = plan.take(.listMissing) != nil
        linkSeconds = plan.take(.expiredLink)?.number(or: 0)
    }
}
