import Logging
import ServiceLifecycle

/// Notices what people order through the command line, which writes into the store from another process. The command line
/// tells the daemon so through its socket (``Poke``); this is for when that is not heard.
struct Attention: Service {
    let store: Store
    let wakes: Wakes
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var seen: Int?
            while !Task.isCancelled {
                do {
                    let now = try await store.changesByOthers()
                    if let seen, seen != now { wakes.all() }
                    seen = now
                } catch {
                    if !(error is CancellationError) {
                        logger.warning("orders not looked for", metadata: ["error": "\(error)"])
                    }
                }
                try? await Task.sleep(for: .seconds(60))
            }
        }
    }
}
