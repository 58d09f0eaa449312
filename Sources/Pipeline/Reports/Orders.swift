public import SystemPackage

/// What people order through the command line. A daemon that runs acts at once; without one it counts at the next start.
public struct Orders: Sendable {
    private let store: Store
    private let controlSocket: FilePath

    /// The orders for the daemon of a state directory; nil when there has never been one.
    ///
    /// - Throws: ``StoreError``.
    public init?(stateDirectory: FilePath) throws {
        guard let store = try Store.acting(stateDirectory: stateDirectory) else { return nil }
        self.store = store
        controlSocket = StateDirectory(path: stateDirectory).controlSocket
    }

    /// Carries out an order for one job.
    ///
    /// - Parameter job: the job's path, absolute.
    /// - Returns: what was done, a sentence for each take; empty when the order concerns none of the job's takes, nil when
    ///   no such job is known.
    /// - Throws: an error of the database.
    public func carryOut(_ order: PersonsOrder, job: FilePath) throws -> [String]? {
        let done = try store.carryOut(order, job: job)
        poke()
        return done?.map { order.sentence(for: job, state: $0.state) }
    }

    /// Stops the sending of films, or starts it again. What is with the API goes on.
    ///
    /// - Throws: an error of the database.
    public func pause(_ isPaused: Bool) throws {
        try store.pause(isPaused)
        poke()
    }

    /// Has a daemon that runs act at once. Without one, or when it does not hear, the store still has the order.
    private func poke() {
        Poke(socket: controlSocket).send()
    }
}

extension PersonsOrder {
    /// What was done to a take that was in this state.
    func sentence(for job: FilePath, state: TakeState) -> String {
        switch self {
        case .retry: "\(job) was \(state.rawValue); its film is asked for again."
        case .cancel: "\(job) was \(state.rawValue); it is given up."
        case .release: "\(job) was held; its film is asked for again on purpose."
        }
    }
}
