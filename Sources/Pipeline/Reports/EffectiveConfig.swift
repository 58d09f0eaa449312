import Foundation
import JobFile
import Seedance
public import SystemPackage
import WatchFolder

/// The config as it counts, every field of it, and where each value comes from.
public struct EffectiveConfig: Sendable {
    /// A field's value, as a config would have it.
    enum Value: Sendable, Equatable {
        case text(String)
        case number(Int)
        case flag(Bool)
        case list([String])
        /// Nothing is set, or no limit.
        case none
    }

    /// One field.
    struct Field: Sendable {
        let name: String
        let value: Value
        let source: String
    }

    private(set) var fields: [Field] = []

    /// Collects what counts.
    ///
    /// - Parameters:
    ///   - settings: as the daemon would have them.
    ///   - file: the config file's name and content; nil without one.
    ///   - arguments: the names of the fields that the command line has set.
    ///   - state: the state directory, and where that comes from.
    ///   - environment: where secrets may be.
    public init(
        settings: Settings,
        file: (name: String, content: [UInt8])?,
        arguments: Set<String>,
        state: (directory: FilePath, source: String),
        environment: [String: String]
    ) {
        let config = file.flatMap { try? Fields.read($0.content) }
        func source(_ section: Fields?, _ key: String, _ name: String) -> String {
            if arguments.contains(name) { return "command line" }
            guard let file, let line = section?.line(of: key) else { return "default" }
            return "\(file.name), line \(line)"
        }
        fields.append(Field(name: "state", value: .text("\(state.directory)"), source: state.source))
        let written = config?.list("folders") ?? []
        for (number, folder) in settings.folders.enumerated() {
            let entry = written.first { $0.string("path").map { FilePath($0) } == folder.path }
            let values: [(String, Value)] = [
                ("path", .text("\(folder.path)")), ("settle", .duration(folder.settle)),
                ("watch", .text(folder.watch.rawValue)), ("scan", folder.scan.map(Value.duration) ?? .none),
                ("language", .text(settings.language(of: folder).rawValue)),
            ]
            for (key, value) in values {
                // Named on the command line; what the config says of it holds all the same.
                let place = source(entry, key, key == "path" ? "folders" : "folders.\(key)")
                fields.append(Field(name: "folders[\(number)].\(key)", value: value, source: place))
            }
        }
        for (section, values) in Self.sections(settings) {
            let part = section.isEmpty ? config : config?.fields(section)
            for (key, value) in values {
                let name = section.isEmpty ? key : "\(section).\(key)"
                fields.append(Field(name: name, value: value, source: source(part, key, name)))
            }
        }
        addSecret("api.key", "REELDROP_API_KEY", settings.keyFile, "api-key", environment)
        addSecret(
            "webhook.secret",
            "REELDROP_WEBHOOK_SECRET",
            settings.webhookSecretFile,
            "webhook-secret",
            environment
        )
    }

