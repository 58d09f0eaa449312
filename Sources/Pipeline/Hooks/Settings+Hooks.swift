import Crypto
import Foundation
import JobFile
import SystemPackage

extension Settings {
    /// Reads the part of the config that is about telling others.
    mutating func readHooks(_ file: Fields) {
        let hooks = file.fields("hooks")
        for event in HookEvent.allCases {
            let key = "on_\(event.rawValue)"
            guard let words = hooks.strings(key), Self.isCommand(words, of: key, in: hooks) else { continue }
            self.hooks.append(Hook(name: key, way: .command(words.map(\.value)), events: [event]))
        }
        for entry in hooks.list("webhooks") {
            guard let hook = Self.webhook(entry) else { continue }
            if self.hooks.contains(where: { $0.name == hook.name }) {
                entry.report(entry.names.first ?? "url", "This webhook is there already.", suggestion: "Delete one.")
            } else {
                self.hooks.append(hook)
            }
        }
    }

    private static func isCommand(_ words: [Located<String>], of key: String, in hooks: Fields) -> Bool {
        guard let program = words.first, program.value.hasPrefix("/"), !program.value.contains("{") else {
            hooks.report(
                key,
                "`\(key)` must begin with the path of a program, since no shell looks for it.",
                suggestion: "Write `\(key): [\"/usr/local/bin/notify\", \"{job}\"]`."
            )
            return false
        }
        let known = HookCall.Placeholder.allCases.map(\.rawValue)
        var isGood = true
        for word in words.dropFirst() {
            for name in HookCall.placeholders(of: word.value) where !known.contains(name) {
                isGood = false
                let nearest = NameList(known).nearest(to: name).map { "Did you mean `{\($0)}`?" }
                hooks.report(
                    word,
                    "`{\(name)}` stands for nothing here.",
                    suggestion: nearest ?? "The names are \(known.map { "{\($0)}" }.joined(separator: ", "))."
                )
            }
        }
        return isGood
    }

    private static func webhook(_ entry: Fields) -> Hook? {
        let form = entry.oneOf("form", ["signed", "slack"]) ?? "signed"
        let events = entry.someOf("events", HookEvent.allCases.map(\.rawValue))?.compactMap(HookEvent.init(rawValue:))
        let (url, file, secret) = (entry.text("url"), entry.text("url_file"), entry.string("secret_file"))
        let address: Hook.Address
        let name: String
        switch (url, file) {
        case (let url?, nil):
            guard let host = host(of: url.value, needsTLS: form == "slack") else {
                entry.report(
                    url,
                    "The `url` of a webhook must be an \(form == "slack" ? "https" : "http or https") address.",
                    suggestion: "Write for example `url: https://hooks.example.com/reeldrop`."
                )
                return nil
            }
            address = .url(url.value)
            // Two addresses of one host differ in what may be secret about them.
            name = "webhook \(host) \(hexText(SHA256.hash(data: Data(url.value.utf8))).prefix(6))"
        case (nil, let file?):
            address = .file(FilePath(file.value))
            name = "webhook \(file.value)"
        default:
            entry.report(
                url == nil ? "form" : "url_file",
                "A webhook needs either a `url` or a `url_file`.",
                suggestion: "Whoever knows a chat's address may write there, so it is best kept in a file."
            )
            return nil
        }
        let told = events.map { Set($0) } ?? Set(HookEvent.allCases)
        if form == "slack" {
            if secret != nil { entry.report("secret_file", "Messages of the form `slack` are not signed.") }
            return Hook(name: name, way: .slack(address), events: told)
        }
        guard let secret else {
            entry.report(
                "form",
                "A signed webhook needs a `secret_file`.",
                suggestion: "Write `form: slack` if it goes to a chat."
            )
            return nil
        }
        return Hook(name: name, way: .signed(address, secretFile: FilePath(secret)), events: told)
    }

    /// The host of an address that a message may go to; nil when it can't be one.
    ///
    /// - Parameter needsTLS: whether the address itself is secret. Only to this machine may it go openly then.
    static func host(of address: String, needsTLS: Bool) -> String? {
        guard address.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), let url = URL(string: address),
            let host = url.host(), !host.isEmpty, url.user() == nil
        else { return nil }
        switch url.scheme?.lowercased() {
        case "https": return host
        case "http" where !needsTLS || ["127.0.0.1", "::1", "[::1]", "localhost"].contains(host): return host
        default: return nil
        }
    }
}
