import Foundation
import Logging
import Pipeline
import ServiceLifecycle
import SystemPackage
import Web

/// A daemon in this process, whose time can be made to pass faster, on a drop folder of its own.
struct Studio: Sendable {
    let drop: URL
    private let root: URL
    private let settings: Settings

    static let secret = "bench-secret"

    /// A studio whose daemon does not run yet.
    init(api: String, webhooks: Bool, _ change: (inout Settings) -> Void) throws {
        root = temporaryPlace()
        drop = root.appending(path: "drop")
        try FileManager.default.createDirectory(at: drop, withIntermediateDirectories: true)
        var settings = Settings()
        settings.folders = [Settings.Folder(FilePath(drop.path))]
        settings.apiURL = api
        settings.budget.holdBurst = nil
        settings.requestsPerSecond = 1000
        if webhooks {
            let address = ListenAddress(host: "127.0.0.1", port: Int(freePort()))
            settings.listen = address
            settings.publicURL = "http://\(address)"
        }
        change(&settings)
        self.settings = settings
    }

    /// Runs the daemon while the body works; everything is removed afterwards.
    func working<R: Sendable>(_ body: () async throws -> R) async throws -> R {
        defer { try? FileManager.default.removeItem(at: root) }
        let environment = ["REELDROP_API_KEY": "bench", "REELDROP_WEBHOOK_SECRET": Self.secret]
        let logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        let secret = try WebhookSecret(settings: settings, environment: environment)
        let listen = settings.listen
        let metrics = PrometheusRegistry()
        let web = listen.map { address -> @Sendable (Notices, Vitals, Desk) -> any Service in
            { notices, vitals, desk in
                WebServer(
                    address: address,
                    notices: notices,
                    vitals: vitals,
                    desk: desk,
                    secret: secret,
                    metrics: metrics,
                    logger: logger
                )
            }
        }
        let daemon = Daemon(
            settings: settings,
            keys: try KeySource(settings: settings, environment: environment),
            stateDirectory: FilePath(root.appending(path: "state").path),
            logger: logger,
            metrics: metrics,
            web: settings.publicURL == nil ? nil : web
        )
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = try await daemon.run() }
            let result = try await body()
            group.cancelAll()
            do {
                try await group.waitForAll()
            } catch is CancellationError {}
            return result
        }
    }

    func drop(job name: String, _ text: String) throws {
        _ = try put(Data(text.utf8), as: name + ".job", in: drop)
    }
}
