public import SystemPackage

/// Where an image of a request comes from.
public enum ImageSource: Sendable, Equatable {
    /// An https address that the API fetches by itself; it is sent as it is.
    case url(String)
    /// A file of exactly `byteCount` bytes, sent inside the request as bare base64 without a `data:` prefix
    /// (contract §1). It is read piece by piece while the request is under way and must not change in that time.
    case file(FilePath, byteCount: Int64)
}