    private static func sections(_ settings: Settings) -> [(section: String, values: [(String, Value)])] {
        func text(_ path: FilePath?) -> Value { path.map { .text("\($0)") } ?? .none }
        func number(_ number: Int?) -> Value { number.map { .number($0) } ?? .none }
        let prices = Model.all.flatMap { model in
            model.tiers.map { tier in
                let name = "\(model.name)-\(tier.resolution)"
                return (name, number(settings.creditsPerSecond[name] ?? tier.creditsPerSecond))
            }
        }
        return [
            (
                "api",
                [
                    ("url", .text(settings.apiURL)), ("key_file", text(settings.keyFile)),
                    ("requests_per_minute", number(settings.requestsPerMinute)),
                    ("requests_per_second", .number(settings.requestsPerSecond)),
                    ("key_is_ours", .flag(settings.keyIsOurs)), ("tasks_in_flight", .number(settings.tasksInFlight)),
                    ("film_hosts", .list(settings.filmHosts)),
                ]
            ),
            ("credits_per_second", prices),
            (
                "budget",
                [
                    ("credits_per_day", number(settings.budget.creditsPerDay)),
                    ("credits_per_job", number(settings.budget.creditsPerJob)),
                    ("takes_per_job", number(settings.budget.takesPerJob)),
                    ("hold_burst", number(settings.budget.holdBurst)),
                ]
            ),
            ("history", [("takes", number(settings.history.takes)), ("days", number(settings.history.days))]),
            ("defaults", [("resolution", .text(settings.resolution))]),
            (
                "output",
                [
                    ("group", number(settings.filmGroup.map(Int.init))),
                    ("mode", settings.filmMode.map { .text("0" + String($0, radix: 8)) } ?? .none),
                ]
            ),
            ("hooks", Self.hooks(settings.hooks)),
            (
                "",
                [
                    ("notes", settings.notes == .errors ? .text("errors") : .flag(settings.notes == .all)),
                    ("language", .text(settings.language.rawValue)), ("log", .text(settings.log.rawValue)),
                ]
            ),
            (
                "webhook",
                [
                    ("public_url", settings.publicURL.map { .text($0) } ?? .none),
                    ("secret_file", text(settings.webhookSecretFile)),
                ]
            ),
            (
                "web",
                [
                    ("listen", .text(settings.listen.map { "\($0)" } ?? "off")),
                    ("token_file", text(settings.webTokenFile)),
                ]
            ),
        ]
    }

    /// Who is told of what. Commands are told as they are written; of addresses that they are there, and which host's.
    private static func hooks(_ hooks: [Hook]) -> [(String, Value)] {
        let commands = HookEvent.allCases.map { event -> (String, Value) in
            let name = "on_\(event.rawValue)"
            if case .command(let words)? = hooks.first(where: { $0.name == name })?.way { return (name, .list(words)) }
            return (name, .none)
        }
        let webhooks = hooks.compactMap { hook -> String? in
            let events = HookEvent.allCases.filter(hook.events.contains).map(\.rawValue).joined(separator: " ")
            return switch hook.way {
            case .command: nil
            case .slack: "\(hook.name) (slack: \(events))"
            case .signed: "\(hook.name) (signed: \(events))"
            }
        }
        return commands + [("webhooks", webhooks.isEmpty ? .none : .list(webhooks))]
    }

    /// Tells where a secret is, and nothing of it. The places are looked in as ``KeySource`` and ``WebhookSecret`` do.
    private mutating func addSecret(
        _ name: String,
        _ variable: String,
        _ file: FilePath?,
        _ credential: String,
        _ environment: [String: String]
    ) {
        let source: String? =
            if environment[variable] != nil {
                "environment, \(variable)"
            } else if let file {
                "\(file)"
            } else {
                environment["CREDENTIALS_DIRECTORY"].map { "\(FilePath($0).appending(credential))" }
            }
        let value = source == nil ? Value.none : .text("(not shown)")
        fields.append(Field(name: name, value: value, source: source ?? "default"))
    }
}

extension EffectiveConfig.Value {
    /// A duration as a config has it.
    fileprivate static func duration(_ duration: Duration) -> Self {
        let (seconds, rest) = duration.components
        return .text(rest == 0 ? "\(seconds)s" : "\(seconds * 1000 + rest / 1_000_000_000_000_000)ms")
    }

    fileprivate var text: String {
        switch self {
        case .text(let text): text
        case .number(let number): "\(number)"
        case .flag(let flag): flag ? "yes" : "no"
        case .list(let list): "[\(list.joined(separator: ", "))]"
        case .none: "none"
        }
    }

    fileprivate var json: Any {
        switch self {
        case .text(let text): text
        case .number(let number): number
        case .flag(let flag): flag
        case .list(let list): list
        case .none: NSNull()
        }
    }
}

extension EffectiveConfig {
    /// For people: a line each.
    var text: String {
        let width = fields.map(\.name.count).max() ?? 0
        return fields.map { field in
            "\(field.name.padding(toLength: width, withPad: " ", startingAt: 0))  \(field.value.text)  (\(field.source))"
        }.joined(separator: "\n")
    }

    /// For programs.
    var json: [[String: Any]] {
        fields.map { ["name": $0.name, "value": $0.value.json, "source": $0.source] }
    }
}
