public import Testing

/// Waits until something is so. The deadline is only there so that a broken program ends a test: how fast something is, is
/// no matter of a test.
public func eventually(
    _ what: Comment,
    within limit: Duration = .seconds(180),
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record(what, sourceLocation: sourceLocation)
            throw NeverCame()
        }
        try await Task.sleep(for: .milliseconds(10))
    }
}

/// What a test waited for did not come about.
public struct NeverCame: Error {}
