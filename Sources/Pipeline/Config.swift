/// What the operator has decided, as it was read at one moment: at the start, and again at each reload.
public struct Config: Sendable {
    /// What the file says, and what the command line says otherwise.
    public var settings: Settings
    /// Where the key is.
    public let keys: KeySource

    /// Settings, and the way to their key.
    public init(settings: Settings, keys: KeySource) {
        self.settings = settings
        self.keys = keys
    }
}

extension Config {
    /// Keeps what can't change while the daemon runs.
    ///
    /// - Parameter running: the config by which it works now.
    /// - Returns: the names of the fields whose new values count only after a restart.
    mutating func keepWhatNeedsARestart(of running: Config) -> [String] {
        var names: [String] = []
        func keep<Value: Equatable>(_ field: WritableKeyPath<Settings, Value>, _ name: String) {
            guard settings[keyPath: field] != running.settings[keyPath: field] else { return }
            settings[keyPath: field] = running.settings[keyPath: field]
            names.append(name)
        }
        keep(\.listen, "web.listen")
        keep(\.webTokenFile, "web.token_file")
        keep(\.log, "log")
        keep(\.webhookSecretFile, "webhook.secret_file")
        // Without an address at the start nobody listens for notices.
        if running.settings.publicURL == nil { keep(\.publicURL, "webhook.public_url") }
        return names
    }
}
