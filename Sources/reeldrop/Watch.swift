import ArgumentParser
import Foundation
import Glibc
import Logging
import Pipeline
import Seedance
import ServiceLifecycle
import SystemPackage
import WatchFolder
import Web

struct Watch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the daemon in the foreground.",
        discussion: """
            The key is taken from the environment (REELDROP_API_KEY), from the config's api.key_file, or from systemd's \
            credential api-key; the secret of webhooks likewise (REELDROP_WEBHOOK_SECRET, webhook.secret_file, \
            webhook-secret). SIGTERM or Ctrl-C stops within ten seconds; nothing is lost and nothing is sent twice. SIGHUP \
            reads the config again; one with problems is refused, and the one before goes on.
            """
    )

    @Argument(help: ArgumentHelp("The drop folders; those of the config when none is named.", valueName: "folder"))
    var folders: [String] = []
    @OptionGroup var config: ConfigOption
    @OptionGroup var state: StateOption
    @Option(name: .customLong("api-url"), help: "Another address of the API, for example a local sandbox's.")
    var apiURL: String?
    @Flag(help: "Handle what is in the folders, wait for the films, and end: 0 only if all were delivered.")
    var once = false

    func run() async throws {
        let settings = overridden(try config.settings())
        guard !settings.folders.isEmpty else {
            throw ValidationError("Name at least one drop folder, here or in the config.")
        }
        let environment = ProcessInfo.processInfo.environment
        let keys: KeySource
        do {
            keys = try KeySource(settings: settings, environment: environment)
        } catch {
            throw fail("\(error)", .notPermitted)
        }
        let screen = Terminal.isThere ? Screen(descriptor: STDOUT_FILENO) : nil
        let logger = makeLogger(settings.log, screen: screen)
        let metrics = PrometheusRegistry()
        let web = try listener(settings, metrics: metrics, logger: logger)
        let live = screen.map { screen in Task { await show(on: screen) } }
        do {
            let daemon = Daemon(
                settings: settings,
                keys: keys,
                stateDirectory: state.directory,
                environment: environment,
                logger: logger,
                metrics: metrics,
                web: web,
                reread: reread
            )
            let result: Result<Daemon.End, any Error>
            do {
                result = .success(try await daemon.run(once: once))
            } catch {
                result = .failure(error)
            }
            live?.cancel()
            await live?.value
            let end = try result.get()
            guard once else { return }
            switch end {
            case .everyFilmIsThere: return
            case .notYet: throw ExitCode.tryLater
            case .apiUnreachable: throw fail("The API cannot be reached; see the log.", .unreachable)
            case .keyRefused: throw fail("The API does not accept the key.", .notPermitted)
            }
        } catch let error as NestedFolders {
            throw fail("\(error)", .badConfig)
        } catch let error as SeedanceClient.SettingsError {
            throw fail("\(error)", .badConfig)
        } catch let error as FolderError {
            throw fail("A drop folder cannot be used. \(error)", .cannotWrite)
        } catch let error as WebError {
            throw fail("\(error)", .cannotWrite)
        } catch let error as StoreError {
            throw fail("\(error)", error.isInUse ? .tryLater : .cannotWrite)
        }
    }

    /// The config's settings, with what the command line says otherwise.
    private func overridden(_ settings: Settings) -> Settings {
        var settings = ConfigOption.settings(settings, for: folders)
        if let apiURL { settings.apiURL = apiURL }
        return settings
    }

    /// The config as its file has it now, for a reload.
    private func reread() throws -> Config {
        let settings = overridden(try config.read())
        guard !settings.folders.isEmpty else {
            throw ConfigProblem(description: "The config names no drop folder.")
        }
        return Config(
            settings: settings,
            keys: try KeySource(settings: settings, environment: ProcessInfo.processInfo.environment)
        )
    }
}

extension Watch {
    /// Shows what is being made, until it is cancelled.
    private func show(on screen: Screen) async {
        var view: LiveView?
        while !Task.isCancelled {
            // The daemon is only making the state, perhaps; and a database that gives no answer now gives one later.
            if view == nil { view = try? LiveView(stateDirectory: state.directory) }
            if let lines = try? await view?.lines(style: Terminal.style, height: Terminal.size.height - 1) {
                screen.show(lines)
            }
            try? await Task.sleep(for: .milliseconds(500))
        }
        screen.show([])
    }

    /// What listens; nil when nothing is to.
    private func listener(
        _ settings: Settings,
        metrics: PrometheusRegistry,
        logger: Logger
    ) throws -> (@Sendable (Notices, Vitals, Desk) -> any Service)? {
        let isNeeded = settings.isListenNamed || settings.publicURL != nil
        // Of a single round nobody asks how it goes.
        guard isNeeded && settings.listen != nil || !once else { return nil }
        do {
            let environment = ProcessInfo.processInfo.environment
            let secret = try settings.publicURL.map { _ in
                try WebhookSecret(settings: settings, environment: environment)
            }
            let token = try WebToken.find(settings, environment: environment)
            return { notices, vitals, desk in
                WebServer(
                    address: settings.listen,
                    isNeeded: isNeeded,
                    notices: notices,
                    vitals: vitals,
                    desk: desk,
                    secret: secret,
                    token: token,
                    metrics: metrics,
                    logger: logger
                )
            }
        } catch {
            throw fail("\(error)", .badConfig)
        }
    }
}
