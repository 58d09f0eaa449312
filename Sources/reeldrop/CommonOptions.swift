import ArgumentParser
import Foundation
import JobFile
import Logging
import Pipeline
import SystemPackage

/// `--config`: where the settings come from.
struct ConfigOption: ParsableArguments {
    @Option(help: ArgumentHelp("The config file; without it every setting has its default.", valueName: "file"))
    var config: String?

    /// The settings, or the end of the command with every problem of the config named.
    func settings() throws -> Settings {
        do {
            return try read()
        } catch {
            throw fail("\(error)", .badConfig)
        }
    }

    /// The settings as the file has them now.
    func read() throws(ConfigProblem) -> Settings {
        guard let config else { return Settings() }
        do {
            return try Settings(config: Array(try Data(contentsOf: URL(fileURLWithPath: config))))
        } catch let error as JobProblems {
            throw ConfigProblem(description: "\(config) has problems:\n\(error)")
        } catch {
            throw ConfigProblem(description: "\(config) cannot be read: \(error.localizedDescription)")
        }
    }
}

/// What is wrong with a config, in words for the operator.
struct ConfigProblem: Error, CustomStringConvertible {
    let description: String
}

extension ConfigOption {
    /// The same, with the drop folders that were named on the command line, if any. What the config says of a folder holds
    /// for it here as well.
    func settings(for folders: [String]) throws -> Settings {
        Self.settings(try settings(), for: folders)
    }

    static func settings(_ settings: Settings, for folders: [String]) -> Settings {
        var settings = settings
        if folders.isEmpty { return settings }
        settings.folders = folders.map { path in
            settings.folders.first { $0.path == FilePath(path) } ?? Settings.Folder(FilePath(path))
        }
        return settings
    }
}

/// `--state`: where the daemon keeps what it knows.
struct StateOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The directory for what reeldrop knows, on a local disk. (default: systemd's, else ~/.local/state/reeldrop)",
            valueName: "dir"
        )
    )
    var state: String?

    var directory: FilePath { place.directory }

    /// Where that comes from, in words.
    var source: String { place.source }

    private var place: (directory: FilePath, source: String) {
        let environment = ProcessInfo.processInfo.environment
        if let state { return (FilePath(state), "command line") }
        // systemd may name several, separated by colons; ours is the first.
        if let given = environment["STATE_DIRECTORY"]?.split(separator: ":").first {
            return (FilePath(String(given)), "environment, STATE_DIRECTORY")
        }
        if let base = environment["XDG_STATE_HOME"], base.hasPrefix("/") {
            return (FilePath(base).appending("reeldrop"), "environment, XDG_STATE_HOME")
        }
        return (FilePath(environment["HOME"] ?? "/var/lib").appending(".local/state/reeldrop"), "default")
    }
}

/// A logger that writes for whoever reads stderr.
func makeLogger(_ format: LogFormat = .text, screen: Screen? = nil) -> Logger {
    let reader = LineLogHandler.Reader.current(format: format, environment: ProcessInfo.processInfo.environment)
    return Logger(label: "reeldrop") { _ in LineLogHandler(reader: reader, screen: screen) }
}
