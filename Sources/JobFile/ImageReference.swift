/// Where the picture of a frame comes from.
public enum ImageReference: Sendable, Equatable {
    /// A path relative to the job's directory, with `/` between its parts; never absolute, never with `..`.
    case path(String)
    /// An `https` address, as written.
    case url(String)
}
