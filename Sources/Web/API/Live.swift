import Foundation
import Logging
import NIOCore
import Pipeline
import Synchronization

/// Tells open pages and programs what changes, as server-sent events. What is told is made once for all of them.
final class Live: Sendable {
    /// What somebody wants to be told.
    enum Kind: Sendable {
        /// Pieces of the page.
        case page
        /// The control API's JSON.
        case json
    }

    private struct State {
        var isClosed = false
        var last = 0
        var listeners: [Int: (kind: Kind, events: AsyncStream<ByteBuffer>.Continuation)] = [:]
    }
    private let state = Mutex(State())
    private let desk: Desk
    private let logger: Logger

    /// So many are told at a time.
    private static let mostListeners = 150
    /// After this time without an event a line goes out, so that a listener who has left is noticed.
    private static let silence: Duration = .seconds(15)
    /// Two events are at least so far apart, whatever happens.
    private static let pause: Duration = .milliseconds(100)

    init(desk: Desk, logger: Logger) {
        self.desk = desk
        self.logger = logger
    }

    /// The events from now on; nil when too many listen already.
    func listen(_ kind: Kind) -> AsyncStream<ByteBuffer>? {
        // Who is slower than this looks at everything again.
        let (stream, events) = AsyncStream.makeStream(of: ByteBuffer.self, bufferingPolicy: .bufferingOldest(32))
        let isFirst: Bool? = state.withLock { state in
            guard !state.isClosed, state.listeners.count < Self.mostListeners else { return nil }
            state.last += 1
            state.listeners[state.last] = (kind, events)
            events.onTermination = { [weak self, number = state.last] _ in self?.leave(number) }
            return state.listeners.count == 1
        }
        guard let isFirst else { return nil }
        if isFirst { desk.changes.isWatched(true) }
        events.yield(Self.event("hello", ["version": desk.changes.version]))
        return stream
    }

    private func leave(_ number: Int) {
        let isLast = state.withLock { state in
            state.listeners.removeValue(forKey: number)
            return state.listeners.isEmpty
        }
        if isLast { desk.changes.isWatched(false) }
    }

    /// Lets all go: the listener is about to stop.
    func close() {
        let listeners = state.withLock { state in
            state.isClosed = true
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.events.finish() }
    }

    /// Tells what changes until it is cancelled.
    func run() async {
        while !Task.isCancelled {
            let isAlone = state.withLock(\.listeners.isEmpty)
            let change = await desk.changes.next(until: isAlone ? nil : .now + Self.silence)
            if Task.isCancelled { return }
            guard change.isAnything else {
                tell([.page: [ByteBuffer(string: ":\n\n")], .json: [ByteBuffer(string: ":\n\n")]])
                continue
            }
            do {
                // Those of now: somebody may have begun to listen while this waited.
                let kinds = state.withLock { Set($0.listeners.values.map(\.kind)) }
                tell(try await events(for: change, kinds))
            } catch {
                logger.warning("nobody was told of a change", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(for: Self.pause)
        }
    }

    private func events(for change: DeskChanges.Change, _ kinds: Set<Kind>) async throws -> [Kind: [ByteBuffer]] {
        let version = desk.changes.version
        let status = try await desk.status()
        var told: [Kind: [ByteBuffer]] = [:]
        if kinds.contains(.json) { told[.json] = [Self.event("status", status)] }
        if kinds.contains(.page) {
            told[.page] = [Self.event("overview", PageEvent(version: version, html: Overview.html(status).text))]
        }
        if change.isEverything {
            for kind in kinds { told[kind]?.append(Self.event("reload", ["version": version])) }
            return told
        }
        let ids = Set(try await desk.jobs(ofTakes: Array(change.takes))).union(change.jobs)
        for job in try await desk.jobs(ids.sorted()) {
            if kinds.contains(.json) { told[.json]?.append(Self.event("job", job)) }
            if kinds.contains(.page) {
                told[.page]?.append(
                    Self.event("job", PageEvent(version: version, id: job.id, html: JobRow.html(job).text))
                )
            }
        }
        return told
    }

    private struct PageEvent: Encodable {
        let version: Int
        var id: Int64?
        let html: String
    }

    private func tell(_ told: [Kind: [ByteBuffer]]) {
        let listeners = state.withLock { Array($0.listeners.values) }
        for listener in listeners {
            for event in told[listener.kind] ?? [] {
                if case .dropped = listener.events.yield(event) { listener.events.finish() }
            }
        }
    }

    /// JSON has no line breaks but those between its parts, so an event is one line.
    private static func event(_ name: String, _ value: some Encodable) -> ByteBuffer {
        ByteBuffer(string: "event: \(name)\ndata: \(JSONAnswer.text(value))\n\n")
    }
}
