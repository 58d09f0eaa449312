/// What a webhook tells: the task as a GET would, mostly without the `data` member around it (contract §4).
///
/// A notice may come for every change of the status, may lack the links, may come twice or in the wrong order. It is a
/// hint to look at the task, and the links in it save the look when the signature is right.
public struct WebhookNotice: Sendable, Equatable {
    /// The task.
    public let task: VideoTask

    /// Reads the body of a webhook, in either form.
    ///
    /// - Throws: ``UnreadableAnswer`` when it tells of no task.
    public init(body: [UInt8]) throws(UnreadableAnswer) {
        task = try TaskDecoding.task(body)
    }
}
