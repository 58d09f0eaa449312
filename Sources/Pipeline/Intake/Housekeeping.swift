import FoundationEssentials
import Logging
import NIOPosix
import ServiceLifecycle

/// Clears the input spool of images that no take needs any more.
struct Housekeeping: Service {
    let store: Store
    let spool: InputSpool
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    let needed = try await store.neededInputs()
                    try await NIOThreadPool.singleton.runIfActive { try spool.removeAll(except: needed) }
                } catch {
                    if !(error is CancellationError) {
                        logger.warning("spool not cleared", metadata: ["error": "\(error)"])
                    }
                }
                try? await Task.sleep(for: .seconds(3600))
            }
        }
    }
}
