public import SystemPackage

/// What people order through the command line. The daemon notices within seconds; without one it counts at the next start.
public struct Orders: Sendable {
    private let store: Store

    /// The orders for the daemon of a state directory; nil when there has never been one.
    ///
    /// - Throws: ``StoreError``.
    public init?(stateDirectory: FilePath) throws {
        guard let store = try Store.acting(stateDirectory: stateDirectory) else { return nil }
        self.store = store
    }

    /// Carries out an order for one job.
    ///
    /// - Parameter job: the job's path, absolute.
    /// - Returns: what was done, a sentence for each take; empty when the order concerns none of the job's takes, nil when
    ///   no such job is known.
    /// - Throws: an error of the database.
    public func carryOut(_ order: PersonsOrder, job: FilePath) throws -> [String]? {
        try store.carryOut(order, job: job)?.map { take in
            switch order {
            case .retry: "\(job) was \(take.state.rawValue); its film is asked for again."
            case .cancel: "\(job) was \(take.state.rawValue); it is given up."
            case .release: "\(job) was held; its film is asked for again on purpose."
            }
        }
    }

    /// Stops the sending of films, or starts it again. What is with the API goes on.
    ///
    /// - Throws: an error of the database.
    public func pause(_ isPaused: Bool) throws {
        try store.pause(isPaused)
    }
}
