import Seedance
import ServiceLifecycle

/// Ends when nothing in the folders can go on by itself: for `--once`.
struct UntilDone: Service {
    let store: Store
    let account: Account
    let room: Room
    let uploadTroubles: UploadTroubles
    let folders: [WatchedFolder]

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // A database that gives no answer for a moment says nothing about the films.
                if (try? await isDone()) == true { return }
                try await Task.sleep(for: .milliseconds(250))
                // Away from the thread that tells the time: the answers below may wait for a drive.
                await Task.yield()
            }
        }
    }

    private func isDone() async throws -> Bool {
        guard folders.allSatisfy(\.isTakenIn), try await !store.isAnyCallNew() else { return false }
        let counts = try await store.counts()
        let isUnderWay = TakeState.underWay.contains { counts[$0] != nil }
        guard counts[.ready] != nil else { return !isUnderWay }
        // Ready, but the key is refused, or the API has refused again and again.
        if !isUnderWay, case .stopped(_, _, let failures) = await account.standing {
            return await account.stoppedBy == .unauthorized || failures >= 3
        }
        // Ready, but there is no room for the films, or their images can't be uploaded.
        if isUnderWay { return false }
        return try await store.takes(in: .ready).allSatisfy { room.isLacking($0.folder) || uploadTroubles.hold($0) }
    }
}
