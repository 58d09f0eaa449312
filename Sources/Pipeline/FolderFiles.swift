import NIOPosix
import SystemPackage
import WatchFolder

/// A drop folder for the stages that write into it. Its file calls run on threads of their own, so a drive that hangs holds
/// up neither the other folders nor the program.
struct FolderFiles: Sendable {
    let id: Int64
    /// The folder with the identity that it has now: a drive that was away may come back with another.
    let folder: @Sendable () -> DropFolder
    private let threads: NIOThreadPool

    init(id: Int64, folder: @escaping @Sendable () -> DropFolder) {
        self.id = id
        self.folder = folder
        threads = NIOThreadPool(numberOfThreads: 4)
        threads.start()
    }

    /// Runs file calls that may block.
    func run<Value: Sendable>(_ body: @escaping @Sendable (DropFolder) throws -> Value) async throws -> Value {
        try await threads.runIfActive { try body(folder()) }
    }

    /// Lets the threads end. A drive that hangs may hold one for ever, so nobody waits for it.
    func close() {
        Task.detached { [threads] in try? await threads.shutdownGracefully() }
    }
}
