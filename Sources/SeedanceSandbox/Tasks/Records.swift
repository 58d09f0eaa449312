/// A POST as it came, for tests to look at.
public struct RecordedRequest: Sendable {
    /// The request's method.
    public let method: String
    /// The request's path.
    public let path: String
    /// The body as JSON with its members in order of name; texts above 2,000 bytes are told by their length.
    public let body: String
    /// The first half of the key's SHA-256; empty when there was none.
    public let key: String
    /// Unix time of its arrival.
    public let time: Double
}

/// A request for a film, for tests to look at.
public struct RecordedDownload: Sendable {
    /// The film's task; nil when the link was refused.
    public let taskID: String?
    /// The request's method.
    public let method: String
    /// Its `Range` header.
    public let range: String?
    /// Whether it carried an API key, which a download never should.
    public let carriedKey: Bool
    /// Unix time of its arrival.
    public let time: Double
}

/// A file that was put, for tests to look at.
public struct RecordedUpload: Sendable {
    /// The content type that it was announced with.
    public let type: String
    /// Its length.
    public let byteCount: Int
    /// Whether it carried an API key, which an upload never should.
    public let carriedKey: Bool
    /// Whether it was taken.
    public let isTaken: Bool
}

/// A task as it stands, for tests to look at.
public struct TaskSnapshot: Sendable {
    /// The id that the API gave it.
    public let id: String
    /// The model's name.
    public let model: String
    /// Such as `480p`.
    public let resolution: String
    /// The request's prompt.
    public let prompt: String
    /// The seed of the film: the request's, or the one drawn for -1.
    public let seed: Int64
    /// The address for notices.
    public let webhookURL: String?
    /// The status word of the documentation, whatever the faults make of it.
    public let status: String
    /// The first half of the SHA-256 of the key that created it.
    public let key: String
    /// Unix time of its end; nil when it is never, or not known yet.
    public let finish: Double?
}
