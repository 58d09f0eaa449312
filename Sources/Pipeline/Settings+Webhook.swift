import JobFile
import SystemPackage

extension Settings {
    /// The address that the API is told for a request with that nonce; nil without webhooks.
    func webhookURL(nonce: String?) -> String? {
        guard let publicURL, let nonce else { return nil }
        return "\(publicURL)/hooks/\(nonce)"
    }

    /// Reads the parts of the config that are about webhooks.
    mutating func readWebhook(_ file: Fields) {
        let webhook = file.fields("webhook")
        webhookSecretFile = webhook.string("secret_file").map { FilePath($0) }
        if let text = webhook.string("public_url") {
            publicURL = Self.publicURL(text)
            if publicURL == nil {
                webhook.report(
                    "public_url",
                    "The public URL must be the https address under which the API can reach this machine, without `?` and `#`.",
                    suggestion: "Write `public_url: https://reeldrop.example.com`."
                )
            }
        }
    }

    /// Reads the part of the config that is about the daemon's own listener.
    mutating func readWeb(_ file: Fields) {
        let web = file.fields("web")
        webTokenFile = web.string("token_file").map { FilePath($0) }
        guard web.names.contains("listen") else { return }
        isListenNamed = true
        guard let text = web.string("listen"), text.lowercased() != "off" else {
            listen = nil
            if publicURL != nil {
                web.report(
                    "listen",
                    "The API's notices need a place to come in, so with a `public_url` this cannot be off.",
                    suggestion: "Write `listen: \"127.0.0.1:8765\"`."
                )
            }
            return
        }
        listen = ListenAddress(text)
        if listen == nil {
            web.report(
                "listen",
                "`listen` must be a host and a port, or off.",
                suggestion: "Write `listen: \"127.0.0.1:8765\"`."
            )
        }
    }

    /// The address without the slash at its end; nil when it can't be one. Only this machine itself, where the sandbox is,
    /// may do without encryption.
    private static func publicURL(_ text: String) -> String? {
        guard let mark = text.firstRange(of: "://"), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            !text.contains(where: { "?#@\"<>\\".contains($0) })
        else { return nil }
        let host = text[mark.upperBound...].prefix { $0 != "/" }
        let name = host.hasPrefix("[") ? host.prefix { $0 != "]" }.dropFirst() : host.prefix { $0 != ":" }
        guard !name.isEmpty else { return nil }
        switch text[..<mark.lowerBound].lowercased() {
        case "https": break
        case "http" where ["127.0.0.1", "::1", "localhost"].contains(name): break
        default: return nil
        }
        return String(text.reversed().drop { $0 == "/" }.reversed())
    }
}
