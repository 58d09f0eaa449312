/// Which reeldrop this is.
public enum Build {
    /// As the package has it.
    public static let version = "0.5.0"
}
