import FoundationEssentials
import Logging
import NIOPosix
import ServiceLifecycle
import SystemPackage
import WatchFolder

/// Clears the spools of images that no take needs any more, and of films that another host has delivered.
struct Housekeeping: Service {
    let store: Store
    let spool: InputSpool
    let films: FolderFiles
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    let needed = try await store.neededInputs()
                    try await clearFilms()
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

    private func clearFilms() async throws {
        // Only what surely was delivered: a database that was lost knows nothing of a film that waits for its drive.
        let kept = try await films.run { try $0.list(FilePath()).map(\.name).filter { $0.extension == "mp4" } }
        guard !kept.isEmpty else { return }
        let nonces = kept.map(\.stem)
        let delivered = try await NIOThreadPool.singleton.runIfActive { try store.delivered(among: nonces) }
        for name in kept where delivered.contains(name.stem) {
            try await films.run { folder in
                let path = FilePath(root: nil, components: name)
                if let stamp = try folder.stamp(path) { _ = try folder.remove(path, ifStamp: stamp) }
            }
        }
    }
}
